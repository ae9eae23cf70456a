"""What delivery remembers besides its messages: how each recipient does, and work that one process does at a time."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage.models import columns

ToldTrouble = typing.Literal["undelivered", "gone"]
"""What the operator was told of a recipient: messages were given up, or its receiver said that it is gone for good."""


class Recipient(columns.Base):
    """Whom messages are for. A lease keeps a second message of theirs from being under way at the same time.

    A row whose `address` is empty stands for the channel as a whole, such as the mail server that all letters go by.
    """

    __tablename__ = "recipient"
    __table_args__ = (sa.UniqueConstraint("channel", "address"),)

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    channel: orm.Mapped[str]
    address: orm.Mapped[str]
    leased_by: orm.Mapped[str | None]
    leased_until: orm.Mapped[dt.datetime | None]
    failures: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")
    """Attempts in a row that failed by its fault."""
    paused_until: orm.Mapped[dt.datetime | None]
    """Nothing is sent to it before; then one message, to see."""
    seconds: orm.Mapped[float | None]
    """How long the last attempt took."""
    trouble: orm.Mapped[str | None]
    """What went wrong last; None where nothing does."""
    gone_at: orm.Mapped[dt.datetime | None]
    """When its receiver said that it is gone for good; nothing is sent until somebody says that it is back."""
    told: orm.Mapped[ToldTrouble | None] = orm.mapped_column(columns.Prose)
    """The trouble that the operator was told of and that is not over; None where there is none."""
    notices: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")
    """How many notices on it were written: what makes each one's key in the outbox."""
    asks_since: orm.Mapped[dt.datetime | None]
    """When a reader who had unsubscribed asked for messages again."""


class Duty(columns.Base):
    """Work that one process does at a time, by its name: who holds it until when, and when it was last done."""

    __tablename__ = "duty"

    name: orm.Mapped[str] = orm.mapped_column(primary_key=True)
    leased_by: orm.Mapped[str | None]
    leased_until: orm.Mapped[dt.datetime | None]
    done_at: orm.Mapped[dt.datetime | None]
    told: orm.Mapped[str | None]
    """What the operator was told of it and is not over; None where there is nothing."""
    notices: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")
