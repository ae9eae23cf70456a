"""What a stored meeting or article tells, put together for readers. Pure."""

from __future__ import annotations

import datetime as dt
import itertools
import typing

from storage import models


def named(meeting: models.Meeting, mentions: list[models.Mention]) -> list[models.Mention]:
    """Each partner that the reports mention and that took part by none of them, once, as the first report has it."""
    took_part = {one.partner for one in meeting.involvements}
    found: dict[str, models.Mention] = {}
    for one in mentions:
        if one.partner not in took_part:
            found.setdefault(one.partner, one)
    return list(found.values())


def posted(article: models.Article) -> dt.date:
    """The day an article was posted or, where the page gives none, the UTC day it was first seen."""
    return article.published_on or article.first_seen_at.date()


def day(meeting: models.Meeting) -> dt.date:
    """The first day of a meeting or, where that is not known, the posting day of its first report."""
    if meeting.date_start is not None:
        return meeting.date_start
    first = next(iter(meeting.reports), None)
    return posted(first.article) if first else meeting.created_at.date()


def by_day(meetings: list[models.Meeting]) -> list[tuple[dt.date, list[models.Meeting]]]:
    """Meetings that are sorted by day, in groups."""
    return [(key, list(group)) for key, group in itertools.groupby(meetings, key=day)]


def fields(meeting: models.Meeting) -> list[tuple[str, dict[str, typing.Any]]]:
    """The fields of a meeting that are known, each with where it was read, in the order of the table."""
    order = ("title", "kind", "status", "date_start", "date_end", "format", "place")
    return [(name, meeting.evidence[name]) for name in order if name in meeting.evidence]
