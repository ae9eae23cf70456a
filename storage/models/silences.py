"""What nobody is to be told for a while: by partner, source or rule."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage.models import columns


class Silence(columns.Base):
    """A wish of the operator that certain messages are not sent for a while; it always runs out.

    Of `partner`, `source` and `rule` one is given at least, and all that are given must match. It holds from
    `starts_at` up to `until`, or to `ended_at` where somebody ended it before.
    """

    __tablename__ = "silence"
    __table_args__ = (
        sa.CheckConstraint("partner IS NOT NULL OR source IS NOT NULL OR rule IS NOT NULL", name="of_something"),
        sa.Index(None, "until"),
    )

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    partner: orm.Mapped[str | None]
    source: orm.Mapped[str | None]
    rule: orm.Mapped[str | None]
    author: orm.Mapped[str]
    reason: orm.Mapped[str]
    created_at: orm.Mapped[dt.datetime]
    starts_at: orm.Mapped[dt.datetime]
    until: orm.Mapped[dt.datetime]
    ended_at: orm.Mapped[dt.datetime | None]
