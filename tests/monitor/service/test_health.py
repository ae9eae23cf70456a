"""The verdict on a source, its rhythm, and what of it is worth telling."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor import health

NOW = dt.datetime(2026, 5, 14, 9, 0, tzinfo=dt.UTC)
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
SETTLE = dt.timedelta(minutes=30)


def read(links: int = 10, opened: int = 0, **lacking: int) -> health.Reading:
    """A visit that read the listing; `lacking` says how many of its articles had no title, date or text."""
    filled = {name: opened - lacking.get(name, 0) for name in ("titled", "dated", "bodied")}
    return health.Reading(outcome="ok", first_links=links, fill=health.Fill(opened=opened, **filled))


def test_a_source_that_was_never_visited_is_new() -> None:
    """Without a visit there is nothing to say."""
    assert health.judge(health.Signs()) == health.Verdict(state="new")


def test_the_first_that_holds_is_the_verdict() -> None:
    """Not read at all goes before looking wrong, that before silence, silence before a gap."""
    silent = {"silence": 3 * DAY, "rhythm": DAY, "gap": "3 result pages"}
    failed = health.Reading(outcome="failed")
    assert health.judge(health.Signs(readings=(failed, read()), fault="503", **silent)).state == "failing"
    assert health.judge(health.Signs(readings=(health.Reading(outcome="empty"),), **silent)).state == "suspect"
    assert (
        health.judge(health.Signs(readings=(read(),), **silent)).reason == "silent for 3 days; up to 24 hours is usual"
    )
    assert health.judge(health.Signs(readings=(read(),), gap="3 result pages")).reason == "3 result pages"
    unchanged = health.Reading(outcome="not_modified")
    assert health.judge(health.Signs(readings=(unchanged, read()))) == health.Verdict(state="ok")


@pytest.mark.parametrize(("links", "usual", "doubted"), [(4, 10, True), (5, 10, False), (1, 3, False), (1, 4, True)])
def test_a_listing_that_shrinks_is_doubted(links: int, usual: int, doubted: bool) -> None:
    """Less than half of the usual links is a sign; where there are few anyway, it is chance."""
    readings = (read(links), *[read(usual)] * 3)
    assert (health.judge(health.Signs(readings=readings)).state == "suspect") is doubted
    assert health.fewer_links(readings[:3]) is None, "two visits say nothing of what is usual"


def test_a_new_size_becomes_usual() -> None:
    """A listing that stays short is the usual one in the end: half of the visits that count are enough."""
    readings = [*[read(3)] * 11, *[read(10)] * 30]
    assert health.fewer_links(readings[1:]) is not None
    assert health.fewer_links([read(3), *readings]) is None


@pytest.mark.parametrize("field", ["titled", "dated", "bodied"])
def test_articles_that_lack_what_they_had_are_doubted(field: str) -> None:
    """Two of the three newest articles without a title, a date or a text tell of another layout, one does not."""
    before = read(opened=20)
    assert health.judge(health.Signs(readings=(read(opened=3, **{field: 2}), before))).state == "suspect"
    assert health.judge(health.Signs(readings=(read(opened=3, **{field: 1}), before))).state == "ok"
    assert health.judge(health.Signs(readings=(read(opened=2, **{field: 2}), before))).state == "ok"


def test_what_a_site_never_had_is_not_missed() -> None:
    """Dates that its articles never had are no sign; a text that none of them has always is."""
    assert health.thin(*health.parted([read(opened=5, dated=5), read(opened=20, dated=20)])) is None
    assert health.thin(*health.parted([read(opened=5, bodied=5)])) == "0 of 5 articles have a text, 100% are usual"


def test_articles_of_the_present_visit_count_at_once() -> None:
    """While a visit goes on, what it has read so far stands before all earlier visits."""
    earlier = [read(opened=20)]
    now = health.Fill(opened=3, titled=3, bodied=3)
    assert health.thin(*health.parted(earlier, now)) == "0 of 3 articles have a date, 100% are usual"
    recent, before = health.parted(earlier, health.Fill(opened=1))
    assert (recent.opened, before.opened) == (21, 0)


def test_weekends_are_no_silence() -> None:
    """A newsroom that rests on Saturdays and Sundays is not silent on a Monday morning, and is so on the Wednesday."""
    days = [NOW + number * DAY for number in range(60)]
    posted = [day for day in days if day.weekday() < 5]
    rhythm = health.usual_silence(posted)
    assert rhythm is not None
    assert 3 * DAY < rhythm < 5 * DAY


PAUSES = st.lists(st.timedeltas(dt.timedelta(minutes=1), 30 * DAY), min_size=10, max_size=60)


@given(PAUSES)
def test_a_rhythm_is_as_long_as_what_it_was_learned_from(pauses: list[dt.timedelta]) -> None:
    """At least a day, at least all pauses but the longest, and at most one and a half times the second longest."""
    moments = list(itertools.accumulate(pauses, initial=NOW))
    rhythm = health.usual_silence(reversed(moments))
    assert rhythm is not None
    second = sorted(pauses)[-2]
    assert rhythm == max(DAY, second * 1.5)
    holidays = [moment + (365 * DAY if moment == moments[-1] else 0 * DAY) for moment in moments]
    assert (health.usual_silence(holidays) or DAY) <= max(DAY, max(pauses) * 1.5), "one long pause does not count"


@given(st.lists(st.datetimes(timezones=st.just(dt.UTC)), max_size=10))
def test_too_little_makes_no_rhythm(moments: list[dt.datetime]) -> None:
    """Less than ten pauses tell nothing; articles of one moment make no pause."""
    assert health.usual_silence([*moments, *moments]) is None


STATES: list[health.State] = ["ok", "failing", "quiet", "suspect", "gapped"]


@given(st.sampled_from(STATES), st.sampled_from([None, *STATES[1:4]]), st.timedeltas(0 * DAY, DAY), st.booleans())
def test_what_is_told(state: health.State, told: health.State | None, lasted: dt.timedelta, enough: bool) -> None:
    """Nothing before it has lasted, nothing twice, no recovery of what was not told, no failure before some more."""
    telling = health.telling(state, told, lasted=lasted, patience=SETTLE, failed_enough=enough)
    if telling is not None:
        assert lasted >= SETTLE
        assert state != told
    if telling == "recovery":
        assert told is not None
        assert state in ("ok", "gapped")
    if telling == "trouble":
        assert state in ("failing", "quiet", "suspect")
        assert enough or state != "failing"


@given(st.sampled_from(STATES[1:4]), st.integers(1, 20), st.integers(1, 20))
def test_a_flapping_source_drowns_nobody(trouble: health.State, ill: int, well: int) -> None:
    """However long a source is ill and well in turns, the operator hears at most a dozen times a day of it."""
    states: list[health.State] = ([trouble] * ill + ["ok"] * well) * 72
    told: health.State | None = None
    notices: list[dt.datetime] = []
    since, before = NOW, "ok"
    for step, state in enumerate(states[:72]):
        now = NOW + step * dt.timedelta(minutes=20)
        since, before = (since if state == before else now), state
        wait = health.patience(SETTLE, sum(now - one < DAY for one in notices))
        if health.telling(state, told, lasted=now - since, patience=wait, failed_enough=True):
            told = state if state in ("failing", "quiet", "suspect") else None
            notices.append(now)
    assert len(notices) <= 12


@given(st.integers(0, 1000))
def test_patience_grows_and_has_an_end(notices: int) -> None:
    """The wait never shrinks with the number of notices, and stays within a day and a half."""
    wait = health.patience(SETTLE, notices)
    assert SETTLE <= wait <= health.patience(SETTLE, notices + 1) <= 1.5 * DAY
