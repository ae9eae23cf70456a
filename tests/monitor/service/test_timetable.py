"""When to look again."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import errors, timetable

NOW = dt.datetime(2026, 5, 14, 9, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
FAULTS: tuple[errors.Fault, ...] = ("temporary", "soft", "hard")
AGES = (HOUR, 6 * HOUR, DAY, 3 * DAY)


@given(st.integers(1, 10_000), st.timedeltas(dt.timedelta(minutes=2), 30 * DAY))
def test_a_failing_source_comes_sooner_never_later(failures: int, every: dt.timedelta) -> None:
    """After a failure a source is visited before its regular time, later with each failure, never after that time."""
    regular = NOW + every
    first = timetable.source_retry(1, NOW, regular)
    assert NOW < first <= timetable.source_retry(failures, NOW, regular)
    assert (
        timetable.source_retry(failures, NOW, regular) <= timetable.source_retry(failures + 1, NOW, regular) <= regular
    )


@given(st.integers(1, 10_000), st.timedeltas(dt.timedelta(minutes=2), 30 * DAY), st.sampled_from(FAULTS))
def test_no_source_is_given_up(failures: int, every: dt.timedelta, fault: errors.Fault) -> None:
    """However often it failed and by whatever error, its next visit comes within six hours or its own interval."""
    due = timetable.source_retry(failures, NOW, NOW + every, fault=fault)
    assert NOW < due <= NOW + max(every, 6 * HOUR)


def test_what_is_gone_is_asked_for_more_seldom_than_what_is_silent() -> None:
    """The first wait is the longer the less another try can mend."""
    waits = [timetable.source_retry(1, NOW, NOW + DAY, fault=fault) for fault in FAULTS]
    assert waits == sorted(waits)
    assert len(set(waits)) == len(FAULTS)
    assert timetable.source_retry(9, NOW, NOW + HOUR / 2, fault="hard") == NOW + 6 * HOUR


@pytest.mark.parametrize(("fault", "hours"), [("temporary", (150, 250)), ("soft", (72, 120)), ("hard", (8, 12))])
def test_a_failing_article_is_given_up_in_the_end(fault: errors.Fault, hours: tuple[int, int]) -> None:
    """Pauses between attempts double up to a day; after the last attempt there is none."""
    attempts = range(1, timetable.ARTICLES[fault].tries)
    waits = [again - NOW for again in (timetable.article_retry(tries, NOW, fault) for tries in attempts) if again]
    assert len(waits) == len(attempts)
    assert waits[0] == timetable.ARTICLES[fault].first
    assert all(later == min(2 * earlier, DAY) for earlier, later in itertools.pairwise(waits))
    assert timetable.article_retry(timetable.ARTICLES[fault].tries, NOW, fault) is None
    assert hours[0] * HOUR < sum(waits, dt.timedelta()) < hours[1] * HOUR


@pytest.mark.parametrize(("age", "following"), [(0, HOUR), (1, 6 * HOUR), (5.9, 6 * HOUR), (25, 3 * DAY), (72, None)])
def test_rechecks_come_at_their_ages(age: float, following: dt.timedelta | None) -> None:
    """The next look comes at the next age that has not passed; after the last there is none."""
    due = timetable.recheck(NOW, NOW.date(), NOW + age * HOUR, AGES)
    assert due == (NOW + following if following else None)


def test_old_news_is_not_looked_at_again() -> None:
    """An article that was posted long before we first saw it is left alone; one without a day is not."""
    assert timetable.recheck(NOW, NOW.date() - 5 * DAY, NOW, AGES) is None
    assert timetable.recheck(NOW, NOW.date() - 4 * DAY, NOW, AGES) == NOW + HOUR
    assert timetable.recheck(NOW, None, NOW, AGES) == NOW + HOUR
    assert timetable.recheck(NOW, None, NOW, ()) is None


@given(st.timedeltas(dt.timedelta(0), 3 * DAY))
def test_a_site_that_asks_to_be_left_alone_is(asked: dt.timedelta) -> None:
    """Retry-After puts the next visit off, beyond the regular time too, by a day at the most."""
    due = timetable.source_retry(1, NOW, NOW + HOUR, asked)
    assert due == max(timetable.source_retry(1, NOW, NOW + HOUR), NOW + min(asked, DAY))


SPANS = st.timedeltas(dt.timedelta(seconds=1), 7 * DAY)
COUNTS = st.tuples(st.integers(0, 200), st.integers(0, 200)).map(sorted)


@given(SPANS, st.one_of(st.none(), SPANS), COUNTS, st.floats(1, 10), st.floats(1, 10))
def test_the_interval_stays_in_its_bounds(
    usual: dt.timedelta, current: dt.timedelta | None, counts: list[int], less: float, more: float
) -> None:
    """However much is new, and whatever the wait was before, it lies between the bounds."""
    bounds = (usual / less, usual * more)
    new, links = counts
    wait = timetable.interval(current, usual, bounds, links=links, new=new)
    assert bounds[0] <= wait <= bounds[1]


@given(SPANS, SPANS, st.integers(1, 200))
def test_more_news_never_makes_for_a_longer_wait(usual: dt.timedelta, current: dt.timedelta, links: int) -> None:
    """The more of what is shown is new, the sooner the next visit."""
    bounds = (usual / 2, usual * 2)
    waits = [timetable.interval(current, usual, bounds, links=links, new=new) for new in range(links + 1)]
    assert waits == sorted(waits, reverse=True)


def test_the_interval_follows_the_news() -> None:
    """Without news it grows to the upper bound, with much news it falls to the lower one, and then comes back."""
    usual, bounds = HOUR, (HOUR / 2, 2 * HOUR)
    wait = usual
    for _ in range(10):
        wait = timetable.interval(wait, usual, bounds, links=20, new=0)
    assert wait == 2 * HOUR
    assert timetable.interval(wait, usual, bounds, links=20, new=1) == usual
    assert timetable.interval(wait, usual, bounds, links=20, new=20) == usual
    assert timetable.interval(usual, usual, bounds, links=20, new=7) == HOUR / 2
    assert timetable.interval(HOUR / 2, usual, bounds, links=20, new=6) == HOUR / 2 * 5 / 4
