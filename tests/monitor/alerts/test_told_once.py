"""From detected meetings to the outbox: what is told once, told again, and never lost."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from monitor import intake, meetings, partners, routing
from monitor.meetings import values
from parsers import article as parsed
from storage import models

NOW = dt.datetime(2026, 5, 14, 8, tzinfo=dt.UTC)
MAY_13, MAY_20 = dt.date(2026, 5, 13), dt.date(2026, 5, 20)
DESK = routing.Recipient(channel="email", address="desk@example.org")
Take = collections.abc.Callable[..., intake.Taken]


def proof(quote: str = "They met.") -> values.Evidence:
    """Evidence for anything."""
    return values.Evidence(quote=quote, rule="test")


def meeting(*ids: str, score: float = 0.9, **told: typing.Any) -> values.Meeting:
    """A meeting of the secretary-general with these partners on 13 May, unless told otherwise."""
    known = values.Meeting(
        title="Secretary-General met a guest of the house",
        kind="bilateral_meeting",
        status="held",
        date_start=MAY_13,
        date_end=MAY_13,
        evidence=tuple((field, proof()) for field in ("title", "status", "date_start", "date_end")),
        participants=(values.Participant(name="Nurlan Yermekbayev"), values.Participant(name="Kao Kim Hourn")),
        involvements=tuple(
            values.Involvement(partner=one, role="counterpart", score=score, evidence=proof()) for one in ids
        ),
    )
    return dataclasses.replace(known, **told)


@pytest.fixture
def take(session: orm.Session, monkeypatch: pytest.MonkeyPatch) -> Take:
    """Takes in an article of some number whose text tells of just these meetings."""
    rule = routing.Rule(name="desk", recipients=(DESK,), min_score=0.6)
    policy = intake.Policy(catalogue=partners.compile([]), rules=(rule,))
    edition = iter(range(1000))

    def run(
        number: int, *told: values.Meeting, quiet: bool = False, words: str | None = None, day: dt.date = MAY_13
    ) -> intake.Taken:
        monkeypatch.setattr(meetings, "detect", lambda *_: values.Detection(meetings=told))
        article = parsed.Article(
            title=words or f"Edition {next(edition)}",
            paragraphs=("They met.",),
            parser="generic",
            parser_version="1",
            published=day,
        )
        url = f"https://news.example/{number}"
        incoming = intake.Incoming(article=article, identity=f"news:{number}", url=url, source="news", quiet=quiet)
        return intake.take(session, incoming, policy, NOW)

    return run


def states(session: orm.Session) -> list[str]:
    """The states of all messages written, the digest of a change cut off."""
    kept = session.scalars(sa.select(models.Message.state).order_by(models.Message.created_at)).all()
    return sorted(state.partition(":")[0] for state in kept)


def test_called_off_and_on_again_is_told(take: Take, session: orm.Session) -> None:
    """An article that announces, calls off and announces again tells each of the three, though two states are equal."""
    take(1, meeting("asean", status="announced"))
    take(1, meeting("asean", status="postponed"))
    taken = take(1, meeting("asean", status="announced"))
    assert len(taken.messages) == 1
    assert states(session) == ["announced", "announced", "postponed"]


def test_a_report_taken_back_and_given_again_is_told(take: Take, session: orm.Session) -> None:
    """Held, cancelled after all, and held indeed: the last is told too."""
    take(1, meeting("asean"))
    take(1, meeting("asean", status="cancelled"))
    take(1, meeting("asean"))
    assert states(session) == ["cancelled", "held", "held"]


def test_two_meetings_of_one_article_stay_two(take: Take, session: orm.Session) -> None:
    """Two meetings that look alike are two where one article tells of both: none takes the other's partner away."""
    taken = take(1, meeting("asean"), meeting("unescap"))
    assert [one.notice.state for one in taken.messages] == ["held", "held"]
    kept = session.scalars(sa.select(models.Meeting)).all()
    assert sorted([row.partner for row in one.involvements] for one in kept) == [["asean"], ["unescap"]]


def test_an_article_that_no_longer_tells_of_the_meeting(take: Take, session: orm.Session) -> None:
    """A correction that takes the meeting out of an article takes its people and partners out of the archive, aloud."""
    take(1, meeting("asean"))
    taken = take(1)
    assert [one.notice.gone for one in taken.messages] == [("asean",)]
    assert session.scalars(sa.select(models.Involvement)).all() == []
    assert session.scalars(sa.select(models.Participant)).all() == []
    assert [one.title for one in session.scalars(sa.select(models.Meeting))] == [meeting().title]
    assert states(session) == ["corrected", "held"]


def test_another_report_keeps_what_one_article_takes_back(take: Take, session: orm.Session) -> None:
    """As long as another article says so, the partner took part, and nobody is told."""
    take(1, meeting("asean"))
    take(2, meeting("asean"))
    assert take(1).messages == ()
    assert [row.partner for row in session.scalars(sa.select(models.Involvement))] == ["asean"]
    assert states(session) == ["held"]


def test_a_surer_report_reaches_whom_the_first_did_not(take: Take, session: orm.Session) -> None:
    """A rule that wants to be surer than the first report is told once another one is sure enough, and only then."""
    assert take(1, meeting("asean", score=0.55)).messages == ()
    assert [one.notice.state for one in take(2, meeting("asean", score=0.9)).messages] == ["held"]
    assert take(3, meeting("asean", score=0.95)).messages == ()
    assert states(session) == ["held"]


def test_the_same_words_on_another_day_are_another_article(take: Take, session: orm.Session) -> None:
    """A notice that comes back word for word next week is news; the same one at a second address is not."""
    words = "Weekly briefing of the Secretariat"
    take(1, meeting("asean"), words=words)
    assert take(2, meeting("asean"), words=words).outcome == "unchanged"
    again = take(3, meeting("asean", date_start=MAY_20, date_end=MAY_20), words=words, day=MAY_20)
    assert again.outcome == "new"
    assert states(session) == ["held", "held"]


def test_a_quiet_meeting_and_a_partner_that_joins(take: Take) -> None:
    """An edit of what was archived quietly tells of the partner that it brings; a report that is news tells all."""
    take(1, meeting(), quiet=True)
    assert [one.notice.reason for one in take(1, meeting("asean")).messages] == ["partner added: asean"]
    take(2, meeting(date_start=MAY_20, date_end=MAY_20), quiet=True)
    told = take(3, meeting("asean", date_start=MAY_20, date_end=MAY_20)).messages
    assert [one.notice.reason for one in told] == ["a meeting was reported"]


def test_a_date_that_flaps_is_told_once_each_way(take: Take, session: orm.Session) -> None:
    """From the 13th to the 20th and back: both moves are told, and no move a second time."""
    there = meeting("asean", date_start=MAY_20, date_end=MAY_20)
    for edition in (meeting("asean"), there, meeting("asean"), there, meeting("asean")):
        take(1, edition)
    assert states(session) == ["changed", "changed", "held"]


def test_the_order_of_meetings_may_change(take: Take, session: orm.Session) -> None:
    """An edit that puts the second meeting first moves nothing from one to the other."""
    first = meeting("asean")
    second = meeting(
        "unescap",
        title="Forum on tourism opened in Samarkand",
        kind="conference",
        participants=(values.Participant(name="Armida Alisjahbana"),),
    )
    take(1, first, second)
    assert take(1, second, first).messages == ()
    assert states(session) == ["held", "held"]
