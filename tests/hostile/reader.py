"""The service that reads a hostile newsroom, with short patience, on a clock of the test's own."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa

from monitor import fetch, gate, poll, service, settings
from storage import database, models
from tests.hostile import newsroom
from tests.monitor.service import newsdesk


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reader:
    """A service, its gate, and the newsroom as its source."""

    desk: service.Service
    fetcher: fetch.Fetcher
    source: settings.Source
    clock: newsdesk.Clock

    def visit(self) -> poll.Visit:
        """Visit the newsroom now, due or not."""
        made = poll.poll(self.desk, self.fetcher, self.source, forced=True)
        assert made is not None
        return made

    def texts(self) -> dict[str, list[str]]:
        """The archive: the paragraphs of each article by its title."""
        with self.desk.sessions() as session:
            rows = session.execute(sa.select(models.Article.title, models.Article.text)).all()
        return {title: [line for line in text.split("\n") if line] for title, text in rows}

    def classes(self, since: dt.datetime, path: str = "") -> set[str]:
        """The classes of error on record from a moment on, but for a robots.txt that is missing."""
        found = sa.select(models.Exchange.fault).where(models.Exchange.at >= since, models.Exchange.fault.is_not(None))
        missing = models.Exchange.url.endswith("/robots.txt") & (sa.func.coalesce(models.Exchange.status, 0) == 404)
        with self.desk.sessions() as session:
            return set(session.scalars(found.where(~missing, models.Exchange.url.contains(path))))

    def reasons(self) -> dict[str, str]:
        """Why links could not be read, by their paths."""
        with self.desk.sessions() as session:
            found = session.execute(sa.select(models.Link.url, models.Link.error)).all()
        return {f"/{url.split('/', 3)[-1]}": error for url, error in found if error}

    def health(self) -> str:
        """How the source does."""
        with self.desk.sessions() as session:
            return session.scalars(sa.select(models.Source.health)).one()


@contextlib.contextmanager
def opened(
    url: str,
    room: newsroom.Newsroom,
    *,
    engine: collections.abc.Callable[[str], sa.Engine] = database.engine,
    **rules: typing.Any,
) -> collections.abc.Iterator[Reader]:
    """A reader of the newsroom on a migrated database, with these rules of fetching besides its impatient ones.

    Its pauses pass on its own clock. `engine` gives the engine for an address.
    """
    clock = newsdesk.Clock()
    source = newsdesk.source(url=room.home + newsroom.LISTING, parser=None)
    rules_of_fetching = impatient(room).model_copy(update=rules)
    loaded = newsdesk.configuration(url, fetch=rules_of_fetching).model_copy(update={"sources": (source,)})
    desk = newsdesk.make_desk(engine(url), loaded, clock)
    with fetch.Fetcher(
        loaded.monitor.fetch,
        clock=lambda: clock().timestamp(),
        sleep=lambda seconds: clock.forward(seconds=seconds),
        now=clock,
        remembers=gate.Ledger(desk),
    ) as fetcher:
        yield Reader(desk=desk, fetcher=fetcher, source=source, clock=clock)
    desk.engine.dispose()


def impatient(room: newsroom.Newsroom) -> settings.Fetch:
    """Settings of a gate that may reach the newsroom, by either name, and waits for nothing long."""
    return settings.Fetch(
        host_delay=dt.timedelta(0),
        timeout=dt.timedelta(seconds=0.25),
        deadline=dt.timedelta(seconds=0.6),
        attempts=2,
        retry_wait=dt.timedelta(0),
        max_bytes=4_000_000,
        robots_age=dt.timedelta(minutes=30),
        allow_private=(room.place, f"localhost:{room.place.partition(':')[2]}"),
    )
