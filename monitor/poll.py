"""One source from start to end.

    claim | read listing, page by page | note unknown links | read what is due, one transaction an article | release

A link is on record as unread before its article is fetched, so that whoever dies in between loses none; and an article
is committed together with its meetings, their messages, and the link's new state.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import functools

import structlog
from sqlalchemy import exc, orm

from monitor import checkup, errors, fetch, gate, harvest, health, listing, noting, service, settings, timetable
from parsers import article as parsed
from storage import database, models, polls

log = structlog.get_logger()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one poll did.

    `first_links` are those of the first of its `result_pages`.
    `error` says why the listing was not read and `fault` of which class that is, `unreachable` that the site did not
    answer, `wait` how long it asks us to stay away.
    """

    source: str
    outcome: models.Outcome
    links: int = 0
    new_links: int = 0
    result_pages: int = 0
    first_links: int = 0
    harvest: harvest.Harvest = dataclasses.field(default_factory=harvest.Harvest)
    validators: fetch.Validators = dataclasses.field(default_factory=fetch.Validators)
    error: str | None = None
    fault: errors.Fault = "soft"
    unreachable: bool = False
    wait: dt.timedelta | None = None
    next_due_at: dt.datetime | None = None


def poll(
    desk: service.Service,
    fetcher: fetch.Fetcher,
    source: settings.Source,
    *,
    next_due_at: dt.datetime | None = None,
    forced: bool = False,
) -> Visit | None:
    """Visit a source. None if another process holds it or, unless `forced`, it is not due yet.

    `next_due_at` is when it is visited again by the clock; None for one whose interval follows what is new. What goes
    wrong with the site is part of the visit and on record; what goes wrong with the database is raised.
    """
    with desk.sessions.begin() as session:
        session.connection()  # on SQLite one waits here for whoever writes: the visit begins behind that
        started = desk.now()
        held = _claim(session, desk, source, started, forced=forced)
        if held is None:
            session.rollback()
            return None
        record, source_id = polls.start(session, held, started).id, held.id
        quiet = held.first_polled_at is None
        validators = _validators(session, desk, held, started)
    try:
        with gate.on_behalf_of(source.name):
            visit = _visit(desk, fetcher, source, source_id, validators, quiet=quiet)
    except BaseException as error:
        if not isinstance(error, Exception) or database.at_fault(error):  # Ctrl-C, or the database
            _break_off(desk, record, error)
            raise
        visit = _without_listing(source, error)
    with desk.sessions.begin() as session:
        database.alone(session)  # alerts may be let go that another visit vouches for just now
        visit = _finish(session, desk, source, visit, record, next_due_at, quiet=quiet)
    _say(visit)
    return visit


def _say(visit: Visit) -> None:
    """One line on a visit: a warning where the listing was not read, hardly worth it where nothing was new."""
    if visit.error:
        log.warning("source not read", source=visit.source, reason=visit.error, again=visit.next_due_at)
        return
    found = visit.harvest
    tell = log.info if visit.new_links or found.articles or found.failed else log.debug
    tell(
        "source read",
        source=visit.source,
        links=visit.links,
        new=visit.new_links,
        articles=found.articles,
        meetings=found.meetings,
        messages=found.messages,
    )


def _claim(
    session: orm.Session, desk: service.Service, source: settings.Source, now: dt.datetime, *, forced: bool
) -> models.Source | None:
    """The source, held by us; None if another process holds it or it was visited lately."""
    polls.register(session, [source.name], now)
    held = polls.claim(session, source.name, desk.holder, now, desk.settings.monitor.poll.lease)
    if held is None or forced or held.next_due_at is None:
        return held
    # Jitter moves ticks both ways: what comes due within that span is due.
    tolerance = min(2 * source.jitter + dt.timedelta(seconds=1), source.every / 2)
    return held if held.next_due_at <= now + tolerance else None


def _validators(session: orm.Session, desk: service.Service, held: models.Source, now: dt.datetime) -> fetch.Validators:
    """What the listing came with, but for now and then: some servers say "not modified" for ever."""
    full = polls.read_in_full(session, held)
    if full is None or full + desk.settings.monitor.poll.full_every <= now:
        return fetch.Validators()
    return fetch.Validators(etag=held.etag, last_modified=held.last_modified)


def _visit(
    desk: service.Service,
    fetcher: fetch.Fetcher,
    source: settings.Source,
    source_id: int,
    validators: fetch.Validators,
    *,
    quiet: bool,
) -> Visit:
    """Read the listing and what is due, and go on where an earlier visit left a gap."""
    go_on = functools.partial(_go_on, desk, source)
    deep = source.max_result_pages if quiet else desk.settings.monitor.poll.deep_result_pages
    most = max(deep, source.max_result_pages)
    try:
        seen = listing.read(fetcher, source, validators, noting.known(desk), most=most, go_on=go_on)
    except Exception as error:
        if database.at_fault(error):
            raise
        if desk.stop.is_set():  # pauses and further tries were cut short, so it may be our doing
            return Visit(source=source.name, outcome="broken_off", error=f"broken off: told to stop ({error})")
        return _left_over(desk, fetcher, source, source_id, _without_listing(source, error))
    noted = noting.note(desk, source, seen, quiet=quiet)
    mended = noting.Noted() if noted.gap else noting.mend(desk, fetcher, source, go_on)
    outcome: health.Outcome = "not_modified" if seen.not_modified else "ok" if seen.links else "empty"
    waits = checkup.doubt(desk, source, health.Reading(outcome=outcome, first_links=seen.first_links))
    return Visit(
        source=source.name,
        outcome=outcome,
        error=None if seen.links or seen.not_modified else "the listing has no links",
        links=len(seen.links),
        new_links=noted.new + mended.new,
        result_pages=seen.result_pages,
        first_links=seen.first_links,
        validators=seen.validators,
        harvest=harvest.read(desk, fetcher, source, source_id, {**mended.links, **seen.links}, waits),
    )


def _left_over(
    desk: service.Service, fetcher: fetch.Fetcher, source: settings.Source, source_id: int, visit: Visit
) -> Visit:
    """Read what waits from earlier though the listing failed, unless the site is away or asks to be left alone."""
    if visit.unreachable or visit.wait:
        return visit
    shown = health.Reading(outcome=visit.outcome) if visit.outcome == "empty" else None
    waits = checkup.doubt(desk, source, shown)
    return dataclasses.replace(visit, harvest=harvest.read(desk, fetcher, source, source_id, {}, waits))


def _go_on(desk: service.Service, source: settings.Source) -> bool:
    """Whether to turn another result page: not once we are to stop, nor where another process has the source by now."""
    if desk.stop.is_set():
        return False
    desk.pulse.step(f"poll {source.name}")
    with desk.sessions.begin() as session:
        return polls.renew(session, source.name, desk.holder, desk.now(), desk.settings.monitor.poll.lease)


def _without_listing(source: settings.Source, error: Exception) -> Visit:
    """The visit whose listing could not be read, by a fault of the site or of ours."""
    known = isinstance(error, fetch.FetchError | parsed.ParseError)
    if not known:
        log.error("listing not read, by a fault of this program", source=source.name, exc_info=error)
    return Visit(
        source=source.name,
        outcome="empty" if isinstance(error, parsed.ParseError) else "failed",
        error=str(error) if known else f"{type(error).__name__}: {error}",
        unreachable=isinstance(error, fetch.Unreachable | fetch.TimedOut),
        fault=error.fault if isinstance(error, fetch.FetchError) else "soft",
        wait=error.retry_after if isinstance(error, fetch.FetchError) else None,
    )


def _finish(
    session: orm.Session,
    desk: service.Service,
    source: settings.Source,
    visit: Visit,
    record: int,
    by_clock: dt.datetime | None,
    *,
    quiet: bool,
) -> Visit:
    """Put the visit on record, judge the source and give it back; one that failed is due again sooner.

    Where another process has the source by now, its word on the source counts, and only our poll is closed.
    """
    now = desk.now()
    poll = session.get_one(models.Poll, record)
    if not polls.renew(session, poll.source.name, desk.holder, now, desk.settings.monitor.poll.lease):
        polls.break_off(session, poll, "its lease ended before the poll did", now)
        return dataclasses.replace(
            visit, outcome="broken_off", error=poll.error, next_due_at=by_clock or now + source.every
        )
    if visit.outcome == "broken_off":
        polls.break_off(session, poll, visit.error or "", now)
        polls.release(session, poll.source, poll.source.next_due_at, holder=desk.holder)
        return dataclasses.replace(visit, next_due_at=poll.source.next_due_at)
    _record(session, poll, visit, now)
    due = by_clock or poll.started_at + _interval(poll.source, source, visit, quiet=quiet)
    if visit.error:
        due = timetable.source_retry(poll.source.failures, now, due, visit.wait, visit.fault)
    checkup.after(session, desk, source, poll.source, poll=poll, next_due_at=due)
    polls.release(session, poll.source, due, holder=desk.holder)
    return dataclasses.replace(visit, next_due_at=due)


def _record(session: orm.Session, poll: models.Poll, visit: Visit, now: dt.datetime) -> None:
    """Put on record what a visit showed."""
    fill = visit.harvest.fill
    poll.opened, poll.titled, poll.dated, poll.bodied = fill.opened, fill.titled, fill.dated, fill.bodied
    poll.result_pages, poll.first_links = visit.result_pages, visit.first_links
    polls.finish(
        session,
        poll,
        now=now,
        outcome=visit.outcome,
        links=visit.links,
        new_links=visit.new_links,
        articles=visit.harvest.articles,
        meetings=visit.harvest.meetings,
        error=visit.error,
        etag=visit.validators.etag,
        last_modified=visit.validators.last_modified,
    )


def _interval(row: models.Source, source: settings.Source, visit: Visit, *, quiet: bool) -> dt.timedelta:
    """How long to wait after this visit, kept with the source; a visit that failed or was the first changes nothing."""
    current = dt.timedelta(seconds=row.interval) if row.interval else source.every
    wait = min(max(current, source.shortest), source.longest)
    if not quiet and not visit.error:
        bounds = (source.shortest, source.longest)
        wait = timetable.interval(wait, source.every, bounds, links=visit.links, new=visit.new_links)
    row.interval = None if source.cron else round(wait.total_seconds())
    return wait


def _break_off(desk: service.Service, record: int, error: BaseException) -> None:
    """Give the source back where a poll ends in the middle, so that the next need not wait for the lease to end."""
    with contextlib.suppress(exc.SQLAlchemyError, database.StorageError), desk.sessions.begin() as session:
        poll = session.get_one(models.Poll, record)
        polls.break_off(session, poll, f"broken off: {type(error).__name__}", desk.now())
        polls.release(session, poll.source, poll.source.next_due_at, holder=desk.holder)
