"""Who took part in the meetings that answer a query: a short list, and page by page with what is known of each.

One name in one spelling counts as one person; those with most meetings come first, of these who took part last.
"""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import cursors, fulltext, models, rendering, terms, trees

LATEST = 3
"""How many of a person's meetings are told one by one."""
OFFICES = 20
"""How many of a person's offices are told."""
_ORDER = "meetings"


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A person as the newest of these meetings has the name, in how many took part, and the day of the newest."""

    name: str
    office: str | None
    organisation: str | None
    meetings: int
    last_on: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Office:
    """As what somebody took part, and the days of the first and of the last of these meetings."""

    office: str | None
    organisation: str | None
    first_on: dt.date
    last_on: dt.date


@dataclasses.dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the meetings tell: `offices` and `latest`, a few of the `meetings`, are newest first."""

    name: str
    meetings: int
    first_on: dt.date
    last_on: dt.date
    offices: list[Office]
    latest: list[models.Meeting]


def people(session: orm.Session, query: trees.Query, limit: int = 50) -> tuple[list[Known], int]:
    """The first of those who took part, and how many there are in all."""
    rows, total = _ranked(session, _told(session, query), limit)
    as_told = _newest(session, rows)
    return [
        Known(one.name, one.office, one.organisation, row.meetings, rendering.day(row.newest))
        for row in rows
        if (one := as_told.get(row.search_name))
    ], total


def page(
    session: orm.Session,
    query: trees.Query,
    *,
    named: terms.Clause | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> cursors.Results[Person]:
    """Those who took part, of all or of those whose name has this. Raises `cursors.BadCursor`."""
    place = cursors.read(cursor, _ORDER, 3) if cursor is not None else None
    back = place is not None and place.back
    told = _told(session, query)
    rows, total = _ranked(session, told, limit + 1, named, place)
    shown = rows[:limit][::-1] if back else rows[:limit]
    keys = [(row.meetings, row.newest, row.row) for row in shown]
    return cursors.results(_described(session, told, shown), keys, _ORDER, total, place, more=len(rows) > limit)


def _told(session: orm.Session, query: trees.Query) -> sa.CTE:
    """The meetings that answer the query: id and newness."""
    found = rendering.found(query, "meetings", session.get_bind().dialect.name)
    return sa.select(models.Meeting.id, found.key.label("newness")).select_from(found.whole).where(*found.where).cte()


def _ranked(
    session: orm.Session,
    told: sa.CTE,
    limit: int,
    named: terms.Clause | None = None,
    place: cursors.Cursor | None = None,
) -> tuple[collections.abc.Sequence[typing.Any], int]:
    """The first people, from a place on or back from it, and how many there are in all."""
    counts = _counts(told, named).cte("counted").prefix_with("MATERIALIZED")
    key = (counts.c.meetings, counts.c.newest, counts.c.row)
    total = sa.select(sa.func.count()).select_from(counts)
    back = place is not None and place.back
    order = [part.asc() if back else part.desc() for part in key]
    wanted = sa.select(counts, total.scalar_subquery().label("total")).order_by(*order).limit(limit)
    if place is not None:
        here, there = sa.tuple_(*key), sa.tuple_(*place.key)
        wanted = wanted.where(here > there if back else here < there)
    rows = session.execute(wanted).all()
    return rows, rows[0].total if rows else session.scalar(total) or 0


def _counts(told: sa.CTE, named: terms.Clause | None) -> sa.Select[typing.Any]:
    """A row for each person: in how many of these meetings, the keys of the first and of the newest, and a number."""
    person: typing.Any = models.Participant
    where = [fulltext.in_a_row(named, person.search_name)] if named else []
    return (
        sa.select(
            person.search_name,
            sa.func.count(person.meeting_id.distinct()).label("meetings"),
            sa.func.max(told.c.newness).label("newest"),
            sa.func.min(told.c.newness).label("oldest"),
            sa.func.max(person.id).label("row"),
        )
        .join(told, told.c.id == person.meeting_id)
        .where(person.search_name != "", *where)
        .group_by(person.search_name)
    )


def _newest(session: orm.Session, rows: collections.abc.Iterable[typing.Any]) -> dict[str, models.Participant]:
    """Each person as the newest meeting has it."""
    person = models.Participant
    keys = sa.tuple_(person.search_name, models.Meeting.newness).in_([(row.search_name, row.newest) for row in rows])
    found = sa.select(person).join(person.meeting).where(keys).order_by(person.id.desc())
    return {one.search_name: one for one in session.scalars(found.options(orm.undefer(person.search_name)))}


def _described(session: orm.Session, told: sa.CTE, rows: collections.abc.Sequence[typing.Any]) -> list[Person]:
    """What is known of these people."""
    names = [row.search_name for row in rows]
    as_told = _newest(session, rows)
    offices, latest = _offices(session, told, names), _latest(session, told, names)
    return [
        Person(
            name=one.name,
            meetings=row.meetings,
            first_on=rendering.day(row.oldest),
            last_on=rendering.day(row.newest),
            offices=offices[row.search_name],
            latest=latest[row.search_name],
        )
        for row in rows
        if (one := as_told.get(row.search_name))
    ]


def _offices(session: orm.Session, told: sa.CTE, names: list[str]) -> dict[str, list[Office]]:
    """By name, as what each took part."""
    person = models.Participant
    as_what = (person.search_name, person.office, person.organisation)
    oldest, newest = sa.func.min(told.c.newness), sa.func.max(told.c.newness)
    held = sa.select(*as_what, oldest, newest).join(told, told.c.id == person.meeting_id).group_by(*as_what)
    is_known = sa.or_(person.office.is_not(None), person.organisation.is_not(None))
    known = held.where(person.search_name.in_(names), is_known)
    found = collections.defaultdict[str, list[Office]](list)
    for name, office, body, first, last in session.execute(
        known.order_by(newest.desc(), sa.func.max(person.id).desc())
    ):
        if len(found[name]) < OFFICES:
            found[name].append(Office(office, body, rendering.day(first), rendering.day(last)))
    return found


def _latest(session: orm.Session, told: sa.CTE, names: list[str]) -> dict[str, list[models.Meeting]]:
    """By name, the newest of the meetings that each took part in, with their involvements."""
    person = models.Participant
    pairs = sa.select(person.search_name, told.c.id, told.c.newness).join(told, told.c.id == person.meeting_id)
    rank = sa.func.dense_rank().over(partition_by=person.search_name, order_by=told.c.newness.desc()).label("rank")
    ranked = pairs.add_columns(rank).where(person.search_name.in_(names)).subquery()
    once = sa.select(ranked).where(ranked.c.rank <= LATEST).distinct().subquery()
    wanted = sa.select(once.c.search_name, models.Meeting).join(once, once.c.id == models.Meeting.id)
    first = wanted.order_by(once.c.newness.desc())
    found = collections.defaultdict[str, list[models.Meeting]](list)
    for name, meeting in session.execute(first.options(orm.selectinload(models.Meeting.involvements))):
        found[name].append(meeting)
    return found
