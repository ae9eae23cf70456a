"""Rows of the outbox go down to the schema before rhythms and delivery, and up again, and none of them is lost."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import bundles, database, meetings, models, outbox, records, rules, sending, silences, tending

BEFORE = "20261122_0225"
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
