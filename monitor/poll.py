"""One source from start to end.

    claim | read listing, page by page | note unknown links | read what is due, one transaction an article | release

A link is on record as unread before its article is fetched, so that whoever dies in between loses none; and an article
is committed together with its meetings, their messages, and the link's new state.
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt

import structlog
from sqlalchemy import exc, orm

from monitor import archiving, errors, fetch, gate, harvest, listing, service, settings, timetable
from parsers import article as parsed
from storage import database, models, polls

log = structlog.get_logger()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one poll did.

    `error` says why the listing was not read and `fault` of which class that is, `unreachable` that the site did not
    answer, `wait` how long it asks us to stay away.
    """

    source: str
    outcome: models.Outcome
    links: int = 0
    new_links: int = 0
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

    `next_due_at` is when its timetable has it visited again. What goes wrong with the site is part of the visit and on
    record; what goes wrong with the database is raised.
    """
    started = desk.now()
    with desk.sessions.begin() as session:
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
    except BaseException as error:  # a fault of the database, or Ctrl-C
        _break_off(desk, record, error)
        raise
    with desk.sessions.begin() as session:
        visit = _finish(session, desk, visit, record, next_due_at or started + source.every)
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
    """Read the listing and what is due.

    Articles that wait from earlier are read even where the listing fails, unless the site asks to be left alone.
    """
    known = _knows(desk)
    try:
        seen = listing.read(fetcher, source, validators, known)
    except Exception as error:
        if database.at_fault(error):
            raise
        visit = _without_listing(source, error)
        if visit.unreachable or visit.wait:
            return visit
        return dataclasses.replace(visit, harvest=harvest.read(desk, fetcher, source, source_id, {}))
    new_links = _note(desk, source_id, seen, quiet=quiet)
    return Visit(
        source=source.name,
        outcome="not_modified" if seen.not_modified else "ok" if seen.links else "empty",
        error=None if seen.links or seen.not_modified else "the listing has no links",
        links=len(seen.links),
        new_links=new_links,
        validators=seen.validators,
        harvest=harvest.read(desk, fetcher, source, source_id, seen.links),
    )


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


def _knows(desk: service.Service) -> listing.Known:
    def known(identities: collections.abc.Collection[str]) -> bool:
        with desk.sessions.begin() as session:
            return polls.any_known(session, identities)

    return known


def _note(desk: service.Service, source_id: int, seen: listing.Seen, *, quiet: bool) -> int:
    """Put unknown links on the seen list, and say how many they were.

    Of a first visit, only so many of the newest are read; the rest are noted, so that they never come back as news.
    """
    now = desk.now()
    with desk.sessions.begin() as session:
        database.alone(session)  # sources have links in common
        records = [archiving.link(link, identity) for identity, link in seen.links.items()]
        new = polls.note_links(session, session.get_one(models.Source, source_id), records, quiet, now)
        if quiet:
            newest = sorted(new, key=lambda link: link.published_on or dt.date.min, reverse=True)
            for link in newest[desk.settings.monitor.poll.first_visit_limit :]:
                link.due_at = None
        return len(new)


def _finish(session: orm.Session, desk: service.Service, visit: Visit, record: int, following: dt.datetime) -> Visit:
    """Put the visit on record and give the source back; one that failed is due again sooner.

    Where another process has the source by now, its word on the source counts, and only our poll is closed.
    """
    now = desk.now()
    poll = session.get_one(models.Poll, record)
    if not polls.renew(session, poll.source.name, desk.holder, now, desk.settings.monitor.poll.lease):
        poll.finished_at, poll.outcome, poll.error = now, "failed", "its lease ended before the poll did"
        return dataclasses.replace(visit, outcome="failed", error=poll.error, next_due_at=following)
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
    due = (
        timetable.source_retry(poll.source.failures, now, following, visit.wait, visit.fault)
        if visit.error
        else following
    )
    polls.release(session, poll.source, due, holder=desk.holder)
    return dataclasses.replace(visit, next_due_at=due)


def _break_off(desk: service.Service, record: int, error: BaseException) -> None:
    """Give the source back where a poll ends in the middle, so that the next need not wait for the lease to end."""
    with contextlib.suppress(exc.SQLAlchemyError, database.StorageError), desk.sessions.begin() as session:
        poll = session.get_one(models.Poll, record)
        poll.finished_at, poll.outcome, poll.error = desk.now(), "failed", f"broken off: {type(error).__name__}"
        polls.release(session, poll.source, poll.source.next_due_at, holder=desk.holder)
