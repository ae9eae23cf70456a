"""How far bulk work read each file: the ledger by which it goes on after a kill, and does nothing twice."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models

Values = dict[str, typing.Any]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the reading of a file stands: what is before `place` is done, and `tally` was counted there."""

    place: int = 0
    tally: Values = dataclasses.field(default_factory=dict)
    finished: bool = False


def standing(session: orm.Session, digest: str) -> Standing | None:
    """Where a file stands; None for one that nobody began."""
    row = session.scalar(sa.select(models.BulkFile).where(models.BulkFile.digest == digest))
    return Standing(place=row.place, tally=row.tally, finished=row.finished_at is not None) if row else None


def move(
    session: orm.Session, digest: str, name: str, now: dt.datetime, *, was: Standing | None, becomes: Standing
) -> bool:
    """Note how far a file is now. False, and nothing done, where another process has moved it on since it `was` so.

    The caller has the archive alone (`storage.database.alone`).
    """
    row = session.scalar(sa.select(models.BulkFile).where(models.BulkFile.digest == digest).with_for_update())
    if (row is None) != (was is None) or (row and was and (row.place != was.place or row.finished_at is not None)):
        return False
    if row is None:
        row = models.BulkFile(digest=digest)
        session.add(row)
    row.name, row.place, row.tally, row.updated_at = name, becomes.place, becomes.tally, now
    row.finished_at = now if becomes.finished else None
    session.flush()
    return True
