"""An announced meeting that is put off or called off: found again, told, and told again when it happens again."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from monitor import intake, service
from parsers import article as parsed
from storage import models
from tests.monitor.service import newsdesk

ANNOUNCED = (
    "SCO Secretary-General to meet ASEAN Secretary-General",
    "SCO Secretary-General Aziz Karim will meet with Secretary-General of ASEAN Lina Hadi in Jakarta on 12 June 2026.",
)
PUT_OFF = (
    "SCO and ASEAN talks postponed",
    "The meeting of the SCO and ASEAN secretaries-general scheduled for 12 June in Jakarta has been postponed.",
    "They gave no new date.",
)
MOVED = (
    "SCO and ASEAN talks moved",
    "The meeting of the SCO Secretary-General and of ASEAN planned for 12 June was postponed to 20 June 2026.",
)
PUT_OFF_AGAIN = tuple(words.replace("12 June", "20 June") for words in PUT_OFF)
CANCELLED = (
    "SCO and ASEAN talks cancelled",
    "The meeting of the SCO Secretary-General with the head of ASEAN due in Jakarta on 12 June was cancelled.",
)
RUSSIAN = (
    "Встреча ШОС и АСЕАН перенесена",
    "Встреча генсека ШОС с генсеком АСЕАН, намеченная на 12 июня в Джакарте, перенесена на неопределённый срок.",
)
FORUM = (
    "SCO and ASEAN business forum put off",
    "The business forum of the SCO and ASEAN scheduled for 12 June in Jakarta has been postponed.",
)
CORRECTIONS = (
    ("Statement by the SCO Secretariat", "The SCO is concerned at the fighting."),
    ("Correction", "What stood here of talks of the SCO was an error of the desk, which regrets it."),
    newsdesk.OTHER,
)
ELSEWHERE = tuple(words.replace("Jakarta", "Bangkok") for words in PUT_OFF)
ANOTHER_DAY = tuple(words.replace("12 June", "14 June") for words in PUT_OFF)


@pytest.fixture
def desk(desk: service.Service) -> service.Service:
    """A desk that knows ASEAN in Russian too."""
    asean, escap = newsdesk.PARTNERS
    loaded = desk.settings.model_copy(
        update={"partners": (asean.model_copy(update={"aliases": ("ASEAN", "АСЕАН")}), escap)}
    )
    return dataclasses.replace(desk, settings=loaded, policy=service.policy(loaded))


def take(
    desk: service.Service, number: int, words: tuple[str, ...], *, day: int = 13, language: str = "en"
) -> list[tuple[str, str]]:
    """Take in a release posted in May 2026, and give back the states told with their reasons, without digests."""
    article = parsed.Article(
        title=words[0], paragraphs=words[1:], parser="generic", parser_version="1", language=language,
        published=dt.date(2026, 5, day), published_from="page",
    )  # fmt: skip
    url = f"https://news.example/a/{number}"
    one = intake.Incoming(article=article, identity=f"news:{number}", url=url, source="news")
    with desk.sessions.begin() as session:
        posted = dt.datetime(2026, 5, day, 15, tzinfo=dt.UTC)
        taken = intake.take(session, one, desk.policy, max(desk.now(), posted))
    return [(message.notice.state.partition(":")[0], message.notice.reason) for message in taken.messages]


def meetings(desk: service.Service) -> list[tuple[str, str | None, int]]:
    """Status, first day and number of reports of every meeting."""
    with desk.sessions() as session:
        found = session.scalars(sa.select(models.Meeting).order_by(models.Meeting.id)).all()
        return [(one.status, one.date_start and one.date_start.isoformat(), len(one.reports)) for one in found]


def test_a_postponement_without_a_new_day_is_told(desk: service.Service) -> None:
    """The announced meeting is found by the day on which it was to be; it keeps its partner and gets the status."""
    take(desk, 1, ANNOUNCED)
    assert take(desk, 2, PUT_OFF, day=28) == [("postponed", "announced before, now postponed")]
    assert meetings(desk) == [("postponed", "2026-06-12", 2)]
    assert newsdesk.states(desk)[1].startswith("postponed:")


def test_the_message_quotes_what_puts_it_off(desk: service.Service) -> None:
    """The message says that its day is lost, and which sentence says so."""
    take(desk, 1, ANNOUNCED)
    take(desk, 2, PUT_OFF, day=28)
    with desk.sessions() as session:
        (message,) = session.scalars(
            sa.select(models.Message).where(models.Message.state.startswith("postponed"))
        ).all()
        meeting = message.payload["meeting"]
    assert (meeting["awaits_day"], meeting["date_start"]) == (True, "2026-06-12")
    assert meeting["called_off"].startswith("The meeting of the SCO and ASEAN secretaries-general")


@pytest.mark.parametrize(
    ("words", "language", "status", "day"),
    [
        (PUT_OFF, "en", "postponed", "2026-06-12"),
        (MOVED, "en", "postponed", "2026-06-20"),
        (CANCELLED, "en", "cancelled", "2026-06-12"),
        (RUSSIAN, "ru", "postponed", "2026-06-12"),
    ],
)
def test_each_way_of_calling_off_finds_the_meeting(
    desk: service.Service, words: tuple[str, ...], language: str, status: str, day: str
) -> None:
    """Put off, moved or cancelled, in the same or another language: one meeting, told once whatever the repeats."""
    take(desk, 1, ANNOUNCED)
    ((state, _),) = take(desk, 2, words, day=28, language=language)
    assert state == status
    assert take(desk, 3, (*words, "Told by another desk."), day=28, language=language) == []
    assert meetings(desk) == [(status, day, 3)]


def test_an_edit_of_the_announcement_puts_its_meeting_off(desk: service.Service) -> None:
    """The article that announced the meeting may be the one that puts it off: its partner stays, and reading it again
    tells nobody."""
    take(desk, 1, ANNOUNCED)
    assert take(desk, 1, PUT_OFF) == [("postponed", "announced before, now postponed")]
    assert take(desk, 1, (*PUT_OFF, "It was the third this year.")) == []
    assert meetings(desk) == [("postponed", "2026-06-12", 1)]


def test_a_second_postponement_is_told(desk: service.Service) -> None:
    """Moved to another day, and then put off for good; the second time has a message of its own."""
    take(desk, 1, ANNOUNCED)
    assert [state for state, _ in take(desk, 2, MOVED, day=20)] == ["postponed"]
    assert take(desk, 3, PUT_OFF_AGAIN, day=28) == [
        ("postponed", "postponed before, now postponed again with no new day")
    ]
    assert meetings(desk) == [("postponed", "2026-06-20", 3)]
    assert len(set(newsdesk.states(desk))) == len(newsdesk.states(desk)) == 3


def test_a_new_day_after_a_postponement_is_told(desk: service.Service) -> None:
    """Put off, and later given a new day by a report that names the old one."""
    take(desk, 1, ANNOUNCED)
    take(desk, 2, PUT_OFF, day=20)
    assert take(desk, 3, MOVED, day=28) == [("changed", "date moved from 12 Jun 2026 to 20 Jun 2026")]
    assert meetings(desk) == [("postponed", "2026-06-20", 3)]


@pytest.mark.parametrize("words", [FORUM, ELSEWHERE, ANOTHER_DAY])
def test_what_may_be_another_meeting_is_left_apart(desk: service.Service, words: tuple[str, ...]) -> None:
    """Another kind of occasion, another city or another day: the announced meeting stands, and nobody is told."""
    take(desk, 1, ANNOUNCED)
    assert take(desk, 2, words, day=28) == []
    assert meetings(desk) == [("announced", "2026-06-12", 1)]


def test_of_two_that_may_be_meant_none_is_put_off(desk: service.Service) -> None:
    """Two meetings with the partner on that day: which one is off is not for us to guess."""
    take(desk, 1, ANNOUNCED)
    other = "SCO Deputy Secretary-General Timur Aliev will meet with ASEAN Deputy Secretary-General Mira Sol in Jakarta"
    take(desk, 2, ("Deputies of SCO and ASEAN to confer", f"{other} on 12 June 2026."))
    assert len(meetings(desk)) == 2
    assert take(desk, 3, PUT_OFF, day=28) == []
    assert [status for status, _, _ in meetings(desk)] == ["announced", "announced"]


def test_a_report_outranks_a_late_postponement(desk: service.Service) -> None:
    """A meeting that was held stays so, whatever an article that comes late says."""
    take(desk, 1, ANNOUNCED)
    held = tuple(words.replace("will meet", "met").replace("to meet", "meets") for words in ANNOUNCED)
    with desk.sessions.begin() as session:
        article = parsed.Article(
            title=held[0], paragraphs=held[1:], parser="generic", parser_version="1", language="en",
            published=dt.date(2026, 6, 13),
        )  # fmt: skip
        one = intake.Incoming(article=article, identity="news:2", url="https://news.example/a/2", source="news")
        intake.take(session, one, desk.policy, desk.now())
    assert take(desk, 3, PUT_OFF, day=28) == []
    assert meetings(desk)[0][0] == "held"


@pytest.mark.parametrize(("words", "state"), [(PUT_OFF, "postponed"), (MOVED, "postponed"), (CANCELLED, "cancelled")])
@pytest.mark.parametrize("correction", CORRECTIONS)
def test_news_that_is_taken_back_is_undone(
    desk: service.Service, words: tuple[str, ...], state: str, correction: tuple[str, ...]
) -> None:
    """A correction that no longer calls the meeting off leaves it as it was announced, whatever it tells instead."""
    take(desk, 1, ANNOUNCED)
    take(desk, 2, words, day=28)
    assert take(desk, 2, correction, day=28)[0][0] == "announced"
    status, day, _ = meetings(desk)[0]
    assert (status, day) == ("announced", "2026-06-12")
    assert [one.partition(":")[0] for one in newsdesk.states(desk)] == ["announced", "announced", state]


def test_nothing_is_known_of_a_meeting_that_was_never_announced(desk: service.Service) -> None:
    """A postponement alone makes no meeting."""
    assert take(desk, 1, PUT_OFF) == []
    assert meetings(desk) == []
