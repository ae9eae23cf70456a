"""Polling: sources and the leases on them, polls, and the list of every link ever seen."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models, records


def register(session: orm.Session, names: typing.Iterable[str], now: dt.datetime) -> list[str]:
    """Make rows for sources that have none yet, due at once; give back the names that are new."""
    rows = [{"name": name, "next_due_at": now} for name in dict.fromkeys(names)]
    return [source.name for source in inserts.missing(session, models.Source, ["name"], rows)]


def source(session: orm.Session, name: str) -> models.Source | None:
    """The source of this name, or None."""
    return session.scalar(sa.select(models.Source).where(models.Source.name == name))


def due(session: orm.Session, now: dt.datetime) -> dict[str, dt.datetime]:
    """The sources that are due and that nobody holds, and since when."""
    free = sa.or_(models.Source.leased_until.is_(None), models.Source.leased_until < now)
    found = sa.select(models.Source.name, models.Source.next_due_at).where(models.Source.next_due_at <= now, free)
    return {name: since for name, since in session.execute(found) if since is not None}


def claim(session: orm.Session, name: str, holder: str, now: dt.datetime, lease: dt.timedelta) -> models.Source | None:
    """Take the lease on a source for so long, in one step. None if another has it, or there is no such source.

    A holder may claim what it holds. It holds once committed.
    """
    free = sa.or_(
        models.Source.leased_until.is_(None), models.Source.leased_until < now, models.Source.leased_by == holder
    )
    taking = sa.update(models.Source).where(models.Source.name == name, free)
    return _updated(session, taking.values(leased_by=holder, leased_until=now + lease))


def renew(session: orm.Session, name: str, holder: str, now: dt.datetime, lease: dt.timedelta) -> bool:
    """Keep a lease for so long from now. False if it is lost: the work must stop without a trace."""
    kept = sa.update(models.Source).where(models.Source.name == name, models.Source.leased_by == holder)
    return _updated(session, kept.values(leased_until=now + lease)) is not None


def release(
    session: orm.Session, source: models.Source, next_due_at: dt.datetime | None, *, holder: str | None = None
) -> bool:
    """Give the lease back and say when the source is next due.

    With `holder`, only if that one still has it; False, and nothing done, if not.
    """
    giving = sa.update(models.Source).where(models.Source.id == source.id)
    if holder is not None:
        giving = giving.where(models.Source.leased_by == holder)
    return _updated(session, giving.values(leased_by=None, leased_until=None, next_due_at=next_due_at)) is not None


def end_lease(session: orm.Session, job: str) -> None:
    """Give back what a holder has whose name ends so: it died, and nobody is to wait for its lease to end."""
    held = sa.update(models.Source).where(models.Source.leased_by.endswith(job, autoescape=True))
    _updated(session, held.values(leased_by=None, leased_until=None))


def is_held(session: orm.Session, job: str, now: dt.datetime) -> bool:
    """Whether a holder whose name ends so has a source still."""
    by = sa.and_(models.Source.leased_by.endswith(job, autoescape=True), models.Source.leased_until >= now)
    return bool(session.scalar(sa.select(sa.exists().where(by))))


def start(session: orm.Session, source: models.Source, now: dt.datetime) -> models.Poll:
    """Note that a poll begins."""
    poll = models.Poll(source=source, started_at=now)
    session.add(poll)
    session.flush()
    return poll


def finish(
    session: orm.Session,
    poll: models.Poll,
    *,
    now: dt.datetime,
    outcome: models.Outcome,
    links: int = 0,
    new_links: int = 0,
    articles: int = 0,
    meetings: int = 0,
    error: str | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
) -> None:
    """Note how a poll ended, and count it as good or bad for its source; what that says of its health is `judged`.

    Validators are kept from a poll that read the listing, never from
    one that found it empty or failed: the next poll would be told that nothing changed. The first poll that read the
    listing sets `first_polled_at`; until then every poll is a first one.
    """
    poll.finished_at, poll.outcome, poll.error = now, outcome, error
    poll.links, poll.new_links, poll.articles, poll.meetings = links, new_links, articles, meetings
    polled = poll.source
    polled.last_polled_at = now
    if outcome in {"ok", "not_modified"}:
        polled.last_good_at, polled.failures = now, 0
    else:
        polled.failures += 1
    if outcome == "ok":
        polled.etag, polled.last_modified = etag, last_modified
        polled.first_polled_at = polled.first_polled_at or now
    session.flush()


def break_off(session: orm.Session, poll: models.Poll, why: str, now: dt.datetime) -> None:
    """Note that a poll ended before its time, by no fault of its source: nothing is counted for or against that."""
    poll.finished_at, poll.outcome, poll.error = now, "broken_off", why
    session.flush()


def judged(
    session: orm.Session, source: models.Source, health: models.Health, note: str | None, now: dt.datetime
) -> models.Health:
    """Note how a source does and why; since when stays where it did so before. Gives back how it did before."""
    before = source.health
    if health != before:
        source.health, source.health_since = health, now
    source.note = note
    session.flush()
    return before


def read_in_full(session: orm.Session, source: models.Source) -> dt.datetime | None:
    """When the last poll began that was given the listing itself, not only word that nothing changed."""
    whole = sa.select(models.Poll.started_at).where(models.Poll.source_id == source.id, models.Poll.outcome == "ok")
    return session.scalar(whole.order_by(models.Poll.started_at.desc()).limit(1))


def note_links(
    session: orm.Session,
    source: models.Source | None,
    links: typing.Iterable[records.LinkRecord],
    quiet: bool,
    now: dt.datetime,
) -> list[models.Link]:
    """Remember the links that were never seen before, pending and due now; give back these, in the order given.

    With `quiet`, what they lead to will be archived and not alerted. A link that is known stays as it is.
    """
    origin = {
        "source_id": None if source is None else source.id,
        "quiet": quiet,
        "state": "pending",
        "due_at": now,
        "first_seen_at": now,
    }
    rows: dict[str, dict[str, typing.Any]] = {}
    for link in links:
        rows.setdefault(link.identity, dataclasses.asdict(link) | origin)
    inserted = inserts.missing(session, models.Link, ["identity"], list(rows.values()))
    new = {link.identity: link for link in inserted}
    return [new[identity] for identity in rows if identity in new]


def link(session: orm.Session, identity: str) -> models.Link | None:
    """The link with this identity, or None if it was never seen."""
    return session.scalar(sa.select(models.Link).where(models.Link.identity == identity))


def known(session: orm.Session, identities: typing.Collection[str], *, before: dt.datetime | None = None) -> set[str]:
    """Which of these are on the seen list, or were so before a moment."""
    found: set[str] = set()
    for part in _parts(list(identities)):
        seen = sa.select(models.Link.identity).where(models.Link.identity.in_(part))
        if before is not None:
            seen = seen.where(models.Link.first_seen_at < before)
        found.update(session.scalars(seen))
    return found


def reworded(session: orm.Session, source: models.Source, hashes: typing.Mapping[str, str]) -> list[models.Link]:
    """Links of a source that were read and whose article has other words than these: content hashes by identity."""
    found: list[models.Link] = []
    for part in _parts(list(hashes)):
        read = sa.select(models.Link, models.Article.content_hash).join(models.Link.article)
        read = read.where(models.Link.source_id == source.id, models.Link.identity.in_(part)).order_by(models.Link.id)
        found += [link for link, words in session.execute(read) if words != hashes[link.identity]]
    return found


def due_links(session: orm.Session, source: models.Source, now: dt.datetime, limit: int) -> list[models.Link]:
    """Links of a source to be read now, or looked at again, the longest due first."""
    due = sa.select(models.Link).where(models.Link.source_id == source.id, models.Link.due_at <= now)
    return list(session.scalars(due.order_by(models.Link.due_at, models.Link.id).limit(limit)))


def is_link_due(session: orm.Session, source: models.Source, now: dt.datetime) -> bool:
    """Whether a link of a source is to be read now, or looked at again."""
    return bool(
        session.scalar(sa.select(sa.exists().where(models.Link.source_id == source.id, models.Link.due_at <= now)))
    )


def link_read(
    session: orm.Session,
    link: models.Link,
    article: models.Article | None,
    next_due: dt.datetime | None,
    etag: str | None,
    last_modified: str | None,
) -> None:
    """The link was read: it leads to this article. `next_due` is when to look again, None for never."""
    link.article = article
    link.state, link.tries, link.error, link.due_at = "read", 0, None, next_due
    link.etag, link.last_modified = etag, last_modified
    session.flush()


def link_failed(
    session: orm.Session, link: models.Link, error: str, next_due: dt.datetime | None, *, tries: int = 1
) -> None:
    """The link could not be read. `next_due` is when to try again; None gives it up. It cost 0 or 1 `tries`."""
    link.state = "gone" if next_due is None else "failed"
    link.tries, link.error, link.due_at = link.tries + tries, error, next_due
    session.flush()


def _updated(session: orm.Session, statement: sa.Update) -> models.Source | None:
    """Run an update of at most one source and give it back as it is now; None if it hit nothing."""
    options = {"synchronize_session": False, "populate_existing": True}
    return session.scalar(statement.returning(models.Source), execution_options=options)


def _parts(identities: list[str], size: int = 500) -> typing.Iterator[list[str]]:
    """Parts small enough to be the parameters of one statement."""
    return (identities[start : start + size] for start in range(0, len(identities), size))
