"""Days and moments for people, the same in every locale."""

from __future__ import annotations

import datetime as dt
import zoneinfo

UTC = zoneinfo.ZoneInfo("UTC")

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(date: dt.date) -> str:
    """``5 May 2024``."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def weekday(date: dt.date) -> str:
    """``Sunday, 5 May 2024``."""
    return f"{_WEEKDAYS[date.weekday()]}, {day(date)}"


def month(date: dt.date) -> str:
    """``May 2024``."""
    return f"{_MONTHS[date.month - 1]} {date.year}"


def span(first: dt.date, last: dt.date | None) -> str:
    """``8–9 April 2024``, ``30 September – 2 October 2020``; one day where both are the same or the last is unknown."""
    if last is None or last <= first:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def moment(at: dt.datetime, zone: zoneinfo.ZoneInfo = UTC) -> str:
    """``5 May 2024, 14:05 UTC``; elsewhere ``5 May 2024, 19:05 Tashkent (14:05 UTC)``, and the day if it differs."""
    utc, there = at.astimezone(UTC), at.astimezone(zone)
    if zone.key == UTC.key:
        return f"{day(utc.date())}, {utc:%H:%M} UTC"
    other = f"{day(utc.date())}, " if utc.date() != there.date() else ""
    return f"{day(there.date())}, {there:%H:%M} {place(zone)} ({other}{utc:%H:%M} UTC)"


def place(zone: zoneinfo.ZoneInfo) -> str:
    """``Tashkent`` for ``Asia/Tashkent``: how people call the time of a zone."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def original(at: dt.datetime, offset: str | None) -> str | None:
    """``20:05 +08:00``: a moment by the clock of a page, whose distance from UTC is known; None where that is none."""
    if not offset or offset in ("+00:00", "-00:00"):
        return None
    there = at.astimezone(dt.datetime.fromisoformat(f"2000-01-01T00:00:00{offset}").tzinfo)
    return f"{there:%H:%M} {offset}"


def interval(length: dt.timedelta) -> str:
    """``30 min``, ``1 h 30 min``, ``2 d``."""
    seconds = int(length.total_seconds())
    parts = []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts) or "0 s"
