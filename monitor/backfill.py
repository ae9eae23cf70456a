"""The past of a source: its result pages to the last, its sitemaps, or its archive day by day. Nobody is alerted.

    take up | claim the source | read a list | note its links | read them, one transaction each | give it back, move on

The links go on the seen list and are read as a poll reads them. Where the walk stands is on record after each list, so
that whoever is killed reads one list again at the most. Between two lists the source is free for its polls, and one
that is due goes first.
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import itertools

import structlog
from sqlalchemy import orm

from monitor import archiving, errors, fetch, harvest, intake, itinerary, listing, pages, service, settings, withholding
from parsers import article as parsed
from parsers import registry, sitemap
from storage import database, gaps, models, polls, seen, walks

log = structlog.get_logger()

GIVE_WAY = dt.timedelta(seconds=40)
"""How long a poll that is due may take to begin, before the walk goes on."""
LOOK = dt.timedelta(seconds=2)
"""How long to wait before looking again whether a source is free."""

Wait = collections.abc.Callable[[float], object]


class BackfillError(errors.MonitorError):
    """A walk had to stop where it stands; the same backfill goes on from there."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What to read: posted on `since` or later (what gives no day is read too), on so many lists at the most."""

    since: dt.date | None = None
    most: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a walk did: lists read, links on them, articles new or amended, meetings, failures, alerts withheld."""

    lists: int = 0
    links: int = 0
    articles: int = 0
    meetings: int = 0
    failed: int = 0
    withheld: int = 0

    def __add__(self, other: Tally) -> Tally:
        """The sums."""
        names = [field.name for field in dataclasses.fields(self)]
        return Tally(**{name: getattr(self, name) + getattr(other, name) for name in names})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where a walk stands: what it did, what it reads now, and how many links of the present list are left."""

    walk: int
    tally: Tally
    at: str | None = None
    left: int = 0
    resumed: bool = False


def run(
    desk: service.Service, fetcher: fetch.Fetcher, source: settings.Source, asked: Asked, *, wait: Wait | None = None
) -> collections.abc.Iterator[Step]:
    """Walk through the past of a source and tell each step; the last one has no `at`.

    Raises `BackfillError` where a list cannot be read just now, or another process goes on with the walk.
    """
    if source.day_archive and not asked.since and not asked.most:
        raise BackfillError(f"the archive of {source.name} by day has no end; say since when, or how many lists")
    walk = _Walk(desk, fetcher, source, asked, wait or desk.stop.wait)
    yield walk.step()
    while walk.route.at is not None and not desk.stop.is_set():
        with walk.held():
            yield from walk.read()
    if not desk.stop.is_set():
        walk.move(finished=True)
    yield walk.step()


class _Walk:
    """One walk under way."""

    def __init__(
        self, desk: service.Service, fetcher: fetch.Fetcher, source: settings.Source, asked: Asked, wait: Wait
    ) -> None:
        self._desk, self._fetcher, self._source, self._asked, self._wait = desk, fetcher, source, asked, wait
        said = {"since": asked.since.isoformat() if asked.since else None, "most": asked.most, "url": source.url}
        now = desk.now()
        with desk.sessions.begin() as session:
            polls.register(session, [source.name], now)
            standing = walks.take_up(session, "backfill", source.name, said, desk.holder, now)
        self._id, self._resumed, self._left = standing.id, standing.resumed, 0
        self._tally = self._next = Tally(**standing.tally)
        self._gave_way: dt.datetime | None = None
        today = now.astimezone(source.zone).date()
        self.route = itinerary.Route.begun(source.url, source.day_archive, asked.since, standing.place, today)

    def step(self) -> Step:
        return Step(walk=self._id, tally=self._tally, at=self.route.at, left=self._left, resumed=self._resumed)

    def read(self) -> collections.abc.Iterator[Step]:
        """The list that is next, and what it leads to."""
        yield self.step()
        found = self._list()
        if found is None:
            self.route = self.route.onwards()
            self.move()
            return
        shown, leads_to = found
        wanted = [identity for identity, link in shown.items() if self._is_wanted(link)]
        noted = self._note(shown, wanted)
        self._left = len(noted)
        for outcome in harvest.read_noted(self._desk, self._fetcher, self._source, noted, shown, self._heard):
            self._tally = self._next = self._tally + Tally(failed=1) if outcome.failed else self._next
            self._left -= 1
            yield self.step()
        if self._left:
            if self._desk.stop.is_set():
                return
            raise BackfillError(
                f"{self._source.name} is busy or silent; the same backfill goes on from {self.route.at}"
            )
        self._tally = self._next = self._tally + Tally(lists=1, links=len(shown))
        self.route = self.route.onwards(shown, leads_to, over=bool(shown) and not wanted)
        if self._asked.most is not None and self._tally.lists >= self._asked.most:
            self.route = self.route.ended()
        self.move()

    def _list(self) -> tuple[dict[str, parsed.Link], list[str]] | None:
        """The links of the list by identity, and the lists it leads to. None where it is not there, or has nothing."""
        url = self.route.at or ""
        try:
            page = pages.of_source(self._fetcher.get(url), self._source)
            if sitemap.is_index(page):
                return {}, [one.url for one in sitemap.children(page) if self._may_hold(one)]
            read = registry.read_listing(page, self._source.parser)
        except (fetch.FetchError, parsed.ParseError) as error:
            gone = isinstance(error, parsed.ParseError) or getattr(error, "status", None) in {404, 410}
            if gone and not self.route.is_first:
                log.debug("a list that is not there, or has nothing", source=self._source.name, url=url)
                return None
            raise BackfillError(f"{error}; the same backfill goes on from there") from error
        return listing.by_identity(read, self._source), [read.next_page] if read.next_page else []

    def _may_hold(self, child: sitemap.Child) -> bool:
        return self._asked.since is None or child.changed_on is None or child.changed_on >= self._asked.since

    def _is_wanted(self, link: parsed.Link) -> bool:
        posted = link.published.date() if isinstance(link.published, dt.datetime) else link.published
        return self._asked.since is None or posted is None or posted >= self._asked.since

    def _note(self, shown: dict[str, parsed.Link], wanted: list[str]) -> list[int]:
        """Put unknown links on the seen list, quietly, and give back those to read; older ones are only noted.

        What a poll has still to find is not ours: noted here, it would be news that nobody is told.
        """
        now = self._desk.now()
        with self._desk.sessions.begin() as session:
            database.alone(session)  # sources have links in common
            row = self._row(session)
            news = self._news(session, row, shown)
            records = [archiving.link(link, identity) for identity, link in shown.items() if identity not in news]
            too_old = set(shown).difference(wanted)
            for link in polls.note_links(session, row, records, True, now):
                link.due_at = None if link.identity in too_old else link.due_at
            return [link.id for link in seen.wake(session, [one for one in wanted if one not in news], now)]

    def _news(self, session: orm.Session, row: models.Source, shown: dict[str, parsed.Link]) -> set[str]:
        """The unknown links that came since the last poll: on top of the first list, or posted after it."""
        polled = row.last_good_at
        if not self._source.enabled or row.first_polled_at is None or polled is None:
            return set()
        known = polls.known(session, shown)
        top = itertools.takewhile(lambda identity: identity not in known, shown) if self.route.is_first else ()
        later = (identity for identity, link in shown.items() if self._is_later(link, polled))
        return {*top, *later} - known

    def _is_later(self, link: parsed.Link, polled: dt.datetime) -> bool:
        if isinstance(link.published, dt.datetime):
            return link.published > polled
        # Of the day of the poll itself it may be older: what a gap lacks is ours to read.
        return link.published is not None and link.published > polled.astimezone(self._source.zone).date()

    def _heard(self, session: orm.Session, taken: intake.Taken) -> None:
        """In the transaction of an article: keep what would have been sent, and count."""
        news = intake.is_news(taken.outcome)
        counted = Tally(articles=int(news), meetings=taken.meetings, withheld=len(taken.messages))
        self._next = self._tally + counted
        walks.withhold(session, self._id, withholding.records(taken))
        place, tally = self.route.to_json(), dataclasses.asdict(self._next)
        walks.move(session, self._id, self._desk.holder, self._desk.now(), place=place, tally=tally)

    def move(self, *, finished: bool = False) -> None:
        """Put on record where the walk stands."""
        place, tally = self.route.to_json(), dataclasses.asdict(self._tally)
        with self._desk.sessions.begin() as session:
            now = self._desk.now()
            if walks.move(session, self._id, self._desk.holder, now, place=place, tally=tally, finished=finished):
                if finished and self._asked.most is None:
                    gaps.backfilled(session, self._row(session), self._asked.since, now)
                return
        raise BackfillError(f"another process goes on with this backfill of {self._source.name}")

    @contextlib.contextmanager
    def held(self) -> collections.abc.Iterator[None]:
        """Hold the source while a list is read, once its polls have had their turn."""
        self._give_way()
        while not self._claimed():
            self._wait(LOOK.total_seconds())
        try:
            yield
        finally:
            with self._desk.sessions.begin() as session:
                row = self._row(session)
                polls.release(session, row, row.next_due_at, holder=self._desk.holder)

    def _claimed(self) -> bool:
        lease = self._desk.settings.monitor.poll.lease
        with self._desk.sessions.begin() as session:
            claimed = polls.claim(session, self._source.name, self._desk.holder, self._desk.now(), lease)
            return claimed is not None or self._desk.stop.is_set()

    def _give_way(self) -> None:
        """Where the source is polled and a poll is due, leave it time to begin, once."""
        waited = dt.timedelta(0)
        while waited < GIVE_WAY and not self._desk.stop.is_set():
            with self._desk.sessions.begin() as session:
                row, now = self._row(session), self._desk.now()
                due, polled = row.next_due_at, row.last_polled_at
            lately = polled is not None and now - polled < 2 * self._source.longest
            if not lately or due is None or due > now or due == self._gave_way:
                return
            self._wait(LOOK.total_seconds())
            waited += LOOK
            if waited >= GIVE_WAY:
                self._gave_way = due

    def _row(self, session: orm.Session) -> models.Source:
        row = polls.source(session, self._source.name)
        if row is None:
            raise BackfillError(f"the database has lost the source {self._source.name}")
        return row
