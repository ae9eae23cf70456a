"""Digests by the reader's clock: once a morning whatever the clocks do, with all that there is, or nothing new."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from monitor import bundling, deliver, service, settings
from monitor.notify import digest, protocol
from storage import models, outbox, records, silences, unsubscribed
from tests.monitor.service import newsdesk, readers


@pytest.fixture
def channel() -> readers.Kept:
    """An empty mailbox."""
    return readers.Kept()


def test_a_day_in_one_digest(desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock) -> None:
    """Three meetings of one day leave as one message at eight in the morning of the reader, and not again."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00", "zone": "Asia/Tashkent"})
    for number in (1, 2, 3):
        readers.report(desk, number)
        clock.forward(hours=4)
        assert readers.leave(desk, channel) == []
    assert readers.statuses(desk) == ["waiting"] * 3
    clock.now = readers.utc(2026, 5, 15, 2, 59, 59)
    assert readers.leave(desk, channel) == []
    clock.now = readers.utc(2026, 5, 15, 3)
    assert readers.leave(desk, channel) == [["digest", "Talks 1", "Talks 2", "Talks 3"]]
    assert readers.leave(desk, channel) == []
    clock.forward(days=1)
    assert readers.leave(desk, channel) == []
    assert readers.statuses(desk) == ["bundled"] * 3


@pytest.mark.parametrize(
    ("zone", "moments"),
    [
        ("Europe/Berlin", [readers.utc(2026, 3, 28, 7), readers.utc(2026, 3, 29, 6), readers.utc(2026, 3, 30, 6)]),
        ("Europe/Berlin", [readers.utc(2026, 10, 24, 6), readers.utc(2026, 10, 25, 7), readers.utc(2026, 10, 26, 7)]),
        ("Asia/Tashkent", [readers.utc(2026, 3, 28, 3), readers.utc(2026, 3, 29, 3), readers.utc(2026, 3, 30, 3)]),
        ("Europe/Berlin", [readers.utc(2028, 2, 28, 7), readers.utc(2028, 2, 29, 7), readers.utc(2028, 3, 1, 7)]),
    ],
    ids=["forward", "back", "without", "leap-day"],
)
def test_a_digest_leaves_once_a_day_at_eight(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock, zone: str, moments: list[dt.datetime]
) -> None:
    """Three meetings a day, over three days: one message a morning, to the second, with those of the day before."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00", "zone": zone})
    for day, moment in enumerate(moments):
        for number in (1, 2, 3):
            clock.now = moment - dt.timedelta(hours=4 * number)
            readers.report(desk, 3 * day + number)
        clock.now = moment - dt.timedelta(seconds=1)
        assert readers.leave(desk, channel) == []
        clock.now = moment
        assert [len(one) for one in readers.leave(desk, channel)] == [4]
        clock.forward(hours=1)
        assert readers.leave(desk, channel) == []
    assert len({entry.id for one in channel.taken for entry in one.notice.entries}) == 9


def test_two_readers_have_their_own_morning(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """The same meetings, by two clocks, at two moments."""
    daily = {"rhythm": "daily 08:00"}
    desk = readers.with_rules(
        desk, {**daily, "zone": "Europe/Berlin"}, {**daily, "zone": "Asia/Tashkent", "email": ("olim@example.org",)}
    )
    readers.report(desk, 1)
    clock.now = readers.utc(2026, 5, 15, 3)
    readers.leave(desk, channel)
    assert [one.recipient for one in channel.taken] == ["olim@example.org"]
    clock.now = readers.utc(2026, 5, 15, 6)
    readers.leave(desk, channel)
    assert [one.recipient for one in channel.taken] == ["olim@example.org", "anna@example.org"]


def test_a_digest_of_one_is_a_digest(desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock) -> None:
    """Who asked for a digest gets one, however little is in it, with the names of the rules and the next morning."""
    desk = readers.with_rules(desk, {"rhythm": "weekly fri 08:00"})
    readers.report(desk, 1)
    clock.now = readers.utc(2026, 5, 15, 8)
    assert readers.leave(desk, channel) == [["digest", "Talks 1"]]
    sent = channel.taken[0].notice
    assert isinstance(sent, digest.Digest)
    assert (sent.rhythm, sent.zone, sent.rules, sent.moment) == ("weekly fri 08:00", "UTC", ("r0",), clock.now)


def test_a_digest_is_tried_again_under_its_id(desk: service.Service, clock: newsdesk.Clock) -> None:
    """A mail server that is away for a while gets the same message, and what comes meanwhile is in the next one."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00"})
    readers.report(desk, 1)
    clock.now = readers.utc(2026, 5, 15, 8)
    tried: list[protocol.Envelope] = []

    class Away:
        def send(self, message: protocol.Envelope) -> None:
            tried.append(message)
            if len(tried) == 1:
                raise protocol.NotifyError("away", recipient=message.recipient, retry=True)

    for _ in range(3):
        bundling.bundle(desk)
        deliver.drain(newsdesk.office(desk, {"email": Away()}))
        readers.report(desk, 2)
        clock.forward(minutes=30)
    assert len(tried) == 2
    assert tried[0].id == tried[1].id
    assert readers.titles(tried[1].notice) == ["digest", "Talks 1"]


def test_two_at_once_make_one_digest(desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock) -> None:
    """A second process finds nothing left, and what is written of the same moment after it leaves in a further one."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00"})
    moment = readers.utc(2026, 5, 15, 8)
    readers.report(desk, 1)
    clock.now = moment
    assert bundling.bundle(desk) == 1
    assert bundling.bundle(newsdesk.other(desk)) == 0
    clock.now = moment - dt.timedelta(seconds=1)
    readers.report(desk, 2)  # its transaction began before the moment
    clock.now = moment + dt.timedelta(seconds=1)
    assert readers.leave(desk, channel) == [["digest", "Talks 1"], ["digest", "Talks 2"]]


def test_after_days_without_the_service_there_is_one_digest(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """What several mornings should have brought comes as one, which has the last moment, and not `nothing new` too."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00", "nothing_new": "line"})
    readers.report(desk, 1)
    clock.forward(days=1)
    readers.report(desk, 2)
    clock.now = readers.utc(2026, 5, 18, 8, 5)
    assert readers.leave(desk, channel) == [["digest", "Talks 1", "Talks 2"]]
    sent = channel.taken[0].notice
    assert isinstance(sent, digest.Digest)
    assert sent.moment == readers.utc(2026, 5, 18, 8)


def test_nothing_new_is_said_once_to_who_wants_it(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """One line a morning, not long after it, to who asked for it; no message to who did not, left or is silenced."""
    wish = {"rhythm": "daily 08:00", "nothing_new": "line"}
    desk = readers.with_rules(
        desk,
        wish,
        {**wish, "email": ("anna@example.org", "left@example.org")},
        {"rhythm": "daily 08:00", "email": ("ben@example.org",)},
        {**wish, "name": "hushed", "email": ("carl@example.org",)},
    )
    with desk.sessions.begin() as session:
        unsubscribed.note(session, "left@example.org", None, clock.now)
        record = silences.SilenceRecord(
            rule="hushed", author="me", reason="r", starts_at=clock.now, until=clock.now + dt.timedelta(days=9)
        )
        silences.add(session, record, clock.now)
    said = []
    for day, hour, minute in [(15, 7, 59), (15, 8, 0), (15, 8, 20), (15, 8, 40), (15, 9, 20), (16, 8, 20), (17, 9, 1)]:
        clock.now = readers.utc(2026, 5, day, hour, minute)
        said += [(clock.now, one) for one in readers.leave(desk, channel)]
    assert said == [(readers.utc(2026, 5, 15, 8, 20), ["digest"]), (readers.utc(2026, 5, 16, 8, 20), ["digest"])]
    assert {one.recipient for one in channel.taken} == {"anna@example.org"}
    last = channel.taken[-1].notice
    assert isinstance(last, digest.Digest)
    assert (last.rules, last.moment) == (("r0", "r1"), readers.utc(2026, 5, 16, 8))


def test_nothing_new_is_said_by_a_service_that_looks_seldom(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """Where digests are looked at every three hours, the line comes with the first look after its moment, and once."""
    seldom = settings.Delivery(every=dt.timedelta(hours=3))
    monitor = desk.settings.monitor.model_copy(update={"delivery": seldom})
    desk = dataclasses.replace(desk, settings=desk.settings.model_copy(update={"monitor": monitor}))
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00", "nothing_new": "line"})
    said = []
    for hour in (7, 10, 13, 16):
        clock.now = readers.utc(2026, 5, 15, hour, 50)
        said += [(hour, one) for one in readers.leave(desk, channel)]
    assert said == [(10, ["digest"])]


def test_a_flood_leaves_in_several_digests(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No letter is longer than a mail program shows."""
    monkeypatch.setattr(bundling, "MOST", 2)
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00"})
    for number in range(1, 6):
        readers.report(desk, number)
        clock.forward(minutes=1)
    clock.forward(days=1)
    assert sorted(readers.leave(desk, channel)) == [
        ["digest", "Talks 1", "Talks 2"], ["digest", "Talks 3", "Talks 4"], ["digest", "Talks 5"]
    ]  # fmt: skip


def test_one_broken_notice_spoils_no_digest(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """What cannot be read leaves by itself, where its fault is shown."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00"})
    readers.report(desk, 1)
    readers.report(desk, 2)
    with desk.sessions.begin() as session:
        first = session.scalars(readers.of_meetings()).first()
        assert first is not None
        first.payload = {"state": "held"}
        broken = first.id
    clock.forward(days=1)
    assert len(readers.leave(desk, channel)) == 1
    with desk.sessions() as session:
        message = session.get_one(models.Message, broken)
        assert (message.status, message.bundle_id) == ("given_up", None)


def test_a_digest_counts_what_was_told_of_a_meeting_before(
    desk: service.Service, channel: readers.Kept, clock: newsdesk.Clock
) -> None:
    """Each notice knows how many messages went before it, so that an entry of a calendar is brought up to date."""
    desk = readers.with_rules(desk, {"rhythm": "daily 08:00"})
    readers.report(desk, 1)
    with desk.sessions.begin() as session:
        first = session.scalars(readers.of_meetings()).one()
        outbox.enqueue(session, [_again(first)], clock.now + dt.timedelta(hours=1))
    clock.forward(days=1)
    readers.leave(desk, channel)
    sent = channel.taken[0].notice
    assert isinstance(sent, digest.Digest)
    assert [(one.notice.state, one.earlier) for one in sent.entries] == [("held", 0), ("cancelled:1", 1)]


def _again(message: models.Message) -> records.MessageRecord:
    return records.MessageRecord(
        state="cancelled:1", recipient=message.recipient, channel=message.channel, rule=message.rule,
        payload={**message.payload, "state": "cancelled:1"}, meeting_id=message.meeting_id,
        article_id=message.article_id, due_at=message.due_at, rhythm=message.rhythm,
    )  # fmt: skip
