"""In which order the texts of the articles came: each on the day it was posted, each edit when it was seen.

An article that was imported years later stands on its own day all the same. A new reading of the same page is no text
of its own; the latest stands for all of them.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import heapq
import itertools
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, nearby

_BATCH = 500


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Arrival:
    """A text of an article: on which day, at what moment, and in which revision it is kept; None: it stands still.

    `number` counts the texts of an article from 0.
    """

    day: dt.date
    at: dt.datetime
    article_id: int
    number: int
    revision_id: int | None = dataclasses.field(compare=False, default=None)


def between(session: orm.Session, since: dt.date, until: dt.date) -> collections.abc.Iterator[Arrival]:
    """The texts of these days, both included, in their order; articles are looked up as they are asked for."""
    edits = dict(_edited(session, since))
    later = sorted(text for texts in edits.values() for text in texts[1:] if since <= text.day <= until)
    first = (edits[text.article_id][0] if text.article_id in edits else text for text in _first(session, since, until))
    return heapq.merge(first, later)


def count(session: orm.Session, since: dt.date, until: dt.date) -> int:
    """How many articles were posted on these days."""
    day = nearby.posting_day(models.Article)
    found = sa.select(sa.func.count()).select_from(models.Article).where(day.between(since, until))
    return session.scalar(found) or 0


def before(session: orm.Session, arrival: Arrival) -> Arrival:
    """The text that an article had before a later one."""
    ((_, texts),) = _edited(session, None, arrival.article_id)
    return texts[arrival.number - 1]


def _first(session: orm.Session, since: dt.date, until: dt.date) -> collections.abc.Iterator[Arrival]:
    article = models.Article
    day, at = nearby.posting_day(article), sa.func.coalesce(article.published_at, article.first_seen_at)
    found = sa.select(day, sa.type_coerce(at, article.first_seen_at.type), article.id).where(day.between(since, until))
    return (
        Arrival(day=row[0], at=row[1], article_id=row[2], number=0)
        for row in session.execute(found.order_by(day, at, article.id).execution_options(yield_per=_BATCH))
    )


def _edited(
    session: orm.Session, since: dt.date | None, article_id: int | None = None
) -> collections.abc.Iterator[tuple[int, list[Arrival]]]:
    """The texts of each article that has several, or of one article; only of those that changed since a day."""
    article, revision = models.Article, models.Revision
    day, at = nearby.posting_day(article), sa.func.coalesce(article.published_at, article.first_seen_at)
    columns = (article.id, day, sa.type_coerce(at, article.first_seen_at.type), article.updated_at)
    found = sa.select(*columns, revision.id, revision.seen_at, revision.cause).join(revision.article)
    if since is not None:
        found = found.where(models.day_of(article.updated_at) >= since)
    if article_id is not None:
        found = found.where(article.id == article_id)
    rows = session.execute(found.order_by(article.id, revision.number))
    for number, kept in itertools.groupby(rows, key=lambda row: row[0]):
        yield number, _texts([*kept])


def _texts(kept: list[typing.Any]) -> list[Arrival]:
    """The texts of one article, oldest first, out of its revisions and the text that stands."""
    number, day, at, updated = kept[0][:4]
    moments = [*(row[5] for row in kept[1:]), updated]
    texts = [Arrival(day, at, number, 0, kept[0][4])]
    for row, moment, revision_id in zip(kept, moments, [*(row[4] for row in kept[1:]), None], strict=True):
        if row[6] == "reread":
            texts[-1] = dataclasses.replace(texts[-1], revision_id=revision_id)
        else:
            texts.append(Arrival(moment.date(), moment, number, len(texts), revision_id))
    return texts
