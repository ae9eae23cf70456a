"""Drains the outbox: claim, send, note the attempt, back off.

    claim + commit -> send -> note the outcome + commit

A message is marked before it is sent and settled after. Whoever dies in between leaves a lease that ends by itself;
the message then goes out again under the same id, which is how a receiver tells a repeat.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import threading

import structlog
from sqlalchemy import orm

from monitor import settings, sparing
from monitor.notify import condition, protocol
from monitor.notify import notice as told
from storage import models, outbox

log = structlog.get_logger()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What one run did: messages accepted, put off, and given up."""

    sent: int = 0
    retried: int = 0
    given_up: int = 0

    def __add__(self, other: Tally) -> Tally:
        """The sums."""
        return Tally(
            sent=self.sent + other.sent,
            retried=self.retried + other.retried,
            given_up=self.given_up + other.given_up,
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Claimed:
    """A message as it was claimed: what is needed to send it, outside any transaction.

    `since` is when it could first be sent: messages that were held back are given as much time as others.
    """

    id: str
    channel: str
    recipient: str
    state: str
    payload: dict[str, object]
    created_at: dt.datetime
    since: dt.datetime
    tries: int
    earlier: tuple[str, ...]


def drain(
    sessions: orm.sessionmaker[orm.Session],
    notifiers: collections.abc.Mapping[str, protocol.Notifier],
    limits: settings.Delivery,
    *,
    holder: str,
    now: collections.abc.Callable[[], dt.datetime],
    stop: threading.Event | None = None,
) -> Tally:
    """Send every message that is due, one after the other, until none is left or `stop` is set."""
    total = Tally()
    while not (stop and stop.is_set()):
        # One at a time: a process that dies holds back one message, and a slow receiver outlasts no other's lease.
        claimed = _claim(sessions, limits, holder, now())
        if claimed is None:
            break
        total += _send(sessions, notifiers.get(claimed.channel), claimed, limits, now)
    return total


def backoff(tries: int, limits: settings.Delivery) -> dt.timedelta:
    """The pause after the failed attempt number `tries`, counted from 1: it doubles up to the cap."""
    return min(limits.backoff_base * (1 << min(tries - 1, 30)), limits.backoff_cap)


def _claim(
    sessions: orm.sessionmaker[orm.Session], limits: settings.Delivery, holder: str, now: dt.datetime
) -> _Claimed | None:
    with sessions.begin() as session:
        while taken := outbox.claim(session, holder, now, limits.lease, 1):
            message = taken[0]
            if sparing.is_unwanted(session, message):
                outbox.drop_unwanted(session, message, now)
                log.info("message dropped, its reader has unsubscribed", message=message.id)
                continue
            return _Claimed(
                id=message.id,
                channel=message.channel,
                recipient=message.recipient,
                state=message.state,
                payload=message.payload,
                created_at=message.created_at,
                since=message.released_at or message.created_at,
                tries=message.tries,
                earlier=tuple(outbox.earlier(session, message)),
            )
    return None


def _send(
    sessions: orm.sessionmaker[orm.Session],
    notifier: protocol.Notifier | None,
    claimed: _Claimed,
    limits: settings.Delivery,
    now: collections.abc.Callable[[], dt.datetime],
) -> Tally:
    """One attempt, and its outcome on record."""
    failure = _attempt(notifier, claimed)
    with sessions.begin() as session:
        message = session.get_one(models.Message, claimed.id)
        at = now()
        told_log = log.bind(message=claimed.id, channel=claimed.channel, recipient=claimed.recipient)
        if failure is None:
            outbox.sent(session, message, at)
            told_log.info("message sent", state=claimed.state)
            return Tally(sent=1)
        wait = max(failure.after or dt.timedelta(0), backoff(claimed.tries, limits))
        if not failure.retry or at + wait > claimed.since + limits.give_up_after:
            outbox.give_up(session, message, at, str(failure))
            told_log.error("message given up", reason=str(failure), tries=claimed.tries)
            return Tally(given_up=1)
        outbox.retry(session, message, at, at + wait, str(failure))
        told_log.warning("message put off", reason=str(failure), seconds=wait.total_seconds())
        return Tally(retried=1)


def _attempt(notifier: protocol.Notifier | None, claimed: _Claimed) -> protocol.NotifyError | None:
    """None where the other side took the message, else why it did not."""
    if notifier is None:
        reason = f"the channel {claimed.channel} is not set up; see monitor.toml and alerts.toml"
        return protocol.NotifyError(reason, recipient=claimed.recipient, retry=True)
    try:
        notice = condition.read(claimed.payload)
        envelope = protocol.Envelope(
            id=claimed.id,
            recipient=claimed.recipient,
            notice=notice,
            created_at=claimed.created_at,
            earlier=claimed.earlier,
        )
        notifier.send(envelope)
    except told.BadPayload as error:
        return protocol.NotifyError(str(error), recipient=claimed.recipient, retry=False)
    except protocol.NotifyError as error:
        return error
    except Exception as error:
        # A fault of ours in one message must not hold back the others, nor have it sent for ever.
        log.exception("message not sent, by a fault of this program", message=claimed.id, channel=claimed.channel)
        return protocol.NotifyError(f"{type(error).__name__}: {error}", recipient=claimed.recipient, retry=True)
    return None
