"""A month in whole weeks, each day with its meetings. Pure."""

from __future__ import annotations

import calendar
import collections.abc
import dataclasses
import datetime as dt

from storage import models

_DAY = dt.timedelta(days=1)
_FIRST, _LAST = dt.date(2, 1, 1), dt.date(9998, 12, 31)
"""Months with neighbours and whole weeks on both sides lie between."""


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """A day of the sheet: meetings that begin on it, and those that go on; `outside` of the month asked for."""

    date: dt.date
    outside: bool
    begins: list[models.Meeting]
    goes_on: list[models.Meeting]


@dataclasses.dataclass(frozen=True, slots=True)
class Month:
    """A month of a year, by its first day."""

    first: dt.date

    @property
    def days(self) -> list[dt.date]:
        """All days of the weeks, Monday first, that the month has a part in."""
        weeks = calendar.Calendar().monthdatescalendar(self.first.year, self.first.month)
        return [day for week in weeks for day in week]

    @property
    def previous(self) -> dt.date:
        """The first day of the month before."""
        return (self.first - _DAY).replace(day=1)

    @property
    def next(self) -> dt.date:
        """The first day of the month after."""
        return (self.first + 31 * _DAY).replace(day=1)

    def sheet(self, meetings: collections.abc.Iterable[models.Meeting]) -> list[Day]:
        """The days with what is on; of a meeting whose day is not known nothing is shown."""
        sheet = {
            day: Day(day, (day.year, day.month) != (self.first.year, self.first.month), [], []) for day in self.days
        }
        for one in meetings:
            start = one.date_start
            if start is None:
                continue
            if start in sheet:
                sheet[start].begins.append(one)
            last = min(one.date_end or start, self.days[-1])
            for day in sheet.values():
                if start < day.date <= last:
                    day.goes_on.append(one)
        return list(sheet.values())


def of(day: dt.date) -> Month:
    """The month of a day; of one at the ends of time the nearest that has neighbours."""
    return Month(min(max(day, _FIRST), _LAST).replace(day=1))
