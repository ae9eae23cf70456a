"""What waits for its moment leaves when it has come: by itself, gathered with others, or in a digest.

    messages of one recipient and rhythm -> one message with all their notices + members marked, in one transaction

A kill before the commit leaves them waiting, one after it leaves the bundle in the outbox: nothing is lost or doubled.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import functools
import uuid

import structlog
from sqlalchemy import orm

from monitor import rhythm, routing, rulebook, service, sparing, trace
from monitor.notify import digest
from monitor.notify import notice as told
from storage import bundles, database, models, outbox, records, sending

log = structlog.get_logger()

SETTLED = dt.timedelta(minutes=1)
"""So long after its moment a digest is said to be empty: what was being written then has come in."""
MOST = 100
"""Notices in one bundle: a letter of more is cut by mail programs. The rest leaves in a further one."""
LATE = dt.timedelta(hours=1)
"""So long after its moment nobody waits any more to hear that there was nothing, if digests are looked at as often."""


def bundle(desk: service.Service) -> int:
    """Let go what has come to its moment, and say where there is nothing new; how many messages are due by that."""
    now, made = desk.now(), 0
    with database.sessions(desk.engine, read_only=True)() as session:
        groups = bundles.ripe(session, now)
    for group in groups:
        while left := _let_go(desk, group, now):
            made += left
    with database.sessions(desk.engine, read_only=True)() as session:
        empty = _empty(session, desk, now)
    for record in empty:
        with desk.sessions.begin() as session:
            made += len(outbox.enqueue(session, [record], now))
    return made


def _let_go(desk: service.Service, group: bundles.Group, now: dt.datetime) -> int:
    with desk.sessions.begin() as session:
        database.alone(session)
        return _leave(session, group, desk.policy.archive_address, now)


def _leave(session: orm.Session, group: bundles.Group, address: str | None, now: dt.datetime) -> int:
    by = rhythm.of_row(group.rhythm)
    ready: list[tuple[models.Message, told.Notice]] = []
    alone: list[models.Message] = []
    for message in _ripe(session, group, by, now):
        try:
            ready.append((message, told.Notice.from_payload(message.payload)))
        except told.BadPayload:
            alone.append(message)  # its fault is shown where it is sent
    if by.pace is None or (len(ready) == 1 and not by.is_digest):
        alone, ready = [*alone, *(message for message, _ in ready)], []
    for message in alone:
        bundles.let_go(session, message)
    if not ready:
        return len(alone)
    ready = ready[:MOST]
    moment = _moment(by, max((one.due_at for one, _ in ready if one.due_at <= now), default=now), now)
    entries = [
        digest.Entry(id=message.id, notice=notice, earlier=len(sending.earlier(session, message)))
        for message, notice in ready
    ]
    record = _record(group, by, moment, entries, address)
    written = outbox.enqueue(session, [record], now) or outbox.enqueue(session, [_further(record)], now)
    bundles.join(session, [message for message, _ in ready], written[0])
    _say(session, [message for message, _ in ready], written[0])
    log.info("messages bundled", message=written[0], channel=group.channel, rhythm=group.rhythm, notices=len(entries))
    return len(alone) + 1


def _say(session: orm.Session, members: collections.abc.Iterable[models.Message], bundle_id: str) -> None:
    """A line on each message that leaves in a bundle, once that is stored: the bundle has no id of one article."""
    for message, identity in bundles.identities(session, members):
        tell = functools.partial(log.info, "message bundled", message=message, bundle=bundle_id)
        trace.once_stored(session, functools.partial(tell, trace=trace.of(identity)))


def _ripe(session: orm.Session, group: bundles.Group, by: rhythm.Rhythm, now: dt.datetime) -> list[models.Message]:
    """The messages of a group that leave now. What is gathered leaves whole when the first has waited long enough.

    Who has unsubscribed gets nothing of it, and what was held beyond its moment waits for the next one.
    """
    found: list[models.Message] = []
    for message in bundles.members(session, group):
        if sparing.is_unwanted(session, message):
            sending.drop_unwanted(session, message.id, now)
            continue
        released = message.released_at
        if released is not None and released > message.due_at:
            bundles.put_off(session, message, by.moment(released) if by.is_digest else by.awake(released))
        found.append(message)
    ripe = [message for message in found if message.due_at <= now]
    return found if ripe and isinstance(by.pace, dt.timedelta) else ripe


def _moment(by: rhythm.Rhythm, first: dt.datetime, now: dt.datetime) -> dt.datetime:
    """The last moment of a digest, from `first` on, that has come; of what was gathered, `first`."""
    while by.is_digest and (following := by.moment(first)) <= now:
        first = following
    return first


def _record(
    group: bundles.Group,
    by: rhythm.Rhythm,
    moment: dt.datetime,
    entries: collections.abc.Sequence[digest.Entry],
    address: str | None,
    rules: collections.abc.Iterable[str] = (),
) -> records.MessageRecord:
    names = tuple(dict.fromkeys([*rules, *(rule for entry in entries for rule in entry.notice.rules)]))
    made = digest.Digest(
        rhythm=rhythm.pace_text(by.pace),
        zone=by.zone.key,
        moment=moment,
        entries=tuple(entries),
        rules=names,
        archive_url=f"{address}/meetings" if address else None,
    )
    return records.MessageRecord(
        state=f"{'digest' if by.is_digest else 'gathered'}:{moment.isoformat()}",
        recipient=group.recipient,
        channel=group.channel,
        rule=", ".join(names),
        payload=made.to_payload(),
        rhythm=group.rhythm,
    )


def _further(record: records.MessageRecord) -> records.MessageRecord:
    """A second one of the same moment: what was being written while the first was made must not wait for the next."""
    return dataclasses.replace(record, state=f"{record.state}:{uuid.uuid4()}")


def _empty(session: orm.Session, desk: service.Service, now: dt.datetime) -> list[records.MessageRecord]:
    """The digests of late in which there is nothing, for those who want to be told."""
    asked: dict[bundles.Group, list[str]] = {}
    moments: dict[bundles.Group, dt.datetime] = {}
    hushed = {one.rule for one in sparing.silences_at(session, now) if one.partner is None and one.source is None}
    rules = [rule for rule in rulebook.rules(session, desk.policy) if rule.nothing_new and rule.name not in hushed]
    late = max(LATE, 2 * desk.settings.monitor.delivery.every)
    for rule in sparing.rules(session, rules):
        moment = rule.rhythm.moment(now - late)
        if moment + SETTLED > now:
            continue
        for group in _groups(rule):
            asked.setdefault(group, []).append(rule.name)
            moments[group] = moment
    made = [
        _record(group, rhythm.written(group.rhythm), moments[group], (), desk.policy.archive_address, names)
        for group, names in asked.items()
    ]
    return [
        record
        for group, record in zip(asked, made, strict=True)
        if not bundles.is_written(session, group, record.state)
    ]


def _groups(rule: routing.Rule) -> collections.abc.Iterator[bundles.Group]:
    for one in dict.fromkeys(rule.recipients):
        yield bundles.Group(channel=one.channel, recipient=one.address, rhythm=str(rule.rhythm))
