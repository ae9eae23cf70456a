"""How a source does, looked at after each visit and from time to time: what follows, and what the operator is told.

    signs -> verdict -> alerts of a suspect source wait, or are let go -> notice to the operator

All in the caller's transaction: a change and the message about it exist together or not at all, so each is told once.
"""

from __future__ import annotations

import datetime as dt
import typing

import structlog
from sqlalchemy import orm

from monitor import harvest, health, service, settings, trouble
from monitor.notify import condition
from storage import database, gaps, models, outbox, polls, signs

log = structlog.get_logger()

DAY = dt.timedelta(days=1)
_CLOSERS = {"poll": "a later visit", "backfill": "a backfill"}


def doubt(desk: service.Service, source: settings.Source, listing: health.Reading | None) -> harvest.Doubt:
    """What says while the articles of a visit are read whether their messages wait.

    `listing` is what the visit showed so far; None where it could not be read.
    """
    with database.sessions(desk.engine, read_only=True)() as session:
        row = polls.source(session, source.name)
        readings = _readings(signs.visits(session, row)) if row else ()
        wrong = row is not None and (row.health == "suspect" or bool(outbox.held(session).get(source.name)))
    if listing is not None:
        wrong = wrong or listing.outcome == "empty" or health.fewer_links([listing, *readings]) is not None
    return lambda fill: wrong or health.thin(*health.parted(readings, fill)) is not None


def after(
    session: orm.Session,
    desk: service.Service,
    source: settings.Source,
    row: models.Source,
    *,
    poll: models.Poll | None = None,
    next_due_at: dt.datetime | None = None,
) -> None:
    """Judge a source, after the visit `poll` or by the clock alone, and see to what follows.

    Where that goes wrong, all of it is taken back and the rest of the transaction stands: what a visit showed is on
    record whatever is made of it, and the next look judges anew.
    """
    session.flush()
    try:
        with session.begin_nested():
            _look_after(session, desk, source, row, poll, next_due_at or row.next_due_at)
    except Exception:
        log.exception("source not judged", source=source.name)


def _look_after(
    session: orm.Session,
    desk: service.Service,
    source: settings.Source,
    row: models.Source,
    poll: models.Poll | None,
    next_due_at: dt.datetime | None,
) -> None:
    now = desk.now()
    verdict = _judge(session, row, now)
    if verdict.state == "new":
        return
    before = polls.judged(session, row, verdict.state, verdict.reason, now)
    if verdict.state != before and before != "new":
        log.warning("health of a source", source=row.name, health=verdict.state, before=before, reason=verdict.reason)
    if verdict.state == "suspect" and poll is not None:
        outbox.hold(session, row.name, poll.started_at)
    elif verdict.state in ("ok", "quiet", "gapped") and (let_go := outbox.release(session, row.name, now)):
        log.info("alerts let go", source=row.name, messages=let_go)
    _tell(session, desk, source, row, verdict, next_due_at)


def look_after_all(desk: service.Service) -> None:
    """Judge every source that is switched on and not being visited: no visit shows that a source has fallen silent."""
    for source in desk.settings.sources:
        if not source.enabled or desk.stop.is_set():
            continue
        with desk.sessions.begin() as session:
            database.alone(session)
            row = polls.source(session, source.name)
            if row is not None and not (row.leased_until and row.leased_until > desk.now()):
                after(session, desk, source, row)


def accept(session: orm.Session, row: models.Source, now: dt.datetime) -> int:
    """Take the look of a suspect source for its usual one from now on, and send what waits; how many messages."""
    row.baseline_since = now
    if row.health == "suspect":
        polls.judged(session, row, "ok", None, now)
    return outbox.release(session, row.name, now)


def _judge(session: orm.Session, row: models.Source, now: dt.datetime) -> health.Verdict:
    posted = signs.postings(session, row)
    newest = max([*posted, *filter(None, [signs.newest_link(session, row)])], default=None)
    rhythm = health.usual_silence(posted)
    row.rhythm = round(rhythm.total_seconds()) if rhythm else None
    gap, visits = gaps.open_of(session, row), signs.visits(session, row)
    return health.judge(
        health.Signs(
            readings=_readings(visits),
            fault=visits[0].error if visits else None,
            silence=now - newest if newest else None,
            rhythm=rhythm,
            gap=gap.detail if gap else None,
        )
    )


def _readings(visits: list[models.Poll]) -> tuple[health.Reading, ...]:
    return tuple(
        health.Reading(
            outcome=poll.outcome,
            first_links=poll.first_links,
            fill=health.Fill(opened=poll.opened, titled=poll.titled, dated=poll.dated, bodied=poll.bodied),
        )
        for poll in visits
        if poll.outcome is not None and poll.outcome != "broken_off"
    )


def _tell(
    session: orm.Session,
    desk: service.Service,
    source: settings.Source,
    row: models.Source,
    verdict: health.Verdict,
    next_due_at: dt.datetime | None,
) -> None:
    """Write what there is to tell: a trouble that lasts, its end, a gap that was not read soon, its end."""
    now, limits = desk.now(), desk.settings.monitor.health
    wait = health.patience(limits.settle, signs.notices(session, row, now - DAY))
    since = row.health_since or now
    telling = health.telling(
        verdict.state,
        row.told_health,
        lasted=now - since,
        patience=wait,
        failed_enough=row.failures >= limits.failures,
    )
    notice = _Notices(session, desk, source, row, next_due_at)
    if telling is not None:
        end = telling == "recovery"
        count = outbox.released(session, row.name, since) if end else outbox.held(session).get(row.name, 0)
        state = "recovered" if end else typing.cast(condition.State, verdict.state)
        notice.write(state, since, verdict.reason, before=row.told_health, held=count)
        row.told_health = None if end else verdict.state
    gap = gaps.open_of(session, row)
    if gap and gap.left_at and (gap.told_at is None or gap.told_at < gap.left_at):
        notice.write("gap_left", gap.since or gap.opened_at, gap.detail)
        gap.told_at = now
    elif gap and not gap.told_at and now - gap.opened_at >= wait and (gap.tries or gap.next_url is None):
        notice.write("gap", gap.since or gap.opened_at, gap.detail)
        gap.told_at = now
    for closed in gaps.closing_untold(session, row):
        notice.write("gap_closed", closed.opened_at, f"closed by {_CLOSERS.get(closed.closed_by or '', 'hand')}")
        closed.closing_told_at = now
    session.flush()


class _Notices:
    """Notices on one source to all whom the settings name as its operator."""

    def __init__(
        self,
        session: orm.Session,
        desk: service.Service,
        source: settings.Source,
        row: models.Source,
        next_due_at: dt.datetime | None,
    ) -> None:
        self._session, self._desk, self._source, self._row = session, desk, source, row
        self._next_due_at = next_due_at

    def write(
        self,
        state: condition.State,
        since: dt.datetime,
        reason: str | None,
        *,
        before: str | None = None,
        held: int = 0,
    ) -> None:
        """Write a notice."""
        row = self._row
        row.notices += 1
        told = condition.Condition(
            state=state,
            source=row.name,
            url=self._source.url,
            since=since,
            reason=reason,
            before=before,
            last_good_at=row.last_good_at,
            next_due_at=self._next_due_at,
            held=held,
            archive_url=f"{self._desk.settings.monitor.web.address}/sources",
        )
        operator = trouble.Operator.of(self._desk.settings)
        messages = trouble.messages(operator, told, row.name, row.notices)
        outbox.enqueue(self._session, messages, self._desk.now())
        if messages:
            log.info("operator told", source=row.name, state=state, recipients=len(messages))
