"""Bodies that are named side by side, of which one tells what the others did."""

from __future__ import annotations

import re

from monitor.meetings import finding, phrases

_AND = re.compile(r",? (?:and |or |the )*|[,/–-] ?")
_AND_BEHIND_A_PART = re.compile(r"(?: [A-Za-z-]+){0,6},? and (?:the )?")
_LEADERS = re.compile(r"(?:leaders|heads) of\b", re.IGNORECASE)
"""Those of a body's member states, unless other bodies follow: "leaders of the UN, CIS and ECO"."""

_MAY_BE = frozenset({"bare", "body"})
_SCORE = 0.8
"""What a body that is joined with another proves at most."""


def shared(sentence: str, phrased: list[phrases.Phrase]) -> list[phrases.Phrase]:
    """The phrases, where people come from several bodies at once: "SCO, CSTO and CIS officials"."""
    for place in range(len(phrased) - 2, -1, -1):
        phrase, after = phrased[place], phrased[place + 1]
        joined = phrase.kind == "bare" and after.kind == "people" and after.start == after.hit.start
        if joined and _AND.fullmatch(sentence[phrase.end : after.start]):
            phrased[place] = phrase._replace(kind="people", end=after.end)
    return phrased


def alike(sentence: str, phrased: list[phrases.Phrase], found: list[finding.Finding]) -> list[finding.Finding]:
    """The findings, where bodies that are joined took part alike: "UNAMA and the EU attended"."""
    for place in range(len(found) - 2, -1, -1):
        one, after, proven = phrased[place], phrased[place + 1], found[place + 1]
        if _LEADERS.match(sentence, one.start) and one.kind == "members" and one.end == one.hit.end:
            one = one._replace(kind="bare", start=one.hit.start)
        told = found[place].why in {"topic", "member-state"}
        if told and proven.role and _are_joined(sentence, one, after):
            found[place] = finding.took_part(one.hit.partner, proven.role, "joined", min(proven.score, _SCORE))
    for place in range(1, len(found)):
        before, one, proven = phrased[place - 1], phrased[place], found[place - 1]
        if found[place].why == "topic" and proven.role and _are_of_both(sentence, before, one):
            found[place] = finding.took_part(one.hit.partner, proven.role, "joined", min(proven.score, _SCORE))
    return found


def _are_of_both(sentence: str, before: phrases.Phrase, one: phrases.Phrase) -> bool:
    """Whether people come from both: "observers from INTERPOL and the UN Counter-Terrorism Centre"."""
    if before.kind not in {"people", "bare"} or one.kind not in _MAY_BE or before.end != before.hit.end:
        return False
    return one.start == one.hit.start and _AND.fullmatch(sentence[before.end : one.start]) is not None


def _are_joined(sentence: str, one: phrases.Phrase, after: phrases.Phrase) -> bool:
    if {one.kind, after.kind} - _MAY_BE or one.start != one.hit.start or after.start != after.hit.start:
        return False
    between = sentence[one.end : after.start]
    return (_AND_BEHIND_A_PART if one.kind == "body" else _AND).fullmatch(between) is not None
