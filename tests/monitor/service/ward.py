"""What kill tests stand on: a site, a webhook receiver and a mailbox that outlive the service, and what they saw."""

from __future__ import annotations

import collections
import collections.abc
import contextlib
import dataclasses
import datetime as dt
import http.server
import io
import itertools
import json
import pathlib
import socket
import subprocess
import sys
import threading
import typing

import sqlalchemy as sa

from demo import mailbox, rendering, serving
from monitor import service
from storage import models, upkeep
from tests.monitor.service import gatherer, mortal, newsdesk, victim

ROOT = pathlib.Path(__file__).resolve().parents[3]
SHOWN = 20
"""Articles on a result page of the site."""


class World:
    """The site to read and the two receivers; `pages` by path, `hooks` the webhook ids as they came in."""

    def __init__(self, port: int = 0) -> None:
        self.pages: dict[str, str] = {}
        self.hooks: list[str] = []
        self.asked: list[str] = []
        self.broken: set[str] = set()
        """Paths that are answered with a fault of the server."""
        self.slow: tuple[threading.Event, threading.Event] | None = None
        """Set: the next article sets the first event and waits for the second."""
        self._server = serving.Server(port, self._handler())
        self.web = self._server.port
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.smtp: int = probe.getsockname()[1]
        self._mailbox = mailbox.Mailbox(self.smtp, io.StringIO())

    def close(self) -> None:
        """Close all doors."""
        self._server.close()
        self._mailbox.close()

    def received(self) -> collections.Counter[str]:
        """How often each message came in, by its id."""
        mails = (mail["Message-ID"].strip("<>").partition("@")[0] for mail in self._mailbox.mails)
        return collections.Counter([*self.hooks, *mails])

    def publish(self, number: int, title: str, *paragraphs: str) -> None:
        """Put an article on the site and on top of its listing, whose result pages lead back to the oldest."""
        home = f"http://127.0.0.1:{self.web}"
        self.pages[f"/a/{number}.html"] = newsdesk.page(title, *paragraphs)
        known = sorted((int(path[3:-5]) for path in self.pages if path.startswith("/a/")), reverse=True)
        shown = [known[start : start + SHOWN] for start in range(0, len(known), SHOWN)]
        at = ["/news/", *(f"/news/page/{number}/" for number in range(2, len(shown) + 1))]
        for path, numbers, following in itertools.zip_longest(at, shown, at[1:]):
            self.pages[path] = newsdesk.listing(*numbers, following=following and home + following, home=home)

    def mails_to(self, address: str) -> list[str]:
        """The subjects of the mails that an address got, in their order."""
        return [str(mail["Subject"]) for mail in self._mailbox.mails if mail["To"] == address]

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        world = self

        class Handler(serving.QuietHandler):
            """One request to the site, or one webhook."""

            def do_GET(self) -> None:  # noqa: N802 -- the name is the standard library's
                """A page, or none."""
                world.asked.append(self.path)
                if world.slow and "/a/" in self.path:
                    (arrived, go_on), world.slow = world.slow, None
                    arrived.set()
                    go_on.wait(30)
                body = world.pages.get(self.path)
                fault = 500 if self.path in world.broken else 404
                body = None if self.path in world.broken else body
                self.give(rendering.Reply(body=body or "none", status=200 if body else fault))

            def do_POST(self) -> None:  # noqa: N802 -- the name is the standard library's
                """Take a webhook."""
                self.rfile.read(int(self.headers["Content-Length"]))
                world.hooks.append(self.headers["webhook-id"])
                self.give(rendering.Reply(body="", status=204))

        return Handler


class Victims:
    """The process that forks services which die."""

    def __init__(self, module: str = "victim") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"tests.monitor.service.{module}"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def close(self) -> None:
        """Let it end."""
        self._process.communicate(timeout=120)

    def ended_by(self, task: victim.Task | mortal.Life | gatherer.Life) -> int:
        """Run a task; the signal that ended it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(dataclasses.asdict(task)) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


@contextlib.contextmanager
def world(port: int = 0) -> collections.abc.Iterator[World]:
    """Open until the context ends, on a free port unless one is named."""
    made = World(port)
    try:
        yield made
    finally:
        made.close()


@contextlib.contextmanager
def victims(module: str = "victim") -> collections.abc.Iterator[Victims]:
    """Ready until the context ends."""
    made = Victims(module)
    try:
        yield made
    finally:
        made.close()


def news(round_: int) -> tuple[tuple[str, ...], ...]:
    """Three releases: two of meetings with a tracked partner, on days of this round alone, and one of none."""
    day = dt.date(2026, 5, 12) + dt.timedelta(days=round_)
    dated = [
        tuple(words.replace(old, f"{day.day} {day:%B %Y}") for words in release)
        for release, old in ((newsdesk.MEETING, "12 May 2026"), (newsdesk.LATER, "13 May 2026"))
    ]
    return (*dated, (f"{newsdesk.OTHER[0]}: part {round_}", *newsdesk.OTHER[1:]))


def recorded(desk: service.Service) -> set[str]:
    """The ids of the messages on record as sent."""
    with desk.sessions() as session:
        return set(session.scalars(sa.select(models.Message.id).where(models.Message.status == "sent")))


def start_again(desk: service.Service, clock: newsdesk.Clock) -> None:
    """A normal start, once the leases of the dead have ended."""
    clock.forward(minutes=61)
    victim.work(desk)
    with desk.sessions.begin() as session:
        upkeep.close_abandoned(session, clock())


def settled(desk: service.Service, seen: World) -> collections.Counter[str]:
    """The messages on record as sent, and how often each came in so far."""
    on_record, received = recorded(desk), seen.received()
    return collections.Counter({name: received[name] for name in on_record})


def faults(desk: service.Service, seen: World, settled_before: collections.Counter[str], messages: int) -> list[str]:
    """What is wrong at the receiving end and on record, in words; `messages` is how many there must be by now.

    What was `settled` when the service died must not have come in again.
    """
    received = seen.received()
    on_record = recorded(desk)
    repeated = {name for name, times in settled_before.items() if received[name] != times}
    with desk.sessions() as session:
        leases = session.scalars(sa.select(models.Source.leased_by)).all()
        unread: typing.Sequence[str] = session.scalars(
            sa.select(models.Link.url).where(models.Link.article_id.is_(None))
        ).all()
        open_polls = session.scalar(sa.select(sa.func.count()).where(models.Poll.outcome.is_(None)))
    checks = {
        f"{len(on_record)} of {messages} messages are on record as sent": len(on_record) == messages,
        f"received and recorded differ: {received.keys() ^ on_record}": received.keys() == on_record,
        f"a message recorded as sent was repeated: {repeated}": not repeated,
        f"a lease was left: {leases}": leases == [None],
        f"articles were left unread: {unread}": not unread,
        f"{open_polls} polls were left open": open_polls == 0,
    }
    return [fault for fault, fine in checks.items() if not fine]
