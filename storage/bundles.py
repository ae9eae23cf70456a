"""Messages that wait for their moment, and the bundles in which they leave together."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What may leave together: the messages to one recipient by one rhythm."""

    channel: str
    recipient: str
    rhythm: str


def ripe(session: orm.Session, now: dt.datetime) -> list[Group]:
    """The groups of which some message has come to its moment."""
    key = (models.Message.channel, models.Message.recipient, models.Message.rhythm)
    found = sa.select(*key).where(models.Message.status == "waiting", models.Message.due_at <= now).distinct()
    return [
        Group(channel=channel, recipient=recipient, rhythm=rhythm)
        for channel, recipient, rhythm in session.execute(found.order_by(*key))
        if rhythm is not None
    ]


def members(session: orm.Session, group: Group) -> list[models.Message]:
    """All messages of a group that wait, the oldest first; locked until the transaction ends."""
    theirs = (
        models.Message.status == "waiting",
        models.Message.channel == group.channel,
        models.Message.recipient == group.recipient,
        models.Message.rhythm == group.rhythm,
    )
    found = sa.select(models.Message).where(*theirs).order_by(models.Message.created_at, models.Message.id)
    return list(session.scalars(found.with_for_update().execution_options(populate_existing=True)))


def is_written(session: orm.Session, group: Group, state: str) -> bool:
    """Whether there is a bundle of a group in this state."""
    same = (
        models.Message.channel == group.channel,
        models.Message.recipient == group.recipient,
        models.Message.rhythm == group.rhythm,
        models.Message.state == state,
        models.Message.meeting_id.is_(None),
        models.Message.article_id.is_(None),
    )
    return session.scalar(sa.select(sa.exists().where(*same))) or False


def put_off(session: orm.Session, message: models.Message, until: dt.datetime) -> None:
    """Let a message wait for a later moment."""
    message.due_at = until
    session.flush()


def let_go(session: orm.Session, message: models.Message) -> None:
    """Send a message by itself; the time to give it up counts from its moment."""
    message.status, message.released_at = "due", message.due_at
    session.flush()


def join(session: orm.Session, messages: collections.abc.Iterable[models.Message], bundle_id: str) -> None:
    """Let messages leave in a bundle."""
    for message in messages:
        message.status, message.bundle_id = "bundled", bundle_id
    session.flush()


def identities(session: orm.Session, messages: collections.abc.Iterable[models.Message]) -> list[tuple[str, str]]:
    """The ids of messages that tell of an article, each with the identity of that."""
    ids = [message.id for message in messages]
    found = sa.select(models.Message.id, models.Article.identity).join(models.Message.article)
    return [(id_, identity) for id_, identity in session.execute(found.where(models.Message.id.in_(ids)))]
