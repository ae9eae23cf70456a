"""Two reports of one occasion are joined, and different occasions are kept apart."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools

import hypothesis
import pytest
from hypothesis import strategies as st

from monitor.meetings import identity, likeness, values

TALKS = identity.Facts(
    title="SCO Secretary-General confers with the head of the River Commission",
    kind="bilateral_meeting",
    date_start=dt.date(2024, 4, 8),
    date_end=dt.date(2024, 4, 8),
    place="SCO Secretariat in Beijing",
    people=("Zhang Ming", "Amina Karim"),
    partners=("eco",),
    posted=dt.date(2024, 4, 9),
)
SUMMIT = identity.Facts(
    title="Leaders of eight states gather at the 24th meeting of the Heads of State Council",
    kind="multilateral_meeting",
    date_start=dt.date(2024, 7, 3),
    date_end=dt.date(2024, 7, 4),
    place="Astana",
    people=("Xi Jinping", "Vladimir Putin", "Zhang Ming", "Narendra Modi"),
    partners=("un", "cis"),
    posted=dt.date(2024, 7, 4),
)


def but(facts: identity.Facts, **changes: object) -> identity.Facts:
    """The same facts with some of them changed."""
    return dataclasses.replace(facts, **changes)  # type: ignore[arg-type] -- fields by name


@pytest.mark.parametrize(
    "other",
    [
        TALKS,
        but(TALKS, title="Karim visits Beijing", posted=dt.date(2024, 9, 1), place=None),
        but(TALKS, title="News from the Commission", people=("A. Karim", "Zhang Ming", "Li Wei")),
        but(TALKS, date_start=None, date_end=None, title="On a visit"),
        but(TALKS, people=("张明", "卡里姆"), title="上海合作组织秘书长会见来宾"),
        but(TALKS, people=("Amina Karim",), title="A guest from the rivers"),
        but(TALKS, kind="visit", title="Amina Karim calls on Zhang Ming"),
    ],
    ids=["mirror", "retold-months-later", "initials", "undated", "chinese", "one-person", "as-a-visit"],
)
def test_reports_of_one_talk_are_joined(other: identity.Facts) -> None:
    """The same people on the same day are one meeting, in other words, on another site and in another script."""
    assert identity.same(TALKS, other)
    assert identity.same(other, TALKS)


@pytest.mark.parametrize(
    "other",
    [
        but(TALKS, people=("Zhang Ming", "Otto Brandt"), partners=("osce",)),
        but(TALKS, people=("Zhang Ming", "Otto Brandt"), partners=("eco",)),
        but(TALKS, date_start=dt.date(2024, 4, 15), date_end=dt.date(2024, 4, 15)),
        but(TALKS, date_start=None, date_end=None, posted=dt.date(2024, 6, 1)),
        but(TALKS, date_start=None, date_end=None, posted=None),
        but(TALKS, people=("Zhang Ming",), partners=(), title="Secretary-General opens an exhibition of carpets"),
        but(TALKS, place="Tashkent"),
        but(TALKS, people=("张明", "布兰特"), partners=("osce",), title="上海合作组织秘书长会见来宾"),
        SUMMIT,
    ],
    ids=["counterpart", "same-body", "day", "posted-late", "no-day", "alone", "city", "chinese-other", "summit"],
)
def test_other_meetings_of_one_official_are_kept_apart(other: identity.Facts) -> None:
    """Another counterpart, day or city is another meeting, though the same official takes part."""
    assert not identity.same(TALKS, other)
    assert not identity.same(other, TALKS)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (but(SUMMIT, title="Results of the Astana summit", people=SUMMIT.people[:3], partners=()), True),
        (but(SUMMIT, people=(), title="Heads of State Council of eight states: 24th meeting", place=None), True),
        (but(SUMMIT, date_start=dt.date(2024, 7, 4), posted=dt.date(2024, 12, 1)), True),
        (but(SUMMIT, kind="bilateral_meeting", people=("Zhang Ming", "Xi Jinping"), title="A talk in Astana"), False),
        (but(SUMMIT, title=SUMMIT.title.replace("24th", "23rd")), False),
        (but(SUMMIT, title="Youth forum of carpet makers", kind="conference", people=("Zhang Ming",)), False),
        (but(SUMMIT, date_start=dt.date(2023, 7, 4), date_end=dt.date(2023, 7, 4)), False),
    ],
    ids=["retold", "no-people", "second-day", "sidelines", "last-year-by-number", "side-event", "last-year"],
)
def test_gatherings_are_told_by_title_and_people(other: identity.Facts, *, expected: bool) -> None:
    """A gathering is one with a report of like title or many of the same people, not with what happens beside it."""
    assert identity.same(SUMMIT, other) is expected
    assert identity.same(other, SUMMIT) is expected


@pytest.mark.parametrize(
    ("other", "verdict", "words"),
    [
        (TALKS, "same", "both on 2024-04-08; same people: Amina Karim, Zhang Ming; same partners: eco; titles alike"),
        (but(TALKS, people=(), title="A visit", place=None), "perhaps", "both on 2024-04-08; same partners: eco"),
        (
            but(TALKS, date_start=dt.date(2024, 4, 9), date_end=None),
            "perhaps",
            "a day apart: 2024-04-08",
        ),
        (but(TALKS, kind="conference", title="Forum", people=("Zhang Ming",)), "perhaps", "one of many and one of few"),
        (but(TALKS, people=("Zhang Ming", "Otto Brandt")), "perhaps", "but other people besides"),
        (but(TALKS, people=("Zhang Ming", "Otto Brandt"), title="Brandt in Beijing"), "different", "other people"),
        (but(TALKS, place="Tashkent"), "different", "other cities: SCO Secretariat in Beijing and Tashkent"),
        (
            but(TALKS, date_start=dt.date(2024, 4, 15), date_end=None),
            "different",
            "other days: 2024-04-08",
        ),
        (but(TALKS, people=("张明",), place="塔什干"), "different", "other cities"),
        (but(TALKS, people=("张明",), place="北京", title="会谈"), "same", "both in Beijing; names in two scripts"),
    ],
)
def test_a_likeness_says_why(other: identity.Facts, verdict: identity.Verdict, words: str) -> None:
    """The score puts a pair among the same, the unsure and the different, and the reason names the grounds."""
    told = identity.compare(TALKS, other)
    assert (told.verdict, told == identity.compare(other, TALKS)) == (verdict, True)
    assert words in told.reason


def test_whose_initials_they_are_does_not_hang_on_the_order() -> None:
    """Names are paired off as many as can be, in whatever order they stand."""
    full, short = ("Amina Karim", "Ahmed Karim", "Zhang Ming"), ("A. Karim", "Amina Karim", "Zhang Ming")
    for order in itertools.permutations(short):
        assert len(likeness.shared_people(full, order)) == 3


def test_a_list_of_thousands_is_no_harm() -> None:
    """However many people a report lists, even all of one name, comparing ends soon and well."""
    crowd = ("Karim",) * 5_000
    assert len(likeness.shared_people(crowd, crowd)) == likeness.MOST_PEOPLE


DAYS = st.none() | st.dates(dt.date(2024, 4, 1), dt.date(2024, 4, 12))
FACTS = st.builds(
    identity.Facts,
    title=st.sampled_from((TALKS.title, SUMMIT.title, "Talks", "", "25th meeting of the council of rivers", "会谈")),
    kind=st.sampled_from(("bilateral_meeting", "conference", "multilateral_meeting", "visit")),
    date_start=DAYS,
    date_end=DAYS,
    place=st.sampled_from((None, "Beijing", "Tashkent", "北京", "в Пекине", "the hall")),
    people=st.lists(
        st.sampled_from(("Zhang Ming", "A. Karim", "Amina Karim", "Ahmed Karim", "Karim", "张明", "Чжан Мин")),
        max_size=4,
    ).map(tuple),
    partners=st.lists(st.sampled_from(("eco", "un", "cis")), max_size=2).map(tuple),
    posted=DAYS,
)


@hypothesis.given(FACTS, FACTS)
def test_the_order_of_two_never_matters(one: identity.Facts, other: identity.Facts) -> None:
    """Likeness is the same both ways, lies between 0 and 1, and has a reason always."""
    told = identity.compare(one, other)
    assert told == identity.compare(other, one)
    assert identity.same(one, other) is identity.same(other, one)
    assert 0 <= told.score <= 1
    assert told.reason


def test_facts_are_taken_from_a_meeting() -> None:
    """The names of participants and the ids of partners are what a meeting is known by."""
    proof = values.Evidence(quote="They met.", rule="people.in-report")
    meeting = values.Meeting(
        title="Talks",
        kind="bilateral_meeting",
        date_start=dt.date(2024, 4, 8),
        participants=(values.Participant(name="Zhang Ming"),),
        involvements=(values.Involvement(partner="eco", role="counterpart", score=0.9, evidence=proof),),
    )
    facts = identity.Facts.of(meeting, dt.date(2024, 4, 9))
    assert (facts.people, facts.partners, facts.posted) == (("Zhang Ming",), ("eco",), dt.date(2024, 4, 9))
