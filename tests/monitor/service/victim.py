"""A service that dies: told on standard input when, it forks, does its work, and kills itself with SIGKILL there.

Each line in is a `Task` as JSON, each line out the number of the signal that ended it, 0 where it came to its end.
Forking spares every task the second that the imports take.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import functools
import importlib
import json
import os
import signal
import threading
import typing

import sqlalchemy as sa

from monitor import (
    attempting,
    backfill,
    deliver,
    fetch,
    gate,
    importing,
    inspecting,
    logs,
    meetings,
    outlets,
    poll,
    service,
    settings,
)
from parsers import registry, site_parser
from storage import database
from tests.monitor.service import forking, newsdesk

Where = typing.Literal["before", "after"]
POINTS: dict[str, tuple[str, str, Where]] = {
    "the source is claimed": ("monitor.listing", "read", "before"),
    "the links are noted": ("monitor.harvest", "read", "before"),
    "an article is fetched": ("monitor.intake", "take", "before"),
    "its messages are written, not committed": ("storage.outbox", "enqueue", "after"),
    "the article is committed": ("monitor.harvest", "_one", "after"),
    "the poll is closed, not committed": ("storage.polls", "finish", "after"),
    "the poll is committed": ("monitor.poll", "_finish", "after"),
    "a message is claimed": ("monitor.attempting", "attempt", "before"),
    "a message is sent, not recorded": ("monitor.attempting", "attempt", "after"),
    "it is recorded, not committed": ("storage.sending", "sent", "after"),
    "it is recorded": ("monitor.deliver", "_settle", "after"),
}
"""Names of points -> a function, and which side of it."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Task:
    """Poll and deliver once at `now`, and die at the `nth` time that `point` is reached, or at so many `steps`."""

    database_url: str
    web: int
    smtp: int
    now: str
    job: typing.Literal["poll", "backfill", "import"] = "poll"
    of: str = ""
    """The address of the listing to go back from, or the file to import."""
    point: str | None = None
    nth: int = 1
    steps: int | None = None


def configuration(database_url: str, web: int, smtp: int) -> settings.Settings:
    """Settings with one source, and one rule that tells a mailbox and a webhook, all on ports of this machine."""
    return settings.Settings(
        monitor=settings.Monitor(
            database_url=database_url,
            fetch=settings.Fetch(
                host_delay=dt.timedelta(0), attempts=1, retry_wait=dt.timedelta(0), allow_private=(f"127.0.0.1:{web}",)
            ),
            smtp=settings.Smtp(host="127.0.0.1", port=smtp, security="none"),
        ),
        sources=(newsdesk.source(url=f"http://127.0.0.1:{web}/news/"),),
        partners=newsdesk.PARTNERS,
        rules=(settings.Rule(name="desk", partners=("any",), email=("desk@example.org",), webhook=("desk",)),),
        webhooks={"desk": settings.Webhook(url=f"http://127.0.0.1:{web}/hook")},
    )


def work(desk: service.Service) -> None:
    """What the daemon does: visit the source if it is due, then send what there is to send."""
    with gate.opened(desk) as fetcher:
        poll.poll(desk, fetcher, desk.settings.sources[0])
        deliver.drain(outlets.office(desk, fetcher))


def fill(desk: service.Service, job: str, of: str) -> None:
    """What the commands do that fill the archive: the past of a source, or a file of saved pages."""
    if job == "import":
        importing.BATCH_PAGES = 2
        list(importing.run(desk, [inspecting.Document(path=of)]))
        return
    source = newsdesk.source("past", of)
    with gate.opened(desk) as fetcher:
        list(backfill.run(desk, fetcher, source, backfill.Asked(), wait=lambda _: None))


def _die_at(point: str, nth: int) -> None:
    module, name, where = POINTS[point]
    owner = importlib.import_module(module)
    function = getattr(owner, name)
    left = _Countdown(nth)

    @functools.wraps(function)
    def wrapped(*args: object, **kwargs: object) -> object:
        if where == "before":
            left.step()
        result = function(*args, **kwargs)
        if where == "after":
            left.step()
        return result

    setattr(owner, name, wrapped)


class _Countdown:
    """Kills this process at the so-manieth step."""

    def __init__(self, steps: int) -> None:
        self._left = steps
        self._lock = threading.Lock()

    def step(self, *_: object) -> None:
        with self._lock:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def _die_after(steps: int, engine: sa.Engine) -> None:
    """Before and after every statement, at every commit, before and after every exchange with the world."""
    left = _Countdown(steps)
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        sa.event.listen(engine, name, left.step)
    for owner, name in ((fetch.Fetcher, "get"), (attempting, "attempt")):
        setattr(owner, name, _between(getattr(owner, name), left.step))


def _between(
    function: collections.abc.Callable[..., object], step: collections.abc.Callable[[], None]
) -> collections.abc.Callable[..., object]:
    @functools.wraps(function)
    def wrapped(*args: object, **kwargs: object) -> object:
        step()
        result = function(*args, **kwargs)
        step()
        return result

    return wrapped


def _run(task: Task) -> None:
    now = dt.datetime.fromisoformat(task.now)
    loaded = configuration(task.database_url, task.web, task.smtp)
    engine = database.engine(task.database_url)
    if task.point is not None:
        _die_at(task.point, task.nth)
    if task.steps is not None:
        _die_after(task.steps, engine)
    desk = newsdesk.make_desk(engine, loaded, lambda: now, f"victim-{os.getpid()}")
    if task.job == "poll":
        work(desk)
    else:
        fill(desk, task.job, task.of)


def _ended_by(line: str) -> int:
    task = Task(**json.loads(line))
    return forking.ended_by(lambda: _run(task))


def main() -> None:
    """Do one task after the other until standard input ends."""
    logs.configure(settings.Log(level="error"))
    # Detection compiles its expressions at first use: here, not in every child.
    read = registry.read_article(site_parser.Page(content=newsdesk.page(*newsdesk.LATER)))
    meetings.detect(read, service.catalogue(configuration("sqlite://", 1, 1)))
    forking.serve(_ended_by)


if __name__ == "__main__":
    main()
