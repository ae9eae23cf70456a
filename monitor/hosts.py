"""One process at a time asks a host: what `fetch.politeness` sees to between threads, between machines.

A turn is a row with a lease. Who is killed within one keeps the others from its host until that ends, and no longer;
who cannot reach the database asks nobody.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time

import structlog
from sqlalchemy import exc

from monitor import service
from monitor.fetch import politeness
from storage import database, hosts

log = structlog.get_logger()

AGAIN = 0.1
"""Seconds after which it is looked again whether another process has done with a host."""
PATIENCE = 300.0
"""Seconds after which the request is left for later."""


class Claims:
    """`fetch.Claims` on the rows of a Postgres database; not to be shared by fetchers. Its clock is the service's."""

    def __init__(self, desk: service.Service) -> None:
        self._desk = desk
        self._holder = f"{desk.holder}/{secrets.token_hex(3)}"

    def take(self, host: str, seconds: float) -> None:
        """Wait until no other process asks the host, then keep it for so many seconds; again, to keep it for longer.

        Raises `politeness.Held` where the process is to stop, or it takes too long.
        """
        begun = time.monotonic()
        while not self._taken(host, seconds):
            if self._desk.stop.wait(AGAIN) or time.monotonic() - begun > PATIENCE:
                raise politeness.Held(AGAIN)

    def leave(self, host: str) -> None:
        """Let other processes ask the host."""
        try:
            with self._desk.sessions.begin() as session:
                hosts.leave(session, host, self._holder)
        except (exc.SQLAlchemyError, database.StorageError) as error:
            log.warning("turn at a host not given back, it ends by itself", host=host, reason=str(error))

    def _taken(self, host: str, seconds: float) -> bool:
        now = self._desk.now()
        try:
            with self._desk.sessions.begin() as session:
                return hosts.take(session, host, self._holder, now, now + dt.timedelta(seconds=seconds))
        except (exc.SQLAlchemyError, database.StorageError) as error:
            log.warning("host not asked, for whether another process does is not known", host=host, reason=str(error))
            return False
