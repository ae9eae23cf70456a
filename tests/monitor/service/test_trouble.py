"""What the operator is told of delivery and of the disk: each trouble once, and its end once."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from monitor import deliver, routing, scheduler, service, settings, trouble
from monitor.notify import condition, protocol
from storage import database, models, tending
from tests.monitor.service import newsdesk, test_deliver

OPERATOR = trouble.Operator(recipients=(("stdout", "stdout"),))
LIMITS = settings.Delivery()


def conditions(desk: service.Service) -> list[str]:
    """What was written to the operator, in order."""
    with desk.sessions() as session:
        found = session.scalars(
            sa.select(models.Message).where(models.Message.rule == trouble.RULE).order_by(models.Message.created_at)
        )
        return [condition.read(message.payload).type for message in found]


def drain(desk: service.Service, channel: test_deliver.Desk, operator: trouble.Operator = OPERATOR) -> deliver.Tally:
    """Send what is due by mail; the operator's own messages stay."""
    channels = {"email": channel, "stdout": test_deliver.Desk()}
    return deliver.drain(newsdesk.office(desk, channels, operator=operator))


def refusing(fault: protocol.Fault) -> test_deliver.Desk:
    """A channel that gives nothing another chance."""
    channel = test_deliver.Desk()
    channel.refuse = lambda message: protocol.NotifyError("no", recipient=message.recipient, retry=False, fault=fault)
    return channel


def test_messages_given_up_are_told_once_and_so_is_their_end(desk: service.Service, clock: newsdesk.Clock) -> None:
    """Three that are given up are one notice; the first that is taken afterwards is another."""
    test_deliver.write(desk, 4)
    channel = refusing("message")
    take = channel.refuse
    left = [3]

    def refuse_three(message: protocol.Envelope) -> Exception | None:
        left[0] -= 1
        return take(message) if left[0] >= 0 else None

    channel.refuse = refuse_three
    assert drain(desk, channel).given_up == 3
    clock.forward(minutes=1)
    assert sorted(conditions(desk)) == ["recipient.delivered", "recipient.undelivered"]


def test_a_receiver_that_is_gone_gets_nothing_until_it_is_said_to_be_back(
    desk: service.Service, clock: newsdesk.Clock
) -> None:
    """One answer ends it: what else is due is given up unsent; sent again by hand, all arrives."""
    test_deliver.write(desk, 3)
    drain(desk, refusing("gone"))
    assert [status for status, _, _ in test_deliver.outbox(desk)].count("given_up") == 3
    assert conditions(desk) == ["recipient.gone"]
    clock.forward(minutes=1)
    with desk.sessions.begin() as session:
        again = tending.given_up_to(session, "email", "desk@example.org")
        assert tending.retry(session, again, desk.now()) == 3
    drain(desk, test_deliver.Desk())
    assert conditions(desk) == ["recipient.gone", "recipient.delivered"]


def test_a_trouble_of_the_operators_own_recipient_is_told_to_nobody(desk: service.Service) -> None:
    """There would be a notice about each notice."""
    test_deliver.write(desk, 2)
    own = trouble.Operator(recipients=(("email", "desk@example.org"), ("stdout", "stdout")))
    assert drain(desk, refusing("message"), own).given_up == 2
    assert conditions(desk) == []


def test_a_paused_recipient_costs_one_attempt(desk: service.Service, clock: newsdesk.Clock) -> None:
    """Of many due messages one is tried; after the pause one goes to see, and then all leave."""
    test_deliver.write(desk, 5)
    channel = test_deliver.Desk()
    channel.refuse = lambda message: protocol.NotifyError("away", recipient=message.recipient, retry=True)
    assert drain(desk, channel) == deliver.Tally(retried=1)
    assert drain(desk, channel) == deliver.Tally()
    clock.now += LIMITS.backoff_base
    channel.refuse = lambda _: None
    assert drain(desk, channel) == deliver.Tally(sent=5)


def test_a_full_disk_is_told_once_and_so_is_room(desk: service.Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the least once, hovering above it not at all, and once more when a fifth above it is free."""
    told = settings.Operator(stdout=True)
    desk = dataclasses.replace(desk, settings=desk.settings.model_copy(update={"operator": told}))
    least = desk.settings.monitor.health.least_free
    for free, types in ((least, 0), (least - 1, 1), (1, 1), (least + 1, 1), (2 * least, 2), (least - 1, 3)):
        monkeypatch.setattr(database, "free_bytes", lambda _, free=free: free)
        scheduler.look_at_disk(desk)
        assert len(conditions(desk)) == types
    assert sorted(conditions(desk)) == ["disk.free", "disk.full", "disk.full"]


def test_the_disk_of_sqlite_is_looked_at_and_no_other(desk: service.Service) -> None:
    """Where another server keeps the database, its disk is not ours to see."""
    free = database.free_bytes(desk.engine)
    assert (free is not None) == (desk.engine.dialect.name == "sqlite")


def test_a_channel_that_fails_as_a_whole_is_one_trouble(desk: service.Service, clock: newsdesk.Clock) -> None:
    """A mail server that turns everybody away is told once, not once for each reader; so is its end."""
    readers = tuple(routing.Recipient(channel="email", address=f"{name}@example.org") for name in ("ann", "bob", "eve"))
    rules = tuple(dataclasses.replace(rule, recipients=readers) for rule in desk.policy.rules)
    desk = dataclasses.replace(desk, policy=dataclasses.replace(desk.policy, rules=rules))
    test_deliver.write(desk, 8)
    for _ in range(3):  # at each the workers under way fail together, and pause the channel for all others
        drain(desk, refusing("channel"))
        clock.forward(hours=2)
    assert [status for status, _, _ in test_deliver.outbox(desk)].count("given_up") >= 3
    assert conditions(desk) == ["recipient.undelivered"]
    drain(desk, test_deliver.Desk())
    assert conditions(desk) == ["recipient.undelivered", "recipient.delivered"]
