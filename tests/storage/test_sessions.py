"""Sessions: reading ones do not write, writing ones queue and lose nothing."""

from __future__ import annotations

import concurrent.futures
import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from storage import database, models, polls


def test_a_reading_session_cannot_write(engine: sa.Engine, now: dt.datetime) -> None:
    """Writing in a read-only session is an error, and the next session on the connection may write."""
    with database.sessions(engine, read_only=True)() as session, pytest.raises(exc.DBAPIError, match=r"read-?only"):
        polls.register(session, ["sectsco"], now)
    with database.sessions(engine).begin() as session:
        assert polls.register(session, ["sectsco"], now) == ["sectsco"]


def test_reading_does_not_wait_for_a_writer(engine: sa.Engine, now: dt.datetime) -> None:
    """While one session writes, a reading one sees what was committed before."""
    with database.sessions(engine)() as writer, database.sessions(engine, read_only=True)() as reader:
        polls.register(writer, ["sectsco"], now)
        assert reader.scalars(sa.select(models.Source)).all() == []
        writer.commit()
    with database.sessions(engine, read_only=True)() as reader:
        assert len(reader.scalars(sa.select(models.Source)).all()) == 1


def test_read_then_write_loses_nothing_on_sqlite(sqlite_url: str, now: dt.datetime) -> None:
    """Threads that read a number and write it back one higher do not overwrite each other."""
    engine = database.engine(sqlite_url)
    sessions = database.sessions(engine)
    with sessions.begin() as session:
        polls.register(session, ["sectsco"], now)

    def count_up(_: int) -> None:
        for _ in range(25):
            with sessions.begin() as session:
                session.scalars(sa.select(models.Source)).one().failures += 1

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        list(pool.map(count_up, range(4)))
    with sessions() as session:
        assert session.scalars(sa.select(models.Source)).one().failures == 100
    engine.dispose()


def test_foreign_keys_hold(engine: sa.Engine, now: dt.datetime) -> None:
    """A row that points nowhere is refused on both databases."""
    with database.sessions(engine)() as session:
        session.add(models.Poll(source_id=99, started_at=now))
        with pytest.raises(exc.IntegrityError):
            session.flush()
