"""A service that makes digests and sends them, killed from outside: told on standard input for how long it may live.

Each line in is a `Life` as JSON; a child is forked that bundles and delivers, and killed after so many seconds. Each
line out is the number of the signal that ended it, 0 where it had nothing left to do before.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import os

from monitor import bundling, deliver, logs, service, settings
from monitor.notify import file
from storage import database
from tests.monitor.service import forking, newsdesk


@dataclasses.dataclass(frozen=True, kw_only=True)
class Life:
    """Work on a database at a moment (ISO 8601), for so many seconds."""

    database_url: str
    now: str
    seconds: float


def work(life: Life) -> None:
    """Bundle what is ripe and send what is due, to files."""
    moment = dt.datetime.fromisoformat(life.now)
    desk = newsdesk.make_desk(
        database.engine(life.database_url), newsdesk.configuration(life.database_url), lambda: moment, str(os.getpid())
    )
    bundling.bundle(desk)
    send(desk)


def send(desk: service.Service) -> None:
    """Deliver what is due by one thread, which holds a message for a second."""
    limits = settings.Delivery(lease=dt.timedelta(seconds=1), workers=1)
    deliver.drain(newsdesk.office(desk, {"file": file.Files()}, limits))


def _ended_by(line: str) -> int:
    life = Life(**json.loads(line))
    return forking.ended_by(lambda: work(life), life.seconds)


def main() -> None:
    """One life after the other until standard input ends."""
    logs.configure(settings.Log(level="error"))
    forking.serve(_ended_by)


if __name__ == "__main__":
    main()
