"""When to look again: at a source, at an article that was read, at one that could not be read. Pure."""

from __future__ import annotations

import collections.abc
import datetime as dt

FIRST_RETRY = dt.timedelta(minutes=1)
LONGEST_RETRY = dt.timedelta(days=1)
ARTICLE_ATTEMPTS = 8
"""Attempts at one article before it counts as gone; its link stays on the seen list."""


def source_retry(
    failures: int, now: dt.datetime, regular: dt.datetime, asked: dt.timedelta | None = None
) -> dt.datetime:
    """When to visit a source again that failed so many times in a row: soon at first, not later than `regular`.

    A wait that the site asks for (Retry-After, RFC 9110, 10.2.3) is kept, up to a day.
    """
    due = min(regular, now + _doubled(FIRST_RETRY, failures))
    return due if asked is None else max(due, now + min(asked, LONGEST_RETRY))


def article_retry(tries: int, now: dt.datetime) -> dt.datetime | None:
    """When to try an article again that could not be read so many times; None once it counts as gone."""
    if tries >= ARTICLE_ATTEMPTS:
        return None
    return now + _doubled(5 * FIRST_RETRY, tries)


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
