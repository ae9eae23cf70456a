"""Reading the archive: filters, order, totals, counts, and rows with all that hangs on them."""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing

import pytest
from sqlalchemy import orm

from storage import archive, articles, meetings, models, outbox, polls, query, records, search, sending, trees
from tests.storage import claims

DAY = dt.date(2026, 11, 18)
Add = collections.abc.Callable[..., models.Article]
EVIDENCE = records.EvidenceRecord(quote="It met.", rule="met")


def _day(number: int) -> dt.date:
    return dt.date(2026, 11, number)


@pytest.fixture
def four_meetings(session: orm.Session, add_article: Add, now: dt.datetime) -> dict[str, int]:
    """A dated, a posted, an only seen and an old meeting, by name."""

    def add(title: str, kind: str, article: dict[str, typing.Any], partner: str = "", **fields: typing.Any) -> int:
        involved = (
            [records.InvolvementRecord(partner=partner, role="host", score=1, evidence=EVIDENCE)] if partner else []
        )
        record = records.MeetingRecord(title=title, kind=kind, involvements=tuple(involved), **fields)
        return meetings.add(session, record, add_article(session, title, **article), now).id

    return {
        "seen": add("seen", "visit", {"source": "sectsco"}, status="held"),
        "dated": add("dated", "visit", {"published_on": _day(1)}, "asean", date_start=_day(30), status="announced"),
        "old": add("old", "conference", {"published_on": _day(19)}, "asean", date_start=_day(2), status="held"),
        "posted": add("posted", "conference", {"published_on": _day(5), "source": "mfa"}, "unescap", status="held"),
    }


FILTERS: list[tuple[dict[str, typing.Any], list[str]]] = [
    ({}, ["dated", "seen", "posted", "old"]),
    ({"partner": "asean"}, ["dated", "old"]),
    ({"partner": "nobody"}, []),
    ({"kind": "visit"}, ["dated", "seen"]),
    ({"status": "held"}, ["seen", "posted", "old"]),
    ({"source": "mfa"}, ["posted"]),
    ({"since": _day(5)}, ["dated", "seen", "posted"]),
    ({"until": _day(5)}, ["posted", "old"]),
    ({"since": _day(5), "until": _day(20), "status": "held"}, ["seen", "posted"]),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
def test_meetings_by_filter(
    session: orm.Session, four_meetings: dict[str, int], filters: dict[str, typing.Any], expected: list[str]
) -> None:
    """Filters narrow, the newest day comes first, and the posting day stands in for an unknown one."""
    found = search.meetings(session, query.narrowed(trees.EVERYTHING, **filters))
    assert [meeting.id for meeting in found.items] == [four_meetings[name] for name in expected]
    assert found.total == len(expected)


def test_a_meeting_comes_with_everything(session: orm.Session, four_meetings: dict[str, int]) -> None:
    """One meeting is loaded with its reports and partners; an unknown id gives None."""
    session.expunge_all()
    meeting = archive.meeting(session, four_meetings["dated"])
    session.expunge_all()
    assert meeting is not None
    assert meeting.reports[0].article.title == "dated"
    assert meeting.involvements[0].partner == "asean"
    assert meeting.participants == []
    assert archive.meeting(session, 10**6) is None


def _mention(session: orm.Session, article: models.Article, partner: str) -> None:
    articles.replace_mentions(
        session, article, [records.MentionRecord(partner=partner, why="venue", evidence=EVIDENCE)]
    )


@pytest.mark.usefixtures("four_meetings")
def test_articles_by_filter(session: orm.Session, add_article: Add) -> None:
    """Articles come by posting day; a partner finds reports and mentions alike."""
    _mention(session, add_article(session, "mention", published_on=_day(3), language="ru"), "asean")

    def titles(asked: str = "", **filters: typing.Any) -> list[str]:
        found = search.articles(session, query.narrowed(query.parse(asked), **filters))
        assert found.total == len(found.items)
        return [article.title for article in found.items]

    assert titles() == ["seen", "old", "posted", "mention", "dated"]
    assert titles(partner="asean") == ["old", "mention", "dated"]
    assert titles(source="mfa") == ["posted"]
    assert titles(lang="ru") == ["mention"]
    assert titles("old") == ["old"]
    assert titles("old", source="mfa") == []
    assert titles("posted", source="mfa", since=_day(5)) == ["posted"]
    assert titles(since=_day(5), until=_day(19)) == ["old", "posted"]


def test_an_article_comes_with_everything(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """One article is loaded with all that web pages show of it."""
    article = add_article(session)
    _mention(session, article, "asean")
    meetings.add(session, records.MeetingRecord(title="Talks", kind="visit"), article, now)
    id_ = article.id
    session.expunge_all()
    found = archive.article(session, id_)
    session.expunge_all()
    assert found is not None
    assert (found.mentions[0].partner, found.revisions, found.snapshots) == ("asean", [], [])
    assert (found.reports[0].meeting.title, found.reports[0].meeting.involvements) == ("Talks", [])
    assert archive.article(session, 10**6) is None


@pytest.mark.usefixtures("four_meetings")
def test_partner_counts(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """Each meeting counts once for a partner, however many reports say so; mentions count apart."""
    again = add_article(session)
    involvement = records.InvolvementRecord(partner="asean", role="host", score=1, evidence=EVIDENCE)
    record = records.MeetingRecord(title="x", kind="visit", involvements=(involvement,))
    meetings.join(session, search.meetings(session, query.parse("partner:asean")).items[0], again, record, now)
    _mention(session, again, "eaeu")
    assert archive.partner_counts(session) == [
        archive.PartnerCount("asean", 2, 0),
        archive.PartnerCount("unescap", 1, 0),
        archive.PartnerCount("eaeu", 0, 1),
    ]


def test_sources_with_their_last_poll(session: orm.Session, now: dt.datetime) -> None:
    """Each source shows its latest poll and how many links wait."""
    polls.register(session, ["mfa", "asean"], now)
    mfa = polls.source(session, "mfa")
    assert mfa is not None
    polls.start(session, mfa, now)
    latest = polls.start(session, mfa, now + dt.timedelta(hours=1))
    links = [records.LinkRecord(identity=i, url=i) for i in "abc"]
    polls.link_failed(session, polls.note_links(session, mfa, links, quiet=False, now=now)[0], "404", None)
    states = archive.sources(session)
    assert [(s.source.name, s.last_poll, s.pending) for s in states] == [("asean", None, 0), ("mfa", latest, 2)]
    assert [poll.id for poll in archive.polls(session, source="mfa").items] == [latest.id, latest.id - 1]
    assert archive.polls(session, source="asean").total == 0
    assert archive.polls(session, limit=1).total == 2


def test_messages_with_their_attempts(session: orm.Session, four_meetings: dict[str, int], now: dt.datetime) -> None:
    """What was told of a meeting, newest first, with every try."""

    def enqueue(meeting: str, at: dt.datetime) -> None:
        values: dict[str, typing.Any] = {"state": "held", "channel": "smtp", "rule": "all", "payload": {}}
        record = records.MessageRecord(recipient="a", meeting_id=four_meetings[meeting], **values)
        outbox.enqueue(session, [record], at)

    enqueue("old", now)
    enqueue("dated", now + dt.timedelta(hours=1))
    [message, _] = claims.take(session, "one", now + dt.timedelta(hours=2), dt.timedelta(minutes=1), 10)
    sending.give_up(session, message.id, now, "550")
    session.expunge_all()
    found = archive.messages(session)
    of_old = archive.messages(session, meeting_id=four_meetings["old"])
    session.expunge_all()
    assert [m.meeting_id for m in found.items] == [four_meetings["dated"], four_meetings["old"]]
    assert [[a.detail for a in m.attempts] for m in of_old.items] == [["550"]]
    assert archive.messages(session, status="given_up").total == 1
    assert archive.messages(session, status="sent").items == []
