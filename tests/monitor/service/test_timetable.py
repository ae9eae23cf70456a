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
