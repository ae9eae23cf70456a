"""What a database needs from time to time."""

from __future__ import annotations

import collections.abc
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import database, models, polls, records, upkeep

HOUR = dt.timedelta(hours=1)


def _begun(session: orm.Session, name: str, at: dt.datetime, lease: dt.timedelta) -> models.Poll:
    """A poll that began and has not ended."""
    polls.register(session, [name], at)
    source = polls.claim(session, name, "one", at, lease)
    assert source is not None
    return polls.start(session, source, at)


def test_polls_of_the_dead_are_closed(session: orm.Session, now: dt.datetime) -> None:
    """A poll is closed as broken off once its lease has ended or a later poll began; one that goes on is left alone."""
    dead = _begun(session, "a", now - 2 * HOUR, HOUR)
    replaced = _begun(session, "b", now - 2 * HOUR, HOUR)
    going_on = _begun(session, "b", now - HOUR / 2, HOUR)
    long = _begun(session, "c", now - 9 * HOUR, 10 * HOUR)
    assert upkeep.close_abandoned(session, now) == 2
    session.expire_all()
    assert [one.outcome for one in (dead, replaced, going_on, long)] == ["broken_off", "broken_off", None, None]
    assert (dead.finished_at, dead.error) == (now, "its process ended before the poll did")
    assert upkeep.close_abandoned(session, now) == 0


def test_the_log_of_polls_is_shortened_and_the_seen_list_is_not(session: orm.Session, now: dt.datetime) -> None:
    """Old polls go, but for those under way; every link stays, however old."""
    old = now - dt.timedelta(days=1000)
    polls.register(session, ["a"], old)
    source = polls.source(session, "a")
    assert source is not None
    polls.note_links(session, source, [records.LinkRecord(identity="x", url="https://example.org/x")], False, old)
    for at in (old, old + HOUR, now):
        polls.finish(session, polls.start(session, source, at), now=at, outcome="ok")
    polls.start(session, source, old)
    assert upkeep.forget_polls(session, now - HOUR) == 2
    assert session.scalar(sa.select(sa.func.count()).select_from(models.Poll)) == 2
    assert polls.link(session, "x") is not None


def test_the_newest_lines_of_what_was_written_to_stay(
    session: orm.Session, add_article: collections.abc.Callable[..., models.Article]
) -> None:
    """So many as are asked for; an empty table is left alone."""
    upkeep.forget_touched(session, 2)
    for number in range(5):
        add_article(session, f"Talks {number}")
    upkeep.forget_touched(session, 2)
    lines = session.scalars(sa.select(models.Touched.article_id).order_by(models.Touched.id)).all()
    newest = session.scalar(sa.select(sa.func.max(models.Article.id)))
    assert newest is not None
    assert lines == [newest - 1, newest]


def test_a_connection_that_only_read_is_given_back_as_it_came(sqlite_url: str) -> None:
    """Whoever takes it from the pool without a transaction of SQLAlchemy may write."""
    engine = database.engine(sqlite_url)
    with database.sessions(engine, read_only=True)() as session:
        session.scalar(sa.select(sa.func.count()).select_from(models.Source))
    connection = engine.raw_connection()
    assert connection.cursor().execute("PRAGMA query_only").fetchone() == (0,)
    connection.close()
    engine.dispose()


def test_optimising_keeps_everything(engine: sa.Engine, now: dt.datetime) -> None:
    """It can be done at any time, also while a session is open, and leaves the data as they are."""
    with orm.Session(engine) as session, session.begin():
        polls.register(session, ["a"], now)
    upkeep.optimise(engine)
    with database.sessions(engine, read_only=True)() as session:
        session.scalar(sa.select(sa.func.count()).select_from(models.Source))
    upkeep.optimise(engine)  # on a connection that may only have read so far
    with orm.Session(engine) as session:
        assert polls.source(session, "a") is not None
