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

_APPEALS = re.compile(
    r"[^.;]{1,120}? to (?!(?:discuss|talk|exchange|hand|present|introduce|congratulate|bid|take|speak|convey|tell|"
    r"review|say|see|deliver|brief|inform)\b)[a-z]+\b"
)
"""Behind "called on": whoever is called upon to do something is not visited."""

_HE_SAID = re.compile(
    r", (?:he|she|they|[A-Z]\w+|the [a-z]+) (?:said|says|noted|stressed|added|explained|recalled|believes?|went on|"
    r"continued)(?: to say)?,"
)
"""In the midst of a sentence that is told as a whole."""

_OWN_CLAUSE = re.compile(
    r"(?:; |, (?:and|while|whereas|whilst|but) (?:also )?|,? (?:in|at|to|during|for) which |, where |\. )"
    r"(?:the |an? |its |their |also |[a-z]+ly )*(?:(?:[A-Z][\w’'-]+ ){0,3}[A-Z][\w’'-]+, (?:the )?)?$"
)
_FINITE = re.compile(
    r"[^.;]{0,80}?\b(?:took|takes|also|spoke|speaks|explained|explains|told|reported|described|attended|attends|gave|"
    r"presented|showed|shared|introduced|joined|participated|delivered|answered|led|moderated|lectured|addressed|"
    r"was (?:present|there|represented)|were (?:present|there|represented))\b"
)
"""A verb by which the people of a body do something themselves, in a clause that begins with them."""

_GATHERING = frozenset({"part", "organise", "meet", "sign"})
_LISTABLE = frozenset({"bare", "body", "people", "office"})


@dataclasses.dataclass(frozen=True, slots=True)
class Setting:
    """A sentence around the partners that it names.

    `lead`: it is the title or stands at the head of the report; `listed` counts the bodies in it; `aside` says that a
    verb of speech stands aside in it.
    """

    sentence: str
    seen: tuple[cues.Cue, ...]
    lead: bool
    listed: int
    quoted: tuple[tuple[int, int], ...]
    aside: bool = False

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

    def clause_of(self, start: int, end: int) -> Setting:
        """The same, without words told in a clause before the one that a stretch opens as what acts in it.

        "They agreed on rules at a meeting, in which the head of the WHO office took part" is not said of him.
        """
        nearest = self.governor(start)
        if not self.is_reported(start) and (nearest is None or nearest.kind not in TOLD):
            return self
        if _OWN_CLAUSE.search(self.sentence[:start]) is None or _FINITE.match(self.sentence, end) is None:
            return self
        return dataclasses.replace(self, seen=tuple(cue for cue in self.seen if cue.start >= start))

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
        _appeal(sentence, cue)
        for cue in cues.find(sentence)
        if not any(start < cue.end and cue.start < end for start, end in named) and not _stands_aside(sentence, cue)
    )
    listed = len({phrase.hit.partner for phrase in phrased if phrase.kind in _LISTABLE})
    return Setting(sentence, kept, lead, listed, tuple(quotes.spans(sentence)), _HE_SAID.search(sentence) is not None)


def _appeal(sentence: str, cue: cues.Cue) -> cues.Cue:
    """A cue, one of speech where it calls upon somebody to do something."""
    calls = cue.kind == "meet" and sentence[cue.start : cue.end].lower().startswith("call")
    return cue._replace(kind="speech") if calls and _APPEALS.match(sentence, cue.end) else cue


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
