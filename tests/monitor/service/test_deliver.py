"""The outbox on its way: sent once, put off with growing pauses, given up for all to see."""

from __future__ import annotations

import collections.abc
import concurrent.futures
import datetime as dt

import pytest
import sqlalchemy as sa

from monitor import deliver, intake, service, settings
from monitor.notify import protocol
from storage import models
from tests.monitor.service import newsdesk, test_intake

LIMITS = settings.Delivery()


class Desk:
    """A channel that keeps what it takes; `refuse` says why it does not."""

    def __init__(self) -> None:
        self.taken: list[protocol.Envelope] = []
        self.refuse: collections.abc.Callable[[protocol.Envelope], Exception | None] = lambda _: None

    def send(self, message: protocol.Envelope) -> None:
        """Take it, or raise."""
        if (error := self.refuse(message)) is not None:
            raise error
        self.taken.append(message)


@pytest.fixture
def channel() -> Desk:
    """An empty mailbox."""
    return Desk()


def write(desk: service.Service, messages: int = 1) -> None:
    """Fill the outbox by so many releases."""
    for number in range(messages):
        words = [one.replace("13 May", f"{number + 1} May") for one in newsdesk.LATER]
        with desk.sessions.begin() as session:
            assert intake.take(
                session, test_intake.incoming(number, *words, day=number + 2), desk.policy, desk.now()
            ).messages


def drain(desk: service.Service, channel: Desk, holder: str = "one") -> deliver.Tally:
    """Send what is due."""
    return deliver.drain(newsdesk.office(desk, {"email": channel}, holder=holder))


def outbox(desk: service.Service) -> list[tuple[str, int, list[str]]]:
    """Status, tries and attempts of each message."""
    with desk.sessions() as session:
        found = session.scalars(sa.select(models.Message).order_by(models.Message.created_at, models.Message.id))
        return [(one.status, one.tries, [attempt.outcome for attempt in one.attempts]) for one in found]


def test_a_message_is_sent_once(desk: service.Service, channel: Desk) -> None:
    """What was taken is on record as sent and never leaves again."""
    write(desk, 3)
    assert drain(desk, channel) == deliver.Tally(sent=3)
    assert drain(desk, channel) == deliver.Tally()
    assert len({message.id for message in channel.taken}) == 3
    assert outbox(desk) == [("sent", 1, ["sent"])] * 3
    assert {message.recipient for message in channel.taken} == {"desk@example.org"}


def test_a_message_that_is_not_taken_is_tried_again(
    desk: service.Service, channel: Desk, clock: newsdesk.Clock
) -> None:
    """It waits ever longer, keeps its id, and leaves when the other side is back."""
    write(desk)
    ids: list[str] = []

    def away(message: protocol.Envelope) -> Exception:
        ids.append(message.id)
        return protocol.NotifyError("greylisted", recipient=message.recipient, retry=True)

    channel.refuse = away
    assert drain(desk, channel) == deliver.Tally(retried=1)
    assert drain(desk, channel) == deliver.Tally()
    clock.now += LIMITS.backoff_base
    assert drain(desk, channel) == deliver.Tally(retried=1)
    clock.now += LIMITS.backoff_base
    assert drain(desk, channel) == deliver.Tally()
    channel.refuse = lambda _: None
    clock.now += LIMITS.backoff_base
    assert drain(desk, channel) == deliver.Tally(sent=1)
    assert {channel.taken[0].id} == set(ids)
    assert outbox(desk) == [("sent", 3, ["retry", "retry", "sent"])]


def test_the_other_side_may_ask_for_a_longer_wait(desk: service.Service, channel: Desk, clock: newsdesk.Clock) -> None:
    """A wait that it names is kept where it is longer than ours."""
    write(desk)
    channel.refuse = lambda message: protocol.NotifyError(
        "busy", recipient=message.recipient, retry=True, after=dt.timedelta(hours=3)
    )
    drain(desk, channel)
    channel.refuse = lambda _: None
    clock.forward(hours=2)
    assert drain(desk, channel) == deliver.Tally()
    clock.forward(hours=1)
    assert drain(desk, channel) == deliver.Tally(sent=1)


def test_what_cannot_work_is_given_up_at_once(desk: service.Service, channel: Desk) -> None:
    """An address that does not exist is not asked twice, and the others get their messages."""
    write(desk, 2)
    refused: list[str] = []

    def unknown(message: protocol.Envelope) -> Exception | None:
        if refused and message.id not in refused:
            return None
        refused.append(message.id)
        return protocol.NotifyError("no such user", recipient=message.recipient, retry=False)

    channel.refuse = unknown
    assert drain(desk, channel) == deliver.Tally(sent=1, given_up=1)
    assert sorted(outbox(desk)) == [("given_up", 1, ["gave_up"]), ("sent", 1, ["sent"])]
    assert drain(desk, channel) == deliver.Tally()


def test_two_days_are_the_end(desk: service.Service, channel: Desk, clock: newsdesk.Clock) -> None:
    """A receiver that stays away is given up after the span of the settings, and the reason stands with the message."""
    write(desk)
    channel.refuse = lambda message: protocol.NotifyError("away", recipient=message.recipient, retry=True)
    for _ in range(200):
        drain(desk, channel)
        clock.forward(minutes=30)
    ((status, tries, attempts),) = outbox(desk)
    assert (status, attempts[-1]) == ("given_up", "gave_up")
    assert tries == len(attempts) < 25
    with desk.sessions() as session:
        last = session.scalars(sa.select(models.Attempt).order_by(models.Attempt.id.desc())).first()
        assert last is not None
        assert last.detail == "away"
        assert last.at <= newsdesk.START + LIMITS.give_up_after


def test_a_fault_of_ours_holds_back_one_message(desk: service.Service, channel: Desk) -> None:
    """A message that our own code breaks on is put off as any other, and the rest leaves."""
    write(desk, 3)
    broken: list[str] = []

    def fault(message: protocol.Envelope) -> Exception | None:
        if broken and message.id not in broken:
            return None
        broken.append(message.id)
        return KeyError("by a fault of ours")

    channel.refuse = fault
    assert drain(desk, channel) == deliver.Tally(sent=2, retried=1)
    assert min(outbox(desk)) == ("due", 1, ["retry"])


def test_a_channel_that_is_not_set_up_keeps_its_messages(desk: service.Service) -> None:
    """Without a mail server messages wait, with a reason that names the file; they leave once there is one."""
    write(desk)
    assert deliver.drain(newsdesk.office(desk, {})) == deliver.Tally(retried=1)
    with desk.sessions() as session:
        detail = session.scalars(sa.select(models.Attempt.detail)).one()
    assert "email is not set up; see monitor.toml" in (detail or "")


def test_who_died_is_stood_in_for(desk: service.Service, channel: Desk, clock: newsdesk.Clock) -> None:
    """A message claimed by a process that is gone leaves under the same id when the claim has run out, not before."""
    write(desk)

    def die(_: protocol.Envelope) -> Exception:
        raise KeyboardInterrupt

    channel.refuse = die
    with pytest.raises(KeyboardInterrupt):
        drain(desk, channel)
    channel.refuse = lambda _: None
    assert drain(desk, channel, "two") == deliver.Tally()
    clock.now += LIMITS.lease + dt.timedelta(seconds=1)
    assert drain(desk, channel, "two") == deliver.Tally(sent=1)
    assert outbox(desk) == [("sent", 2, ["sent"])]


def test_two_senders_share_the_work(desk: service.Service) -> None:
    """Two processes that drain one outbox at once send each message once."""
    write(desk, 12)
    channels = [Desk(), Desk()]
    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        runs = [threads.submit(drain, desk, channel, str(at)) for at, channel in enumerate(channels)]
        tallies = [run.result() for run in runs]
    assert sum(tally.sent for tally in tallies) == 12
    ids = [message.id for channel in channels for message in channel.taken]
    assert len(ids) == len(set(ids)) == 12


def test_a_process_that_is_to_stop_sends_no_more(desk: service.Service, channel: Desk) -> None:
    """The message in flight is finished, the others stay due."""
    write(desk, 2)
    channel.refuse = lambda _: desk.stop.set()
    assert drain(desk, channel) == deliver.Tally(sent=1)
    assert sorted(status for status, _, _ in outbox(desk)) == ["due", "sent"]
