"""What is let go by age and size: stored pages and logs, in small transactions, so that no writer waits for long.

After each the same time passes as it took, for on SQLite those who wait for their turn look for it now and then only.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import time

import structlog
from sqlalchemy import orm

from monitor import service
from storage import database, exchanges, retention, upkeep

log = structlog.get_logger()

BATCH = 200
AT_ONCE = 20_000
"""Pages that are looked up at once."""
_BREATH = 0.01


def run(desk: service.Service) -> retention.Gone:
    """Let go what the settings say, or as much of it as there is time for until the process is to stop."""
    wanted, now = desk.settings.monitor.retention, desk.now()
    polls, asked = now - dt.timedelta(days=wanted.polls_days), now - dt.timedelta(days=wanted.exchanges_days)
    _until_done(desk, lambda session: upkeep.forget_polls(session, polls, BATCH) == BATCH)
    _until_done(desk, lambda session: exchanges.forget(session, asked, wanted.exchanges_rows, BATCH) == BATCH)
    gone = _by_age(desk, now) + _by_size(desk)
    if gone.pages:
        log.info("stored pages let go", pages=gone.pages, bytes=gone.size)
    return gone


def _by_age(desk: service.Service, now: dt.datetime) -> retention.Gone:
    days = desk.settings.monitor.retention.snapshots_days
    return retention.Gone() if days is None else _pages(desk, before=now - dt.timedelta(days=days))


def _by_size(desk: service.Service) -> retention.Gone:
    limit = desk.settings.monitor.retention.snapshots_bytes
    if limit is None:
        return retention.Gone()
    with database.sessions(desk.engine, read_only=True)() as session:
        over = retention.held(session) - limit
    gone = _pages(desk, size=over) if over > 0 else retention.Gone()
    if gone.size < over and not desk.stop.is_set():
        log.warning(
            "stored pages take more than they may, for the newest of each article is kept",
            bytes=limit + over - gone.size,
            limit=limit,
            hint="raise retention.snapshots_bytes, or set retention.newest_snapshots = false",
        )
    return gone


def _pages(desk: service.Service, *, before: dt.datetime | None = None, size: int | None = None) -> retention.Gone:
    """Let pages go: which, is looked up without keeping anybody from writing."""
    newest, gone = not desk.settings.monitor.retention.newest_snapshots, retention.Gone()
    while not desk.stop.is_set():
        left = None if size is None else size - gone.size
        with database.sessions(desk.engine, read_only=True)() as session:
            found = retention.candidates(session, most=AT_ONCE, before=before, size=left, newest=newest)
        had = gone.pages
        gone += _in_batches(desk, found, newest=newest)
        if gone.pages == had or (size is not None and gone.size >= size):
            break
    return gone


def _in_batches(desk: service.Service, numbers: list[int], *, newest: bool) -> retention.Gone:
    gone = retention.Gone()

    def step(session: orm.Session) -> bool:
        nonlocal gone
        batch, numbers[:BATCH] = numbers[:BATCH], []
        gone += retention.let_go(session, batch, newest=newest)
        return bool(numbers)

    if numbers:
        _until_done(desk, step)
    return gone


def _until_done(desk: service.Service, step: collections.abc.Callable[[orm.Session], bool]) -> None:
    """Do a step after the other, each in a transaction of its own, while it says that there is more to do."""
    while not desk.stop.is_set():
        begun = time.monotonic()
        with desk.sessions.begin() as session:
            more = step(session)
        if not more:
            return
        desk.stop.wait(max(_BREATH, time.monotonic() - begun))
