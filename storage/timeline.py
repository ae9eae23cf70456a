"""How many of the meetings that answer a query fall into each year, by kind."""

from __future__ import annotations

import collections

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, rendering, trees

Timeline = dict[int, dict[str, int]]
"""By year, the earliest first, and then by kind of meeting; only what there is."""


def timeline(session: orm.Session, query: trees.Query) -> Timeline:
    """The counts; a meeting without a day counts by the posting day of its first report, as in lists."""
    found = rendering.found(query, "meetings", session.get_bind().dialect.name)
    day = found.key.op("/", return_type=sa.BigInteger)(sa.literal_column(str(rendering.STEP)))
    days = sa.select(day.label("day"), models.Meeting.kind).select_from(found.whole).where(*found.where).subquery()
    counted = sa.select(days.c.day, days.c.kind, sa.func.count()).group_by(days.c.day, days.c.kind)
    years: dict[int, collections.Counter[str]] = {}
    for number, kind, count in session.execute(counted.order_by(days.c.day)):
        year = rendering.day(int(number) * rendering.STEP).year
        years.setdefault(year, collections.Counter())[kind] += count
    return {year: dict(kinds) for year, kinds in years.items()}
