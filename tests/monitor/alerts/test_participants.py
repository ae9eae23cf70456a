"""People who are named anew or no longer: what is news of them, and what is only another list of the same meeting."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import orm

from monitor import alerts, intake, meetings, partners, routing
from monitor.meetings import likeness, values
from parsers import article as parsed
from storage import models
from tests.monitor.alerts import test_told_once as once

KARIM, HADI, SOL, OMAR = "Aziz Karim", "Lina Hadi", "Mira Sol", "Yusuf bin Omar"
KNOWN = alerts.Facts(status="announced", partners={"asean": "counterpart"}, people=(KARIM, HADI))
FAMILIES = ("Karim", "Hadi", "Sol", "Omarov", "Tran", "Nazarbek")
GIVEN = ("Aziz", "Lina", "Mira", "Yusuf", "Quyen", "Bek")
Edit = collections.abc.Callable[..., list[str]]

names = st.builds("{} {}".format, st.sampled_from(GIVEN), st.sampled_from(FAMILIES))
lists = st.lists(names, max_size=6).map(tuple)


def told(before: alerts.Facts, ground: alerts.Ground, *people: str, **facts: typing.Any) -> str | None:
    """The reason to tell that these people are named now."""
    after = dataclasses.replace(before, people=people, **facts)
    change = alerts.transition(before, after, ground=ground)
    return change.reason if change else None


def test_an_edit_that_names_somebody_more_is_told() -> None:
    """Who is added and who is gone, in one message, for those who were told before only."""
    assert told(KNOWN, "edited", KARIM, HADI, SOL) == "participant added: Mira Sol"
    reason = "participant added: Mira Sol; no longer named among the participants: Lina Hadi"
    assert told(KNOWN, "edited", KARIM, SOL) == reason
    change = alerts.transition(KNOWN, dataclasses.replace(KNOWN, people=(KARIM,)), ground="edited")
    assert change is not None
    assert change.for_readers
    assert change.state.startswith("changed:")


@pytest.mark.parametrize(
    "spelled", ["A. Karim", "Karim", "KARIM Aziz", "Aziz Karím", "Aziz Kareem Karim", "Aziz Karimm"]
)
def test_another_spelling_is_the_same_person(spelled: str) -> None:
    """Initials, surnames alone, accents, another order, a slip of the pen: nobody came and nobody is gone."""
    assert told(KNOWN, "edited", HADI, spelled) is None


def test_names_in_two_scripts_are_not_compared() -> None:
    """Who is named in Russian beside an English list may be one of those."""
    assert told(KNOWN, "edited", KARIM, HADI, "Азиз Карим") is None
    assert told(dataclasses.replace(KNOWN, people=("Азиз Карим",)), "edited", "Мира Сол") is not None


def test_another_site_has_a_list_of_its_own() -> None:
    """Whom its report names besides is no news."""
    assert told(KNOWN, "report", KARIM, HADI, SOL) is None


def test_a_later_announcement_of_the_same_site_may_add() -> None:
    """While the meeting is still to come; once it was held, one report more names whom it likes."""
    assert told(KNOWN, "more", KARIM, HADI, SOL) == "participant added: Mira Sol"
    assert told(dataclasses.replace(KNOWN, status="held"), "more", KARIM, HADI, SOL) is None


def test_the_report_brings_its_names_with_it() -> None:
    """That the meeting was held is told, and the many names of its report are in the notice, not in the reason."""
    assert told(KNOWN, "more", KARIM, HADI, SOL, OMAR, status="held") == "announced before, now reported"
    assert told(KNOWN, "edited", KARIM, SOL, status="held") == "announced before, now reported"


def test_a_new_reading_of_ours_says_nothing_of_people() -> None:
    """A better list is no correction."""
    assert told(KNOWN, "reread", KARIM, SOL, OMAR) is None


def test_people_go_with_other_changes() -> None:
    """One message for the day and the people, to all whom the rules name."""
    moved = dt.date(2026, 5, 20)
    before = dataclasses.replace(KNOWN, date_start=dt.date(2026, 5, 13), date_end=dt.date(2026, 5, 13))
    after = dataclasses.replace(before, date_start=moved, date_end=moved, people=(KARIM, HADI, SOL))
    change = alerts.transition(before, after, ground="edited")
    assert change is not None
    assert change.reason == "date moved from 13 May 2026 to 20 May 2026; participant added: Mira Sol"
    assert not change.for_readers


@given(lists, lists)
def test_who_came_one_way_is_gone_the_other(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    """The comparison has no direction, and the same people in any order are no news."""
    assert likeness.come_and_gone(one, other) == likeness.come_and_gone(other, one)[::-1]
    assert likeness.come_and_gone(one, one[::-1]) == ((), ())


@given(lists, st.randoms(use_true_random=False))
def test_shorter_spellings_are_never_news(people: tuple[str, ...], random: typing.Any) -> None:
    """However the names of a list are abbreviated and shuffled, nobody comes or goes."""
    spelled = [random.choice([name, name.upper(), f"{name[0]}. {name.split()[1]}"]) for name in people]
    random.shuffle(spelled)
    assert likeness.come_and_gone(people, tuple(spelled)) == ((), ())


@pytest.fixture
def edit(session: orm.Session, monkeypatch: pytest.MonkeyPatch) -> Edit:
    """Takes in an article of some number and source that names these people; gives back the reasons told."""
    rule = routing.Rule(name="desk", recipients=(once.DESK,))
    policy = intake.Policy(catalogue=partners.compile([]), rules=(rule,))
    edition = iter(range(1000))

    def run(
        number: int, *people: str, source: str = "news", by: intake.Policy = policy, **facts: typing.Any
    ) -> list[str]:
        made = once.meeting("asean", participants=tuple(values.Participant(name=one) for one in people), **facts)
        monkeypatch.setattr(meetings, "detect", lambda *_: values.Detection(meetings=(made,)))
        article = parsed.Article(
            title=f"Edition {next(edition)}", paragraphs=("They met.",), parser="generic", parser_version="1",
            published=once.MAY_13,
        )  # fmt: skip
        url = f"https://{source}.example/{number}"
        coming = intake.Incoming(article=article, identity=f"{source}:{number}", url=url, source=source)
        return [one.notice.reason for one in intake.take(session, coming, by, once.NOW).messages]

    return run


def test_an_edit_in_the_archive_is_told_once(edit: Edit, session: orm.Session) -> None:
    """Added, told; the same again, nothing; gone, told; back again, nothing more than that she was added before."""
    assert edit(1, KARIM, HADI) == ["a meeting was reported"]
    assert edit(1, KARIM, HADI, SOL) == ["participant added: Mira Sol"]
    assert edit(1, "A. Karim", HADI, "M. Sol") == []
    assert edit(1, KARIM, HADI) == ["no longer named among the participants: M. Sol"]
    edit(1, KARIM, HADI, SOL)
    kept = session.scalars(sa.select(models.Message.state)).all()
    assert len(kept) == len(set(kept)) == 3


def test_who_is_named_elsewhere_is_not_gone(edit: Edit) -> None:
    """A person is gone only where no article names them any more; a second site's shorter list takes nobody out."""
    edit(1, KARIM, HADI, SOL)
    assert edit(1, KARIM, HADI, source="mirror") == []
    assert edit(1, KARIM, HADI, SOL, OMAR, source="mirror") == ["participant added: Yusuf bin Omar"]
    assert edit(1, KARIM, HADI) == []
    assert edit(1, KARIM, HADI, source="mirror") == [
        "no longer named among the participants: Mira Sol; no longer named among the participants: Yusuf bin Omar"
    ]


def test_who_was_not_told_of_the_meeting_hears_nothing_of_its_people(edit: Edit) -> None:
    """A rule that came later is not served by an edit; one that asks for the person who is added is, whole."""
    edit(1, KARIM, HADI)
    late = routing.Recipient(channel="email", address="late@example.org")
    rules = [
        routing.Rule(name=name, recipients=(late,), people=people) for name, people in (("late", ()), ("sol", (SOL,)))
    ]
    policy = intake.Policy(catalogue=partners.compile([]), rules=(rules[0],))
    assert edit(1, KARIM, HADI, OMAR, by=policy) == []
    assert edit(1, KARIM, HADI, OMAR, SOL, by=dataclasses.replace(policy, rules=(rules[1],))) == [
        "a meeting was reported"
    ]


def test_who_follows_a_person_hears_that_they_are_out(edit: Edit) -> None:
    """The rule matches no more, and its reader was told: so he hears it."""
    sol = routing.Rule(name="sol", recipients=(once.DESK,), people=(SOL,))
    policy = intake.Policy(catalogue=partners.compile([]), rules=(sol,))
    assert edit(1, KARIM, SOL, by=policy) == ["a meeting was reported"]
    assert edit(1, KARIM, by=policy) == ["no longer named among the participants: Mira Sol"]
