"""Rows go down to earlier schemas and up again, and none of them is lost: those of the outbox, and of every table."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from alembic import script
from sqlalchemy import orm

from storage import bundles, database, meetings, models, outbox, records, rules, sending, silences, tending

BEFORE = "20261122_0225"
EVERY = 8
"""So many schemas are stepped over from one that is tried to the next; all of them take half a minute."""
LATER = dt.timedelta(hours=1)
DAILY = "daily 08:00 (UTC)"


def _message(state: str, **fields: typing.Any) -> records.MessageRecord:
    return records.MessageRecord(
        state=state, recipient="a@example.org", channel="email", rule="desk", payload={"title": "Встреча"}, **fields
    )


def _write(session: orm.Session, add_article: typing.Any, now: dt.datetime) -> None:
    """Messages that stand in every way, each state naming how."""
    article = add_article(session)
    meeting = meetings.add(session, records.MeetingRecord(title="Talks", kind="conference"), article, now)
    wish = silences.SilenceRecord(rule="desk", author="me", reason="summit", starts_at=now, until=now + LATER)
    silence = silences.add(session, wish, now)
    rules.add(session, "desk", {"partners": ["any"]}, now)
    about = {"meeting_id": meeting.id, "article_id": article.id}
    waits = {**about, "rhythm": DAILY, "due_at": now + LATER}
    late = [_message(state, **waits) for state in ("told", "left", "untold", "waiting")]
    silent = _message("silenced", **about, silence_id=silence.id)
    ids = outbox.enqueue(session, [*late, silent, _message("sent", **about), _message("notice:1", source="news")], now)
    told, left, untold, _, _, sent, _ = (session.get_one(models.Message, id_) for id_ in ids)
    bundled = outbox.enqueue(session, [_message(f"digest:{one}", rhythm=DAILY) for one in "ab"], now)
    bundles.join(session, [told], bundled[0])
    bundles.join(session, [untold], bundled[1])
    bundles.let_go(session, left)
    sending.sent(session, bundled[0], now)
    sending.retry(session, sent.id, now, now, "451 try later", code=451, seconds=0.5)
    sending.sent(session, sent.id, now)
    tending.drop(session, left, "by hand", now)


def _stand(engine: sa.Engine) -> dict[str, tuple[str, list[str]]]:
    """Each message about a meeting or a source: how it stands, and its attempts."""
    message, attempt = (sa.Table(name, sa.MetaData(), autoload_with=engine) for name in ("message", "attempt"))
    with engine.connect() as connection:
        asked = sa.select(message.c.id, message.c.state, message.c.status).where(~message.c.state.like("digest%"))
        tries = sa.select(attempt.c.outcome).order_by(attempt.c.id)
        return {
            row.state: (row.status, list(connection.scalars(tries.where(attempt.c.message_id == row.id))))
            for row in connection.execute(asked).all()
        }


def test_every_message_comes_through(engine: sa.Engine, add_article: typing.Any, now: dt.datetime) -> None:
    """What nobody was told yet is due, what a bundle brought is sent, what was kept silent stays so."""
    with database.sessions(engine).begin() as session:
        _write(session, add_article, now)
    database.downgrade(engine, BEFORE)
    older = {
        "told": ("sent", []),
        "left": ("dropped", ["dropped"]),
        "untold": ("due", []),
        "waiting": ("due", []),
        "silenced": ("dropped", []),
        "sent": ("sent", ["retry", "sent"]),
        "notice:1": ("due", []),
    }
    assert _stand(engine) == older
    database.upgrade(engine)
    assert _stand(engine) == older
    with database.sessions(engine)() as session:
        [recipient] = session.scalars(sa.select(models.Recipient))
        assert (recipient.channel, recipient.address, recipient.failures) == ("email", "a@example.org", 0)
        assert session.scalars(sa.select(models.Article.quiet)).all() == [False]
        assert session.scalars(sa.select(models.Article.from_page)).all() == [False]


def _filled(session: orm.Session, now: dt.datetime) -> None:
    """One row in every table, each value plausible for its type, each key leading to the row of another table."""
    for table in models.Base.metadata.sorted_tables:
        if session.execute(sa.select(table).limit(1)).first() is None:
            session.execute(sa.insert(table).values(_row(table, now)))


def _row(table: sa.Table, now: dt.datetime) -> dict[str, typing.Any]:
    """A value for each column that has to have one, or may."""
    made: dict[str, typing.Any] = {}
    for column in table.columns:
        if column.name == "newness" or (column.name == "id" and table.name != "message"):
            continue  # the database makes it
        refers = next(iter(column.foreign_keys), None)
        if refers is None:
            made[column.name] = _value(column, now)
        elif refers.column.table is not table:
            made[column.name] = _value(refers.column, now)
    return made


def _value(column: sa.Column[typing.Any], now: dt.datetime) -> typing.Any:
    kind = column.type.impl_instance if isinstance(column.type, sa.types.TypeDecorator) else column.type
    if isinstance(kind, sa.JSON):
        return ["x"] if column.name == "changed" else {"x": 1}
    known = {dt.datetime: now, dt.date: now.date(), bool: True, int: 1, float: 0.5, bytes: b"x"}
    return known.get(kind.python_type, f"{column.name} 1")


def _rows(engine: sa.Engine) -> dict[str, list[dict[str, typing.Any]]]:
    """All rows of all tables of ours, as they stand in the database."""
    found: dict[str, list[dict[str, typing.Any]]] = {}
    metadata = sa.MetaData()
    metadata.reflect(engine, only=lambda name, _: name in models.Base.metadata.tables)
    with engine.connect() as connection:
        for name, table in metadata.tables.items():
            plain = [sa.cast(one, sa.Text).label(one.name) for one in table.columns]
            found[name] = [dict(row._mapping) for row in connection.execute(sa.select(*plain))]
    return found


def test_rows_of_every_table_come_through(engine: sa.Engine, now: dt.datetime) -> None:
    """Down to the schema before, to others on the way, to the first one, and up again each time.

    No row that has a table there is lost, and none is changed.
    """
    with orm.Session(engine) as session, session.begin():
        _filled(session, now)
    counts = {name: len(rows) for name, rows in _rows(engine).items()}
    assert counts == {name: max(1, counts[name]) for name in models.Base.metadata.tables}
    scripts = script.ScriptDirectory.from_config(database.migrations())
    known = [one.revision for one in scripts.walk_revisions()]
    for revision in [*known[1:-1:EVERY], known[-1]]:
        database.downgrade(engine, revision)
        earlier = _rows(engine)
        database.upgrade(engine)
        later = _rows(engine)
        for name, rows in earlier.items():
            assert len(rows) == len(later[name]), (revision, name)
            for row, after in zip(rows, later[name], strict=True):
                kept = {key: after[key] for key in row if key in after}
                assert kept == {key: row[key] for key in kept}, (revision, name)
    assert all(earlier[name] for name in earlier)
    assert {"article", "link", "meeting", "message", "report", "source"} <= earlier.keys()
