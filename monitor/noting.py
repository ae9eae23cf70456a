"""What a walk over a listing saw goes on record: links on the seen list, and the gap where the walk proved nothing.

A gap is gone on with at later visits, where its walk left off, until it meets what was known before it.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import functools

import structlog
from sqlalchemy import orm

from monitor import archiving, fetch, listing, service, settings, timetable, trace, untold
from parsers import article as parsed
from storage import causes, database, gaps, models, polls, records

log = structlog.get_logger()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What was noted: the links seen, by identity, how many of them are new, and whether a gap came up."""

    links: dict[str, parsed.Link] = dataclasses.field(default_factory=dict)
    new: int = 0
    gap: bool = False


def known(desk: service.Service, before: dt.datetime | None = None) -> listing.Known:
    """Asks the seen list, as it is or as it was before a moment, without waiting for anybody who writes."""
    sessions = database.sessions(desk.engine, read_only=True)

    def among(identities: collections.abc.Collection[str]) -> collections.abc.Collection[str]:
        with sessions() as session:
            return polls.known(session, identities, before=before)

    return among


def note(desk: service.Service, source: settings.Source, seen: listing.Seen, *, quiet: bool) -> Noted:
    """Put unknown links on the seen list, and a gap on record with them where the walk did not reach what is known.

    Of a first visit, only so many of the newest are read; the rest are noted, so that they never come back as news.
    Where another process has the source by now, nothing is noted: what we saw is its to see.
    """
    now = desk.now()
    with desk.sessions.begin() as session:
        database.alone(session)  # sources have links in common
        row = polls.source(session, source.name)
        if row is None or not _renewed(session, desk, source, now):
            return Noted()
        proven = quiet or not seen.links or seen.end == "overlap"
        if not proven:
            gap = gaps.note(session, row, _gap(seen), now)
            log.warning("gap", source=source.name, reason=gap.detail, since=gap.since, misses=gap.misses)
        new = _links(session, row, seen.links, quiet=quiet, deep=seen.result_pages > source.max_result_pages, now=now)
        if quiet:
            newest = sorted(new, key=lambda link: link.published_on or dt.date.min, reverse=True)
            for link in newest[desk.settings.monitor.poll.first_visit_limit :]:
                link.due_at = None
        _say(session, source, new)
        return Noted(links=dict(seen.links), new=len(new), gap=not proven)


def mend(
    desk: service.Service,
    fetcher: fetch.Fetcher,
    source: settings.Source,
    go_on: collections.abc.Callable[[], bool],
) -> Noted:
    """Go on with the open gap of a source, where one is due for it; where the walk meets its other side, close it."""
    with desk.sessions() as session:
        row = polls.source(session, source.name)
        gap = gaps.going_on(session, row, desk.now()) if row else None
        if gap is None or gap.next_url is None:
            return Noted()
        number, url, opened = gap.id, gap.next_url, gap.opened_at
    most = desk.settings.monitor.poll.deep_result_pages
    seen = listing.resume(fetcher, source, url, known(desk, before=opened), most=most, go_on=go_on)
    now = desk.now()
    with desk.sessions.begin() as session:
        database.alone(session)
        gap = session.get_one(models.Gap, number)
        if not _renewed(session, desk, source, now):
            return Noted()
        row = session.get_one(models.Source, gap.source_id)
        new = _links(session, row, seen.links, quiet=False, deep=True, now=now)
        _say(session, source, new)
        if seen.end == "overlap":
            gaps.close(session, gap, "poll", now)
            log.info("gap closed", source=source.name, new=len(new))
        else:
            gaps.gone_on(session, gap, _gap(seen), timetable.article_retry(gap.tries + 1, now), now)
            log.warning("gap still open", source=source.name, reason=gap.detail, tries=gap.tries)
    return Noted(links=dict(seen.links), new=len(new))


def _links(
    session: orm.Session,
    row: models.Source,
    links: collections.abc.Mapping[str, parsed.Link],
    *,
    quiet: bool,
    deep: bool,
    now: dt.datetime,
) -> list[models.Link]:
    found = [archiving.link(link, identity) for identity, link in links.items()]
    new = polls.note_links(session, row, found, quiet, now)
    if new and not any(link.article for link in links.values()):  # what its door delivers whole, a visit reads
        causes.note(session, "links", row.name)
    if deep and row.last_good_at is not None:
        old = untold.since(row.last_good_at)
        for link in new:
            link.quiet = link.quiet or (link.published_on is not None and link.published_on < old)
    return new


def _say(session: orm.Session, source: settings.Source, new: collections.abc.Iterable[models.Link]) -> None:
    """A line on each link that was met, once it is on record; of those of the past it is hardly worth one."""
    for link in new:
        tell = functools.partial(log.debug if link.quiet else log.info, "link found", trace=trace.of(link.identity))
        trace.once_stored(session, functools.partial(tell, source=source.name, url=link.url))


def _gap(seen: listing.Seen) -> records.GapRecord:
    """Why a walk did not reach what is known, and where to go on."""
    shown = list(seen.links.items())[-1:]
    last = next((archiving.link(link, identity) for identity, link in shown), None)
    pages = "1 result page" if seen.result_pages == 1 else f"{seen.result_pages} result pages"
    why = {
        "limit": "and no more are turned at a visit",
        "unreadable": f"and the next could not be read: {seen.fault}",
        "ended": "and there is no further one",
        "stopped": "and the visit was told to end",
    }
    return records.GapRecord(
        cause="ended" if seen.end == "overlap" else seen.end,
        detail=f"{pages} did not reach what is known, {why.get(seen.end, '')}",
        newer_url=last.url if last else None,
        newer_on=last.published_on if last else None,
        next_url=seen.next_page,
    )


def _renewed(session: orm.Session, desk: service.Service, source: settings.Source, now: dt.datetime) -> bool:
    return polls.renew(session, source.name, desk.holder, now, desk.settings.monitor.poll.lease)
