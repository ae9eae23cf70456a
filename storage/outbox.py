"""The outbox: messages are written with what they tell of; held, let go, or never sent. How they leave is `sending`."""

from __future__ import annotations

import datetime as dt
import typing
import uuid

import sqlalchemy as sa
from sqlalchemy import orm

from storage import causes, inserts, models, recipients, records

_PART = 500
"""Rows named in one statement."""


def enqueue(session: orm.Session, messages: typing.Iterable[records.MessageRecord], now: dt.datetime) -> list[str]:
    """Write messages that are not there yet; give back the ids of those written, in the order given.

    A message with the meeting, state, channel and recipient of an earlier one is left out: one alert for each state. So
    is one that tells of an article only, with the article, state, channel and recipient of an earlier one.
    """
    rows = {
        str(uuid.uuid4()): {
            "meeting_id": message.meeting_id,
            "article_id": message.article_id,
            "source": message.source,
            "state": message.state,
            "recipient": message.recipient,
            "channel": message.channel,
            "rule": message.rule,
            "payload": message.payload,
            "status": _first_status(message, now),
            "created_at": now,
            "due_at": message.due_at or now,
            "finished_at": now if message.silence_id is not None else None,
            "rhythm": message.rhythm,
            "silence_id": message.silence_id,
        }
        for message in messages
    }
    new = inserts.missing(session, models.Message, None, [{"id": id_, **row} for id_, row in rows.items()])
    recipients.known(session, {(message.channel, message.recipient) for message in new})
    written = {message.id for message in new}
    if written:
        causes.note(session, "message")
    return [id_ for id_ in rows if id_ in written]


def _first_status(message: records.MessageRecord, now: dt.datetime) -> models.Status:
    if message.silence_id is not None:
        return "silenced"
    return "waiting" if message.rhythm is not None and message.due_at and message.due_at > now else "due"


def enlist(session: orm.Session, now: dt.datetime) -> bool:
    """Make rows for recipients of due messages that have none; whether there were any."""
    there = sa.exists().where(
        models.Recipient.channel == models.Message.channel, models.Recipient.address == models.Message.recipient
    )
    due = sa.and_(models.Message.status == "due", models.Message.due_at <= now)
    found = session.execute(sa.select(models.Message.channel, models.Message.recipient).where(due, ~there).distinct())
    pairs = [(channel, address) for channel, address in found]
    recipients.known(session, pairs)
    return bool(pairs)


def give_up_waiting(
    session: orm.Session, channel: str, address: str, now: dt.datetime, detail: str, before: dt.datetime | None = None
) -> int:
    """Give up what is due to a recipient without another attempt, or only what could first be sent before a moment."""
    which = sa.and_(models.Message.status == "due", _is_to(channel, address))
    if before is not None:
        which = sa.and_(which, sa.func.coalesce(models.Message.released_at, models.Message.created_at) < before)
    waiting = list(session.scalars(sa.select(models.Message.id).where(which).with_for_update(skip_locked=True)))
    for start in range(0, len(waiting), _PART):
        some = waiting[start : start + _PART]
        _moved(session, models.Message.id.in_(some), status="given_up", finished_at=now)
        session.execute(
            sa.insert(models.Attempt),
            [{"message_id": id_, "at": now, "outcome": "gave_up", "detail": detail} for id_ in some],
        )
    return len(waiting)


def is_told(session: orm.Session, meeting_id: int) -> bool:
    """Whether any message was ever written about a meeting."""
    written = sa.select(models.Message.id).where(models.Message.meeting_id == meeting_id).limit(1)
    return session.scalar(written) is not None


def hold(session: orm.Session, source: str, since: dt.datetime, article_id: int | None = None) -> int:
    """Let messages wait that were written since a moment for articles of a source, or for one article; how many.

    What was tried already goes its way.
    """
    unsent = sa.and_(models.Message.status.in_(("due", "waiting")), models.Message.tries == 0)
    fresh = sa.and_(unsent, models.Message.created_at >= since)
    if article_id is not None:
        about = models.Message.article_id == article_id
    else:
        theirs = sa.select(models.Article.id).where(models.Article.source == source)
        about = models.Message.article_id.in_(theirs)
    return _moved(session, sa.and_(fresh, about), status="held", held_by=source)


def release(session: orm.Session, source: str, now: dt.datetime) -> int:
    """Send what waits for the sake of a source, now or when its rhythm next has it; how many messages."""
    return _moved(session, _waits_for(source), **_let_go(now))


def vouch(session: orm.Session, source: str, article_id: int, now: dt.datetime) -> int:
    """Send the first alerts on meetings that an article tells of too and that wait for other sources; how many."""
    told = sa.select(models.Involvement.meeting_id).where(models.Involvement.article_id == article_id)
    first = sa.and_(models.Message.state.in_(("announced", "held")), models.Message.meeting_id.in_(told))
    waits = sa.and_(models.Message.status == "held", models.Message.held_by != source)
    return _moved(session, sa.and_(waits, first), **_let_go(now))


def _let_go(now: dt.datetime) -> dict[str, typing.Any]:
    """What changes of a message that was held: by its rhythm it waits still, else it is due now."""
    at_once = models.Message.rhythm.is_(None)
    return {
        "status": sa.case((at_once, "due"), else_="waiting"),
        "due_at": sa.case((at_once, now), else_=models.Message.due_at),
        "released_at": now,
    }


def drop(session: orm.Session, source: str, now: dt.datetime) -> int:
    """Never send what waits for the sake of a source; how many messages. They stay, so that nothing is told later."""
    return _moved(session, _waits_for(source), status="dropped", finished_at=now)


def held(session: orm.Session) -> dict[str, int]:
    """How many messages wait for the sake of which source."""
    counted = sa.select(models.Message.held_by, sa.func.count()).where(models.Message.status == "held")
    found = session.execute(counted.group_by(models.Message.held_by))
    return {source: count for source, count in found if source is not None}


def released(session: orm.Session, source: str, since: dt.datetime) -> int:
    """How many messages that waited for the sake of a source were let go since a moment."""
    let_go = sa.and_(models.Message.held_by == source, models.Message.released_at >= since)
    return session.scalar(sa.select(sa.func.count()).select_from(models.Message).where(let_go)) or 0


def _waits_for(source: str) -> sa.ColumnElement[bool]:
    return sa.and_(models.Message.status == "held", models.Message.held_by == source)


def _moved(session: orm.Session, which: sa.ColumnElement[bool], **values: typing.Any) -> int:
    changed = sa.update(models.Message).where(which).values(**values).returning(models.Message.id)
    found = session.scalars(changed, execution_options={"synchronize_session": False}).all()
    session.expire_all()
    return len(found)


def waiting(session: orm.Session) -> dict[models.Status, int]:
    """How many messages stand where, every status named."""
    counted = sa.select(models.Message.status, sa.func.count()).group_by(models.Message.status)
    counts: dict[models.Status, int] = dict.fromkeys(typing.get_args(models.Status), 0)
    return counts | {status: count for status, count in session.execute(counted)}  # noqa: C416 -- typed, unlike dict()


def _is_to(channel: str, address: str) -> sa.ColumnElement[bool]:
    return sa.and_(models.Message.channel == channel, models.Message.recipient == address)
