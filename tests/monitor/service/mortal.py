"""The whole daemon, killed from outside at any moment: told on standard input for how long it may live.

Each line in is a `Life` as JSON; a child is forked that runs the daemon, and is sent SIGKILL after so many seconds.
Each line out is the number of the signal that ended it. Forking spares every life the seconds that the imports take.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json

from monitor import logs, meetings, scheduler, service, settings
from parsers import registry, site_parser
from storage import database
from tests.monitor.service import forking, newsdesk, victim


@dataclasses.dataclass(frozen=True, kw_only=True)
class Life:
    """A daemon on a database, with a site and receivers on these ports, that lives so many seconds."""

    database_url: str
    web: int
    smtp: int
    seconds: float


def configuration(database_url: str, web: int, smtp: int) -> settings.Settings:
    """Those of the other kill tests, in a hurry: leases of a second, a visit a second.

    On Postgres a daemon that dies while it reads leaves the turn at the host taken for as long as a request may last.
    """
    loaded = victim.configuration(database_url, web, smtp)
    second = dt.timedelta(seconds=1)
    hurried = loaded.monitor.model_copy(
        update={
            "fetch": loaded.monitor.fetch.model_copy(update={"deadline": 2 * second}),
            "poll": settings.Poll(lease=second, first_visit_limit=100),
            "delivery": settings.Delivery(
                lease=second, every=second / 4, backoff_base=second / 4, backoff_cap=second, workers=4
            ),
        }
    )
    source = newsdesk.source(
        url=f"http://127.0.0.1:{web}/news/",
        every=second / 2, every_min=second / 2, every_max=second / 2,
        max_result_pages=50,  # on a busy machine many die before one has read the listing
    )  # fmt: skip
    return loaded.model_copy(update={"monitor": hurried, "sources": (source,)})


def _live(life: Life) -> None:
    engine = database.engine(life.database_url)
    desk = service.build(configuration(life.database_url, life.web, life.smtp), engine)
    scheduler.run(desk)


def _ended_by(line: str) -> int:
    life = Life(**json.loads(line))
    return forking.ended_by(lambda: _live(life), life.seconds)


def main() -> None:
    """One life after the other until standard input ends."""
    logs.configure(settings.Log(level="error"))
    read = registry.read_article(site_parser.Page(content=newsdesk.page(*newsdesk.LATER)))
    meetings.detect(read, service.catalogue(configuration("sqlite://", 1, 1)))
    forking.serve(_ended_by)


if __name__ == "__main__":
    main()
