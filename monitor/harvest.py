"""The links of a source that are due: fetch, parse, take in, one transaction each."""

from __future__ import annotations

import collections.abc
import dataclasses
import functools

import structlog
from sqlalchemy import orm

from monitor import errors, fetch, fetching, health, intake, pending, service, settings, timetable, trace
from parsers import article as parsed
from storage import articles, database, models, outbox, polls

log = structlog.get_logger()

Doubt = collections.abc.Callable[[health.Fill], bool]
"""Whether a source looks wrong, by how its articles are filled."""

Heard = collections.abc.Callable[[orm.Session, intake.Taken], None]
"""Is told what became of an article."""

SILENT = 3
"""Articles in a row without an answer after which a site is left alone until the next visit."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """How many articles were new or amended, their meetings, the messages written, and the links that failed.

    `unanswered` are those of the failed that brought no answer; `held` says that the host asked to be left alone.
    `fill` tells how the articles that came for the first time are filled.
    """

    articles: int = 0
    meetings: int = 0
    messages: int = 0
    failed: int = 0
    unanswered: int = 0
    held: bool = False
    fill: health.Fill = dataclasses.field(default_factory=health.Fill)

    def __add__(self, other: Harvest) -> Harvest:
        """The sums."""
        return Harvest(
            articles=self.articles + other.articles,
            meetings=self.meetings + other.meetings,
            messages=self.messages + other.messages,
            failed=self.failed + other.failed,
            unanswered=self.unanswered + other.unanswered,
            held=self.held or other.held,
            fill=self.fill + other.fill,
        )


def read(
    desk: service.Service,
    fetcher: fetch.Fetcher,
    source: settings.Source,
    source_id: int,
    shown: collections.abc.Mapping[str, parsed.Link],
    doubt: Doubt | None = None,
) -> Harvest:
    """Read the due links of a source until none is left, the lease is lost, the site falls silent, or we are to stop.

    `doubt` says, by how the articles of this visit are filled so far, whether the messages of one wait.
    """
    total, silent = Harvest(), 0
    for due in pending.of_source(desk, source_id, shown):
        if desk.stop.is_set():
            break
        waits = None if doubt is None else functools.partial(_doubtful, doubt, total.fill)
        with trace.bound(trace.of(due.identity)):
            outcome = _one(desk, fetcher, source, due, waits)
        if outcome is None:
            log.warning("lease lost, leaving the rest", source=source.name)
            break
        total += outcome
        if outcome.messages:
            desk.posted.set()
        silent = silent + 1 if outcome.unanswered else 0
        if outcome.held or silent == SILENT:
            log.warning("the site is busy or silent, leaving the rest for later", source=source.name)
            break
    return total


def read_noted(
    desk: service.Service,
    fetcher: fetch.Fetcher,
    source: settings.Source,
    noted: collections.abc.Iterable[int],
    shown: collections.abc.Mapping[str, parsed.Link],
    heard: Heard,
) -> collections.abc.Iterator[Harvest]:
    """Read links of the seen list by their ids, quietly, and tell of each; it ends early where `read` would.

    `heard` is called with what became of an article, in its transaction; a link that was read meanwhile is passed over.
    """
    silent = 0
    for number in noted:
        if desk.stop.is_set():
            return
        with desk.sessions.begin() as session:
            link = session.get_one(models.Link, number)
            delivered = shown[link.identity].article if link.identity in shown else None
            due = None if link.article_id or not link.quiet else pending.due(link, delivered, desk.now())
        with trace.bound(trace.of(due.identity) if due else None):
            outcome = Harvest() if due is None else _one(desk, fetcher, source, due, None, heard)
        if outcome is None or outcome.held:
            return
        yield outcome
        silent = silent + 1 if outcome.unanswered else 0
        if silent == SILENT:
            return


def _doubtful(doubt: Doubt, so_far: health.Fill, fill: health.Fill) -> bool:
    return doubt(so_far + fill)


def _one(
    desk: service.Service,
    fetcher: fetch.Fetcher,
    source: settings.Source,
    due: pending.Due,
    waits: Doubt | None,
    heard: Heard | None = None,
) -> Harvest | None:
    """Read one link and commit what it led to. None if another process has the source by now."""
    bound = log.bind(source=source.name, url=due.url)
    fault: errors.Fault = "soft"
    fill, spent = health.Fill(), 1
    try:
        return _store(desk, source, due, fetching.fetch_due(desk, fetcher, source, due), waits, heard)
    except fetch.Held:
        return Harvest(held=True)  # nobody was asked, so no try is spent
    except (fetch.FetchError, parsed.ParseError) as error:
        reason, fault = str(error), getattr(error, "fault", fault)
        # While its robots.txt is broken nobody asks for the page, for weeks perhaps: that costs it no try.
        spent = int(not (isinstance(error, fetch.Refused) and error.retry))
        # A page that is read later counts then; one that cannot be read counts once.
        fill = health.Fill(opened=int(isinstance(error, parsed.ParseError) and due.first and due.tries == 0))
        bound.warning("article not read", reason=reason)
    except Exception as error:
        if database.at_fault(error):
            raise
        # A fault of ours in one article must not keep the others unread.
        reason = f"{type(error).__name__}: {error}"
        bound.exception("article not read, by a fault of this program")
    with desk.sessions.begin() as session:
        if not _renewed(session, desk, source):
            return None
        link = session.get_one(models.Link, due.id)
        again = timetable.article_retry(due.tries + spent, desk.now(), fault)
        polls.link_failed(session, link, reason, again, tries=spent)
    if again is None:
        bound.error("article given up", reason=reason, tries=due.tries + spent)
    return Harvest(failed=1, unanswered=int(fault == "temporary"), fill=fill)


def _store(
    desk: service.Service,
    source: settings.Source,
    due: pending.Due,
    found: fetching.Found,
    waits: Doubt | None,
    heard: Heard | None,
) -> Harvest | None:
    """Commit what a link led to. None if another process has the source by now."""
    if not found.decides:
        with desk.sessions.begin() as session:
            database.together(session, due.identity)
            if found.article is None or not articles.is_known(session, due.identity):
                return _take(session, desk, source, due, found, waits, heard)
    with desk.sessions.begin() as session:
        database.alone(session)
        return _take(session, desk, source, due, found, waits, heard)


def _renewed(session: orm.Session, desk: service.Service, source: settings.Source) -> bool:
    desk.pulse.step(f"poll {source.name}")
    return polls.renew(session, source.name, desk.holder, desk.now(), desk.settings.monitor.poll.lease)


def _take(
    session: orm.Session,
    desk: service.Service,
    source: settings.Source,
    due: pending.Due,
    found: fetching.Found,
    waits: Doubt | None,
    heard: Heard | None,
) -> Harvest | None:
    if not _renewed(session, desk, source):
        return None
    now, link = desk.now(), session.get_one(models.Link, due.id)
    doubted = False
    if found.article is None:
        harvest = Harvest()
    else:
        taken = intake.take(session, fetching.incoming(found, found.article, due, source), desk.policy, now)
        link.article, doubted = session.get_one(models.Article, taken.article_id), taken.outcome == "doubted"
        harvest = Harvest(
            articles=int(intake.is_news(taken.outcome)),
            meetings=taken.meetings,
            messages=0 if due.quiet else len(taken.messages),
            fill=_fill(found.article) if due.first else health.Fill(),
        )
        _say(session, due, taken)
        if heard is not None:
            heard(session, taken)
        if waits is not None and waits(harvest.fill):
            outbox.hold(session, source.name, now, taken.article_id)
        elif waits is not None and harvest.articles and harvest.meetings and not due.quiet:
            # A second report joins in silence: where the first one waits, nobody would ever hear of the meeting.
            outbox.vouch(session, source.name, taken.article_id, now)
    # What the door delivers whole need not be fetched again to see whether it was edited.
    ages = () if due.article else desk.settings.monitor.poll.recheck
    posted = link.article.published_on if link.article else None
    next_due, validators = timetable.recheck(due.first_seen_at, posted, now, ages), found.validators
    if doubted and due.article is None:  # to be settled by another look, which "not modified" must not put off
        next_due, validators = min(now + intake.DOUBT, next_due or now + intake.DOUBT), fetch.Validators()
    polls.link_read(session, link, link.article, next_due, validators.etag, validators.last_modified)
    return harvest


def _say(session: orm.Session, due: pending.Due, taken: intake.Taken) -> None:
    """A line on an article that came in or has other words, once it is stored."""
    tell = log.info if intake.is_news(taken.outcome) and not due.quiet else log.debug
    told = {"url": due.url, "article": taken.article_id, "outcome": taken.outcome, "meetings": taken.meetings}
    trace.once_stored(session, functools.partial(tell, "article stored", **told))


def _fill(article: parsed.Article) -> health.Fill:
    return health.Fill(
        opened=1,
        titled=int(bool(article.title)),
        dated=int(article.published is not None),
        bodied=int(any(article.paragraphs)),
    )
