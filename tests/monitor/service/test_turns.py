"""A recipient's turn: what each message costs the database, how the recipient is held, and what goes on record."""

from __future__ import annotations

import collections
import collections.abc
import contextlib
import dataclasses
import datetime as dt
import typing

import pytest
import sqlalchemy as sa

from monitor import deliver, gate, outlets, service, settings
from monitor.notify import protocol
from storage import models, recipients
from tests.monitor.service import newsdesk, test_deliver, victim, ward

MAIL = ("email", "desk@example.org")


@pytest.fixture
def channel() -> test_deliver.Desk:
    """An empty mailbox."""
    return test_deliver.Desk()


@contextlib.contextmanager
def counted(engine: sa.Engine) -> collections.abc.Iterator[collections.Counter[str]]:
    """Statements and commits while the context is open."""
    counts: collections.Counter[str] = collections.Counter()
    heard: dict[str, collections.abc.Callable[..., None]] = {
        "before_cursor_execute": lambda *_: counts.update(["statements"]),
        "commit": lambda *_: counts.update(["commits"]),
    }
    for name, listener in heard.items():
        sa.event.listen(engine, name, listener)
    yield counts
    for name, listener in heard.items():
        sa.event.remove(engine, name, listener)


def lease(desk: service.Service) -> dt.timedelta:
    """How long the mailbox is leased from now on."""
    with desk.sessions() as session:
        until = recipients.of(session, *MAIL).leased_until
        assert until is not None
        return until - desk.now()


def test_a_further_message_costs_one_transaction(desk: service.Service) -> None:
    """One transaction notes an attempt and claims the next message, and none writes the recipient before its turn ends.

    It begins, notes the attempt and the message, claims, and asks who unsubscribed and what was written before.
    """
    test_deliver.write(desk, 12)
    one_at_a_time = settings.Delivery(workers=1)

    def cost(messages: int) -> collections.Counter[str]:
        with desk.sessions.begin() as session:
            for number, message in enumerate(session.scalars(sa.select(models.Message))):
                message.status = "due" if number < messages else "dropped"
        with counted(desk.engine) as counts:
            office = newsdesk.office(desk, {"email": test_deliver.Desk()}, one_at_a_time)
            assert deliver.drain(office).sent == messages
        return counts

    cost(1)  # rows that are made once
    few, many = cost(2), cost(12)
    many.subtract(few)
    assert many["commits"] == 10
    assert many["statements"] <= 60


def test_a_recipient_is_held_on_when_half_of_its_lease_is_over(
    desk: service.Service, channel: test_deliver.Desk, clock: newsdesk.Clock
) -> None:
    """Its lease outlasts every attempt by half at least, and is given back in the end."""
    test_deliver.write(desk, 3)
    limits = settings.Delivery(lease=dt.timedelta(seconds=10))
    left: list[float] = []

    def slowly(_: protocol.Envelope) -> None:
        left.append(lease(desk).total_seconds())
        clock.forward(seconds=4)

    channel.refuse = slowly
    assert deliver.drain(newsdesk.office(desk, {"email": channel}, limits)).sent == 3
    assert left == [10, 6, 10]
    with desk.sessions() as session:
        assert recipients.of(session, *MAIL).leased_until is None


def test_who_lost_a_recipient_sends_it_nothing_more(
    desk: service.Service, channel: test_deliver.Desk, clock: newsdesk.Clock
) -> None:
    """Another process that took it over goes on; what the slow one had sent is on record all the same."""
    test_deliver.write(desk, 3)
    other = test_deliver.Desk()

    def oversleep(_: protocol.Envelope) -> None:
        channel.refuse = lambda _: None
        clock.now += test_deliver.LIMITS.lease + dt.timedelta(minutes=1)
        with desk.sessions.begin() as session:  # on SQLite one process delivers at a time
            session.execute(sa.delete(models.Duty))
        assert test_deliver.drain(desk, other, "two").sent == 3

    channel.refuse = oversleep
    alone = settings.Delivery(workers=1)
    assert deliver.drain(newsdesk.office(desk, {"email": channel}, alone, holder="one")).sent == 1
    assert (len(channel.taken), len(other.taken)) == (1, 3)
    assert sorted(status for status, _, _ in test_deliver.outbox(desk)) == ["sent"] * 3


def test_how_long_an_attempt_took_is_known_of_its_recipient(desk: service.Service, channel: test_deliver.Desk) -> None:
    """So that the slow are told from the quick; a turn in which nothing was sent changes nothing."""
    test_deliver.write(desk)
    test_deliver.drain(desk, channel)
    with desk.sessions.begin() as session:
        row = recipients.of(session, *MAIL)
        assert row.seconds is not None
        row.seconds = 7.0
        session.flush()
        now = desk.now()
        assert recipients.take(session, row.id, "me", now, dt.timedelta(minutes=1))
        assert not recipients.take(session, row.id, "you", now, dt.timedelta(minutes=1))
        recipients.give_back(session, "you", *MAIL, seconds=1.0)
        assert recipients.of(session, *MAIL).leased_by == "me"
        recipients.give_back(session, "me", *MAIL)
        row = recipients.of(session, *MAIL)
        assert (row.seconds, row.leased_by) == (7.0, None)


@dataclasses.dataclass
class Failing:
    """Something in place of a function of the record."""

    error: Exception

    def __call__(self, *_: typing.Any, **__: typing.Any) -> None:
        """Fail."""
        raise self.error


@pytest.fixture
def reached(desk: service.Service, database_url: str) -> collections.abc.Iterator[service.Service]:
    """A service that has told a webhook of a release, whose receiver is there."""
    with ward.world() as world:
        made = newsdesk.make_desk(desk.engine, victim.configuration(database_url, world.web, world.smtp), desk.now)
        test_deliver.write(made)
        yield made


def exchanged(desk: service.Service) -> list[tuple[str, int | None, str | None]]:
    """Method, status and source of each exchange on record."""
    with desk.sessions() as session:
        found = session.scalars(sa.select(models.Exchange).order_by(models.Exchange.id))
        return [(one.method, one.status, one.source) for one in found]


def test_what_is_sent_goes_on_record_with_its_attempt(reached: service.Service) -> None:
    """One exchange for one attempt by way of the gate, and none for the letter."""
    with gate.opened(reached) as fetcher:
        assert deliver.drain(outlets.office(reached, fetcher)).sent == 2
    assert exchanged(reached) == [("POST", 204, None)]


def test_an_attempt_that_is_not_on_record_has_no_exchange(
    reached: service.Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are written in one transaction."""
    monkeypatch.setattr("storage.recipients.give_back", Failing(sa.exc.OperationalError("", {}, Exception("full"))))
    with gate.opened(reached) as fetcher, pytest.raises(sa.exc.OperationalError):
        deliver.drain(outlets.office(reached, fetcher))
    assert exchanged(reached) == []
    with reached.sessions() as session:
        assert session.scalars(sa.select(models.Attempt)).all() == []
