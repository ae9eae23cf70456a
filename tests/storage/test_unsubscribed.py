"""Readers who want no more e-mail, and the key of the outbox that tells channels apart."""

from __future__ import annotations

import datetime as dt
import typing

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from storage import database, meetings, models, outbox, records, sending, unsubscribed
from tests.storage import claims


def test_one_rule_or_all(session: orm.Session, now: dt.datetime) -> None:
    """A reader is spared the rules that were named, or everything; capitals in the address do not matter."""
    unsubscribed.note(session, "Anna@Example.org", ["desk", "all"], now)
    unsubscribed.note(session, "anna@example.org", ["desk"], now)
    unsubscribed.note(session, "ben@example.org", None, now)
    unsubscribed.note(session, "ben@example.org", None, now)
    assert unsubscribed.pairs(session) == {
        ("anna@example.org", "desk"),
        ("anna@example.org", "all"),
        ("ben@example.org", None),
    }
    assert unsubscribed.refuses(session, "anna@example.ORG", ["desk", "all"])
    assert not unsubscribed.refuses(session, "anna@example.org", ["desk", "another"])
    assert not unsubscribed.refuses(session, "anna@example.org", [])
    assert unsubscribed.refuses(session, "ben@example.org", ["whatever"])
    assert not unsubscribed.refuses(session, "carla@example.org", ["desk"])


def test_it_can_be_undone(session: orm.Session, now: dt.datetime) -> None:
    """One rule comes back, or all that was given up."""
    unsubscribed.note(session, "anna@example.org", ["desk", "all"], now)
    unsubscribed.note(session, "anna@example.org", None, now)
    assert unsubscribed.undo(session, "ANNA@example.org", "desk") == 1
    assert {one.rule for one in unsubscribed.listed(session)} == {"all", None}
    assert unsubscribed.undo(session, "anna@example.org") == 2
    assert unsubscribed.undo(session, "anna@example.org") == 0


def _message(channel: str, **fields: typing.Any) -> records.MessageRecord:
    return records.MessageRecord(
        recipient="desk", channel=channel, payload={}, **({"state": "held", "rule": "r"} | fields)
    )


def test_channels_are_told_apart(session: orm.Session, add_article: typing.Any, now: dt.datetime) -> None:
    """The same name on two channels is two recipients, of a meeting, an article and a source."""
    article = add_article(session)
    meeting = meetings.add(session, records.MeetingRecord(title="Talks", kind="conference"), article, now)
    for about in ({"meeting_id": meeting.id}, {"article_id": article.id}, {"source": "news"}):
        both = [_message("webhook", **about), _message("chat", **about), _message("chat", **about)]
        assert len(outbox.enqueue(session, both, now)) == 2
        assert outbox.enqueue(session, both, now) == []


def test_what_was_told_before_is_known(session: orm.Session, add_article: typing.Any, now: dt.datetime) -> None:
    """The earlier messages about a meeting to one recipient come in the order in which they were written."""
    meeting = meetings.add(session, records.MeetingRecord(title="Talks", kind="conference"), add_article(session), now)
    ids = []
    for minutes, state in enumerate(("announced", "changed:1", "postponed:2")):
        at = now + dt.timedelta(minutes=minutes)
        ids += outbox.enqueue(session, [_message("email", meeting_id=meeting.id, state=state)], at)
        outbox.enqueue(session, [_message("webhook", meeting_id=meeting.id, state=state)], at)
    assert [sending.earlier(session, session.get_one(models.Message, id_)) for id_ in ids] == [[], ids[:1], ids[:2]]
    [alone] = outbox.enqueue(session, [_message("email", source="news")], now)
    assert sending.earlier(session, session.get_one(models.Message, alone)) == []


def test_who_writes_at_one_moment_is_ordered_all_the_same(
    session: orm.Session, add_article: typing.Any, now: dt.datetime
) -> None:
    """Of two messages of the same moment one is the earlier, always the same."""
    meeting = meetings.add(session, records.MeetingRecord(title="Talks", kind="conference"), add_article(session), now)
    both = [_message("email", meeting_id=meeting.id, state=state) for state in ("announced", "changed:1")]
    rows = [session.get_one(models.Message, id_) for id_ in outbox.enqueue(session, both, now)]
    assert sorted(len(sending.earlier(session, row)) for row in rows) == [0, 1]


def test_what_nobody_wants_is_never_claimed_again(session: orm.Session, now: dt.datetime) -> None:
    """A message that its reader does not want any more stays as dropped."""
    outbox.enqueue(session, [_message("email")], now)
    [message] = claims.take(session, "me", now, dt.timedelta(minutes=1), 5)
    sending.drop_unwanted(session, message.id, now)
    assert claims.take(session, "me", now + dt.timedelta(days=1), dt.timedelta(minutes=1), 5) == []
    assert outbox.waiting(session)["dropped"] == 1


@pytest.mark.parametrize("kind", ["meeting_id", "article_id"])
def test_messages_and_attempts_come_through_the_migration(
    engine: sa.Engine, add_article: typing.Any, now: dt.datetime, kind: str
) -> None:
    """Down and up again, messages keep their attempts; where the old key had room for one, it is the first."""
    with database.sessions(engine).begin() as session:
        article = add_article(session)
        meeting = meetings.add(session, records.MeetingRecord(title="Talks", kind="conference"), article, now)
        about = {"meeting_id": meeting.id} if kind == "meeting_id" else {"article_id": article.id}
        [first] = outbox.enqueue(session, [_message("webhook", **about)], now)
        outbox.enqueue(session, [_message("chat", **about)], now + dt.timedelta(minutes=1))
        for message in claims.take(session, "me", now + dt.timedelta(hours=1), dt.timedelta(minutes=1), 5):
            sending.sent(session, message.id, now)
    database.downgrade(engine, "20261122_0215")
    database.upgrade(engine)
    with database.sessions(engine)() as session:
        [kept] = session.scalars(sa.select(models.Message))
        assert (kept.id, kept.channel) == (first, "webhook")
        assert [one.outcome for one in kept.attempts] == ["sent"]
