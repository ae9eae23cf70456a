"""Who took part in the meetings that answer a query."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, rendering, trees


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A person as the newest of these meetings has the name, in how many took part, and the day of the newest."""

    name: str
    office: str | None
    organisation: str | None
    meetings: int
    last_on: dt.date


def people(session: orm.Session, query: trees.Query, limit: int = 50) -> tuple[list[Known], int]:
    """Those with most meetings first, and how many there are in all. One name in one spelling counts as one person."""
    found = rendering.found(query, "meetings", session.get_bind().dialect.name)
    person = models.Participant
    told = sa.select(models.Meeting.id, found.key.label("newness")).select_from(found.whole).where(*found.where).cte()
    counts = (
        sa.select(
            person.search_name,
            sa.func.count(person.meeting_id.distinct()).label("meetings"),
            sa.func.max(told.c.newness).label("newest"),
        )
        .join(told, told.c.id == person.meeting_id)
        .where(person.search_name != "")
        .group_by(person.search_name)
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(counts.subquery())) or 0
    best = counts.order_by(sa.desc("meetings"), sa.desc("newest")).limit(limit)
    rows = session.execute(best).all()
    as_told = _newest(session, [(name, newest) for name, _, newest in rows])
    return [
        Known(one.name, one.office, one.organisation, meetings, rendering.day(newest))
        for (name, meetings, newest) in rows
        if (one := as_told.get(name))
    ], total


def _newest(session: orm.Session, wanted: list[tuple[str, int]]) -> dict[str, models.Participant]:
    """Each person as the newest meeting has it."""
    person = models.Participant
    keys = sa.tuple_(person.search_name, models.Meeting.newness).in_(wanted)
    found = sa.select(person).join(person.meeting).where(keys).order_by(person.id.desc())
    return {one.search_name: one for one in session.scalars(found.options(orm.undefer(person.search_name)))}
