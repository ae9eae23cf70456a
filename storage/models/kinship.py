"""Pairs of meetings that are perhaps one occasion, and what people decided about them."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage.models import columns, meetings

Decision = typing.Literal["same", "different"]


class Kinship(columns.Base):
    """Two meetings, the lower id first, with how likely they are one occasion, from 0 to 1, and why.

    Without a `decision` they are perhaps the same. With ``same`` one of the two was joined into the other by hand, and
    has no reports of its own; with ``different`` they were told apart by hand. It stands until people change it.
    """

    __tablename__ = "kinship"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "other_id"),)

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    meeting_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("meeting.id"))
    other_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("meeting.id"), index=True)
    score: orm.Mapped[float]
    reason: orm.Mapped[str]
    decision: orm.Mapped[Decision | None] = orm.mapped_column(columns.Prose)
    decided_at: orm.Mapped[dt.datetime | None]

    meeting: orm.Mapped[meetings.Meeting] = orm.relationship(foreign_keys=[meeting_id])
    other: orm.Mapped[meetings.Meeting] = orm.relationship(foreign_keys=[other_id])
