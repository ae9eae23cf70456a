"""When messages leave: digests by local time, quiet hours, daylight saving."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitor import rhythm

BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
NEW_YORK = zoneinfo.ZoneInfo("America/New_York")
EARLY, LATE = dt.datetime(2001, 1, 2), dt.datetime(2037, 12, 30)  # noqa: DTZ001 -- hypothesis adds the zone
moments = st.datetimes(EARLY, LATE, timezones=st.just(dt.UTC))
clocks = st.times().map(lambda time: time.replace(second=0, microsecond=0))
zones = st.sampled_from(
    ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "Australia/Lord_Howe", "UTC"]
).map(zoneinfo.ZoneInfo)


def utc(*parts: int) -> dt.datetime:
    """A moment in UTC."""
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("daily 08:00", rhythm.Digest(dt.time(8))),
        ("daily 7:05", rhythm.Digest(dt.time(7, 5))),
        ("weekly sun 23:59", rhythm.Digest(dt.time(23, 59), 6)),
        ("daily 24:00", None),
        ("weekly 08:00", None),
        ("10m", None),
    ],
)
def test_a_digest_is_read(text: str, found: rhythm.Digest | None) -> None:
    """A time of day, with or without a weekday; anything else is no digest."""
    assert rhythm.digest(text) == found


def test_quiet_hours_are_read() -> None:
    """From one time to another; from a time to itself is no time at all."""
    assert rhythm.quiet("22:00-07:00") == rhythm.Quiet(dt.time(22), dt.time(7))
    assert rhythm.quiet("09:00 - 09:00") is None
    assert rhythm.quiet("night") is None


def test_a_digest_goes_once_a_day_when_clocks_change() -> None:
    """Eight o'clock in Berlin is another hour of UTC from one day to the next; 02:30 is skipped in spring."""
    eight = rhythm.Digest(dt.time(8))
    assert rhythm.following(eight, utc(2026, 3, 28, 12), BERLIN) == utc(2026, 3, 29, 6)
    assert rhythm.following(eight, utc(2026, 3, 27, 12), BERLIN) == utc(2026, 3, 28, 7)
    assert rhythm.following(eight, utc(2026, 10, 24, 12), BERLIN) == utc(2026, 10, 25, 7)
    skipped = rhythm.Digest(dt.time(2, 30))
    assert rhythm.following(skipped, utc(2026, 3, 28, 12), BERLIN) == utc(2026, 3, 29, 1, 30)
    twice = rhythm.following(skipped, utc(2026, 10, 24, 12), BERLIN)
    assert twice == utc(2026, 10, 25, 0, 30)
    assert rhythm.following(skipped, twice, BERLIN) == utc(2026, 10, 26, 1, 30)


def test_a_leap_day_has_its_digest() -> None:
    """The 29th of February is a day like others."""
    assert rhythm.following(rhythm.Digest(dt.time(8)), utc(2028, 2, 28, 12), BERLIN) == utc(2028, 2, 29, 7)


def test_one_moment_is_another_day_elsewhere() -> None:
    """Two readers with one rhythm have their digests by their own clocks."""
    monday = rhythm.Digest(dt.time(8), 0)
    assert rhythm.following(monday, utc(2026, 11, 22, 12), BERLIN) == utc(2026, 11, 23, 7)
    assert rhythm.following(monday, utc(2026, 11, 22, 12), NEW_YORK) == utc(2026, 11, 23, 13)


@pytest.mark.parametrize("text", ["", "90s", "10m", "1h30m", "daily 08:00", "weekly sun 23:59"])
def test_a_pace_is_written_as_it_was_read(text: str) -> None:
    """What settings say comes back in one form."""
    assert rhythm.pace_text(rhythm.pace(text)) == text.replace("90s", "1m30s")


@pytest.mark.parametrize("text", ["10", "0m", "h", "24h", "daily", "monthly 08:00", "daily 8", "weekly funday 08:00"])
def test_what_is_no_pace_is_refused(text: str) -> None:
    """The fault says what may stand there."""
    with pytest.raises(ValueError, match="write nothing, 10m, daily 08:00 or weekly mon 08:00"):
        rhythm.pace(text)


@pytest.mark.parametrize(
    ("pace", "hours", "text"),
    [
        ("", None, ""),
        ("10m", None, "10m (Europe/Berlin)"),
        ("", "22:00-07:00", "not in 22:00-07:00 (Europe/Berlin)"),
        ("10m", "22:00-07:00", "10m not in 22:00-07:00 (Europe/Berlin)"),
        ("daily 08:00", "22:00-07:00", "daily 08:00 (Europe/Berlin)"),
        ("daily 23:00", "22:00-07:00", "daily 07:00 (Europe/Berlin)"),
        ("weekly sun 23:00", "22:00-07:00", "weekly mon 07:00 (Europe/Berlin)"),
        ("weekly sun 03:00", "22:00-07:00", "weekly sun 07:00 (Europe/Berlin)"),
        ("weekly sun 03:00", "01:00-05:00", "weekly sun 05:00 (Europe/Berlin)"),
    ],
)
def test_a_rhythm_is_a_text_in_the_outbox(pace: str, hours: str | None, text: str) -> None:
    """It holds all that decides when a message leaves; a digest in quiet hours is one at their end."""
    made = rhythm.Rhythm(pace=rhythm.pace(pace), quiet=rhythm.quiet(hours) if hours else None, zone=BERLIN)
    assert str(made) == text
    assert str(rhythm.written(text)) == text
    assert rhythm.written(text).moment(utc(2026, 3, 28, 23, 30)) == made.moment(utc(2026, 3, 28, 23, 30))


def test_a_foreign_text_is_no_rhythm() -> None:
    """What this program did not write is refused, not guessed."""
    with pytest.raises(ValueError, match="is no rhythm"):
        rhythm.written("now and then")
    assert rhythm.written(None) == rhythm.AT_ONCE


def test_messages_leave_by_their_pace() -> None:
    """At once, after a while, or at a time; in quiet hours at their end, which daylight saving may bring sooner."""
    night = rhythm.Quiet(dt.time(22), dt.time(7))
    evening = utc(2026, 3, 28, 20, 55)  # 21:55 in Berlin; clocks go forward that night
    assert rhythm.AT_ONCE.moment(evening) == evening
    gathered = rhythm.Rhythm(pace=dt.timedelta(minutes=10), quiet=night, zone=BERLIN)
    assert rhythm.Rhythm(quiet=night, zone=BERLIN).moment(evening) == evening
    assert gathered.moment(evening) == utc(2026, 3, 29, 5)
    assert rhythm.Rhythm(pace=rhythm.digest("daily 08:00"), zone=BERLIN).moment(evening) == utc(2026, 3, 29, 6)


@given(moments, clocks, st.none() | st.integers(0, 6), zones)
def test_digests_follow_each_other_by_a_day_or_a_week(
    after: dt.datetime, at: dt.time, weekday: int | None, zone: zoneinfo.ZoneInfo
) -> None:
    """The next one is later, on its weekday, and not further off than its span and an hour or so of daylight saving."""
    wanted = rhythm.Digest(at, weekday)
    first = rhythm.following(wanted, after, zone)
    second = rhythm.following(wanted, first, zone)
    span = dt.timedelta(days=1 if weekday is None else 7)
    slack = dt.timedelta(hours=2)
    assert after < first <= after + span + slack
    assert span - slack <= second - first <= span + slack
    if weekday is not None:
        assert (first.astimezone(zone) - slack).weekday() == weekday or first.astimezone(zone).weekday() == weekday


def test_an_hour_that_comes_twice_is_quiet_twice_and_no_longer() -> None:
    """What is written in the second of two equal hours waits for its end, not for the next day."""
    night = rhythm.Quiet(dt.time(22), dt.time(2, 30))
    assert rhythm.awake(utc(2026, 10, 25, 0, 10), night, BERLIN) == utc(2026, 10, 25, 0, 30)
    assert rhythm.awake(utc(2026, 10, 25, 0, 40), night, BERLIN) == utc(2026, 10, 25, 0, 40)
    assert rhythm.awake(utc(2026, 10, 25, 1, 10), night, BERLIN) == utc(2026, 10, 25, 1, 30)
    late = rhythm.Quiet(dt.time(2), dt.time(1, 30))
    assert rhythm.awake(utc(2026, 10, 25, 1, 10), late, BERLIN) == utc(2026, 10, 26, 0, 30)


@given(moments, clocks, clocks, zones)
@example(utc(2026, 10, 25, 1, 10), dt.time(22), dt.time(2, 30), BERLIN)
def test_quiet_hours_hold_and_then_send(
    moment: dt.datetime, begin: dt.time, end: dt.time, zone: zoneinfo.ZoneInfo
) -> None:
    """What falls into them waits for their end; anything else goes as it is."""
    hours = rhythm.Quiet(begin, end) if begin != end else None
    sent = rhythm.awake(moment, hours, zone)
    assert sent >= moment
    if hours is None or moment.astimezone(zone).time() not in hours:
        assert sent == moment
    else:
        within = dt.datetime.combine(EARLY, end) - dt.datetime.combine(EARLY, begin)
        slack = dt.timedelta(hours=2)  # a clock that is put back, and one that skips their end
        assert sent - moment <= within % dt.timedelta(days=1) + slack
