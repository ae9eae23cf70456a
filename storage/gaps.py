"""Gaps: stretches of a listing that lie unread between what was known and what a visit showed."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, records


def open_of(session: orm.Session, source: models.Source) -> models.Gap | None:
    """The open gap of a source, or None: there is one at most."""
    found = sa.select(models.Gap).where(models.Gap.source_id == source.id, models.Gap.closed_at.is_(None))
    return session.scalar(found.order_by(models.Gap.id).limit(1))


def note(session: orm.Session, source: models.Source, record: records.GapRecord, now: dt.datetime) -> models.Gap:
    """Record that a visit did not reach what was known. Where a gap is open it grows, and is gone on with anew."""
    gap = open_of(session, source)
    if gap is None:
        older = _newest_link(session, source, now)
        gap = models.Gap(
            source_id=source.id,
            opened_at=now,
            since=source.last_good_at,
            older_url=older.url if older else None,
            older_on=_day(older) if older else None,
            misses=0,
        )
        session.add(gap)
    gap.cause, gap.detail, gap.misses = record.cause, record.detail, gap.misses + 1
    gap.tries, gap.left_at = 0, None
    gap.newer_url, gap.newer_on = record.newer_url, record.newer_on
    gap.next_url, gap.due_at = record.next_url, now if record.next_url else None
    session.flush()
    return gap


def going_on(session: orm.Session, source: models.Source, now: dt.datetime) -> models.Gap | None:
    """The open gap of a source that is to be gone on with by now, or None."""
    gap = open_of(session, source)
    return gap if gap and gap.next_url and gap.due_at is not None and gap.due_at <= now else None


def gone_on(
    session: orm.Session, gap: models.Gap, record: records.GapRecord, due_at: dt.datetime | None, now: dt.datetime
) -> None:
    """A walk went on with a gap and did not get to the end of it; `due_at` is when to try again.

    With None, or where there is nothing to go on with, the gap is left as it is: no visit looks at it again.
    """
    gap.cause, gap.detail, gap.tries = record.cause, record.detail, gap.tries + 1
    gap.newer_url, gap.newer_on = record.newer_url or gap.newer_url, record.newer_on or gap.newer_on
    gap.next_url = record.next_url
    gap.due_at = due_at if record.next_url else None
    if gap.due_at is None:
        gap.left_at = now
        gap.detail = f"{record.detail}; left after {gap.tries} tries, until a backfill covers it or somebody closes it"
    session.flush()


def close(session: orm.Session, gap: models.Gap, by: str, now: dt.datetime) -> None:
    """The gap is read, or somebody takes it for good; `by` says what closed it."""
    gap.closed_at, gap.closed_by, gap.due_at = now, by, None
    session.flush()


def backfilled(session: orm.Session, source: models.Source, reached: dt.date | None, now: dt.datetime) -> bool:
    """Close the open gap of a source that was read back to a day; whether it covered the gap.

    `reached` is the day of the oldest article that it came to, None where it came to the end of the archive.
    """
    gap = open_of(session, source)
    if gap is None:
        return False
    far = gap.older_on or (gap.since.date() if gap.since else None)
    if reached is not None and (far is None or reached > far):
        return False
    close(session, gap, "backfill", now)
    return True


def closing_untold(session: orm.Session, source: models.Source) -> list[models.Gap]:
    """The closed gaps of a source that the operator was told of, and not yet that they are closed."""
    found = sa.select(models.Gap).where(models.Gap.source_id == source.id, models.Gap.closed_at.is_not(None))
    untold = found.where(models.Gap.told_at.is_not(None), models.Gap.closing_told_at.is_(None))
    return list(session.scalars(untold.order_by(models.Gap.id)))


def of_source(session: orm.Session, source: models.Source, limit: int = 20) -> list[models.Gap]:
    """The gaps of a source, newest first."""
    found = sa.select(models.Gap).where(models.Gap.source_id == source.id)
    return list(session.scalars(found.order_by(models.Gap.id.desc()).limit(limit)))


def _newest_link(session: orm.Session, source: models.Source, now: dt.datetime) -> models.Link | None:
    """The newest link that was known before now, by the day that the listing or the article gave; else the first."""
    known = sa.select(models.Link).outerjoin(models.Link.article).options(orm.contains_eager(models.Link.article))
    known = known.where(models.Link.source_id == source.id, models.Link.first_seen_at < now)
    day = sa.func.coalesce(models.Link.published_on, models.Article.published_on)
    return session.scalar(known.order_by(day.is_(None), day.desc(), models.Link.id).limit(1))


def _day(link: models.Link) -> dt.date | None:
    return link.published_on or (link.article.published_on if link.article else None)
