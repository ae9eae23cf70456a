"""What tells how a source does: its visits, when its articles were posted, and what the operator was told of it."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models

VISITS = 60
POSTINGS = 150


def visits(session: orm.Session, source: models.Source) -> list[models.Poll]:
    """The visits that came to their end, newest first: the last ones, and the last ones that brought articles.

    None that was broken off, and none from before the moment since which its look counts.
    """
    # A comparison with NULL, which stands for a visit under way, is not true.
    ended = sa.select(models.Poll).where(models.Poll.source_id == source.id, models.Poll.outcome != "broken_off")
    if source.baseline_since is not None:
        ended = ended.where(models.Poll.started_at >= source.baseline_since)
    # By the moment first, as the index has them: by the id alone all sources' visits would be gone through.
    newest = ended.order_by(models.Poll.started_at.desc(), models.Poll.id.desc()).limit(VISITS)
    found = {
        poll.id: poll for chosen in (newest, newest.where(models.Poll.opened > 0)) for poll in session.scalars(chosen)
    }
    return [found[number] for number in sorted(found, reverse=True)]


def postings(session: orm.Session, source: models.Source) -> list[dt.datetime]:
    """When the newest articles of a source were posted, in no order. A day alone stands for its noon.

    Where a page tells no date, or one to come, the moment counts when the article was first seen.
    """
    on, newest_id = models.Article.published_on, models.Article.id.desc()
    found = sa.select(models.Article.published_at, on, models.Article.first_seen_at).limit(POSTINGS)
    theirs = found.where(models.Article.source == source.name)
    # Two questions, so that an index answers each: a newswire has many thousands of articles.
    asked = (theirs.where(on.is_not(None)).order_by(on.desc()), theirs.where(on.is_(None)).order_by(newest_id))
    rows = [row for question in asked for row in session.execute(question)]
    return [min(at or _noon(day) or seen, seen) for at, day, seen in rows]


def newest_link(session: orm.Session, source: models.Source) -> dt.datetime | None:
    """When a link was last found on a source that is news."""
    found = sa.select(sa.func.max(models.Link.first_seen_at))
    return session.scalar(found.where(models.Link.source_id == source.id, models.Link.quiet.is_(False)))


def notices(session: orm.Session, source: models.Source, since: dt.datetime) -> int:
    """How many notices on a source were written for the operator since a moment, each counted once."""
    states = sa.func.count(models.Message.state.distinct())
    found = sa.select(states).where(models.Message.source == source.name, models.Message.created_at >= since)
    return session.scalar(found) or 0


def _noon(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time(12), dt.UTC) if day else None
