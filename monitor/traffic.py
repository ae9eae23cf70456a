"""Exchanges over the network as the archive has them, and those that go on record with what they were made for."""

from __future__ import annotations

import threading

from monitor import fetch
from storage import records


def record(exchange: fetch.Exchange, source: str | None) -> records.ExchangeRecord:
    """An exchange for the archive, made for a source; what is sent is made for none."""
    return records.ExchangeRecord(
        at=exchange.at,
        method=exchange.method,
        url=exchange.url,
        host=exchange.host,
        source=None if exchange.method == "POST" else source,
        status=exchange.status,
        size=exchange.size,
        seconds=exchange.seconds,
        fault=exchange.fault,
        error=exchange.reason,
    )


class Kept(threading.local):
    """Exchanges that a thread made and that are not on record yet; each thread has its own."""

    def __init__(self) -> None:
        self._made: list[records.ExchangeRecord] = []

    def put(self, exchange: fetch.Exchange) -> None:
        """Keep what was sent."""
        self._made.append(record(exchange, None))

    def take(self) -> list[records.ExchangeRecord]:
        """What this thread has kept, in order, and keeps no more."""
        made, self._made = self._made, []
        return made
