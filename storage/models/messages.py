"""What is to be told: the outbox of messages, and each attempt to send one."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage.models import articles, columns, meetings

Status = typing.Literal["due", "sending", "sent", "given_up", "held", "dropped", "waiting", "bundled", "silenced"]
"""Where a message stands. A message that is `sending` beyond its lease is due again; one that is `held` waits until
its source looks as it used to, and is `dropped` where the operator says so, or who was to read it. One that is
`waiting` has its moment by a rule's rhythm, and may be `bundled` with others then; a silence leaves it `silenced`."""

AttemptOutcome = typing.Literal["sent", "retry", "gave_up", "dropped"]
"""What came of an attempt; `dropped` is none, but word of who would not have the message sent any more, and why."""

BUNDLE = "rhythm IS NOT NULL AND meeting_id IS NULL AND article_id IS NULL"
"""What tells a bundle from all other messages."""


class Message(columns.Base):
    """One notice to one recipient, written in the transaction of its article.

    `id` is a UUID and goes out as webhook-id and Message-ID, so that a receiver can drop a repeat. A message that
    is not about a meeting has no `meeting_id`, and one that is about no article either, such as a notice to the
    operator, no `article_id`.
    """

    __tablename__ = "message"
    __table_args__ = (
        sa.UniqueConstraint("meeting_id", "state", "channel", "recipient"),
        sa.Index(
            None,
            "article_id",
            "state",
            "channel",
            "recipient",
            unique=True,
            sqlite_where=sa.text("meeting_id IS NULL"),
            postgresql_where=sa.text("meeting_id IS NULL"),
        ),
        sa.Index(None, "source", "state", "channel", "recipient", unique=True),
        sa.Index(
            None,
            "recipient",
            "channel",
            "rhythm",
            "state",
            unique=True,
            sqlite_where=sa.text(BUNDLE),
            postgresql_where=sa.text(BUNDLE),
        ),
        sa.Index(None, "status", "due_at"),
        sa.Index(None, "channel", "recipient", "status", "due_at"),
    )

    id: orm.Mapped[str] = orm.mapped_column(primary_key=True)
    meeting_id: orm.Mapped[int | None] = orm.mapped_column(sa.ForeignKey("meeting.id"))
    article_id: orm.Mapped[int | None] = orm.mapped_column(sa.ForeignKey("article.id"), index=True)
    state: orm.Mapped[str]
    recipient: orm.Mapped[str]
    channel: orm.Mapped[str]
    rule: orm.Mapped[str]
    payload: orm.Mapped[dict[str, typing.Any]]
    status: orm.Mapped[Status] = orm.mapped_column(columns.Prose)
    created_at: orm.Mapped[dt.datetime]
    due_at: orm.Mapped[dt.datetime]
    leased_by: orm.Mapped[str | None]
    leased_until: orm.Mapped[dt.datetime | None]
    tries: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0)
    """How often it was claimed for sending."""
    finished_at: orm.Mapped[dt.datetime | None]
    source: orm.Mapped[str | None]
    """The source that a notice to the operator is about; its `state` holds a number of its own."""
    held_by: orm.Mapped[str | None] = orm.mapped_column(index=True)
    """The source that looked wrong when its article was read."""
    released_at: orm.Mapped[dt.datetime | None]
    """When it stopped waiting; the time to give it up counts from there."""
    rhythm: orm.Mapped[str | None]
    """The rhythm of the rule that asked for it, None for at once; that of a bundle is what its members have."""
    bundle_id: orm.Mapped[str | None] = orm.mapped_column(sa.ForeignKey("message.id"), index=True)
    """The message in which it left together with others."""
    silence_id: orm.Mapped[int | None] = orm.mapped_column(sa.ForeignKey("silence.id"))
    """Why it is `silenced`."""

    meeting: orm.Mapped[meetings.Meeting | None] = orm.relationship()
    article: orm.Mapped[articles.Article | None] = orm.relationship()
    bundle: orm.Mapped[Message | None] = orm.relationship(remote_side="Message.id", viewonly=True)
    attempts: orm.Mapped[list[Attempt]] = orm.relationship(order_by="Attempt.id", back_populates="message")


class Unsubscribed(columns.Base):
    """A reader who wants no more e-mail by a rule, or by any; `recipient` is the address in lower case."""

    __tablename__ = "unsubscribed"
    __table_args__ = (
        sa.UniqueConstraint("recipient", "rule"),
        sa.Index(
            None,
            "recipient",
            unique=True,
            sqlite_where=sa.text("rule IS NULL"),
            postgresql_where=sa.text("rule IS NULL"),
        ),
    )

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    recipient: orm.Mapped[str]
    rule: orm.Mapped[str | None]
    at: orm.Mapped[dt.datetime]


class Attempt(columns.Base):
    """One try to send a message, and what came of it."""

    __tablename__ = "attempt"
    __table_args__ = (sa.Index(None, "at"),)

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    message_id: orm.Mapped[str] = orm.mapped_column(sa.ForeignKey("message.id"), index=True)
    at: orm.Mapped[dt.datetime]
    outcome: orm.Mapped[AttemptOutcome] = orm.mapped_column(columns.Prose)
    detail: orm.Mapped[str | None]
    """What the other side said, or what went wrong before it could."""
    code: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    """The status or reply code of its answer; None where there was none."""
    seconds: orm.Mapped[float | None]

    message: orm.Mapped[Message] = orm.relationship(back_populates="attempts")
