"""Empties the outbox: take a recipient, send its messages one by one, note each attempt, give it back.

    pick a recipient + claim + commit -> send -> note the outcome + claim the next + commit -> send -> …

A message is marked before it is sent and settled after. Whoever dies in between leaves leases that end by themselves;
the message then goes out again under the same id, which is how a receiver tells a repeat. Any number of threads do this
side by side; `rota` says whose turn it is.
"""

from __future__ import annotations

import collections.abc
import concurrent.futures
import dataclasses
import datetime as dt
import random
import time

import structlog
from sqlalchemy import orm

from monitor import attempting, picking, rota, trace, trouble
from monitor.notify import protocol
from storage import duties, exchanges, models, outbox, recipients, sending

log = structlog.get_logger()

TURN, TURN_SECONDS = 20, 2.0
"""So many messages, or so long, is a recipient served before it is asked anew whose turn it is."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What was done: messages accepted, put off, and given up."""

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


def drain(office: picking.Office) -> Tally:
    """Send every message that is due, by as many threads as the settings say, until none is left or `stop` is set.

    Ctrl-C sets it: what is under way ends, and nothing new begins.
    """
    workers = office.limits.workers
    try:
        with concurrent.futures.ThreadPoolExecutor(workers, "delivery") as threads:
            try:
                runs = [threads.submit(work, office, lambda: False) for _ in range(workers)]
                concurrent.futures.wait(runs)
            except BaseException:
                office.stop.set()
                raise
        return sum((run.result() for run in runs), Tally())
    finally:
        close(office)


def work(
    office: picking.Office,
    waits: collections.abc.Callable[[], bool],
    found: collections.abc.Callable[[], object] = lambda: None,
) -> Tally:
    """Take turns until there is nothing to do and `waits`, which is called then, says no; `found` is told of each."""
    total = Tally()
    while not office.stop.is_set():
        try:
            claimed = picking.pick(office)
            if claimed is not None:
                found()
                total += _turn(office, claimed)
        finally:
            office.turns.end()
        if claimed is None and not waits():
            break
    return total


def close(office: picking.Office) -> None:
    """Close connections that were kept, and let another process deliver."""
    rest(office)
    if office.is_alone:
        with office.transaction() as session:
            duties.give_back(session, picking.DUTY, office.holder)


def rest(office: picking.Office) -> None:
    """Close connections that were kept and are not in use."""
    for notifier in office.notifiers.values():
        if isinstance(notifier, protocol.Keeping):
            notifier.let_go()


def _turn(office: picking.Office, claimed: attempting.Claimed) -> Tally:
    """Send one message of a recipient after the other, for a while, as long as it takes them."""
    total, begun = Tally(), time.monotonic()
    following: attempting.Claimed | None = claimed
    for left in reversed(range(TURN)):
        if following is None:
            break
        with trace.bound(following.trace):
            made = attempting.attempt(office.notifiers.get(following.channel), following)
            go_on = left > 0 and time.monotonic() - begun < TURN_SECONDS and not office.stop.is_set()
            done, following = _settle(office, following, made, go_on=go_on)
        total += done
    return total


def _settle(
    office: picking.Office, claimed: attempting.Claimed, made: attempting.Made, *, go_on: bool
) -> tuple[Tally, attempting.Claimed | None]:
    """Put the outcome of an attempt on record; the next message of the recipient, claimed, where it may go on."""
    with office.transaction() as session:
        now = office.now()
        done = _note(session, office, claimed, made, now)
        for exchange in office.traffic.take():
            exchanges.note(session, exchange)
        following = None
        if go_on and (made.failure is None or made.failure.fault == "message"):
            following = picking.go_on(session, office, claimed, now, opens=made.failure is not None)
        if following is None:
            recipients.give_back(session, office.holder, claimed.channel, claimed.recipient, made.seconds)
    return done, following


def _note(
    session: orm.Session,
    office: picking.Office,
    claimed: attempting.Claimed,
    made: attempting.Made,
    now: dt.datetime,
) -> Tally:
    """The outcome of an attempt, for its message, its recipient and the operator."""
    tell = log.bind(message=claimed.id, channel=claimed.channel, recipient=claimed.recipient)
    if made.failure is None:
        sending.sent(session, claimed.id, now, made.receipt.said, code=made.receipt.code, seconds=made.seconds)
        if claimed.opens:
            _opened(session, office, claimed)
        tell.info("message sent", state=claimed.state)
        return Tally(sent=1)
    chance = random.random()  # noqa: S311 -- to spread the load
    failure, reason = made.failure, str(made.failure)
    why = rota.Failure(retry=failure.retry, fault=failure.fault, after=failure.after)
    verdict = rota.verdict(why, tries=claimed.tries, since=claimed.since, at=now, limits=office.limits, chance=chance)
    row = recipients.of(session, claimed.channel, claimed.recipient)
    if why.fault in ("recipient", "channel"):
        _pause(session, office, row, made, why, chance)
    if verdict.due_at is not None:
        sending.retry(session, claimed.id, now, verdict.due_at, reason, code=failure.code, seconds=made.seconds)
        tell.warning("message put off", reason=reason, until=verdict.due_at)
        return Tally(retried=1)
    sending.give_up(session, claimed.id, now, reason, code=failure.code, seconds=made.seconds)
    tell.error("message given up", reason=reason, tries=claimed.tries)
    _given_up(session, office, row, why, reason, now)
    return Tally(given_up=1)


def _pause(
    session: orm.Session,
    office: picking.Office,
    row: models.Recipient,
    made: attempting.Made,
    why: rota.Failure,
    chance: float,
) -> None:
    """Send nothing for a while to the recipient, or by its channel, whichever failed."""
    paused = _blamed(session, row, why)
    until = office.now() + rota.pause(why, paused.failures + 1, office.limits, chance)
    recipients.failed(paused, str(made.failure), until)


def _given_up(
    session: orm.Session,
    office: picking.Office,
    row: models.Recipient,
    why: rota.Failure,
    reason: str,
    now: dt.datetime,
) -> None:
    """What follows for the recipient's other messages, and for the operator, where one was given up."""
    if why.fault == "gone":
        recipients.ended(row, now, reason)
        picking.end(session, row, now)
    elif why.fault != "message":  # what waited as long, and was spared the attempts, waits no longer
        long_ago = now - office.limits.give_up_after
        outbox.give_up_waiting(session, row.channel, row.address, now, f"not sent in time: {reason}", before=long_ago)
    trouble.given_up(session, office.operator, _blamed(session, row, why), reason, now)


def _blamed(session: orm.Session, row: models.Recipient, why: rota.Failure) -> models.Recipient:
    """Whose trouble a failure is: the recipient's, or that of its channel as a whole."""
    return recipients.of(session, row.channel, recipients.WHOLE) if why.fault == "channel" else row


def _opened(session: orm.Session, office: picking.Office, claimed: attempting.Claimed) -> None:
    """A message was taken: the recipient, and the channel as a whole, take messages again."""
    if recipients.worked(session, claimed.channel, claimed.recipient) is not None:
        row = recipients.of(session, claimed.channel, claimed.recipient)
        trouble.over(session, office.operator, row, office.now())
    if recipients.channel_worked(session, claimed.channel):
        trouble.over(session, office.operator, recipients.of(session, claimed.channel, recipients.WHOLE), office.now())
