"""The outbox as people see it and tend it by hand: listed, shown, sent again, dropped."""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, recipients

OPEN: tuple[models.Status, ...] = ("due", "held", "waiting", "given_up")
"""Where a message stands that can be dropped by hand."""
AGAIN: tuple[models.Status, ...] = ("due", "given_up", "dropped")
"""Where a message stands that can be sent again by hand."""


def listed(
    session: orm.Session,
    *,
    status: models.Status | None = None,
    recipient: tuple[str, str] | None = None,
    since: dt.datetime | None = None,
    limit: int = 50,
) -> list[models.Message]:
    """Messages, newest first, with their attempts: those that stand so, for this recipient, written since then."""
    found = sa.select(models.Message).options(orm.selectinload(models.Message.attempts))
    if status is not None:
        found = found.where(models.Message.status == status)
    if recipient is not None:
        found = found.where(models.Message.channel == recipient[0], models.Message.recipient == recipient[1])
    if since is not None:
        found = found.where(models.Message.created_at >= since)
    return list(session.scalars(found.order_by(models.Message.created_at.desc(), models.Message.id).limit(limit)))


def by_beginning(session: orm.Session, beginning: str) -> list[models.Message]:
    """The messages whose id begins so, two at the most."""
    plain = beginning.translate({ord(character): f"\\{character}" for character in "\\%_"})
    found = sa.select(models.Message).where(models.Message.id.like(f"{plain}%", escape="\\")).limit(2)
    return list(session.scalars(found))


def given_up_to(session: orm.Session, channel: str, address: str) -> list[models.Message]:
    """What was given up for a recipient, oldest first."""
    theirs = sa.and_(models.Message.channel == channel, models.Message.recipient == address)
    found = sa.select(models.Message).where(theirs, models.Message.status == "given_up")
    return list(session.scalars(found.order_by(models.Message.created_at, models.Message.id)))


def retry(session: orm.Session, messages: collections.abc.Iterable[models.Message], now: dt.datetime) -> int:
    """Send messages again, now, and forget what was wrong with their recipients; how many.

    The time to give them up counts anew. What was sent, or is being sent, is left alone.
    """
    again = [message for message in messages if message.status in AGAIN]
    for message in again:
        _move(session, message, status="due", due_at=now, released_at=now, finished_at=None)
    for channel, address in {(message.channel, message.recipient) for message in again}:
        recipients.reopen(session, channel, address)
        recipients.channel_worked(session, channel)
    return len(again)


def drop(session: orm.Session, message: models.Message, reason: str, now: dt.datetime) -> bool:
    """Never send a message; False where that is too late. The reason stands among its attempts."""
    if message.status not in OPEN or not _move(session, message, status="dropped", finished_at=now):
        return False
    session.add(models.Attempt(message_id=message.id, at=now, outcome="dropped", detail=reason))
    session.flush()
    return True


def _move(session: orm.Session, message: models.Message, **values: typing.Any) -> bool:
    """Change a message that stands as it did when it was read; False where it was claimed or sent meanwhile."""
    same = sa.and_(models.Message.id == message.id, models.Message.status == message.status)
    moved = sa.update(models.Message).where(same).values(**values).returning(models.Message.id)
    found = session.scalar(moved, execution_options={"synchronize_session": False}) is not None
    session.expire(message)
    return found
