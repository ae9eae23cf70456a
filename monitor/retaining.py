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
    wanted, gone = desk.settings.monitor.retention, retention.Gone()
    if wanted.snapshots_days is None:
        return gone
    before = now - dt.timedelta(days=wanted.snapshots_days)

    def step(session: orm.Session) -> bool:
        nonlocal gone
        part = retention.let_go(session, most=BATCH, before=before, newest=not wanted.newest_snapshots)
        gone += part
        return part.pages == BATCH

    _until_done(desk, step)
    return gone


def _by_size(desk: service.Service) -> retention.Gone:
    wanted, gone = desk.settings.monitor.retention, retention.Gone()
    if wanted.snapshots_bytes is None:
        return gone
    with database.sessions(desk.engine, read_only=True)() as session:
        over = retention.held(session) - wanted.snapshots_bytes

    def step(session: orm.Session) -> bool:
        nonlocal gone
        size, newest = over - gone.size, not wanted.newest_snapshots
        part = retention.let_go(session, most=BATCH, size=size, newest=newest)
        gone += part
        return part.pages > 0 and gone.size < over

    if over > 0:
        _until_done(desk, step)
    if gone.size < over and not desk.stop.is_set():
        log.warning(
            "stored pages take more than they may, for the newest of each article is kept",
            bytes=wanted.snapshots_bytes + over - gone.size,
            limit=wanted.snapshots_bytes,
            hint="raise retention.snapshots_bytes, or set retention.newest_snapshots = false",
        )
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
