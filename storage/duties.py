"""Duties: work that one process does at a time, each a row with a lease."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models


def hold(session: orm.Session, name: str, holder: str, now: dt.datetime, lease: dt.timedelta) -> bool:
    """Take a duty for so long, or keep it; False where another process has it.

    What is held for more than half the span anyway is left as it is, which spares a write.
    """
    row = of(session, name)
    if row.leased_by == holder and row.leased_until and row.leased_until - now > lease / 2:
        return True
    free = sa.or_(models.Duty.leased_until.is_(None), models.Duty.leased_until < now, models.Duty.leased_by == holder)
    taking = sa.update(models.Duty).where(models.Duty.name == name, free)
    taking = taking.values(leased_by=holder, leased_until=now + lease).returning(models.Duty.name)
    taken = session.scalar(taking, execution_options={"synchronize_session": False}) is not None
    session.expire(row)
    return taken


def is_held(session: orm.Session, name: str, holder: str, now: dt.datetime) -> bool:
    """Whether another has a duty."""
    other = sa.and_(models.Duty.leased_by != holder, models.Duty.leased_until >= now)
    return bool(session.scalar(sa.select(sa.exists().where(models.Duty.name == name, other))))


def give_back(session: orm.Session, name: str, holder: str, done_at: dt.datetime | None = None) -> None:
    """Let go of a duty; `done_at` is when it was done, None where it was not."""
    row = of(session, name)
    if row.leased_by == holder:
        row.leased_by = row.leased_until = None
        row.done_at = done_at or row.done_at
    session.flush()


def of(session: orm.Session, name: str) -> models.Duty:
    """The duty's row, made where there is none."""
    asked = sa.select(models.Duty).where(models.Duty.name == name)
    found = session.scalar(asked, execution_options={"populate_existing": True})
    if found is None:
        inserts.missing(session, models.Duty, ["name"], [{"name": name}])
        found = session.scalars(asked).one()
    return found
