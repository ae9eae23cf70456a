"""What an answer says of time: how long it asks us to wait, and by how much its clock differs from ours."""

from __future__ import annotations

import collections.abc
import datetime as dt
import email.utils

from monitor.fetch import memory


def retry_after(headers: collections.abc.Mapping[str, str], now: dt.datetime) -> dt.timedelta | None:
    """The wait that an answer asks for, in seconds or as a date (RFC 9110, 10.2.3); None if it names none.

    `now` is aware. A date that has passed is no wait, and none is longer than a day.
    """
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return min(dt.timedelta(seconds=min(int(text[:9]), 10**9)), memory.LONGEST_WAIT)
    until = _date(text)
    return None if until is None else min(max(until - now, dt.timedelta()), memory.LONGEST_WAIT)


def ahead(headers: collections.abc.Mapping[str, str], now: dt.datetime) -> float | None:
    """Seconds by which the clock of an answer is before `now` (aware), to the second; None if it tells no time.

    What a cache gives was made so long before as its `Age` says (RFC 9110, 6.6.1; RFC 9111, 5.1).
    """
    made = _date(headers.get("date", "").strip())
    if made is None:
        return None
    age = headers.get("age", "").strip()
    kept = int(age[:9]) if age.isascii() and age.isdecimal() else 0
    return (made - now).total_seconds() + kept


def _date(text: str) -> dt.datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found
