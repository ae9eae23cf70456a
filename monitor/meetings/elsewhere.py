"""Is a clause about another occasion: one that was before, is still to come, or never took place?"""

from __future__ import annotations

import re

from monitor.meetings import triggers

_BEFORE = triggers.compile(
    r"\b(?:who|which|whom|where|when|since|after)\b[^,;.]{0,80}?\bhad (?:\w+ly )?"
    r"(?!(?:arranged|organi[sz]ed|convened|hosted|prepared|invited|called)\b)(?:been|met|held|taken|spoken|come|"
    r"sat|\w+ed)\b"
    r"[^,;.]*",
    re.IGNORECASE,
)
_HAD_BEEN = re.compile(
    r"\bhad (?:(?:[a-z]+ly )?been \w+(?:ed|en|own|ut)|(?:just|recently|earlier|previously|already) (?:come|arrived|"
    r"returned|gone|met|sat|been))\b[^,;.]*$"
)
_LAST = re.compile(r"\blast (?:saw|met|hosted|held|visited|gathered|took place|came)\b[^;.]*$")
_LONG_SINCE = re.compile(r"[^,;.]{0,60}?\b(?:has|have) (?:long|always|already|repeatedly|for years)\b")
_TO_COME = triggers.compile(
    r"(?:[;,]|\band|\bbut) (?:[\w-]+ ){0,4}(?:he|she|they) (?:will|would|is to|are to|plans?|intends?|hopes?|"
    r"expects?)\b[^;.]*$"
)
_NEVER = triggers.compile(
    r"\b(?:(?:did|does|could|will|would) not (?:come about|take place|materiali[sz]e|attend|take part|come|go|"
    r"be held|send)|"
    r"not (?:been )?(?:represented|present|invited)|fell through|came to nothing|had been planned but|"
    r"sent (?:its|their|his|her) (?:regrets|apologies)|stayed away|declined (?:the|an|to))\b",
    re.IGNORECASE,
)


def why(sentence: str, start: int, end: int) -> str | None:
    """The reason why the words at ``sentence[start:end]`` tell of another occasion; None where they tell of this one.

    ``background`` for what had happened before, ``other-occasion`` for what is to follow, ``absent`` for what did not
    come about.
    """
    if "had " in triggers.lowered(sentence) and _had_been(sentence, start, end):
        return "background"
    if _LAST.search(sentence[:start]) or _LONG_SINCE.match(sentence, end):
        return "background"
    if _TO_COME.search(sentence[:start]):
        return "other-occasion"
    opened = sentence.rfind(";", 0, start) + 1
    closed = sentence.find(";", end)
    clause = sentence[opened : closed if closed >= 0 else len(sentence)]
    return "absent" if _NEVER.search(clause) else None


def _had_been(sentence: str, start: int, end: int) -> bool:
    inside = any(found.start() < start and end <= found.end() for found in _BEFORE.finditer(sentence))
    return inside or _HAD_BEEN.search(sentence[:start]) is not None
