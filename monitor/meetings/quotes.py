"""Which parts of a sentence are somebody's own words."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"“[^”]{1,2000}(?:”|$)|\"[^\"]{1,2000}(?:\"|$)|«[^»]{1,2000}(?:»|$)|「[^」]{1,2000}(?:」|$)")
_NAME_WORDS = 6
"""Shorter quotations are names of things."""


def spans(sentence: str) -> list[tuple[int, int]]:
    """The places of quotations that are longer than a name."""
    return [
        (match.start(), match.end())
        for match in _QUOTED.finditer(sentence)
        if len(match.group().split()) > _NAME_WORDS or len(match.group()) > 60
    ]
