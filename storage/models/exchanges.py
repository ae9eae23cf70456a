"""What went over the network: each exchange, and what is to be remembered of a host."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage.models import columns


class Exchange(columns.Base):
    """One request and what came of it. `url` of a webhook is without its path, which may be a secret."""

    __tablename__ = "exchange"
    __table_args__ = (sa.Index(None, "at"), sa.Index(None, "source", "at"))

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    at: orm.Mapped[dt.datetime]
    method: orm.Mapped[str]
    url: orm.Mapped[str]
    host: orm.Mapped[str]
    source: orm.Mapped[str | None]
    """The name of the source for which it was asked; None for a webhook."""
    status: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    """None where there was no answer."""
    size: orm.Mapped[int]
    """Bytes of the body as they came over the wire."""
    seconds: orm.Mapped[float]
    fault: orm.Mapped[str | None]
    """The class of the error: `hard`, `soft`, `temporary`; None where all went well."""
    error: orm.Mapped[str | None]


class Host(columns.Base):
    """What is remembered of a host, so that pauses and pleas for patience survive a restart."""

    __tablename__ = "host"

    name: orm.Mapped[str] = orm.mapped_column(primary_key=True)
    asked_at: orm.Mapped[dt.datetime]
    """When the last request ended."""
    held_until: orm.Mapped[dt.datetime | None]
    """Until when it asked to be left alone (Retry-After)."""
    clock_ahead: orm.Mapped[float | None]
    """Seconds by which its clock is before ours, by its last answer that told the time; negative: behind."""
