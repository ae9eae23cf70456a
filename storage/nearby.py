"""Which meetings lie near a day, as conditions of a query."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa

from storage import models

Days = tuple[typing.Any, typing.Any]
"""A first and a last day, as dates or as parameters of a query."""

LONGEST = dt.timedelta(days=92)
"""How long an occasion lasts at the most that is found by a day within it. Without a bound all that began are read."""


def near(*, earliest: typing.Any, held: Days, around: Days | None, posted: Days | None) -> sa.ColumnElement[bool]:
    """What `candidates` asks of a meeting; `earliest` lies `LONGEST` before the first day of `held`.

    Each part is a query of its own that an index answers: joined by OR, every meeting of the archive would be read.
    """
    meeting = models.Meeting
    last_day = sa.func.coalesce(meeting.date_end, meeting.date_start)
    parts: list[sa.Select[typing.Any]] = [
        sa.select(meeting.id).where(meeting.date_start.between(earliest, held[1]), last_day >= held[0])
    ]
    if posted is not None:
        parts.append(_reported(posted))
    if around is not None:
        parts.append(sa.select(meeting.id).where(meeting.date_start.is_(None), meeting.id.in_(_reported(around))))
    return sa.and_(meeting.id.in_(sa.union(*parts)), meeting.reports.any())


def _reported(days: Days) -> sa.Select[typing.Any]:
    """The meetings with a report that was posted on these days."""
    article = models.Article
    seen = sa.and_(article.published_on.is_(None), models.day_of(article.first_seen_at).between(*days))
    found = sa.select(models.Report.meeting_id).join(models.Report.article)
    return found.where(sa.or_(article.published_on.between(*days), seen))


def posting_day(article: type[models.Article]) -> sa.ColumnElement[dt.date]:
    """The day an article was posted or, where the page gives none, the UTC day it was first seen."""
    return sa.func.coalesce(article.published_on, models.day_of(article.first_seen_at))
