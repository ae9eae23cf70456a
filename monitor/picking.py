"""Whose message is next: leases on recipients and messages, taken in one transaction.

A recipient is leased with its message, so that no second one of theirs is under way. On SQLite one process at a time
delivers; on Postgres rows that another process is taking are passed over (SKIP LOCKED).
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import threading

import sqlalchemy as sa
import structlog
from sqlalchemy import orm

from monitor import attempting, rota, settings, sparing, trace, traffic, trouble, turns
from monitor.notify import protocol
from storage import database, duties, models, outbox, recipients, sending

log = structlog.get_logger()

DUTY = "delivery"
DUTY_LEASE = dt.timedelta(seconds=30)
"""On SQLite one process delivers at a time; another takes over so long after it died."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Office:
    """What those who deliver in one process share. `stop` is set once nothing new shall begin.

    `traffic` has the exchanges of an attempt that go on record with it.
    """

    sessions: orm.sessionmaker[orm.Session]
    notifiers: collections.abc.Mapping[str, protocol.Notifier]
    limits: settings.Delivery
    holder: str
    now: collections.abc.Callable[[], dt.datetime]
    stop: threading.Event
    operator: trouble.Operator = dataclasses.field(default_factory=trouble.Operator)
    traffic: traffic.Kept = dataclasses.field(default_factory=traffic.Kept)
    turns: turns.Turns = dataclasses.field(default_factory=turns.Turns)
    picking: threading.Lock = dataclasses.field(default_factory=threading.Lock)
    writing: threading.Lock = dataclasses.field(default_factory=threading.Lock)

    @property
    def is_alone(self) -> bool:
        """Whether its database lets only one write at a time."""
        return self.bind.dialect.name == "sqlite"

    @property
    def bind(self) -> sa.Engine:
        """Its database."""
        made: sa.Engine = self.sessions.kw["bind"]
        return made

    @contextlib.contextmanager
    def transaction(self) -> collections.abc.Iterator[orm.Session]:
        """A session that commits in the end. On SQLite threads queue here, which is fairer than its own waiting."""
        with self.writing if self.is_alone else contextlib.nullcontext(), self.sessions.begin() as session:
            yield session


def pick(office: Office) -> attempting.Claimed | None:
    """The first message of the recipient whose turn it is, claimed; None where there is nothing to send now.

    None too where as many turns are under way as there are workers, unless some of them take long.
    """
    now, limits = office.now(), office.limits
    if not office.turns.is_room(limits.workers):
        return None
    with database.sessions(office.bind, read_only=True)() as session:
        work = sending.work(session, now)
    if not any(work):
        return None
    with office.picking, office.transaction() as session:
        if office.stop.is_set() or not office.turns.is_room(limits.workers):
            return None
        if office.is_alone and not duties.hold(session, DUTY, office.holder, now, min(limits.lease, DUTY_LEASE)):
            return None
        if work.is_stranded:
            sending.recover(session, now)
        claimed = _first(session, office, now)
        if claimed is None and outbox.enlist(session, now):
            claimed = _first(session, office, now)
        if claimed is not None:
            office.turns.begin()
        return claimed


def is_taken(office: Office) -> bool:
    """Whether another process delivers, where only one may."""
    if not office.is_alone:
        return False
    with database.sessions(office.bind, read_only=True)() as session:
        return duties.is_held(session, DUTY, office.holder, office.now())


def _first(session: orm.Session, office: Office, now: dt.datetime) -> attempting.Claimed | None:
    standings = {one.id: one for one in recipients.standings(session, now)}
    for one in standings.values():
        if one.gone_at is not None and one.due_at is not None:
            end(session, one, now)
    lines = [_line(one, office, now) for one in standings.values() if one.gone_at is None]
    whole = {line.channel: line for line in lines if line.address == recipients.WHOLE}
    for line in rota.order(lines, whole, now, office.limits.workers):
        if recipients.take(session, line.id, office.holder, now, office.limits.lease):
            until = now + office.limits.lease
            opens = standings[line.id].is_in_trouble or line.channel in whole
            claimed = claim(session, office, line.channel, line.address, now, until=until, opens=opens)
            if claimed is not None:
                return claimed
            recipients.give_back(session, office.holder, line.channel, line.address)
    return None


def _line(one: recipients.Standing, office: Office, now: dt.datetime) -> rota.Line:
    busy = one.leased_until is not None and one.leased_until >= now
    return rota.Line(
        id=one.id,
        channel=one.channel,
        address=one.address,
        due_at=one.due_at,
        failures=one.failures,
        paused_until=one.paused_until,
        seconds=one.seconds,
        busy=busy,
        mine=busy and one.leased_by == office.holder,
    )


def end(session: orm.Session, one: models.Recipient | recipients.Standing, now: dt.datetime) -> None:
    """Give up what is due to a receiver that is gone for good."""
    detail = f"not sent: {one.trouble}"
    count = outbox.give_up_waiting(session, one.channel, one.address, now, detail)
    log.error("messages given up", channel=one.channel, recipient=one.address, messages=count, reason=detail)


def go_on(
    session: orm.Session, office: Office, before: attempting.Claimed, now: dt.datetime, *, opens: bool
) -> attempting.Claimed | None:
    """The next message of the recipient, whose lease is prolonged where more than half of it is over.

    None where none is due, or where another has the recipient by now. `opens` as `claimed` has it.
    """
    limits, until = office.limits, before.until
    if until - now < limits.lease / 2:
        until = now + limits.lease
        if not recipients.keep(session, before.channel, before.recipient, office.holder, until):
            return None
    return claim(session, office, before.channel, before.recipient, now, until=until, opens=opens)


def claim(
    session: orm.Session,
    office: Office,
    channel: str,
    address: str,
    now: dt.datetime,
    *,
    until: dt.datetime,
    opens: bool,
) -> attempting.Claimed | None:
    """The next message of a recipient that we hold; what its reader does not want, any more or now, is passed over."""
    while message := sending.claim_next(session, office.holder, now, office.limits.lease, channel, address):
        id_ = trace.of(message.identity) if message.identity is not None else None
        if sparing.is_unwanted(session, message):
            sending.drop_unwanted(session, message.id, now)
            log.info("message dropped, its reader has unsubscribed", message=message.id, trace=id_)
            continue
        if (awake := sparing.quiet_until(message, now)) is not None:
            sending.put_off(session, message.id, awake)
            continue
        return attempting.Claimed(
            id=message.id,
            channel=message.channel,
            recipient=message.recipient,
            state=message.state,
            payload=message.payload,
            created_at=message.created_at,
            since=message.released_at or message.created_at,
            tries=message.tries,
            earlier=tuple(sending.earlier(session, message)),
            until=until,
            opens=opens,
            trace=id_,
        )
    return None
