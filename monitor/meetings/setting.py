"""A sentence with its cues: what governs a place in it, and whether words are reported there."""

from __future__ import annotations

import collections.abc
import dataclasses
import re

from monitor.meetings import cues, phrases, quotes
from monitor.partners import catalogue

TOLD = frozenset({"speech", "topic", "message", "plan", "margin"})
"""Cues after which a body is only spoken of."""

_ASIDE = re.compile(r"[,”\"] (?:[\w.’'-]+ ){1,5}$")
_SPEAKER = re.compile(r"(?: [\w.’'-]+){1,6}[,.]")
_MET = re.compile(
    r"[^.;]{0,140}?\b(?:(?:he|she|they|it|who|[A-Z]\w+) (?:had |has |have )(?:also |just |earlier |recently )?"
    r"(?:met|talked|spoken|conferred|held|sat|attended|visited|received|hosted|taken part|joined|signed|called|"
    r"been (?:received|"
    r"invited|to))|(?:he|she|they) (?:met|talked|conferred|held (?:talks|a meeting)|sat down|attended|visited|"
    r"received|hosted|took part|joined|signed|called on)|(?:(?:of|about|on) )?(?:his|her|their) (?:talks?|"
    r"meetings?|conversations?|"
    r"visit|consultations) (?:with|to)|having (?:met|attended|visited|hosted|taken part))\b"
)
"""A meeting of the speaker's own that he tells of: "said that he had met", "told of her talks with"."""

_GATHERING = frozenset({"part", "organise", "meet", "sign"})
_LISTABLE = frozenset({"bare", "body", "people", "office"})


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """A sentence around the partners that it names.

    `lead`: it is the title or stands at the head of the report; `listed` counts the bodies in it.
    """

    sentence: str
    seen: tuple[cues.Cue, ...]
    lead: bool
    listed: int
    quoted: tuple[tuple[int, int], ...]

    def has(self, *kinds: cues.Kind) -> bool:
        """Whether any cue is of one of these kinds."""
        return any(cue.kind in kinds for cue in self.seen)

    def gathers(self) -> bool:
        """Whether the sentence tells of people coming together."""
        return any(cue.kind in _GATHERING for cue in self.seen)

    def governor(self, place: int) -> cues.Cue | None:
        """The nearest cue to the left of a place that is not merely the head of a list."""
        before = (cue for cue in reversed(self.seen) if cue.end <= place and cue.kind != "listing")
        return next(before, None)

    def is_reported(self, place: int) -> bool:
        """Whether somebody's words or plans are told at a place: a verb of speech stands before it."""
        return any(cue.kind in {"speech", "plan"} for cue in self.seen if cue.end <= place)

    def is_quoted(self, start: int, end: int) -> bool:
        """Whether a stretch lies in a quotation."""
        return any(first <= start and end <= last for first, last in self.quoted)


def of(
    sentence: str,
    hits: collections.abc.Iterable[catalogue.Hit],
    phrased: collections.abc.Iterable[phrases.Phrase],
    *,
    lead: bool,
) -> Setting:
    """The setting of a sentence; cues inside names of partners and verbs of speech that stand aside do not count."""
    named = [(hit.start, hit.end) for hit in hits]
    kept = tuple(
        cue
        for cue in cues.find(sentence)
        if not any(start < cue.end and cue.start < end for start, end in named) and not _stands_aside(sentence, cue)
    )
    listed = len({phrase.hit.partner for phrase in phrased if phrase.kind in _LISTABLE})
    return Setting(sentence, kept, lead, listed, tuple(quotes.spans(sentence)))


def _stands_aside(sentence: str, cue: cues.Cue) -> bool:
    """Whether a verb of speech stands aside, ", he said,", or tells of a meeting, and makes nothing into told words."""
    if cue.kind != "speech":
        return False
    before, after = sentence[max(0, cue.start - 60) : cue.start], sentence[cue.end :]
    if _MET.match(after):
        return True
    return (_ASIDE.search(before) is not None and after[:1] in {",", ".", ""}) or (
        before.endswith((", ", "” ", '" ')) and _SPEAKER.match(after) is not None
    )
