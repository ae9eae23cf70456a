"""Whose turn it is in the outbox, and what follows an attempt."""

from __future__ import annotations

import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from monitor import rota, settings

NOW = dt.datetime(2026, 5, 14, 9, 0, tzinfo=dt.UTC)
SECOND, MINUTE, HOUR = dt.timedelta(seconds=1), dt.timedelta(minutes=1), dt.timedelta(hours=1)
LIMITS = settings.Delivery()
AWAY = rota.Failure(retry=True, fault="recipient")


def line(number: int, **fields: object) -> rota.Line:
    """A webhook with a message that is due."""
    made = rota.Line(id=number, channel="webhook", address=f"r{number}", due_at=NOW - number * SECOND)
    return dataclasses.replace(made, **fields)


def names(lines: list[rota.Line], workers: int = 4, **whole: rota.Line) -> list[int]:
    """Who may be sent to, in order."""
    return [one.id for one in rota.order(lines, whole, NOW, workers)]


def test_the_longest_waiting_goes_first_and_who_is_busy_or_paused_does_not() -> None:
    """A recipient with a message under way, in a pause, or with nothing due is passed over."""
    paused, over = NOW + SECOND, NOW - SECOND
    lines = [
        line(1), line(2), line(3, busy=True), line(4, paused_until=paused), line(5, due_at=None),
        line(6, failures=1, paused_until=over),
    ]  # fmt: skip
    assert names(lines) == [6, 2, 1]


def test_the_failing_and_the_slow_get_half_of_the_workers() -> None:
    """With two of them under way here, four workers take no third; others, and those of another process, count not."""
    hindered = [line(1, failures=3), line(2, seconds=rota.SLOW), line(3)]
    under_way = [line(8, busy=True, mine=True, failures=1), line(9, busy=True, mine=True, seconds=9.0)]
    assert names([*hindered, *under_way]) == [3]
    assert names([*hindered, under_way[0]]) == [3, 2, 1]
    assert names([*hindered, *(dataclasses.replace(one, mine=False) for one in under_way)]) == [3, 2, 1]
    assert names(hindered, workers=1) == [3, 2, 1]


def test_a_channel_that_fails_as_a_whole_is_probed_by_one() -> None:
    """While it is paused none of its recipients goes; then one does, and other channels never mind."""
    mail = [line(number, channel="email") for number in (1, 2)]
    whole = rota.Line(id=0, channel="email", address="", failures=2, paused_until=NOW + SECOND)
    assert names([*mail, line(3)], email=whole) == [3]
    whole = dataclasses.replace(whole, paused_until=NOW - SECOND)
    assert names([*mail, line(3)], email=whole) == [3, 2, 1]
    probing = dataclasses.replace(mail[0], busy=True)
    assert names([probing, mail[1], line(3)], email=whole) == [3]


@given(st.integers(1, 500), st.floats(0, 1, exclude_max=True))
def test_the_wait_grows_to_its_cap(tries: int, chance: float) -> None:
    """It doubles up to a day, chance takes a quarter of it at the most, and a pause is never longer than an hour."""
    whole, wait = rota.backoff(tries, LIMITS, 0.0), rota.backoff(tries, LIMITS, chance)
    assert LIMITS.backoff_base <= whole <= rota.backoff(tries + 1, LIMITS, 0.0) <= LIMITS.backoff_cap
    assert whole * 0.75 <= wait <= whole
    assert rota.pause(AWAY, tries, LIMITS, chance) <= rota.LONGEST_PAUSE
    assert LIMITS.backoff_cap == dt.timedelta(days=1)


@given(st.integers(0, 60), st.integers(1, 20), st.one_of(st.none(), st.integers(0, 24)))
def test_a_message_is_tried_until_its_time_is_over(hours: int, tries: int, asked: int | None) -> None:
    """It is given up at the end and not before, is due by then, and never before the other side wants it."""
    at, after = NOW + hours * HOUR, None if asked is None else asked * HOUR
    failure = dataclasses.replace(AWAY, after=after)
    found = rota.verdict(failure, tries=tries, since=NOW, at=at, limits=LIMITS, chance=0.5)
    end = NOW + LIMITS.give_up_after
    assert (found.outcome == "gave_up") == (at >= end)
    if found.due_at is not None:
        assert found.due_at <= max(end, at + (after or dt.timedelta(0)))
        assert found.due_at >= at + (after or dt.timedelta(0))
    refused = rota.Failure(retry=False, fault="message")
    assert rota.verdict(refused, tries=1, since=NOW, at=NOW, limits=LIMITS, chance=0.0).outcome == "gave_up"
    assert rota.verdict(None, tries=1, since=NOW, at=NOW, limits=LIMITS, chance=0.0).outcome == "sent"


def test_a_pause_lasts_as_long_as_the_other_side_asks() -> None:
    """Retry-After is kept where it is longer than our own pause, and not where it is shorter."""
    assert rota.pause(dataclasses.replace(AWAY, after=3 * HOUR), 1, LIMITS, 0.0) == 3 * HOUR
    assert rota.pause(dataclasses.replace(AWAY, after=SECOND), 1, LIMITS, 0.0) == MINUTE
