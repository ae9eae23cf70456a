"""Which meetings lie near a day, as conditions of a query."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa

from storage import models

Days = tuple[typing.Any, typing.Any]
"""A first and a last day, as dates or as parameters of a query."""


def near(*, held: Days, around: Days | None, posted: Days | None) -> sa.ColumnElement[bool]:
    """What `candidates` asks of a meeting, as first and last days."""
    last_day = sa.func.coalesce(models.Meeting.date_end, models.Meeting.date_start)
    found = [sa.and_(models.Meeting.date_start <= held[1], last_day >= held[0])]
    if posted is not None:
        found.append(_reported(posted))
    if around is not None:
        found.append(sa.and_(models.Meeting.date_start.is_(None), _reported(around)))
    return sa.and_(sa.or_(*found), models.Meeting.reports.any())


def _reported(days: Days) -> sa.ColumnElement[bool]:
    return sa.exists().where(
        models.Report.meeting_id == models.Meeting.id,
        models.Report.article_id == models.Article.id,
        posting_day(models.Article).between(*days),
    )


def posting_day(article: type[models.Article]) -> sa.ColumnElement[dt.date]:
    """The day an article was posted or, where the page gives none, the UTC day it was first seen."""
    return sa.func.coalesce(article.published_on, models.day_of(article.first_seen_at))
