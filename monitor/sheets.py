"""Meetings and articles as rows of a table. Pure."""

from __future__ import annotations

import typing

from storage import meetings as stored
from storage import models

Row = dict[str, typing.Any]

MEETING: dict[str, str] = {
    "id": "number", "title": "text", "kind": "text", "status": "text", "date_start": "day", "date_end": "day",
    "format": "text", "place": "text", "partners": "texts", "evidence": "texts", "people": "texts", "sources": "texts",
    "reports": "texts", "updated_at": "moment",
}  # fmt: skip
"""The columns of a meeting and what they hold; `evidence` has a sentence for each of `partners`, in their order."""
ARTICLE: dict[str, str] = {
    "id": "number", "title": "text", "url": "text", "source": "text", "language": "text", "published_on": "day",
    "published_at": "moment", "author": "text", "text": "text",
}  # fmt: skip


def meeting(one: models.Meeting) -> Row:
    """A meeting; needs its reports with their articles, its participants and involvements."""
    involved = stored.involved(one)
    reported = [report.article for report in one.reports]
    return {name: getattr(one, name, None) for name in MEETING} | {
        "partners": [each.partner for each in involved],
        "evidence": [each.quote or "" for each in involved],
        "people": [", ".join(filter(None, (each.name, each.office, each.organisation))) for each in stored.people(one)],
        "sources": list(dict.fromkeys(article.source for article in reported)),
        "reports": [article.url for article in reported],
    }


def article(one: models.Article) -> Row:
    """An article with its text."""
    return {name: getattr(one, name) for name in ARTICLE}


def lines(row: Row) -> list[object]:
    """The values of a row for CSV: a list is one cell, a line for each of its values."""
    return ["\n".join(value) if isinstance(value, list) else value for value in row.values()]
