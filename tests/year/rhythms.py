"""When newsrooms publish: on the clock of their zone, as people with office hours, holidays and summers do."""

from __future__ import annotations

import collections.abc
import datetime as dt
import random
import zoneinfo

Moments = collections.abc.Iterator[dt.datetime]
"""Local times of one day, naive."""
Rhythm = collections.abc.Callable[[dt.date, random.Random], Moments]

HOLIDAYS = frozenset({(1, 1), (1, 2), (1, 28), (1, 29), (1, 30), (3, 8), (3, 21), (5, 1), (5, 9), (10, 1), (10, 2)})


def office(low: int, high: int, begin: int = 9, end: int = 18) -> Rhythm:
    """So many on a working day, in bursts within office hours; hardly any on other days."""

    def moments(day: dt.date, chance: random.Random) -> Moments:
        off = day.weekday() > 4 or (day.month, day.day) in HOLIDAYS
        if off and chance.random() > 0.05:
            return
        bursts = [chance.randrange(begin * 60, end * 60) for _ in range(max(1, high // 4))]
        for _ in range(1 if off else chance.randint(low, high)):
            yield _at(day, min(chance.choice(bursts) + chance.randrange(25), 24 * 60 - 1), chance)

    return moments


def steady(count: int) -> Rhythm:
    """So many every day, spread over it, a few less at weekends."""

    def moments(day: dt.date, chance: random.Random) -> Moments:
        for _ in range(count if day.weekday() < 5 else count * 2 // 3):
            yield _at(day, chance.randrange(6 * 60, 24 * 60), chance)

    return moments


def monthly(day: dt.date, chance: random.Random) -> Moments:
    """A bulletin on the fifth."""
    if day.day == 5:
        yield _at(day, 600 + chance.randrange(60), chance)


def weekly(day: dt.date, chance: random.Random) -> Moments:
    """Each Thursday."""
    if day.weekday() == 3:
        yield _at(day, 900 + chance.randrange(60), chance)


def university(day: dt.date, chance: random.Random) -> Moments:
    """One or two on working days, and nothing all summer."""
    if day.month not in (7, 8):
        yield from office(1, 2)(day, chance)


def midnight(zone: zoneinfo.ZoneInfo) -> Rhythm:
    """Around midnight, and through the night in which the clocks change."""

    def moments(day: dt.date, chance: random.Random) -> Moments:
        if day.weekday() in (1, 4):
            yield _at(day, chance.randrange(20), chance)
            yield _at(day, 23 * 60 + 40 + chance.randrange(20), chance)
        if changes(day, zone):
            for minute in (5, 45, 95, 125, 155, 185, 215):
                yield _at(day, minute, chance)

    return moments


def changes(day: dt.date, zone: zoneinfo.ZoneInfo) -> bool:
    """Whether the clocks of a zone change on a day."""
    begin, end = (dt.datetime.combine(one, dt.time(), zone) for one in (day, day + dt.timedelta(days=1)))
    return begin.utcoffset() != end.utcoffset()


def slots(
    rhythm: Rhythm, zone: zoneinfo.ZoneInfo, begin: dt.date, days: int, chance: random.Random
) -> list[dt.datetime]:
    """All moments of publication, aware UTC, the oldest first, no two the same."""
    found = {
        moment.replace(tzinfo=zone).astimezone(dt.UTC)
        for number in range(days)
        for moment in rhythm(begin + dt.timedelta(days=number), chance)
    }
    return sorted(found)


def _at(day: dt.date, minute: int, chance: random.Random) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(minute // 60, minute % 60, chance.randrange(60)))
