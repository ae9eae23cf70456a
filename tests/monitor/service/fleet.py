"""Workers as processes of their own, by the command that people use, with newsrooms for them to share and a tally."""

from __future__ import annotations

import collections
import collections.abc
import contextlib
import dataclasses
import os
import pathlib
import signal
import subprocess
import sys
import time
import typing

import sqlalchemy as sa

from storage import database, models
from tests.monitor.service import newsrooms

ROOT = pathlib.Path(__file__).resolve().parents[3]
DELAY = 0.25
"""Seconds that the workers leave between two requests to one host."""
SLACK = 0.005
"""By so much clocks of a system may differ that are asked one after the other."""

_MONITOR = """
database_url = "{url}"
[fetch]
host_delay = "{delay}s"
attempts = 1
deadline = "1s"
allow_private = [{private}]
[poll]
lease = "1m"
[delivery]
every = "1s"
lease = "4s"
backoff_base = "1s"
[workers]
heartbeat = "1s"
lost_after = "3s"
[log]
format = "json"
"""
_SOURCE = """
[[source]]
name = "{name}"
url = "{url}/news/"
parser = "generic"
every = "1s"
every_min = "1s"
every_max = "1s"
jitter = "0s"
"""
_RULE = """
[[rule]]
name = "all"
partners = ["any"]
webhook = ["desk"]
[webhook.desk]
url = "http://{receiver}/hook"
"""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Tally:
    """What there is in the end: articles published and stored, meetings told and alerts accepted, and requests."""

    published: int
    stored: int
    unread: int
    told: int
    accepted: int
    repeated: int
    requests: int
    impatient: int

    def told_as(self, what: str) -> str:
        """One line for people."""
        return (
            f"{what}: {self.stored} of {self.published} articles stored, {self.unread} unread; {self.told} alerts, "
            f"{self.accepted} accepted, {self.repeated} of them more than once under one id; "
            f"{self.requests} requests, {self.impatient} too soon"
        )


class Fleet:
    """Newsrooms, a receiver, a database and workers; `spawn` may put a worker elsewhere by words before its command."""

    def __init__(
        self,
        folder: pathlib.Path,
        url: str,
        addresses: collections.abc.Sequence[str],
        *,
        inside: str | None = None,
        delay: float = DELAY,
    ) -> None:
        """`url` is how we reach the database; `inside` how workers do, where that is another way."""
        self.folder, self.engine, self.delay = folder, database.engine(url), delay
        self.rooms = [newsrooms.Newsroom(address, 0) for address in addresses]
        self.receiver = newsrooms.Receiver(addresses[0])
        self.workers: dict[int, subprocess.Popen[bytes]] = {}
        self.told = 0
        self._releases = newsrooms.releases()
        self._number = 0
        self._write(inside or url)
        for room in self.rooms:
            room.publish(0, "Opening hours of the library", "The library of the press service opens at nine.")

    def _write(self, url: str) -> None:
        private = ", ".join(
            f'"{one}"' for one in [*(f"{room.address}:{room.port}" for room in self.rooms), self.receiver.host_port]
        )
        sources = [_SOURCE.format(name=f"room-{number}", url=room.url) for number, room in enumerate(self.rooms)]
        partners = [
            f'[[partner]]\nid = "{id_}"\nname = "{name}"\naliases = ["{short}"]\n'
            for id_, (name, short, _, _) in newsrooms.BODIES.items()
        ]
        files = {
            "monitor.toml": _MONITOR.format(url=url, delay=self.delay, private=private),
            "sources.toml": "".join(sources),
            "partners.toml": "".join(partners),
            "offices.toml": "",
            "alerts.toml": _RULE.format(receiver=self.receiver.host_port),
        }
        for name, text in files.items():
            (self.folder / name).write_text(text, encoding="utf-8")

    def spawn(self, *before: str, options: collections.abc.Sequence[str] = ()) -> int:
        """Start a worker; its process number."""
        command = [*before, sys.executable, "-m", "monitor", "worker", "--config", str(self.folder), *options]
        log = (self.folder / f"worker-{len(list(self.folder.glob('worker-*')))}.log").open("wb")
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        log.close()
        self.workers[process.pid] = process
        return process.pid

    def kill(self, pid: int) -> None:
        """Let a worker die at once."""
        os.killpg(pid, signal.SIGKILL)
        self.workers.pop(pid).wait()

    def stop(self, pid: int) -> int:
        """Ask a worker to end, and wait until it did; its exit code."""
        process = self.workers.pop(pid)
        process.terminate()
        return process.wait(timeout=60)

    def close(self) -> None:
        """End all of it."""
        for pid in list(self.workers):
            with contextlib.suppress(ProcessLookupError):
                self.kill(pid)
        for one in [*self.rooms, self.receiver]:
            one.close()
        self.engine.dispose()

    def publish(self, count: int) -> None:
        """Put up so many releases, each of a meeting of its own, in one newsroom after the other."""
        for _ in range(count):
            self._number += 1
            self.rooms[self._number % len(self.rooms)].publish(self._number, *next(self._releases))
            self.told += 1

    def ask(self, statement: str) -> list[tuple[typing.Any, ...]]:
        """Rows of the database."""
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(sa.text(statement))]

    def planner(self) -> int | None:
        """The process number of the worker that plans, None while nobody does."""
        found = self.ask("SELECT leased_by FROM duty WHERE name = 'planning' AND leased_until > now()")
        return int(found[0][0].split(":")[1]) if found and found[0][0] else None

    def wait_for(self, what: collections.abc.Callable[[], bool], seconds: float) -> float:
        """Wait until something holds; after how many seconds it did. Fails with what the workers said."""
        begun = time.monotonic()
        while not what():
            if time.monotonic() - begun > seconds:
                raise AssertionError(f"not within {seconds} s: {self.tally()}\n{self.said()}")
            time.sleep(0.1)
        return time.monotonic() - begun

    def said(self) -> str:
        """The last lines of each worker's log."""
        logs = sorted(self.folder.glob("worker-*.log"))
        return "\n".join(f"{log.name}: {line}" for log in logs for line in log.read_text().splitlines()[-25:])

    def are_known(self) -> bool:
        """Whether each newsroom had its first visit."""
        (known,) = self.ask("SELECT count(*) FROM source WHERE first_polled_at IS NOT NULL")
        return bool(known[0] == len(self.rooms))

    def is_done(self) -> bool:
        """Whether all that was published is stored and told."""
        tally = self.tally()
        return tally.stored == tally.published and tally.accepted == self.told and tally.told == self.told

    def by_worker(self) -> collections.Counter[int]:
        """How many articles each worker stored, by its log."""
        found: collections.Counter[int] = collections.Counter()
        for log in self.folder.glob("worker-*.log"):
            found[int(log.stem.partition("-")[2])] += log.read_text().count('"article stored"')
        return found

    def tally(self) -> Tally:
        """The counts."""
        published = set().union(*(room.articles() for room in self.rooms))
        with self.engine.connect() as connection:
            stored = collections.Counter(connection.scalars(sa.select(models.Article.url)))
            unread = connection.scalar(sa.select(sa.func.count()).where(models.Link.article_id.is_(None)))
            sent = set(connection.scalars(sa.select(models.Message.id).where(models.Message.status == "sent")))
        received = self.receiver.received
        assert all(times == 1 for times in stored.values()), stored
        return Tally(
            published=len(published),
            stored=len(published & stored.keys()),
            unread=unread or 0,
            told=len(sent),
            accepted=len(sent & received.keys()),
            repeated=sum(times > 1 for times in list(received.values())),
            requests=sum(len(room.visits) for room in self.rooms),
            impatient=sum(len(room.impatience(self.delay - SLACK)) for room in self.rooms),
        )


@contextlib.contextmanager
def gathered(
    folder: pathlib.Path,
    url: str,
    addresses: collections.abc.Sequence[str],
    *,
    inside: str | None = None,
    delay: float = DELAY,
) -> collections.abc.Iterator[Fleet]:
    """A fleet until the context ends."""
    made = Fleet(folder, url, addresses, inside=inside, delay=delay)
    try:
        yield made
    finally:
        made.close()
