"""What waits for its moment: gathered, held by quiet hours, or for a suspect source; once, and never lost."""

from __future__ import annotations

import datetime as dt
import typing

import pytest

from monitor import bundling, deliver, service, settings
from monitor.notify import notice as told
from storage import bundles, outbox, unsubscribed
from tests.monitor.service import newsdesk, readers

NIGHT = "22:00-07:00"


@pytest.fixture
def channel() -> readers.Kept:
    """An empty mailbox."""
    return readers.Kept()


def test_a_burst_is_gathered(desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock) -> None:
    """The first waits for others, and all that came by then leave as one."""
    desk = readers.with_rules(desk, {"rhythm": "10m"})
    readers.report(desk, 1)
    clock.forward(minutes=9)
    readers.report(desk, 2)
    assert readers.leave(desk, channel) == []
    clock.forward(minutes=1)
    assert readers.leave(desk, channel) == [["digest", "Talks 1", "Talks 2"]]
    readers.report(desk, 3)
    clock.forward(minutes=10)
    assert readers.leave(desk, channel) == [["Talks 3"]]
    assert readers.statuses(desk) == ["bundled", "bundled", "sent"]


def test_the_most_prompt_rule_counts(desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock) -> None:
    """Where several rules ask for one message, it leaves by the first moment of all, with the names of all."""
    desk = readers.with_rules(
        desk, {"rhythm": "daily 08:00"}, {"rhythm": "10m"}, {"rhythm": "", "quiet_hours": "08:00-23:00"}
    )
    readers.report(desk, 1)
    clock.forward(minutes=10)
    assert readers.leave(desk, channel) == [["Talks 1"]]
    notice = channel.taken[0].notice
    assert isinstance(notice, told.Notice)
    assert notice.rules == ("r0", "r1", "r2")


def test_quiet_hours_hold_and_then_send(desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock) -> None:
    """At once by day; by night each waits for the morning on the reader's clock, and they go one by one."""
    desk = readers.with_rules(desk, {"quiet_hours": NIGHT, "zone": "Europe/Berlin"})
    readers.report(desk, 1)
    assert readers.leave(desk, channel) == [["Talks 1"]]
    clock.now = readers.utc(2026, 5, 14, 20)
    readers.report(desk, 2)
    readers.report(desk, 3)
    assert readers.leave(desk, channel) == []
    clock.now = readers.utc(2026, 5, 15, 4, 59)
    assert readers.leave(desk, channel) == []
    clock.now = readers.utc(2026, 5, 15, 5)
    assert sorted(readers.leave(desk, channel)) == [["Talks 2"], ["Talks 3"]]


def test_quiet_hours_hold_what_is_late(desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock) -> None:
    """A message that was due before, and one that is tried again, wait for the morning; that is no try."""
    desk = readers.with_rules(desk, {"quiet_hours": NIGHT})
    clock.now = readers.utc(2026, 5, 14, 21, 59)
    readers.report(desk, 1)
    clock.now = readers.utc(2026, 5, 14, 22)
    assert readers.leave(desk, channel) == []
    clock.now = readers.utc(2026, 5, 15, 6, 59)
    assert readers.leave(desk, channel) == []
    clock.now = readers.utc(2026, 5, 15, 7)
    assert readers.leave(desk, channel) == [["Talks 1"]]
    with desk.sessions() as session:
        (message,) = session.scalars(readers.of_meetings())
        assert (message.tries, len(message.attempts)) == (1, 1)


@pytest.mark.parametrize("lost", ["10m (Mars/Olympus)", "not in 22:00-07:00 (Mars/Olympus)", "now and then"])
def test_a_clock_that_the_system_lost_holds_up_nobody(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock, lost: str
) -> None:
    """A rhythm that cannot be read any more is at once, and the messages of others leave as they should."""
    desk = readers.with_rules(desk, {"rhythm": "10m"}, {"rhythm": "10m", "email": ("zoe@example.org",)})
    readers.report(desk, 1)
    with desk.sessions.begin() as session:
        for message in session.scalars(readers.of_meetings()):
            if message.recipient == "anna@example.org":
                message.rhythm = lost
    clock.forward(minutes=10)
    assert readers.leave(desk, channel) == [["Talks 1"], ["Talks 1"]]
    assert readers.statuses(desk) == ["sent", "sent"]


@pytest.mark.parametrize("written", [(21, 59), (22, 30)])
def test_a_night_of_waiting_is_no_time_to_give_up(
    desk: service.Service, clock: newsdesk.Clock, written: tuple[int, int]
) -> None:
    """What waited for the morning is tried for as long as any other message, whenever it was written."""
    desk = readers.with_rules(desk, {"quiet_hours": NIGHT})
    clock.now = readers.utc(2026, 5, 14, *written)
    readers.report(desk, 1)
    clock.now = readers.utc(2026, 5, 14, 22, 31)
    assert readers.leave(desk, readers.Kept()) == []
    clock.now = readers.utc(2026, 5, 15, 7)
    bundling.bundle(desk)
    limits = settings.Delivery(give_up_after=dt.timedelta(hours=1))
    tally = deliver.drain(newsdesk.office(desk, {"email": readers.Away()}, limits))
    assert (tally.retried, tally.given_up) == (1, 0)


def test_what_is_gathered_by_night_is_one_message_in_the_morning(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """Quiet hours and a burst together."""
    desk = readers.with_rules(desk, {"rhythm": "10m", "quiet_hours": NIGHT})
    clock.now = readers.utc(2026, 5, 14, 23)
    readers.report(desk, 1)
    clock.forward(hours=2)
    readers.report(desk, 2)
    clock.now = readers.utc(2026, 5, 15, 7)
    assert readers.leave(desk, channel) == [["digest", "Talks 1", "Talks 2"]]


def test_who_has_left_gets_nothing_of_it(desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock) -> None:
    """A reader who unsubscribes while messages wait is spared them; the others' digests leave."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00", "email": ("anna@example.org", "ben@example.org")})
    readers.report(desk, 1)
    with desk.sessions.begin() as session:
        unsubscribed.note(session, "anna@example.org", None, clock.now)
    clock.forward(days=1)
    assert readers.leave(desk, channel) == [["digest", "Talks 1"]]
    assert channel.taken[0].recipient == "ben@example.org"
    assert sorted(readers.statuses(desk)) == ["bundled", "dropped"]


def test_alerts_of_a_suspect_source_are_in_no_digest(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """They are held while they wait too, and once let go they wait for the next morning, not for an odd hour."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00"})
    began = clock.now
    readers.report(desk, 1, source="mirror")
    readers.report(desk, 2)
    with desk.sessions.begin() as session:
        assert outbox.hold(session, "mirror", began) == 1
    clock.now = readers.utc(2026, 5, 15, 8)
    assert readers.leave(desk, channel) == [["digest", "Talks 2"]]
    clock.forward(hours=3)
    with desk.sessions.begin() as session:
        assert outbox.release(session, "mirror", clock.now) == 1
    assert readers.leave(desk, channel) == []
    clock.now = readers.utc(2026, 5, 16, 8)
    assert readers.leave(desk, channel) == [["digest", "Talks 1"]]


def test_what_was_held_and_is_let_go_in_time_is_in_the_digest(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """Let go before the moment, it leaves with the others; let go by night, it wakes nobody."""
    desk = readers.with_rules(
        desk, {"rhythm": "daily 08:00"}, {"quiet_hours": NIGHT, "email": ("ben@example.org",), "name": "by day"}
    )
    began = clock.now
    readers.report(desk, 1)
    with desk.sessions.begin() as session:
        assert outbox.hold(session, "news", began) == 2
    clock.now = readers.utc(2026, 5, 14, 23)
    with desk.sessions.begin() as session:
        assert outbox.release(session, "news", clock.now) == 2
    assert readers.leave(desk, channel) == []
    clock.now = readers.utc(2026, 5, 15, 7)
    assert readers.leave(desk, channel) == [["Talks 1"]]
    clock.now = readers.utc(2026, 5, 15, 8)
    assert readers.leave(desk, channel) == [["digest", "Talks 1"]]


@pytest.mark.parametrize("step", ["enqueue", "join"])
def test_a_kill_while_bundling_loses_and_doubles_nothing(
    desk: service.Service,
    channel: readers.Kept,
    clock: newsdesk.Clock,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """Whoever dies before the commit leaves all waiting; the next one makes one message of it."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00"})
    readers.report(desk, 1)
    clock.forward(minutes=1)
    readers.report(desk, 2)
    clock.forward(days=1)

    def dies(*_: object) -> typing.NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox if step == "enqueue" else bundles, step, dies)
        with pytest.raises(KeyboardInterrupt):
            bundling.bundle(desk)
    assert readers.statuses(desk) == ["waiting", "waiting"]
    assert readers.leave(desk, channel) == [["digest", "Talks 1", "Talks 2"]]
    assert readers.leave(desk, channel) == []


def test_the_others_leave_where_the_first_of_a_burst_is_broken(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """The message that had waited long enough cannot be read; what came after it is not held up by that."""
    desk = readers.with_rules(desk, {"rhythm": "10m"})
    for number in (1, 2, 3):
        readers.report(desk, number)
        clock.forward(minutes=4)
    with desk.sessions.begin() as session:
        first = session.scalars(readers.of_meetings()).first()
        assert first is not None
        first.payload = {"state": "held"}
    assert readers.leave(desk, channel) == [["digest", "Talks 2", "Talks 3"]]
