"""Walks: work of hours that is gone on with after a kill, one process at a time."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models

Values = dict[str, typing.Any]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a walk stands: values of JSON. `resumed` says that an earlier process began it."""

    id: int
    place: Values
    tally: Values
    resumed: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class WithheldRecord:
    """An alert that was not sent; `told` is what it would have said."""

    article_id: int
    state: str
    recipient: str
    channel: str
    told: str


def take_up(
    session: orm.Session, kind: models.WalkKind, source: str | None, asked: Values, holder: str, now: dt.datetime
) -> Standing:
    """Go on with the walk that was asked for in the same words and did not come to its end, or begin one.

    From here on it is the holder's alone: a process that had it before cannot move it on.
    """
    known = _unfinished(session, kind, source, asked)
    if known is not None:
        walk = known
        walk.holder, walk.updated_at = holder, now
    else:
        walk = models.Walk(
            kind=kind, source=source, asked=asked, place={}, tally={}, holder=holder, started_at=now, updated_at=now
        )
        session.add(walk)
    session.flush()
    return Standing(id=walk.id, place=walk.place, tally=walk.tally, resumed=known is not None)


def place(session: orm.Session, kind: models.WalkKind, source: str | None, asked: Values) -> Values:
    """Where the walk stands that `take_up` would go on with; empty where it would begin one."""
    known = _unfinished(session, kind, source, asked)
    return known.place if known is not None else {}


def _unfinished(session: orm.Session, kind: models.WalkKind, source: str | None, asked: Values) -> models.Walk | None:
    left = sa.select(models.Walk).where(
        models.Walk.kind == kind, models.Walk.source.is_not_distinct_from(source), models.Walk.finished_at.is_(None)
    )
    found = session.scalars(left.order_by(models.Walk.id.desc()))
    return next((walk for walk in found if walk.asked == asked), None)


def move(
    session: orm.Session,
    walk_id: int,
    holder: str,
    now: dt.datetime,
    *,
    place: Values,
    tally: Values,
    finished: bool = False,
) -> bool:
    """Note where a walk stands, and whether it is over. False, and nothing done, where another process has it."""
    moved = (
        sa.update(models.Walk)
        .where(models.Walk.id == walk_id, models.Walk.holder == holder)
        .values(place=place, tally=tally, updated_at=now, finished_at=now if finished else None)
        .returning(models.Walk.id)
    )
    return session.scalar(moved) is not None


def withhold(session: orm.Session, walk_id: int, alerts: collections.abc.Iterable[WithheldRecord]) -> None:
    """Keep what a walk would have sent."""
    session.add_all(models.Withheld(walk_id=walk_id, **dataclasses.asdict(one)) for one in alerts)
    session.flush()


def withheld_of(session: orm.Session, article_ids: collections.abc.Collection[int]) -> list[models.Withheld]:
    """What walks would have sent of these articles, oldest first."""
    kept = sa.select(models.Withheld).where(models.Withheld.article_id.in_(article_ids))
    return list(session.scalars(kept.order_by(models.Withheld.id)))


def withheld(session: orm.Session, walk_id: int) -> collections.abc.Iterator[models.Withheld]:
    """What a walk would have sent, in the order of its articles."""
    kept = sa.select(models.Withheld).where(models.Withheld.walk_id == walk_id).order_by(models.Withheld.id)
    return iter(session.scalars(kept.execution_options(yield_per=200)))
