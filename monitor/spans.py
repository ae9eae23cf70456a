"""Days that are known to the day, the month or the year."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import typing

_MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)


class Span(typing.NamedTuple):
    """Some day from `first` to `last`, both included; a day that is known is its own span."""

    first: dt.date
    last: dt.date


def read(value: object) -> Span:
    """The span of a date, of ``"2016-01"`` (some day in that month), or of ``"2016"`` or 2016 (some day in that year).

    A `Span` is returned as it is, also as a plain tuple. Raises ValueError for anything else.
    """
    if isinstance(value, tuple):
        return Span(*value)
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return Span(value, value)
    found = _MONTH.fullmatch(str(value)) if isinstance(value, str | int) and not isinstance(value, bool) else None
    try:
        if found:
            year, first, last = int(found[1]), int(found[2] or 1), int(found[2] or 12)
            return Span(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))
        if isinstance(value, str):
            day = dt.date.fromisoformat(value)
            return Span(day, day)
    except ValueError:
        pass
    raise ValueError(f'{value!r} is not a day; write 2016-01-31, or "2016-01" or "2016" where only that is known')
