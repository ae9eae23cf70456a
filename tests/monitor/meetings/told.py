"""Articles made of a few sentences, for asking one rule of detection at a time."""

from __future__ import annotations

import datetime as dt

from monitor.meetings import occasion, reading
from parsers import article as parsed


def article(*paragraphs: str, title: str = "", posted: dt.date | None = None, language: str = "en") -> parsed.Article:
    """An article of these paragraphs."""
    return parsed.Article(
        title=title, paragraphs=paragraphs, parser="made", parser_version="1", published=posted, language=language
    )


def read(*paragraphs: str, title: str = "", posted: dt.date | None = None, language: str = "en") -> reading.Reading:
    """Such an article, cut into sentences."""
    return reading.read(article(*paragraphs, title=title, posted=posted, language=language))


def all_of(told: reading.Reading, *, anchor: int = 0, announced: bool = False) -> occasion.Occasion:
    """An occasion that every sentence tells of."""
    return occasion.Occasion(sentences=tuple(range(len(told.sentences))), anchor=anchor, announced=announced)
