"""What a database needs from time to time. The seen list is never touched."""

from __future__ import annotations

import datetime as dt
import sqlite3

import sqlalchemy as sa
from sqlalchemy import orm

from storage import connections, models

TOUCHED_KEPT = 10_000
"""Ten times as many as are ever gone through one by one."""


def close_abandoned(session: orm.Session, now: dt.datetime) -> int:
    """Mark polls as broken off whose process died before it could say how they ended; how many there were.

    A poll goes on while its source is leased and no later poll of it has begun.
    """
    later = orm.aliased(models.Poll)
    followed = sa.exists().where(later.source_id == models.Poll.source_id, later.id > models.Poll.id)
    leased = sa.exists().where(models.Source.id == models.Poll.source_id, models.Source.leased_until >= now)
    left = sa.update(models.Poll).where(models.Poll.outcome.is_(None), sa.or_(~leased, followed))
    closed = session.scalars(
        left.values(outcome="broken_off", finished_at=now, error="its process ended before the poll did")
        .returning(models.Poll.id)
        .execution_options(synchronize_session=False)
    )
    return len(closed.all())


def forget_polls(session: orm.Session, before: dt.datetime, most: int | None = None) -> int:
    """Delete the log of polls that began before a moment, so many at the most; how many. Links and articles stay."""
    old = sa.select(models.Poll.id).where(models.Poll.started_at < before, models.Poll.outcome.is_not(None))
    gone = sa.delete(models.Poll).where(models.Poll.id.in_(old.order_by(models.Poll.id).limit(most)))
    deleted = session.scalars(gone.returning(models.Poll.id).execution_options(synchronize_session=False))
    return len(deleted.all())


def forget_touched(session: orm.Session, kept: int = TOUCHED_KEPT) -> None:
    """Delete all but the newest lines about what was written to; who has not read them yet reads everything anew."""
    newest = sa.select(sa.func.max(models.Touched.id)).scalar_subquery()
    session.execute(sa.delete(models.Touched).where(models.Touched.id <= newest - kept))


def optimise(engine: sa.Engine) -> None:
    """Let SQLite refresh its statistics and shorten its write-ahead log; Postgres sees to both by itself.

    Where another is writing at that moment it is left to the next time.
    """
    if engine.dialect.name == "sqlite":
        connection = engine.raw_connection()  # neither works inside a transaction, which any other would open
        try:
            for pragma in ("optimize", "wal_checkpoint(TRUNCATE)"):
                connection.cursor().execute(f"PRAGMA {pragma}")
        except sqlite3.OperationalError as error:
            if not connections.is_busy(error):
                raise
        finally:
            connection.close()
