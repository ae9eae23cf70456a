"""Messages that wait, and the bundles in which they leave."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import bundles, models, outbox, records
from tests.storage import claims

DAILY, HOURLY = "daily 08:00 (UTC)", "1h (UTC)"
HOUR = dt.timedelta(hours=1)
GROUP = bundles.Group(channel="email", recipient="a", rhythm=DAILY)


def _message(number: int, **fields: typing.Any) -> records.MessageRecord:
    values = {"recipient": "a", "channel": "email", "rule": "all", "payload": {}, "rhythm": DAILY}
    return records.MessageRecord(state=f"held:{number}", **(values | fields))


def test_what_has_a_rhythm_waits_for_its_moment(session: orm.Session, now: dt.datetime) -> None:
    """It is claimed by nobody before it is let go, and its group is ripe when its moment has come."""
    outbox.enqueue(session, [_message(1, due_at=now + HOUR), _message(2, due_at=now + HOUR, rhythm=HOURLY)], now)
    assert bundles.ripe(session, now) == []
    later = now + HOUR
    assert claims.take(session, "one", later, HOUR, 9) == []
    assert bundles.ripe(session, later) == [bundles.Group(channel="email", recipient="a", rhythm=HOURLY), GROUP]
    (message,) = bundles.members(session, GROUP)
    bundles.let_go(session, message)
    assert bundles.members(session, GROUP) == []
    assert [one.id for one in claims.take(session, "one", later, HOUR, 9)] == [message.id]


def test_what_is_due_already_does_not_wait(session: orm.Session, now: dt.datetime) -> None:
    """By day, quiet hours keep nothing from leaving."""
    outbox.enqueue(session, [_message(1, due_at=now, rhythm="not in 22:00-07:00 (UTC)")], now)
    assert [one.status for one in claims.take(session, "one", now, HOUR, 9)] == ["sending"]


def test_a_bundle_has_its_members(session: orm.Session, now: dt.datetime) -> None:
    """They say in which message they left, the oldest first; put off, one stays behind."""
    for number in range(3):
        outbox.enqueue(session, [_message(number, due_at=now + HOUR)], now + number * HOUR / 9)
    first, second, third = bundles.members(session, GROUP)
    assert [one.state for one in (first, second, third)] == ["held:0", "held:1", "held:2"]
    (bundle,) = outbox.enqueue(session, [_message(9)], now + HOUR)
    bundles.join(session, [first, second], bundle)
    bundles.put_off(session, third, now + 2 * HOUR)
    session.expire_all()
    assert [(one.status, one.bundle_id) for one in (first, second, third)] == [
        ("bundled", bundle), ("bundled", bundle), ("waiting", None)
    ]  # fmt: skip
    assert bundles.ripe(session, now + HOUR) == []


def test_there_is_one_bundle_for_a_moment(session: orm.Session, now: dt.datetime) -> None:
    """Of one recipient by one rhythm; another recipient, channel or rhythm has its own."""
    assert not bundles.is_written(session, GROUP, "held:1")
    assert len(outbox.enqueue(session, [_message(1)], now)) == 1
    assert outbox.enqueue(session, [_message(1)], now) == []
    assert bundles.is_written(session, GROUP, "held:1")
    others = [_message(1, recipient="b"), _message(1, channel="webhook"), _message(1, rhythm=HOURLY), _message(2)]
    assert len(outbox.enqueue(session, others, now)) == 4


def test_what_was_held_goes_on_waiting(session: orm.Session, now: dt.datetime, add_article: typing.Any) -> None:
    """Let go, a message with a rhythm waits for its moment, one without leaves at once."""
    article = add_article(session, source="news")
    told = {"article_id": article.id}
    outbox.enqueue(session, [_message(1, due_at=now + HOUR, **told), _message(2, rhythm=None, **told)], now)
    assert outbox.hold(session, "news", now) == 2
    assert bundles.members(session, GROUP) == []
    assert outbox.release(session, "news", now + HOUR / 2) == 2
    found = {one.state: one for one in session.scalars(sa.select(models.Message))}
    assert (found["held:1"].status, found["held:1"].due_at) == ("waiting", now + HOUR)
    assert (found["held:2"].status, found["held:2"].due_at) == ("due", now + HOUR / 2)
