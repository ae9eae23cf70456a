"""Known meetings in few words, as plain values: what is enough to see which of many are worth loading."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import meetings, models


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
    near = meetings.near(around=around, posted=posted, window_days=window_days)
    if near is None:
        return []
    one = models.Meeting
    first = sa.func.min(models.Article.published_on)
    found = (
        sa.select(one.id, one.title, one.kind, one.date_start, one.date_end, one.place, first)
        .join(one.reports)
        .join(models.Report.article)
        .where(one.id.in_(sa.select(one.id).where(near)))  # apart, for it looks into reports and articles too
        .group_by(one.id)
        .order_by(one.id)
    )
    return [
        Sketch(id=id_, title=title, kind=kind, date_start=start, date_end=end, place=place, posted=day)
        for id_, title, kind, start, end, place, day in session.execute(found)
    ]


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
