"""Does an official of a body take part, or is he only spoken of?"""

from __future__ import annotations

import itertools
import re

from monitor.meetings import finding, phrases, setting, triggers

_TO_OFFICIAL = triggers.compile(
    r"\b(?:told|informed|briefed|acquainted|thanked|welcomed|greeted|received|met|assured|introduced|"
    r"(?:attended|met|received|read|out|delivered|signed|opened|chaired|made|joined|represented|led|headed|"
    r"briefed|told|informed|given|co-chaired|moderated|presided over) by)(?: the| his guest| his)?\s*$",
    re.IGNORECASE,
)
_ABSENT = triggers.compile(
    r"\b(?:(?:not|never|could not|unable)(?: to)?(?: be)? (?:present|attend|take part|participate|come|join|"
    r"invited)|absent)\b",
    re.IGNORECASE,
)
_APART = triggers.compile(r",|\b(?:which|who|whom|read)\b")
_QUOTED = re.compile(
    r"[^.;]{0,60}? (?:was|were|is|are) (?:also |often |repeatedly )?(?:quoted|cited|remembered|invoked|mentioned|"
    r"criticised|"
    r"praised|thanked|asked|urged|invited to)\b"
)
_ONCE = re.compile(
    r"\b(?:earlier|previously|once|formerly|used to|had) (?:be|been|served|serve|worked|work|was|headed|"
    r"acted)\b[^,;]{0,40}$"
)
_PRESENT = triggers.compile(r"\b(?:video|live|online|virtual\w*|in person)\b", re.IGNORECASE)
_FORMER = triggers.compile(
    r"\b(?:former|ex-|late|elected|appointed|election|appointment|candidate for)\b[^,;]{0,40}$|\bthen[ -](?:the )?$",
    re.IGNORECASE,
)
_MEETS = triggers.compile(
    r"\b(?:met|meets?|meetings?|talks|conferred|conversations?|consultations|negotiations|received|"
    r"interlocutors?|dialogue|discussed|exchanged|"
    r"visit(?:ed|s)?|call(?:ed|s)? (?:in )?(?:on|upon)|guests?|audience|conversed|talked|hosted|sat down|"
    r"sits down|courtesy|"
    r"breakfast|lunch\w*|dinner|paid a call|welcomed|tête-à-tête|chatted|consulted|deliberated)\b",
    re.IGNORECASE,
)

_HIS_THING = re.compile(
    r"(?:,? (?:[A-Z][\w’'-]+ ?){1,4})?(?<! )['’]s? (?:(?!special|personal|deputy|own)[a-z-]+ ){0,2}?(?:proposals?|"
    r"initiatives?|efforts?|"
    r"calls?|appeals?|reports?|envoys? (?:is|was|has|had)|statements?|plans?|ideas?|words|roadmap|road map|position|"
    r"views?|"
    r"letters?|"
    r"recommendations?|good offices|good-offices|mission|mandate|agenda|visit to)\b"
)
"""What an official made or wants: "welcomed the Secretary-General's proposal"."""

_NAME_AFTER = re.compile(r",? (?:(?:Mr|Ms|Mrs|Dr|H\.E)\.? )*((?:[A-Z][\w’'-]+ ?){1,4})")
_NAME_BEFORE = re.compile(r"((?:[A-Z][\w’'-]+ ){1,3}[A-Z][\w’'-]+), (?:the )?$")
_RANK = re.compile(r"\b(?:under|deputy|assistant)[- ]?secretary", re.IGNORECASE)
_JOINT = re.compile(r"\s*(?:and|,|-|–|—|/)?\s*(?:also )?(?:the )?")


def read(phrase: phrases.Phrase, around: setting.Setting) -> finding.Finding:
    """What a sentence says of the partner whose official it names."""
    partner, before = phrase.hit.partner, around.sentence[: phrase.start]
    person = _surname(around.sentence[phrase.end :], before)
    if _ABSENT.search(around.sentence):
        return finding.named(partner, "absent")
    if _HIS_THING.match(around.sentence, phrase.end):
        return finding.named(partner, "topic")
    if _QUOTED.match(around.sentence, phrase.end):
        return finding.named(partner, "topic")
    if _FORMER.search(before) or _ONCE.search(before):
        return finding.named(partner, "biography")
    if _is_author(phrase, around):
        return finding.named(partner, "message")
    if _is_told(phrase, around):
        return finding.named(partner, "topic")
    if _MEETS.search(around.sentence):
        return finding.took_part(partner, "counterpart", "official", 0.96, person)
    if around.has("part", "organise", "people", "sign"):
        return finding.took_part(partner, "participant", "official", 0.94, person)
    return finding.took_part(partner, "participant", "official-speaks", 0.86, person)


def ranks(sentence: str, phrased: list[phrases.Phrase]) -> set[int]:
    """The offices that are only the rank of the next: "UN Under-Secretary-General and Executive Secretary of ESCAP"."""
    return {
        place
        for place, (phrase, after) in enumerate(itertools.pairwise(phrased))
        if phrase.kind == after.kind == "office"
        and after.hit.parent == phrase.hit.partner
        and _RANK.search(sentence[phrase.start : phrase.end])
        and _JOINT.fullmatch(sentence[phrase.end : after.start])
    }


def _is_author(phrase: phrases.Phrase, around: setting.Setting) -> bool:
    """Whether the official only wrote or was congratulated, and did not speak by video."""
    nearest = around.governor(phrase.start)
    return (
        nearest is not None
        and nearest.kind == "message"
        and _APART.search(around.sentence[nearest.end : phrase.start]) is None
        and _PRESENT.search(around.sentence) is None
    )


def _surname(after: str, before: str) -> str | None:
    """The last name of whoever holds an office: "Director Li Wei", "Li Wei, Director"."""
    found = _NAME_AFTER.match(after) or _NAME_BEFORE.search(before)
    return found.group(1).split()[-1] if found else None


def _is_told(phrase: phrases.Phrase, around: setting.Setting) -> bool:
    """Whether the official is only spoken of; whoever is told, thanked or met, or speaks himself, is not."""
    if _TO_OFFICIAL.search(around.sentence[: phrase.start]):
        return False
    nearest = around.governor(phrase.start)
    if nearest is None:
        return False
    return nearest.kind in {"speech", "topic", "plan"} or around.is_reported(phrase.start)
