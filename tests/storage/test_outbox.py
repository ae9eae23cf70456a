"""The outbox: one message for each state and recipient, claimed by one sender at a time, never lost."""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import typing
import uuid

import sqlalchemy as sa
from sqlalchemy import orm

from storage import database, meetings, models, outbox, records, sending
from tests.storage import claims

LEASE = dt.timedelta(minutes=2)
SECOND = dt.timedelta(seconds=1)


def _messages(*recipients: str, **fields: typing.Any) -> list[records.MessageRecord]:
    values: dict[str, typing.Any] = {"state": "held", "channel": "smtp", "rule": "all", "payload": {"title": "Встреча"}}
    return [records.MessageRecord(recipient=recipient, **(values | fields)) for recipient in recipients]


def _meeting(session: orm.Session, add_article: typing.Any, now: dt.datetime) -> models.Meeting:
    return meetings.add(session, records.MeetingRecord(title="Talks", kind="conference"), add_article(session), now)


def test_a_message_is_written_as_given(session: orm.Session, add_article: typing.Any, now: dt.datetime) -> None:
    """All fields are kept, and the id is a UUID."""
    meeting = _meeting(session, add_article, now)
    article_id = meeting.reports[0].article_id
    [id_] = outbox.enqueue(session, _messages("a@example.org", meeting_id=meeting.id, article_id=article_id), now)
    session.expire_all()
    message = session.get(models.Message, id_)
    assert message is not None
    assert str(uuid.UUID(id_)) == id_
    assert (message.state, message.recipient, message.channel, message.rule) == ("held", "a@example.org", "smtp", "all")
    assert (message.payload, message.status, message.tries) == ({"title": "Встреча"}, "due", 0)
    assert message.created_at == message.due_at == now
    assert (message.meeting, message.article_id) == (meeting, article_id)


def test_one_message_for_each_state(session: orm.Session, add_article: typing.Any, now: dt.datetime) -> None:
    """A meeting, state and recipient that were told before are not told again."""
    id_ = _meeting(session, add_article, now).id
    first = outbox.enqueue(session, _messages("a", "b", "a", meeting_id=id_), now)
    assert len(first) == 2
    assert outbox.enqueue(session, _messages("a", "b", meeting_id=id_, payload={}), now) == []
    assert len(outbox.enqueue(session, _messages("a", "c", meeting_id=id_), now)) == 1
    assert len(outbox.enqueue(session, _messages("a", meeting_id=id_, state="cancelled"), now)) == 1
    assert outbox.enqueue(session, [], now) == []
    counts = outbox.waiting(session)
    assert counts.pop("due") == 4
    assert set(counts.values()) == {0}


def test_ids_come_in_the_order_given(session: orm.Session, now: dt.datetime) -> None:
    """The ids match the messages, one by one."""
    ids = outbox.enqueue(session, _messages(*"dacb"), now)
    found = {message.id: message.recipient for message in session.scalars(sa.select(models.Message))}
    assert [found[id_] for id_ in ids] == list("dacb")


def test_claiming_takes_what_is_due(session: orm.Session, now: dt.datetime) -> None:
    """Due messages are taken longest due first, up to the limit, and not twice."""
    outbox.enqueue(session, _messages("later", due_at=now + LEASE) + _messages("second", "third"), now)
    outbox.enqueue(session, _messages("first", due_at=now - SECOND), now)
    [first] = claims.take(session, "one", now, LEASE, 1)
    assert (first.recipient, first.status, first.leased_by, first.leased_until, first.tries) == (
        "first",
        "sending",
        "one",
        now + LEASE,
        1,
    )
    assert {message.recipient for message in claims.take(session, "two", now, LEASE, 10)} == {"second", "third"}
    assert claims.take(session, "two", now, LEASE, 10) == []


def test_a_dead_senders_message_is_claimed_again(session: orm.Session, now: dt.datetime) -> None:
    """When the lease has run out another sender takes the message, and both tries count."""
    outbox.enqueue(session, _messages("a"), now)
    claims.take(session, "one", now, LEASE, 10)
    assert claims.take(session, "two", now + LEASE, LEASE, 10) == []
    [message] = claims.take(session, "two", now + LEASE + SECOND, LEASE, 10)
    assert (message.leased_by, message.tries) == ("two", 2)


def test_attempts_are_noted(session: orm.Session, now: dt.datetime) -> None:
    """A message that is sent after a retry tells its whole story."""
    outbox.enqueue(session, _messages("a"), now)
    [message] = claims.take(session, "one", now, LEASE, 10)
    sending.retry(session, message.id, now, now + LEASE, "451 try later")
    session.expire_all()
    assert (message.status, message.due_at, message.leased_by) == ("due", now + LEASE, None)
    assert claims.take(session, "one", now, LEASE, 10) == []
    [message] = claims.take(session, "one", now + LEASE, LEASE, 10)
    sending.sent(session, message.id, now + LEASE)
    session.expire_all()
    assert (message.status, message.finished_at, message.tries) == ("sent", now + LEASE, 2)
    assert [(a.outcome, a.detail, a.at) for a in message.attempts] == [
        ("retry", "451 try later", now),
        ("sent", None, now + LEASE),
    ]
    assert claims.take(session, "one", now + 9 * LEASE, LEASE, 10) == []


def test_giving_up_is_visible(session: orm.Session, now: dt.datetime) -> None:
    """A message that cannot be sent stays, with the reason."""
    outbox.enqueue(session, _messages("a"), now)
    [message] = claims.take(session, "one", now, LEASE, 10)
    sending.give_up(session, message.id, now, "550 no such user")
    session.expire_all()
    assert (message.status, message.attempts[0].detail) == ("given_up", "550 no such user")
    session.expire_all()
    assert outbox.waiting(session)["given_up"] == 1
    assert claims.take(session, "one", now + 9 * LEASE, LEASE, 10) == []


def test_sent_stays_sent(session: orm.Session, now: dt.datetime) -> None:
    """A slow sender whose message another one has sent meanwhile cannot put it back."""
    outbox.enqueue(session, _messages("a"), now)
    [message] = claims.take(session, "slow", now, LEASE, 10)
    claims.take(session, "quick", now + LEASE + SECOND, LEASE, 10)
    sending.sent(session, message.id, now + LEASE + SECOND)
    sending.retry(session, message.id, now + 2 * LEASE, now + 3 * LEASE, "timed out")
    sending.give_up(session, message.id, now + 2 * LEASE, "timed out")
    session.expire_all()
    assert message.status == "sent"
    assert [attempt.outcome for attempt in message.attempts] == ["sent", "retry", "gave_up"]


def test_senders_at_once_share_the_work(engine: sa.Engine, now: dt.datetime) -> None:
    """Many senders claiming at the same time get every message once."""
    sessions = database.sessions(engine)
    with sessions.begin() as session:
        outbox.enqueue(session, _messages(*map(str, range(40))), now)

    def claim(holder: int) -> list[str]:
        taken: list[str] = []
        while True:
            with sessions.begin() as session:
                claimed = [message.id for message in claims.take(session, str(holder), now, LEASE, 3)]
            if not claimed:
                return taken
            taken += claimed

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        taken = [id_ for part in pool.map(claim, range(4)) for id_ in part]
    assert len(taken) == len(set(taken)) == 40


def test_a_claim_does_not_wait_on_postgres(postgres_url: str, now: dt.datetime) -> None:
    """Messages that another sender is just taking are passed over."""
    engine = database.engine(postgres_url)
    sessions = database.sessions(engine)
    with sessions.begin() as session:
        outbox.enqueue(session, _messages("a", "b"), now)
    with sessions() as one, sessions() as two:
        assert len(claims.take(one, "one", now, LEASE, 1)) == 1
        assert len(claims.take(two, "two", now, LEASE, 5)) == 1
    engine.dispose()


def test_looking_for_what_died_does_not_wait_on_postgres(postgres_url: str, now: dt.datetime) -> None:
    """What a slow sender is just settling is left to it; the rest is due again."""
    engine = database.engine(postgres_url)
    sessions = database.sessions(engine)
    with sessions.begin() as session:
        outbox.enqueue(session, _messages("a", "b"), now)
        slow = claims.take(session, "one", now, LEASE, 2)[0].id
    with sessions() as one, sessions() as two:
        sending.sent(one, slow, now)
        two.execute(sa.text("SET LOCAL lock_timeout = '2s'"))
        assert sending.recover(two, now + 2 * LEASE) == 1
    engine.dispose()


def test_messages_at_once_are_written_once(engine: sa.Engine, add_article: typing.Any, now: dt.datetime) -> None:
    """Two processes that tell the same state of a meeting write one message."""
    sessions = database.sessions(engine)
    with sessions.begin() as session:
        id_ = _meeting(session, add_article, now).id

    def enqueue(_: int) -> int:
        with sessions.begin() as session:
            return len(outbox.enqueue(session, _messages("a", meeting_id=id_), now))

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(enqueue, range(8))) == 1


def test_a_rollback_takes_the_message_with_it(engine: sa.Engine, add_article: typing.Any, now: dt.datetime) -> None:
    """Article, meeting and message exist together or not at all."""
    with database.sessions(engine)() as session:
        outbox.enqueue(session, _messages("a", meeting_id=_meeting(session, add_article, now).id), now)
        session.rollback()
        assert sum(outbox.waiting(session).values()) == 0
        assert session.scalars(sa.select(models.Article)).all() == []
