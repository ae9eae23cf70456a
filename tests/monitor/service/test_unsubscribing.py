"""Who unsubscribed is spared, in writing and in sending; and a message knows those before it of the same meeting."""

from __future__ import annotations

import dataclasses
import datetime as dt
import threading
import typing

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from monitor import deliver, intake, picking, routing, service, settings, sparing, unsubscribing
from monitor.notify import condition, protocol
from monitor.notify import notice as told
from parsers import article as parsed
from storage import database, meetings, models, outbox, records, rules, unsubscribed
from tests.monitor.service import newsdesk

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
ANNA = routing.Recipient(channel="email", address="Anna@example.org")
ANNAS_HOOK = routing.Recipient(channel="webhook", address="anna@example.org")
RULES = tuple(routing.Rule(name=name, recipients=(ANNA, ANNAS_HOOK)) for name in ("desk", "all"))


@pytest.fixture
def sessions(engine: sa.Engine) -> orm.sessionmaker[orm.Session]:
    """Sessions that write, on a migrated database of each kind."""
    return database.sessions(engine)


class Kept:
    """A channel that takes everything."""

    def __init__(self) -> None:
        self.taken: list[protocol.Envelope] = []

    def send(self, message: protocol.Envelope) -> None:
        """Take it."""
        self.taken.append(message)


def _written(session: orm.Session, *rules: str, at: dt.datetime = NOW, **fields: typing.Any) -> str:
    notice = told.Notice(
        state="held", reason="r", meeting=None, article=told.Article(title="t"), rules=rules
    ).to_payload()
    values = {"state": "held", "recipient": "anna@example.org", "channel": "email", "payload": notice}
    (id_,) = outbox.enqueue(session, [records.MessageRecord(rule=", ".join(rules), **(values | fields))], at)
    return id_


def _drained(sessions: orm.sessionmaker[orm.Session]) -> list[protocol.Envelope]:
    kept = Kept()
    office = picking.Office(
        sessions=sessions, notifiers={"email": kept, "webhook": kept}, limits=settings.Delivery(), holder="me",
        now=lambda: NOW + MINUTE, stop=threading.Event(),
    )  # fmt: skip
    deliver.drain(office)
    return kept.taken


def test_a_rule_without_those_who_left_it(session: orm.Session) -> None:
    """Who left one rule stays in the others, on other channels too; who left all is in none."""
    assert sparing.rules(session, RULES) == RULES
    unsubscribed.note(session, "anna@example.org", ["desk"], NOW)
    assert [rule.recipients for rule in sparing.rules(session, RULES)] == [(ANNAS_HOOK,), (ANNA, ANNAS_HOOK)]
    unsubscribed.note(session, "anna@example.org", None, NOW)
    assert [rule.recipients for rule in sparing.rules(session, RULES)] == [(ANNAS_HOOK,), (ANNAS_HOOK,)]


def test_what_was_written_before_is_not_sent(sessions: orm.sessionmaker[orm.Session]) -> None:
    """A message that waits is dropped where its reader left all its rules; the next one goes out all the same."""
    with sessions.begin() as session:
        gone = _written(session, "desk")
        stays = _written(session, "desk", "all", state="announced")
        unsubscribed.note(session, "ANNA@example.org", ["desk"], NOW)
    assert [one.id for one in _drained(sessions)] == [stays]
    with sessions() as session:
        assert session.get_one(models.Message, gone).status == "dropped"


def test_undone_it_is_told_again(sessions: orm.sessionmaker[orm.Session]) -> None:
    """Who is subscribed anew gets what is written from then on."""
    with sessions.begin() as session:
        unsubscribed.note(session, "anna@example.org", None, NOW)
        unsubscribed.undo(session, "anna@example.org")
        _written(session, "desk")
    assert len(_drained(sessions)) == 1


def test_other_channels_and_the_operator_are_not_concerned(sessions: orm.sessionmaker[orm.Session]) -> None:
    """A webhook of the same name, and notices to the operator, go out whatever was unsubscribed."""
    trouble = condition.Condition(state="failing", source="news", url="https://news.example/", since=NOW)
    with sessions.begin() as session:
        unsubscribed.note(session, "anna@example.org", None, NOW)
        _written(session, "desk", channel="webhook")
        _written(session, "operator", state="failing:1", source="news", payload=trouble.to_payload())
    assert len(_drained(sessions)) == 2


def test_a_message_brings_what_was_told_before(sessions: orm.sessionmaker[orm.Session]) -> None:
    """Each message of a meeting knows the ids of the earlier ones, also when it is sent by another process."""
    with sessions.begin() as session:
        article = models.Article(
            identity="a", url="u", source="s", parser="p", parser_version="1", title="t", text="x", search_text="x",
            content_hash="h", first_seen_at=NOW, updated_at=NOW,
        )  # fmt: skip
        session.add(article)
        session.flush()
        meeting = meetings.add(session, records.MeetingRecord(title="Talks", kind="conference"), article, NOW)
        first = _written(session, "desk", meeting_id=meeting.id, article_id=article.id)
    assert [one.earlier for one in _drained(sessions)] == [()]
    with sessions.begin() as session:
        meeting_id = session.scalar(sa.select(models.Meeting.id))
        _written(session, "desk", at=NOW + MINUTE, state="changed:1", meeting_id=meeting_id)
    assert [one.earlier for one in _drained(sessions)] == [(first,)]


@pytest.mark.parametrize("rules", [(), ("desk",)])
def test_who_has_not_left_is_told(session: orm.Session, rules: tuple[str, ...]) -> None:
    """That another reader left spares nobody else."""
    message = session.get_one(models.Message, _written(session, *rules))
    unsubscribed.note(session, "ben@example.org", None, NOW)
    assert not sparing.is_unwanted(session, message)


@pytest.mark.parametrize("left", [False, True])
def test_no_message_is_written_to_who_left(desk: service.Service, *, left: bool) -> None:
    """An article that would be told to a reader is archived and writes nothing once that reader has left."""
    article = parsed.Article(
        title=newsdesk.LATER[0], paragraphs=newsdesk.LATER[1:], parser="generic", parser_version="1",
        language="en", published=dt.date(2026, 5, 13), published_from="page",
    )  # fmt: skip
    one = intake.Incoming(article=article, identity="news:1", url="https://news.example/1", source="news")
    with desk.sessions.begin() as session:
        if left:
            unsubscribed.note(session, "DESK@example.org", None, NOW)
        taken = intake.take(session, one, desk.policy, desk.now())
    assert taken.meetings == 1
    assert newsdesk.states(desk) == ([] if left else ["held"])


def test_who_left_a_rule_of_the_database_is_spared(desk: service.Service) -> None:
    """The link in a letter names the rule, wherever it stands; other rules, and rules of another name, tell on."""
    with desk.sessions.begin() as session:
        for name in ("added", "another"):
            rules.add(session, name, {"partners": ["any"], "email": ["anna@example.org"]}, NOW)
    known = settings.Names(partners=frozenset({"asean"}), mail=True)
    policy = dataclasses.replace(desk.policy, referable=known, rules=())
    links = unsubscribing.Links(base="https://sco.example", key="0123456789abcdef")

    def taken(number: int) -> list[tuple[str, ...]]:
        title, *paragraphs = newsdesk.LATER if number else newsdesk.MEETING
        article = parsed.Article(
            title=title, paragraphs=tuple(paragraphs), parser="generic", parser_version="1", language="en",
            published=dt.date(2026, 5, 13), published_from="page",
        )  # fmt: skip
        one = intake.Incoming(article=article, identity=f"n:{number}", url=f"https://n.example/{number}", source="news")
        with desk.sessions.begin() as session:
            return [message.notice.rules for message in intake.take(session, one, policy, desk.now()).messages]

    assert taken(0) == [("added", "another")]
    leave = links.read(links.token(unsubscribing.Leave(recipient="Anna@example.org", rules=("added",))))
    assert leave is not None
    with desk.sessions.begin() as session:
        unsubscribed.note(session, leave.recipient, leave.rules, NOW)
    assert taken(1) == [("another",)]
