"""Which day a written date means: the missing year, the weekday, "yesterday", counted from the day of writing."""

from __future__ import annotations

import contextlib
import datetime as dt

from monitor.meetings import calendar_words

GRACE = dt.timedelta(days=7)
"""So late or early may a page be posted: a day this near may lie on the other side of it."""


def days(written: calendar_words.Written, origin: dt.date | None, *, announced: bool) -> tuple[dt.date, dt.date] | None:
    """The first and the last day that is meant, None where there is no such day or nothing to count from.

    `origin` is the day of writing; a missing year looks back from it, and forward for what is `announced`.
    """
    if written.weekday is not None or written.shift is not None:
        return _named(written, origin, announced=announced)
    if written.day is None:
        return None
    start = _dated(written.day, written.month, written.year, origin, announced=announced)
    if start is None or written.day2 is None:
        return (start, start) if start else None
    end = exact(written.year2 or start.year, written.month2 or start.month, written.day2)
    if end and end < start and not written.year2:
        end = exact(start.year + 1, end.month, end.day)
    return (start, end) if end and end >= start else None


def exact(year: int, month: int, day: int) -> dt.date | None:
    """The day of these numbers, None where the calendar has none."""
    with contextlib.suppress(ValueError):
        return dt.date(year, month, day)
    return None


def _named(
    written: calendar_words.Written, origin: dt.date | None, *, announced: bool
) -> tuple[dt.date, dt.date] | None:
    if origin is None:
        return None
    if written.shift is not None:
        first, last = sorted((written.shift, written.shift if written.shift2 is None else written.shift2))
        return origin + dt.timedelta(days=first), origin + dt.timedelta(days=last)
    assert written.weekday is not None  # noqa: S101 - the caller looked
    final = written.weekday if written.weekday2 is None else written.weekday2
    length = dt.timedelta(days=(final - written.weekday) % 7)
    if written.week is not None:
        monday = origin + dt.timedelta(days=7 * written.week - origin.weekday())
        start = monday + dt.timedelta(days=written.weekday)
        return start, start + length
    if announced:
        start = origin + dt.timedelta(days=(written.weekday - origin.weekday()) % 7)
        return start, start + length
    end = origin - dt.timedelta(days=(origin.weekday() - final) % 7)
    return end - length, end


def _dated(day: int, month: int | None, year: int | None, origin: dt.date | None, *, announced: bool) -> dt.date | None:
    if month and year:
        return exact(year, month, day)
    if origin is None:
        return None
    if month:
        options = [exact(origin.year + shift, month, day) for shift in (-1, 0, 1)]
    else:
        months = [origin.replace(day=1) - dt.timedelta(days=1), origin, origin.replace(day=28) + dt.timedelta(days=4)]
        options = [exact(each.year, each.month, day) for each in months]
    return _nearest([option for option in options if option], origin, announced=announced)


def _nearest(options: list[dt.date], origin: dt.date, *, announced: bool) -> dt.date | None:
    if announced:
        return min((option for option in options if option >= origin - GRACE), default=None)
    return max((option for option in options if option <= origin + GRACE), default=None)
