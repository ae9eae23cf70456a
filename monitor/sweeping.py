"""The sweep: once a day, what is known of meetings is compared with what was written of them.

    rules in force + meetings of the last days + their messages -> differences -> what is missing is written

A message that is due and was never written is written then, once: in a transaction that looks again, under its key in
the outbox. All else is told to the operator, in one notice, and once: what came up since the sweep before.
"""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import datetime as dt
import hashlib

import structlog
from sqlalchemy import orm

from monitor import comparing, errors, intake, posting, routing, rulebook, service, silences, trouble
from storage import database, duties, models, sweeps

log = structlog.get_logger()

WINDOW = dt.timedelta(days=14)
"""So far back are meetings compared."""
DAY = dt.timedelta(days=1)
DUTY = "sweep"
_LEASE = dt.timedelta(minutes=15)
_LATE = dt.timedelta(days=1)
"""So long after its moment a message is overdue, if nothing is wrong with its recipient."""
_PART = 250
"""Meetings compared at once."""


class SweepError(errors.MonitorError):
    """Another process is sweeping."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What was compared and found. `written` of what was missing, and whether the operator was told."""

    meetings: int
    findings: tuple[comparing.Finding, ...]
    written: int = 0
    told: bool = False


def note_rules(desk: service.Service) -> None:
    """Put on record since when the rules stand as they do: what is older than that, nobody is to be told by them."""
    with desk.sessions.begin() as session:
        database.alone(session)
        sweeps.note_in_force(session, _digests(session, desk.policy), desk.now())


def daily(desk: service.Service) -> bool:
    """Sweep if nobody did for a day; whether anything was written."""
    with desk.sessions.begin() as session:
        done = duties.of(session, DUTY).done_at
    if done is not None and desk.now() - done < DAY:
        return False
    try:
        swept = run(desk)
    except SweepError:
        return False
    return bool(swept.written or swept.told)


def run(desk: service.Service, *, window: dt.timedelta = WINDOW, look: bool = False) -> Swept:
    """Compare what is known of the meetings of a window with what was written of them; mend and tell.

    With `look` nothing is written. Raises `SweepError` where another process is at it.
    """
    now = desk.now()
    if look:
        count, found = _compared(desk, now - window, now)
        return Swept(meetings=count, findings=found)
    with desk.sessions.begin() as session:
        database.alone(session)
        if not duties.hold(session, DUTY, desk.holder, now, _LEASE):
            raise SweepError("another process is sweeping the outbox")
        before = duties.of(session, DUTY).done_at or now
    try:
        note_rules(desk)
        count, found = _compared(desk, now - window, now)
        missing = sorted({one.meeting_id for one in found if one.kind == "missing" and one.meeting_id})
        written = sum(_mend(desk, number, now) for number in missing)
        told = _tell(desk, found, before, written, now)
    except BaseException:
        _give_back(desk, None)
        raise
    _give_back(desk, now)
    log.info("outbox swept", meetings=count, differences=len(found), written=written)
    return Swept(meetings=count, findings=found, written=written, told=told)


def _give_back(desk: service.Service, done: dt.datetime | None) -> None:
    with desk.sessions.begin() as session:
        database.alone(session)
        duties.give_back(session, DUTY, desk.holder, done)


def _compared(desk: service.Service, since: dt.datetime, now: dt.datetime) -> tuple[int, tuple[comparing.Finding, ...]]:
    with database.sessions(desk.engine, read_only=True)() as session:
        ids = sweeps.touched(session, since)
        ground = _ground(session, desk.policy, since, now)
    found: list[comparing.Finding] = []
    for start in range(0, len(ids), _PART):
        # A session for each part: none is held for long, and what was read is let go.
        with database.sessions(desk.engine, read_only=True)() as session:
            found += _of_part(session, ids[start : start + _PART], ground)
    with database.sessions(desk.engine, read_only=True)() as session:
        found += _stuck(session, since, now)
    return len(ids), tuple(found)


def _of_part(
    session: orm.Session, ids: collections.abc.Collection[int], ground: comparing.Ground
) -> list[comparing.Finding]:
    written = sweeps.messages(session, ids)
    ground = dataclasses.replace(ground, kept=frozenset(sweeps.withheld(session, ids)))
    return [
        one
        for meeting in sweeps.meetings(session, ids)
        for one in comparing.of_meeting(session, meeting, written.get(meeting.id, ()), ground)
    ]


def _mend(desk: service.Service, meeting_id: int, now: dt.datetime) -> int:
    """Write what is missing of a meeting, as it stands by then; how many messages."""
    with desk.sessions.begin() as session:
        database.alone(session)
        since = now - WINDOW
        found = _of_part(session, [meeting_id], _ground(session, desk.policy, since, now))
        meeting = session.get_one(models.Meeting, meeting_id)
        return sum(
            posting.post(session, [one.outgoing], meeting, session.get_one(models.Article, one.article_id), now)
            for one in found
            if one.outgoing is not None
        )


def _ground(session: orm.Session, policy: intake.Policy, since: dt.datetime, now: dt.datetime) -> comparing.Ground:
    people = sweeps.recipients(session)
    named = {routing.Recipient(channel=channel, address=address): row for (channel, address), row in people.items()}
    return comparing.Ground(
        policy=policy,
        asking=intake.asking(session, policy, now),
        since=_since(session, policy),
        wishes=tuple(_wish(one) for one in sweeps.silences(session, since)),
        suspects=frozenset(sweeps.suspects(session)),
        gone=frozenset(one for one, row in named.items() if row.gone_at is not None),
        back={one.address.lower(): row.asks_since for one, row in named.items() if row.asks_since is not None},
    )


def _wish(row: models.Silence) -> comparing.Wish:
    silence = silences.Silence(id=row.id, partner=row.partner, source=row.source, rule=row.rule)
    return comparing.Wish(silence=silence, since=row.starts_at, until=row.ended_at or row.until)


def _since(session: orm.Session, policy: intake.Policy) -> dict[str, dt.datetime]:
    """From when on each rule is known to stand as it does; one that is not known so is left out."""
    digests, known = _digests(session, policy), sweeps.in_force(session)
    changed = {one.row.name: one.row.changed_at for one in rulebook.added(session, policy)}
    return {
        name: max(known[name][1], changed.get(name, known[name][1]))
        for name, digest in digests.items()
        if name in known and known[name][0] == digest
    }


def _digests(session: orm.Session, policy: intake.Policy) -> dict[str, str]:
    """Of each rule all that bears on whom it tells: itself, and the rules before it that may be the last."""
    changed = {one.row.name: one.row.changed_at for one in rulebook.added(session, policy)}
    found: dict[str, str] = {}
    ends: list[str] = []
    for rule in rulebook.rules(session, policy):
        said = repr(rule)
        found[rule.name] = hashlib.sha256("\n".join([*ends, said]).encode(errors="replace")).hexdigest()
        if not rule.goes_on:
            ends.append(f"{said} {changed.get(rule.name)}")
    return found


def _stuck(session: orm.Session, since: dt.datetime, now: dt.datetime) -> list[comparing.Finding]:
    """What was given up, and what should have left long ago though nothing is wrong with its recipient."""
    people = sweeps.recipients(session)
    found = []
    for message in sweeps.given_up(session, since):
        said = next((one.detail for one in reversed(message.attempts) if one.detail), "no reason is known")
        found.append(_of_message("given up", message, message.finished_at or now, said))
    for message in sweeps.overdue(session, now - _LATE):
        row = people.get((message.channel, message.recipient))
        whole = people.get((message.channel, ""))
        if not any(one is not None and (one.gone_at or one.paused_until or one.trouble) for one in (row, whole)):
            found.append(_of_message("overdue", message, message.due_at + _LATE, "it is due and was not sent"))
    return found


def _of_message(kind: comparing.Kind, message: models.Message, at: dt.datetime, words: str) -> comparing.Finding:
    return comparing.Finding(
        kind=kind,
        at=at,
        recipient=routing.Recipient(channel=message.channel, address=message.recipient),
        words=words,
        title=str((message.payload.get("meeting") or {}).get("title") or message.state),
        meeting_id=message.meeting_id,
    )


def _tell(
    desk: service.Service,
    found: collections.abc.Iterable[comparing.Finding],
    before: dt.datetime,
    written: int,
    now: dt.datetime,
) -> bool:
    """Tell the operator what came up since the sweep before, in one notice; whether there was anything."""
    new = collections.Counter(one.kind for one in found if one.kind != "missing" and one.at > before)
    counts = [f"{count} {kind}" for kind, count in sorted(new.items())]
    said = [f"{written} missing, written now"] if written else []
    if not (said or counts):
        return False
    reason = "; ".join([*said, *counts, "`sco-monitor outbox sweep --dry-run` lists what is left"])
    with desk.sessions.begin() as session:
        trouble.swept(session, trouble.Operator.of(desk.settings), reason, now)
    return True
