"""What is worth telling between two states of one meeting."""

from __future__ import annotations

import dataclasses
import datetime as dt

import hypothesis
import pytest
from hypothesis import strategies as st

from monitor import alerts
from monitor.meetings import values

MAY_3, MAY_5 = dt.date(2024, 5, 3), dt.date(2024, 5, 5)
KNOWN = alerts.Facts(
    status="announced",
    date_start=MAY_3,
    date_end=MAY_3,
    format="in_person",
    place="Almaty",
    partners={"asean": "counterpart"},
)
facts = st.builds(
    alerts.Facts,
    status=st.sampled_from(["held", "announced", "cancelled", "postponed", "unknown"]),
    date_start=st.none() | st.dates(),
    date_end=st.none() | st.dates(),
    awaits_day=st.booleans(),
    format=st.sampled_from(["in_person", "online", "hybrid", "unknown"]),
    place=st.none() | st.text(max_size=12),
    partners=st.dictionaries(st.sampled_from(["asean", "un", "cica"]), st.sampled_from(["participant", "host"])),
)


@pytest.mark.parametrize(
    ("status", "state"),
    [("held", "held"), ("unknown", "held"), ("announced", "announced"), ("cancelled", "cancelled")],
)
def test_a_new_meeting_is_told_by_its_status(status: values.Status, state: str) -> None:
    """A meeting met for the first time is told, and counts as held where its report leaves the status open."""
    change = alerts.transition(None, alerts.Facts(status=status))
    assert change is not None
    assert change.state == state


@pytest.mark.parametrize(
    ("before", "after", "state", "reason"),
    [
        ("announced", "held", "held", "announced before, now reported"),
        ("announced", "postponed", "postponed:", "announced before, now postponed"),
        ("postponed", "announced", "announced:again:", "postponed before, now announced again"),
        ("held", "cancelled", "cancelled:", "reported before, now cancelled"),
        ("cancelled", "held", "held:again:", "cancelled before, now reported"),
    ],
)
def test_a_status_that_moves_on_is_told(before: values.Status, after: values.Status, state: str, reason: str) -> None:
    """Each step of a status has its state and a reason that people understand."""
    change = alerts.transition(alerts.Facts(status=before), alerts.Facts(status=after))
    assert change is not None
    assert (change.state.removesuffix(change.state.rpartition(":")[2]) or change.state, change.reason) == (
        state,
        reason,
    )


def test_a_state_comes_back_under_another_name_where_its_day_is_another() -> None:
    """Put off, on again for another day, put off again: four states. The same day makes the same state."""
    due, later = (dataclasses.replace(KNOWN, date_start=day, date_end=day) for day in (MAY_3, MAY_5))
    off, off_later = (dataclasses.replace(one, status="postponed", awaits_day=True) for one in (due, later))
    steps = [(due, off), (off, later), (later, off_later), (off_later, due), (due, off)]
    states = [change.state for step in steps if (change := alerts.transition(*step))]
    assert len(states) == len(steps)
    assert len(set(states)) == 4
    assert states[0] == states[4]


def test_a_new_day_that_is_called_off_is_told() -> None:
    """Put off to another day and then for good: the second time is told, and a further report of it is not."""
    moved = dataclasses.replace(KNOWN, status="postponed", date_start=MAY_5, date_end=MAY_5)
    off = dataclasses.replace(moved, awaits_day=True)
    change = alerts.transition(moved, off)
    assert change is not None
    assert change.state.startswith("postponed:")
    assert change.reason == "postponed before, now postponed again with no new day"
    assert alerts.transition(off, off) is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("held", "unknown"),
        ("unknown", "held"),
        ("announced", "unknown"),
        ("held", "announced"),
        ("unknown", "announced"),
    ],
)
def test_a_status_that_says_nothing_new_is_silent(before: values.Status, after: values.Status) -> None:
    """An open status takes nothing back, and an announcement found after the report is old news."""
    assert alerts.transition(alerts.Facts(status=before), alerts.Facts(status=after)) is None


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ({"date_start": MAY_5, "date_end": MAY_5}, "date moved from 3 May 2024 to 5 May 2024"),
        ({"date_end": MAY_5}, "date moved from 3 May 2024 to 3–5 May 2024"),
        ({"place": "Astana"}, "place changed from Almaty to Astana"),
        ({"format": "online"}, "format changed from in person to online"),
        ({"partners": {"asean": "counterpart", "unescap": "host"}}, "partner added: UNESCAP"),
        ({"partners": {}}, "no longer said to take part: asean"),
    ],
)
def test_a_changed_fact_is_told_with_its_reason(new: dict[str, object], reason: str) -> None:
    """A known fact that became another one is a change, and the reason says from what to what."""
    change = alerts.transition(KNOWN, dataclasses.replace(KNOWN, **new), {"unescap": "UNESCAP"})
    assert change is not None
    assert change.state.startswith("changed:")
    assert change.reason == reason


@pytest.mark.parametrize(
    "new",
    [
        {"date_start": None, "date_end": None},
        {"date_end": None},
        {"place": None},
        {"place": "the city of  ALMATY"},
        {"format": "unknown"},
        {"partners": {"asean": "host"}},
    ],
)
def test_less_or_closer_words_are_silent_both_ways(new: dict[str, object]) -> None:
    """Leaving a fact out, filling it in, telling a place more closely, or another role: nobody is told."""
    other = dataclasses.replace(KNOWN, **new)
    assert alerts.transition(KNOWN, other) is None
    assert alerts.transition(other, KNOWN) is None


def test_a_status_step_names_the_other_changes_too() -> None:
    """One message tells everything: the status gives the state, the reason holds the rest."""
    after = dataclasses.replace(KNOWN, status="held", date_start=MAY_5, date_end=MAY_5, partners={"un": "host"})
    change = alerts.transition(KNOWN, after)
    assert change is not None
    assert change.state == "held"
    assert change.reason == (
        "announced before, now reported; date moved from 3 May 2024 to 5 May 2024; "
        "partner added: un; no longer said to take part: asean"
    )
    assert change.gone == ("asean",)


def test_a_page_that_flaps_repeats_its_states() -> None:
    """The second move to the same date has the state of the first, so that the outbox tells it once."""
    moved = dataclasses.replace(KNOWN, date_start=MAY_5, date_end=MAY_5)
    there, back = alerts.transition(KNOWN, moved), alerts.transition(moved, KNOWN)
    assert there is not None
    assert back is not None
    assert there.state != back.state
    assert alerts.transition(KNOWN, moved) == there


@hypothesis.given(facts)
def test_the_same_facts_are_never_told(known: alerts.Facts) -> None:
    """A re-read page with the same facts gives nothing to tell (law 2)."""
    assert alerts.transition(known, known) is None


@hypothesis.given(facts, facts)
def test_every_change_can_be_told(before: alerts.Facts, after: alerts.Facts) -> None:
    """Whatever changed, the state is one of the five and the reason is not empty."""
    change = alerts.transition(before, after)
    if change is not None:
        assert change.state.split(":")[0] in {"held", "announced", "postponed", "cancelled", "changed"}
        assert change.reason


GROUNDS: tuple[alerts.Ground, ...] = ("report", "more", "edited", "reread", "split")


@hypothesis.given(facts, facts, st.booleans(), st.booleans(), st.sampled_from(GROUNDS))
def test_who_was_wrong_is_said_where_it_was_us(
    before: alerts.Facts, after: alerts.Facts, gone: bool, back: bool, ground: alerts.Ground
) -> None:
    """A meeting withdrawn, and whatever a new reading or a split shows, is a correction, for its readers only."""
    before, after = dataclasses.replace(before, withdrawn=back), dataclasses.replace(after, withdrawn=gone)
    change = alerts.transition(before, after, ground=ground)
    if change is not None:
        ours = (gone and not back) or (ground in ("reread", "split") and not back)
        assert (change.state.split(":")[0] == "corrected") == ours == change.for_readers
        assert not ours or change.reason.startswith("corrected: we were wrong")
    assert alerts.transition(after, after, ground=ground) is None


def test_a_meeting_is_withdrawn_once_and_comes_back_once() -> None:
    """Gone, back, gone, back has two states besides the first, so that the outbox tells each once."""
    gone = alerts.Facts(withdrawn=True)
    steps = [(KNOWN, gone), (gone, KNOWN)] * 2
    states = [change.state for step in steps if (change := alerts.transition(*step, ground="edited"))]
    assert len(states) == 4
    assert len(set(states)) == 2


def test_facts_are_taken_from_a_detected_meeting() -> None:
    """A detected meeting's involvements become partners with their roles."""
    proof = values.Evidence(quote="q", rule="r")
    involvement = values.Involvement(partner="asean", role="host", score=0.9, evidence=proof)
    meeting = values.Meeting(title="t", kind="visit", status="held", place="Almaty", involvements=(involvement,))
    assert alerts.Facts.of(meeting) == alerts.Facts(status="held", place="Almaty", partners={"asean": "host"})
