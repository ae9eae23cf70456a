"""Silences: what nobody is to be told for a while, by whom and why. They stay when they are over."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SilenceRecord:
    """What somebody wants silent: of partner, source and rule one at least; from when, and until when."""

    partner: str | None = None
    source: str | None = None
    rule: str | None = None
    author: str
    reason: str
    starts_at: dt.datetime
    until: dt.datetime


def add(session: orm.Session, record: SilenceRecord, now: dt.datetime) -> models.Silence:
    """Put a silence on record."""
    made = models.Silence(created_at=now, **{one.name: getattr(record, one.name) for one in dataclasses.fields(record)})
    session.add(made)
    session.flush()
    return made


def in_force(session: orm.Session, now: dt.datetime) -> list[models.Silence]:
    """The silences that hold at a moment, the oldest first."""
    held = sa.and_(models.Silence.starts_at <= now, models.Silence.until > now, models.Silence.ended_at.is_(None))
    return list(session.scalars(sa.select(models.Silence).where(held).order_by(models.Silence.id)))


def listed(session: orm.Session, now: dt.datetime | None = None) -> list[tuple[models.Silence, int]]:
    """The silences with how many messages each kept, the newest first; those not over at a moment, or all."""
    kept = sa.select(sa.func.count()).where(models.Message.silence_id == models.Silence.id).scalar_subquery()
    found = sa.select(models.Silence, kept).order_by(models.Silence.id.desc())
    if now is not None:
        found = found.where(models.Silence.until > now, models.Silence.ended_at.is_(None))
    return [(silence, count) for silence, count in session.execute(found)]


def end(session: orm.Session, number: int, now: dt.datetime) -> models.Silence | None:
    """Let a silence be over; None where there is none of this number that is not over."""
    one = session.get(models.Silence, number)
    if one is None or one.ended_at is not None or one.until <= now:
        return None
    one.ended_at = now
    session.flush()
    return one
