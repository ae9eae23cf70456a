"""When to look again: at a source, at an article that was read, at one that could not be read. Pure."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

from monitor import errors

LONGEST_RETRY = dt.timedelta(days=1)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How tries follow each other: the first wait, which doubles up to a day, and how many tries there are at most."""

    first: dt.timedelta
    tries: int


SOURCES: collections.abc.Mapping[errors.Fault, dt.timedelta] = {
    "temporary": dt.timedelta(minutes=1),
    "soft": dt.timedelta(minutes=5),
    "hard": dt.timedelta(minutes=15),
}
"""The first wait of a source by the class of its error. Sources are never given up."""

LONGEST_HARD = dt.timedelta(hours=6)
"""Longest wait of a source whose address is gone or forbidden, where its regular visits come more often."""

ARTICLES: collections.abc.Mapping[errors.Fault, Pace] = {
    "temporary": Pace(first=dt.timedelta(minutes=5), tries=16),  # 8 days
    "soft": Pace(first=dt.timedelta(minutes=5), tries=12),  # 4 days: an outage over a long weekend
    "hard": Pace(first=dt.timedelta(minutes=5), tries=8),  # 10 hours: a listing may be ahead of its pages
}
"""The tries at an article before it counts as gone; its link stays on the seen list."""


MOSTLY_NEW = 3
"""Where more than one link in so many is new, some may have come and gone between two visits."""


def interval(
    current: dt.timedelta | None,
    usual: dt.timedelta,
    bounds: tuple[dt.timedelta, dt.timedelta],
    *,
    links: int,
    new: int,
) -> dt.timedelta:
    """How long to wait for the next visit, after one that showed so many links, so many of them new.

    Much that is new halves the wait, and nothing new makes it a quarter longer, within the bounds; between the two it
    comes back to the usual one. `current` is the wait before, None for the usual one.
    """
    current = current or usual
    longer = current * 5 / 4
    if not new:
        wait = longer
    elif new * MOSTLY_NEW > links:
        wait = min(current / 2, usual)
    else:
        wait = min(longer, usual)
    least, most = bounds
    return min(max(wait, least), most)


def source_retry(
    failures: int,
    now: dt.datetime,
    regular: dt.datetime,
    asked: dt.timedelta | None = None,
    fault: errors.Fault = "temporary",
) -> dt.datetime:
    """When to visit a source again that failed so many times in a row, at last by an error of this class.

    Soon at first, not later than `regular`; one whose address is gone or forbidden more seldom than that in the end.
    A wait that the site asks for (Retry-After, RFC 9110, 10.2.3) is kept, up to a day.
    """
    wait = _doubled(SOURCES[fault], failures)
    due = min(regular, now + wait) if fault != "hard" else now + min(wait, max(LONGEST_HARD, regular - now))
    return due if asked is None else max(due, now + min(asked, LONGEST_RETRY))


def article_retry(tries: int, now: dt.datetime, fault: errors.Fault = "soft") -> dt.datetime | None:
    """When to try an article again that could not be read so many times, at last by an error of this class.

    None once it counts as gone.
    """
    pace = ARTICLES[fault]
    return None if tries >= pace.tries else now + _doubled(pace.first, tries)


def recheck(
    first_seen: dt.datetime, posted: dt.date | None, now: dt.datetime, ages: collections.abc.Sequence[dt.timedelta]
) -> dt.datetime | None:
    """When to see whether an article was edited: at the next of `ages`, counted from when it was first seen.

    None after the last of them, and for an article that was old news already when it was first seen.
    """
    if not ages or (posted is not None and first_seen.date() - posted > max(ages) + dt.timedelta(days=1)):
        return None
    return min((first_seen + age for age in ages if first_seen + age > now), default=None)


def _doubled(base: dt.timedelta, times: int) -> dt.timedelta:
    return min(base * (1 << min(max(times - 1, 0), 20)), LONGEST_RETRY)
