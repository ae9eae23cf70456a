"""Known meetings in few words, as plain values: what is enough to see which of many are worth loading."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import functools
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, nearby


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A meeting: `people` are names, `partners` ids, `posted` is the day of the first report that gives one."""

    id: int
    title: str
    kind: str
    date_start: dt.date | None
    date_end: dt.date | None
    place: str | None
    posted: dt.date | None
    people: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


def around(session: orm.Session, *, around: dt.date | None, posted: dt.date | None, window_days: int) -> list[Sketch]:
    """The meetings of `storage.meetings.candidates`, oldest first, without their people and partners."""
    held = around or posted
    if held is None:
        return []
    query = _around(is_dated=around is not None, is_posted=posted is not None)
    window = dt.timedelta(days=window_days)
    days = {
        f"{name}_{end}": day + sign * window
        for name, day in (("held", held), ("around", around), ("posted", posted))
        if day is not None
        for end, sign in (("first", -1), ("last", 1))
    }
    days["earliest"] = held - window - nearby.LONGEST
    return [
        Sketch(id=id_, title=title, kind=kind, date_start=start, date_end=end, place=place, posted=day)
        for id_, title, kind, start, end, place, day in session.execute(query, days)
    ]


@functools.cache
def _around(*, is_dated: bool, is_posted: bool) -> sa.Select[*tuple[typing.Any, ...]]:
    """The query, built once: it is asked for each meeting of each article."""
    one = models.Meeting

    def span(name: str) -> tuple[sa.BindParameter[dt.date], sa.BindParameter[dt.date]]:
        return sa.bindparam(f"{name}_first", type_=sa.Date()), sa.bindparam(f"{name}_last", type_=sa.Date())

    near = nearby.near(
        earliest=sa.bindparam("earliest", type_=sa.Date()),
        held=span("held"),
        around=span("around") if is_dated else None,
        posted=span("posted") if is_posted else None,
    )
    return (
        sa.select(
            one.id,
            one.title,
            one.kind,
            one.date_start,
            one.date_end,
            one.place,
            sa.func.min(models.Article.published_on),
        )
        .join(one.reports)
        .join(models.Report.article)
        .where(one.id.in_(sa.select(one.id).where(near)))  # apart, for it looks into reports and articles too
        .group_by(one.id)
        .order_by(one.id)
    )


def completed(session: orm.Session, sketches: collections.abc.Sequence[Sketch]) -> list[Sketch]:
    """The same meetings with the people who took part and the partners involved."""
    ids = [one.id for one in sketches]
    people = _of(session, models.Participant.meeting_id, models.Participant.name, models.Participant.id, ids)
    partners = _of(session, models.Involvement.meeting_id, models.Involvement.partner, models.Involvement.partner, ids)
    return [
        dataclasses.replace(one, people=tuple(people.get(one.id, {})), partners=tuple(partners.get(one.id, {})))
        for one in sketches
    ]


def _of(
    session: orm.Session,
    meeting: orm.InstrumentedAttribute[int],
    value: orm.InstrumentedAttribute[str],
    order: orm.InstrumentedAttribute[int] | orm.InstrumentedAttribute[str],
    ids: list[int],
) -> dict[int, dict[str, None]]:
    """Values by meeting, each once, in order."""
    found: dict[int, dict[str, None]] = {}
    for start in range(0, len(ids), 500):
        query = sa.select(meeting, value).where(meeting.in_(ids[start : start + 500])).order_by(order)
        for owner, one in session.execute(query):
            found.setdefault(owner, {})[one] = None
    return found
