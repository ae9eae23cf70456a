"""What a meeting is called."""

from __future__ import annotations

import re

from monitor.meetings import occasion as occasions
from monitor.meetings import reading

LONGEST = 160
"""A title taken from a sentence is cut at a word before this many characters."""


def of(read: reading.Reading, occasion: occasions.Occasion) -> str:
    """The headline of the article; where it has none, the sentence that states the occasion, cut where it is long."""
    if read.title.strip() or occasion.anchor == reading.TITLE:
        return read.title.strip()
    sentence = read.sentences[occasion.anchor].text.rstrip(".。 ")
    if len(sentence) <= LONGEST:
        return sentence
    cut = sentence[:LONGEST]
    return re.sub(r"\s+\S*$", "", cut) + "…"
