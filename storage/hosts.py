"""Whose turn it is at a host, over all processes on one database: a duty with a lease, let go after each request."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models

_PREFIX = "host:"
_LONGEST = 1000
"""Characters of a name that are kept; a redirect may lead to one of a megabyte."""


def take(session: orm.Session, name: str, holder: str, now: dt.datetime, until: dt.datetime) -> bool:
    """Take the turn at a host, or keep it for longer, in one statement; False where another holder has it.

    Of two that ask at once one gets it: the row that both want to write is there once. It holds once committed.
    """
    row = inserts.into(session, models.Duty).values(name=_duty(name), leased_by=holder, leased_until=until, notices=0)
    free = sa.or_(models.Duty.leased_until.is_(None), models.Duty.leased_until < now, models.Duty.leased_by == holder)
    taking = row.on_conflict_do_update(
        index_elements=["name"], set_={"leased_by": holder, "leased_until": until}, where=free
    )
    return session.connection().execute(taking.returning(models.Duty.name)).first() is not None


def leave(session: orm.Session, name: str, holder: str) -> None:
    """Let the next one ask; nothing happens where another holder has the turn by now."""
    mine = sa.and_(models.Duty.name == _duty(name), models.Duty.leased_by == holder)
    session.connection().execute(sa.delete(models.Duty).where(mine))


def _duty(name: str) -> str:
    return f"{_PREFIX}{name[:_LONGEST]}"
