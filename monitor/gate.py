"""The gate to the network with the archive as its memory.

Each exchange is put on record, with the source that it was made for; pauses between requests and pleas for patience
survive a restart, and are kept by all processes on one database.
"""

from __future__ import annotations

import collections.abc
import contextlib
import contextvars
import time

import structlog
from sqlalchemy import exc

from monitor import fetch, hosts, service, traffic
from storage import database, exchanges

log = structlog.get_logger()

_SOURCE: contextvars.ContextVar[str | None] = contextvars.ContextVar("source", default=None)


@contextlib.contextmanager
def opened(
    desk: service.Service,
    sleep: collections.abc.Callable[[float], object] = time.sleep,
    clock: collections.abc.Callable[[], float] = time.monotonic,
) -> collections.abc.Iterator[fetch.Fetcher]:
    """A fetcher that remembers, closed in the end; `sleep` waits so many seconds, less if the process is to stop.

    `clock` gives seconds that only rise, as `sleep` waits for them to pass. On Postgres, where several processes may
    read at once, they ask a host one after the other.
    """
    claims = hosts.Claims(desk) if desk.engine.dialect.name == "postgresql" else fetch.ALONE
    rules, remembers = desk.settings.monitor.fetch, Ledger(desk)
    with fetch.Fetcher(rules, clock=clock, sleep=sleep, now=desk.now, remembers=remembers, claims=claims) as fetcher:
        yield fetcher


@contextlib.contextmanager
def on_behalf_of(source: str) -> collections.abc.Iterator[None]:
    """What this thread asks for inside the block is asked for a source."""
    token = _SOURCE.set(source)
    try:
        yield
    finally:
        _SOURCE.reset(token)


class Ledger:
    """A `fetch.Memory` in the archive. A page is worth more than the record of it, so it never raises."""

    def __init__(self, desk: service.Service) -> None:
        self._writing = desk.sessions
        self._reading = database.sessions(desk.engine, read_only=True)

    def exchanged(self, exchange: fetch.Exchange) -> None:
        """Put an exchange on record."""
        asked = exchange.retry_after if exchange.fault and exchange.method == "GET" else None
        held = exchange.at + asked if asked else None
        try:
            with self._writing.begin() as session:
                exchanges.note(session, traffic.record(exchange, _SOURCE.get()), held, exchange.clock_ahead)
        except (exc.SQLAlchemyError, database.StorageError) as error:
            log.warning("exchange not recorded", url=exchange.url, reason=str(error))

    def host(self, name: str) -> fetch.Host:
        """What all processes on this database know of a host."""
        try:
            with self._reading() as session:
                known = exchanges.host(session, name)
        except (exc.SQLAlchemyError, database.StorageError) as error:
            log.warning("host not looked up", host=name, reason=str(error))
            return fetch.Host()
        return fetch.Host(asked_at=known.asked_at, held_until=known.held_until) if known else fetch.Host()
