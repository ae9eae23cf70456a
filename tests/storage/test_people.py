"""People, page by page: who took part, as what, when, and in which meetings lately."""

from __future__ import annotations

import collections.abc
import datetime as dt

import pytest
from sqlalchemy import orm

from storage import cursors, meetings, models, people, query, records, terms, trees

DAY = dt.date(2026, 3, 1)
Meet = collections.abc.Callable[..., int]


def person(name: str, office: str | None = None, organisation: str | None = None) -> records.ParticipantRecord:
    """Somebody who took part."""
    return records.ParticipantRecord(name=name, office=office, organisation=organisation)


@pytest.fixture
def meet(
    session: orm.Session, add_article: collections.abc.Callable[..., models.Article], now: dt.datetime
) -> collections.abc.Callable[..., int]:
    """Stores meetings of days of March, and gives back their ids."""

    def add(day: int, *who: records.ParticipantRecord) -> int:
        when = DAY + dt.timedelta(days=day - 1)
        record = records.MeetingRecord(title=f"{day}", kind="visit", status="held", date_start=when, participants=who)
        return meetings.add(session, record, add_article(session), now).id

    return add


def test_a_person_has_all_that_the_meetings_tell(session: orm.Session, meet: Meet) -> None:
    """Offices with their days, first and last day, and the newest meetings, whatever the order of storing."""
    told = [
        meet(day, person("Aru Sample", office, "ASEAN"))
        for day, office in ((4, "Head"), (1, "Envoy"), (2, "Envoy"), (3, None))
    ]
    found = people.page(session, trees.EVERYTHING)
    assert (found.total, len(found.items)) == (1, 1)
    aru = found.items[0]
    assert (aru.name, aru.meetings, aru.first_on, aru.last_on) == ("Aru Sample", 4, DAY, dt.date(2026, 3, 4))
    assert [(one.office, one.organisation, one.first_on.day, one.last_on.day) for one in aru.offices] == [
        ("Head", "ASEAN", 4, 4),
        (None, "ASEAN", 3, 3),
        ("Envoy", "ASEAN", 1, 2),
    ]
    assert [one.id for one in aru.latest] == [told[0], told[3], told[2]]


def test_only_what_answers_the_query_counts(session: orm.Session, meet: Meet) -> None:
    """Counts, days, offices and meetings are those of the meetings asked for."""
    wanted = meet(1, person("Aru Sample", "Envoy"))
    meet(2, person("Aru Sample", "Head"), person("Bo Other"))
    (aru,) = people.page(session, query.parse("before:2026-03-02")).items
    assert (aru.meetings, aru.last_on, [one.office for one in aru.offices]) == (1, DAY, ["Envoy"])
    assert [one.id for one in aru.latest] == [wanted]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("sam", ["Aru Sample"]), ("ARU SAM", ["Aru Sample"]), ("ample", []), ("aru", ["Arú Tester", "Aru Sample"])],
)
def test_a_name_is_found_by_how_its_words_begin(session: orm.Session, meet: Meet, asked: str, found: list[str]) -> None:
    """Without regard to accents and letter case; words stand in a row, and the last may be unfinished."""
    meet(1, person("Aru Sample"), person("Bo Other"))
    meet(2, person("Arú Tester"))
    clause = terms.clause(asked, prefix=True)
    assert [one.name for one in people.page(session, trees.EVERYTHING, named=clause).items] == found


def test_pages_follow_each_other_there_and_back(session: orm.Session, meet: Meet) -> None:
    """No gap and no overlap, those with most meetings first, also where many took part in the same ones."""
    crowd = [person(f"Guest {letter}") for letter in "ABCDEFG"]
    for day in range(1, 4):
        meet(day, *crowd[: day * 2])
    pages = [people.page(session, trees.EVERYTHING, limit=2)]
    while pages[-1].next:
        pages.append(people.page(session, trees.EVERYTHING, limit=2, cursor=pages[-1].next))
    listed = [one for found in pages for one in found.items]
    assert [one.meetings for one in listed] == [3, 3, 2, 2, 1, 1]
    assert {one.name for one in listed} == {f"Guest {letter}" for letter in "ABCDEF"}
    assert [known.name for known in people.people(session, trees.EVERYTHING)[0]] == [one.name for one in listed]
    back = [pages[-1]]
    while back[-1].previous:
        back.append(people.page(session, trees.EVERYTHING, limit=2, cursor=back[-1].previous))
    assert [[one.name for one in found.items] for found in back[::-1]] == [
        [one.name for one in found.items] for found in pages
    ]


def test_a_cursor_of_another_list_is_refused(session: orm.Session) -> None:
    """A place in a list of meetings is no place in one of people."""
    with pytest.raises(cursors.BadCursor):
        people.page(session, trees.EVERYTHING, cursor=str(cursors.Cursor("newest", (1,))))
