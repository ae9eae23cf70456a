"""What waits for its moment: gathered, in digests by the reader's clock, after quiet hours; once, and never lost."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

import pytest
import sqlalchemy as sa

from monitor import bundling, deliver, intake, service, settings
from monitor.notify import digest, protocol
from monitor.notify import notice as told
from storage import bundles, models, outbox, records, silences, unsubscribed
from tests.monitor.service import newsdesk, test_intake

NIGHT = "22:00-07:00"
Wishes = collections.abc.Mapping[str, typing.Any]


class Kept:
    """A channel that takes everything."""

    def __init__(self) -> None:
        self.taken: list[protocol.Envelope] = []

    def send(self, message: protocol.Envelope) -> None:
        """Take it."""
        self.taken.append(message)

    def told(self) -> list[list[str]]:
        """The titles in each message, by recipient and in the order of sending."""
        return [titles(one.notice) for one in self.taken]


def titles(what: digest.Telling) -> list[str]:
    """What a message tells of; of a digest with the word before it."""
    if isinstance(what, digest.Digest):
        return ["digest", *(one.notice.title for one in what.entries)]
    return [what.title]


def utc(*parts: int) -> dt.datetime:
    """A moment in UTC."""
    return dt.datetime(*parts, tzinfo=dt.UTC)  # type: ignore[misc,arg-type]


@pytest.fixture
def channel() -> Kept:
    """An empty mailbox."""
    return Kept()


@pytest.fixture
def with_rules(desk: service.Service) -> collections.abc.Callable[..., service.Service]:
    """Makes the desk one with these rules; each tells Anna unless it says otherwise."""

    def make(*rules: Wishes) -> service.Service:
        made = tuple(
            settings.Rule(**{"name": f"r{at}", "partners": ("any",), "email": ("anna@example.org",), **rule})
            for at, rule in enumerate(rules)
        )
        loaded = desk.settings.model_copy(update={"rules": made})
        return dataclasses.replace(desk, settings=loaded, policy=service.policy(loaded))

    return make


def report(desk: service.Service, number: int, source: str = "news") -> intake.Taken:
    """A release about a meeting of its own, on its way in now."""
    words = [one.replace("13 May", f"{number} May") for one in newsdesk.LATER]
    words[0] = f"Talks {number}"
    return test_intake.take(desk, test_intake.incoming(number, *words, day=number + 1, source=source))


def leave(desk: service.Service, channel: Kept) -> list[list[str]]:
    """Bundle and send what is due; what was told by that."""
    before = len(channel.taken)
    bundling.bundle(desk)
    deliver.drain(desk.sessions, {"email": channel}, settings.Delivery(), holder="me", now=desk.now)
    return channel.told()[before:]


def statuses(desk: service.Service) -> list[str]:
    """Where the messages about meetings stand, in the order of writing."""
    with desk.sessions() as session:
        found = sa.select(models.Message.status).where(models.Message.meeting_id.is_not(None))
        return list(session.scalars(found.order_by(models.Message.created_at, models.Message.id)))


def test_a_day_in_one_digest(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """Three meetings of one day leave as one message at eight in the morning of the reader, and not again."""
    desk = with_rules({"rhythm": "daily 08:00", "zone": "Asia/Tashkent"})
    for number in (1, 2, 3):
        report(desk, number)
        clock.forward(hours=4)
        assert leave(desk, channel) == []
    assert statuses(desk) == ["waiting"] * 3
    clock.now = utc(2026, 5, 15, 2, 59, 59)
    assert leave(desk, channel) == []
    clock.now = utc(2026, 5, 15, 3)
    assert leave(desk, channel) == [["digest", "Talks 1", "Talks 2", "Talks 3"]]
    assert leave(desk, channel) == []
    clock.forward(days=1)
    assert leave(desk, channel) == []
    assert statuses(desk) == ["bundled"] * 3


@pytest.mark.parametrize(
    ("zone", "moments"),
    [
        ("Europe/Berlin", [utc(2026, 3, 28, 7), utc(2026, 3, 29, 6), utc(2026, 3, 30, 6)]),
        ("Europe/Berlin", [utc(2026, 10, 24, 6), utc(2026, 10, 25, 7), utc(2026, 10, 26, 7)]),
        ("Asia/Tashkent", [utc(2026, 3, 28, 3), utc(2026, 3, 29, 3), utc(2026, 3, 30, 3)]),
        ("Europe/Berlin", [utc(2028, 2, 28, 7), utc(2028, 2, 29, 7), utc(2028, 3, 1, 7)]),
    ],
    ids=["forward", "back", "without", "leap-day"],
)
def test_a_digest_leaves_once_a_day_at_eight(
    with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock, zone: str, moments: list[dt.datetime]
) -> None:
    """Three meetings a day, over three days: one message a morning, to the second, with those of the day before."""
    desk = with_rules({"rhythm": "daily 08:00", "zone": zone})
    for day, moment in enumerate(moments):
        for number in (1, 2, 3):
            clock.now = moment - dt.timedelta(hours=4 * number)
            report(desk, 3 * day + number)
        clock.now = moment - dt.timedelta(seconds=1)
        assert leave(desk, channel) == []
        clock.now = moment
        assert [len(one) for one in leave(desk, channel)] == [4]
        clock.forward(hours=1)
        assert leave(desk, channel) == []
    assert len({entry.id for one in channel.taken for entry in one.notice.entries}) == 9


def test_two_readers_have_their_own_morning(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """The same meetings, by two clocks, at two moments."""
    daily = {"rhythm": "daily 08:00"}
    desk = with_rules(
        {**daily, "zone": "Europe/Berlin"}, {**daily, "zone": "Asia/Tashkent", "email": ("olim@example.org",)}
    )
    report(desk, 1)
    clock.now = utc(2026, 5, 15, 3)
    leave(desk, channel)
    assert [one.recipient for one in channel.taken] == ["olim@example.org"]
    clock.now = utc(2026, 5, 15, 6)
    leave(desk, channel)
    assert [one.recipient for one in channel.taken] == ["olim@example.org", "anna@example.org"]


def test_a_burst_is_gathered(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """The first waits for others, and all that came by then leave as one."""
    desk = with_rules({"rhythm": "10m"})
    report(desk, 1)
    clock.forward(minutes=9)
    report(desk, 2)
    assert leave(desk, channel) == []
    clock.forward(minutes=1)
    assert leave(desk, channel) == [["digest", "Talks 1", "Talks 2"]]
    report(desk, 3)
    clock.forward(minutes=10)
    assert leave(desk, channel) == [["Talks 3"]]
    assert statuses(desk) == ["bundled", "bundled", "sent"]


def test_a_digest_of_one_is_a_digest(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """Who asked for a digest gets one, however little is in it, with the names of the rules and the next morning."""
    desk = with_rules({"rhythm": "weekly fri 08:00"})
    report(desk, 1)
    clock.now = utc(2026, 5, 15, 8)
    assert leave(desk, channel) == [["digest", "Talks 1"]]
    sent = channel.taken[0].notice
    assert isinstance(sent, digest.Digest)
    assert (sent.rhythm, sent.zone, sent.rules, sent.moment) == ("weekly fri 08:00", "UTC", ("r0",), clock.now)


def test_the_most_prompt_rule_counts(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """Where several rules ask for one message, it leaves by the first moment of all, with the names of all."""
    desk = with_rules({"rhythm": "daily 08:00"}, {"rhythm": "10m"}, {"rhythm": "", "quiet_hours": "08:00-23:00"})
    report(desk, 1)
    clock.forward(minutes=10)
    assert leave(desk, channel) == [["Talks 1"]]
    notice = channel.taken[0].notice
    assert isinstance(notice, told.Notice)
    assert notice.rules == ("r0", "r1", "r2")


def test_quiet_hours_hold_and_then_send(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """At once by day; by night each waits for the morning on the reader's clock, and they go one by one."""
    desk = with_rules({"quiet_hours": NIGHT, "zone": "Europe/Berlin"})
    report(desk, 1)
    assert leave(desk, channel) == [["Talks 1"]]
    clock.now = utc(2026, 5, 14, 20)
    report(desk, 2)
    report(desk, 3)
    assert leave(desk, channel) == []
    clock.now = utc(2026, 5, 15, 4, 59)
    assert leave(desk, channel) == []
    clock.now = utc(2026, 5, 15, 5)
    assert sorted(leave(desk, channel)) == [["Talks 2"], ["Talks 3"]]


def test_quiet_hours_hold_what_is_late(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """A message that was due before, and one that is tried again, wait for the morning; that is no try."""
    desk = with_rules({"quiet_hours": NIGHT})
    clock.now = utc(2026, 5, 14, 21, 59)
    report(desk, 1)
    clock.now = utc(2026, 5, 14, 22)
    assert leave(desk, channel) == []
    clock.now = utc(2026, 5, 15, 6, 59)
    assert leave(desk, channel) == []
    clock.now = utc(2026, 5, 15, 7)
    assert leave(desk, channel) == [["Talks 1"]]
    with desk.sessions() as session:
        (message,) = session.scalars(_of_meetings())
        assert (message.tries, len(message.attempts)) == (1, 1)


def test_what_is_gathered_by_night_is_one_message_in_the_morning(
    with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock
) -> None:
    """Quiet hours and a burst together."""
    desk = with_rules({"rhythm": "10m", "quiet_hours": NIGHT})
    clock.now = utc(2026, 5, 14, 23)
    report(desk, 1)
    clock.forward(hours=2)
    report(desk, 2)
    clock.now = utc(2026, 5, 15, 7)
    assert leave(desk, channel) == [["digest", "Talks 1", "Talks 2"]]


def test_who_has_left_gets_nothing_of_it(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """A reader who unsubscribes while messages wait is spared them; the others' digests leave."""
    desk = with_rules({"rhythm": "daily 08:00", "email": ("anna@example.org", "ben@example.org")})
    report(desk, 1)
    with desk.sessions.begin() as session:
        unsubscribed.note(session, "anna@example.org", None, clock.now)
    clock.forward(days=1)
    assert leave(desk, channel) == [["digest", "Talks 1"]]
    assert channel.taken[0].recipient == "ben@example.org"
    assert sorted(statuses(desk)) == ["bundled", "dropped"]


def test_alerts_of_a_suspect_source_are_in_no_digest(
    with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock
) -> None:
    """They are held while they wait too, and once let go they wait for the next morning, not for an odd hour."""
    desk = with_rules({"rhythm": "daily 08:00"})
    began = clock.now
    report(desk, 1, source="mirror")
    report(desk, 2)
    with desk.sessions.begin() as session:
        assert outbox.hold(session, "mirror", began) == 1
    clock.now = utc(2026, 5, 15, 8)
    assert leave(desk, channel) == [["digest", "Talks 2"]]
    clock.forward(hours=3)
    with desk.sessions.begin() as session:
        assert outbox.release(session, "mirror", clock.now) == 1
    assert leave(desk, channel) == []
    clock.now = utc(2026, 5, 16, 8)
    assert leave(desk, channel) == [["digest", "Talks 1"]]


def test_what_was_held_and_is_let_go_in_time_is_in_the_digest(
    with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock
) -> None:
    """Let go before the moment, it leaves with the others; let go by night, it wakes nobody."""
    desk = with_rules(
        {"rhythm": "daily 08:00"}, {"quiet_hours": NIGHT, "email": ("ben@example.org",), "name": "by day"}
    )
    began = clock.now
    report(desk, 1)
    with desk.sessions.begin() as session:
        assert outbox.hold(session, "news", began) == 2
    clock.now = utc(2026, 5, 14, 23)
    with desk.sessions.begin() as session:
        assert outbox.release(session, "news", clock.now) == 2
    assert leave(desk, channel) == []
    clock.now = utc(2026, 5, 15, 7)
    assert leave(desk, channel) == [["Talks 1"]]
    clock.now = utc(2026, 5, 15, 8)
    assert leave(desk, channel) == [["digest", "Talks 1"]]


@pytest.mark.parametrize("step", ["enqueue", "join"])
def test_a_kill_while_bundling_loses_and_doubles_nothing(
    with_rules: typing.Any,
    channel: Kept,
    clock: newsdesk.Clock,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    """Whoever dies before the commit leaves all waiting; the next one makes one message of it."""
    desk = with_rules({"rhythm": "daily 08:00"})
    report(desk, 1)
    clock.forward(minutes=1)
    report(desk, 2)
    clock.forward(days=1)

    def dies(*_: object) -> typing.NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox if step == "enqueue" else bundles, step, dies)
        with pytest.raises(KeyboardInterrupt):
            bundling.bundle(desk)
    assert statuses(desk) == ["waiting", "waiting"]
    assert leave(desk, channel) == [["digest", "Talks 1", "Talks 2"]]
    assert leave(desk, channel) == []


def test_a_digest_is_tried_again_under_its_id(with_rules: typing.Any, clock: newsdesk.Clock) -> None:
    """A mail server that is away for a while gets the same message, and what comes meanwhile is in the next one."""
    desk = with_rules({"rhythm": "daily 08:00"})
    report(desk, 1)
    clock.now = utc(2026, 5, 15, 8)
    tried: list[protocol.Envelope] = []

    class Away:
        def send(self, message: protocol.Envelope) -> None:
            tried.append(message)
            if len(tried) == 1:
                raise protocol.NotifyError("away", recipient=message.recipient, retry=True)

    for _ in range(3):
        bundling.bundle(desk)
        deliver.drain(desk.sessions, {"email": Away()}, settings.Delivery(), holder="me", now=desk.now)
        report(desk, 2)
        clock.forward(minutes=30)
    assert len(tried) == 2
    assert tried[0].id == tried[1].id
    assert titles(tried[1].notice) == ["digest", "Talks 1"]


def test_two_at_once_make_one_digest(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """A second process finds nothing left, and what is written of the same moment after it leaves in a further one."""
    desk = with_rules({"rhythm": "daily 08:00"})
    moment = utc(2026, 5, 15, 8)
    report(desk, 1)
    clock.now = moment
    assert bundling.bundle(desk) == 1
    assert bundling.bundle(newsdesk.other(desk)) == 0
    clock.now = moment - dt.timedelta(seconds=1)
    report(desk, 2)  # its transaction began before the moment
    clock.now = moment + dt.timedelta(seconds=1)
    assert leave(desk, channel) == [["digest", "Talks 1"], ["digest", "Talks 2"]]


def test_after_days_without_the_service_there_is_one_digest(
    with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock
) -> None:
    """What several mornings should have brought comes as one, which has the last moment, and not `nothing new` too."""
    desk = with_rules({"rhythm": "daily 08:00", "nothing_new": "line"})
    report(desk, 1)
    clock.forward(days=1)
    report(desk, 2)
    clock.now = utc(2026, 5, 18, 8, 5)
    assert leave(desk, channel) == [["digest", "Talks 1", "Talks 2"]]
    sent = channel.taken[0].notice
    assert isinstance(sent, digest.Digest)
    assert sent.moment == utc(2026, 5, 18, 8)


def test_nothing_new_is_said_once_to_who_wants_it(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """One line a morning, not long after it, to who asked for it; no message to who did not, left or is silenced."""
    wish = {"rhythm": "daily 08:00", "nothing_new": "line"}
    desk = with_rules(
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
        clock.now = utc(2026, 5, day, hour, minute)
        said += [(clock.now, one) for one in leave(desk, channel)]
    assert said == [(utc(2026, 5, 15, 8, 20), ["digest"]), (utc(2026, 5, 16, 8, 20), ["digest"])]
    assert {one.recipient for one in channel.taken} == {"anna@example.org"}
    last = channel.taken[-1].notice
    assert isinstance(last, digest.Digest)
    assert (last.rules, last.moment) == (("r0", "r1"), utc(2026, 5, 16, 8))


def test_a_flood_leaves_in_several_digests(
    with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No letter is longer than a mail program shows."""
    monkeypatch.setattr(bundling, "MOST", 2)
    desk = with_rules({"rhythm": "daily 08:00"})
    for number in range(1, 6):
        report(desk, number)
        clock.forward(minutes=1)
    clock.forward(days=1)
    assert sorted(leave(desk, channel)) == [
        ["digest", "Talks 1", "Talks 2"], ["digest", "Talks 3", "Talks 4"], ["digest", "Talks 5"]
    ]  # fmt: skip


def test_one_broken_notice_spoils_no_digest(with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock) -> None:
    """What cannot be read leaves by itself, where its fault is shown."""
    desk = with_rules({"rhythm": "daily 08:00"})
    report(desk, 1)
    report(desk, 2)
    with desk.sessions.begin() as session:
        first = session.scalars(_of_meetings()).first()
        assert first is not None
        first.payload = {"state": "held"}
        broken = first.id
    clock.forward(days=1)
    assert len(leave(desk, channel)) == 1
    with desk.sessions() as session:
        message = session.get_one(models.Message, broken)
        assert (message.status, message.bundle_id) == ("given_up", None)


def test_the_others_leave_where_the_first_of_a_burst_is_broken(
    with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock
) -> None:
    """The message that had waited long enough cannot be read; what came after it is not held up by that."""
    desk = with_rules({"rhythm": "10m"})
    for number in (1, 2, 3):
        report(desk, number)
        clock.forward(minutes=4)
    with desk.sessions.begin() as session:
        first = session.scalars(_of_meetings()).first()
        assert first is not None
        first.payload = {"state": "held"}
    assert leave(desk, channel) == [["digest", "Talks 2", "Talks 3"]]


def test_a_digest_counts_what_was_told_of_a_meeting_before(
    with_rules: typing.Any, channel: Kept, clock: newsdesk.Clock
) -> None:
    """Each notice knows how many messages went before it, so that an entry of a calendar is brought up to date."""
    desk = with_rules({"rhythm": "daily 08:00"})
    report(desk, 1)
    with desk.sessions.begin() as session:
        first = session.scalars(_of_meetings()).one()
        outbox.enqueue(session, [_again(first)], clock.now + dt.timedelta(hours=1))
    clock.forward(days=1)
    leave(desk, channel)
    sent = channel.taken[0].notice
    assert isinstance(sent, digest.Digest)
    assert [(one.notice.state, one.earlier) for one in sent.entries] == [("held", 0), ("cancelled:1", 1)]


def _of_meetings() -> sa.Select[tuple[models.Message]]:
    return sa.select(models.Message).where(models.Message.meeting_id.is_not(None)).order_by(models.Message.created_at)


def _again(message: models.Message) -> records.MessageRecord:
    return records.MessageRecord(
        state="cancelled:1", recipient=message.recipient, channel=message.channel, rule=message.rule,
        payload={**message.payload, "state": "cancelled:1"}, meeting_id=message.meeting_id,
        article_id=message.article_id, due_at=message.due_at, rhythm=message.rhythm,
    )  # fmt: skip
