"""Does a body stand beside the SCO: "SCO-ASEAN", "the SCO and the UN", "the CIS, CSTO and SCO"."""

from __future__ import annotations

import re

from monitor.meetings import triggers

_OURS = (
    r"(?:(?:the )?(?:(?:secretariat|rats|regional anti-?terrorist structure|executive committee) of (?:the )?)?"
    r"(?:SCO|Shanghai Cooperation Organi[sz]ation)(?: \(SCO\))?)"
)
_JOINT = r" ?(?:,|and|&|-|–|—|/|with|plus) ?"
_JOINED = triggers.compile(
    rf"{_OURS}(?:['’]s)?(?: secretariats?| RATS| regional anti-?terrorist structure)?{_JOINT}(?:the )?"
    r"(?:[\w .()-]{1,60}, ?(?:and )?(?:the )?)?(?:[\w ]{0,40}\band (?:the )?)?$",
    re.IGNORECASE,
)
_JOINED_AFTER = re.compile(
    rf"(?:['’]s)?(?: \([A-Z]+\))?(?: secretariats?)?{_JOINT}(?:[\w .()-]{{1,60}}(?:,|and) ?(?:the )?)?{_OURS}",
    re.IGNORECASE,
)
_SIDE = 160


def ours(sentence: str, start: int, end: int) -> bool:
    """Whether the name at ``sentence[start:end]`` is joined with the SCO's, before or after it."""
    before, after = sentence[max(0, start - _SIDE) : start], sentence[end : end + _SIDE]
    return _JOINED.search(before) is not None or _JOINED_AFTER.match(after) is not None


def reach(sentence: str, end: int) -> int:
    """Where a name ending at `end` ends together with the SCO's, if that is joined to it."""
    joined = _JOINED_AFTER.match(sentence[end : end + _SIDE])
    return end + joined.end() if joined else end
