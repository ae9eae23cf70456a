"""How long an alert takes: from the bytes of an article on this machine to the message that a receiver has accepted.

    .venv/bin/python benchmarks/latency.py [ARTICLES] [--postgres | --database URL]

ARTICLES (300 unless given) come out one by one on a site on loopback, each when the one before was told: made-up
releases on meetings with a partner (`corpus.py`). The daemon visits the site, with the shipped partners and settings
but without pauses between requests, and tells of each by a rule without a rhythm, to a webhook and by a letter. Site,
webhook receiver and mail server are one process of their own. By its clock an article takes from before it is handed
out until the whole message is there. The database as in `delivery.py`.
"""

from __future__ import annotations

import argparse
import asyncio
import collections.abc
import contextlib
import datetime as dt
import email
import email.message
import email.policy
import itertools
import json
import logging
import multiprocessing
import pathlib
import re
import statistics
import sys
import time
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import corpus  # noqa: E402 -- found by the line above
import databases  # noqa: E402
import structlog  # noqa: E402
from aiosmtpd import smtp  # noqa: E402

from monitor import gate, scheduler, service, settings  # noqa: E402
from storage import database  # noqa: E402

SHOWN, QUIET = 20, 3
"""Articles on the listing, and those that are there at the first visit."""
VISITS_BEFORE = 2
EVERY = dt.timedelta(seconds=0.5)
PATIENCE = 20.0
_NUMBER = re.compile(r"/a/(\d+)\.html")


class World:
    """The site and both receivers: what was given out when, and what came in when, by the number of the article."""

    def __init__(self, count: int) -> None:
        releases = (number for number in itertools.count() if number // len(corpus.FAMILIES) % 3 == 0)
        self._numbers = list(itertools.islice(releases, QUIET + count))
        self._out = QUIET
        self._visits = 0
        self._told = asyncio.Event()
        self.given: dict[int, float] = {}
        self.came: dict[str, dict[int, float]] = {"webhook": {}, "letter": {}}

    async def publish(self) -> None:
        """Bring out one article after the other, each when the one before was told both ways."""
        while self._visits < VISITS_BEFORE:
            await asyncio.sleep(0.05)
        for number in self._numbers[QUIET:]:
            self._told.clear()
            self._out += 1
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    while not all(number in came for came in self.came.values()):
                        await self._told.wait()
                        self._told.clear()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The requests of a connection: the listing, an article, or a webhook."""
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                method, path, _ = head.split(" ", 2)
                if method == "POST":
                    body = await reader.readexactly(int(re.findall(r"(?i)content-length: (\d+)", head)[0]))
                    self._note("webhook", json.loads(body)["data"]["article"]["url"])
                    writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
                else:
                    writer.write(self._page(path))
                if "connection: close" in head.lower():
                    break
        writer.close()

    async def handle_DATA(  # noqa: N802 -- the name is aiosmtpd's
        self, _server: smtp.SMTP, _session: smtp.Session, envelope: smtp.Envelope
    ) -> str:
        """A letter that is there as a whole."""
        now = time.monotonic()
        mail = email.message_from_bytes(typing.cast(bytes, envelope.content), policy=email.policy.default)
        body = typing.cast(email.message.EmailMessage, mail.get_body(("plain",)))
        self._note("letter", body.get_content(), now)
        return "250 OK"

    def _note(self, way: str, text: str, now: float | None = None) -> None:
        number = int(_NUMBER.findall(text)[0])
        self.came[way].setdefault(number, now or time.monotonic())
        self._told.set()

    def _page(self, path: str) -> bytes:
        found = _NUMBER.search(path)
        if found:
            body = corpus.page(int(found[1])).content
            self.given.setdefault(int(found[1]), time.monotonic())
        elif path == "/news/":
            self._visits += 1
            shown = self._numbers[: self._out][-SHOWN:]
            body = _listing(shown[::-1])
        else:
            return b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
        content = body.encode()
        return (
            f"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {len(content)}\r\n\r\n".encode() + content
        )


def _listing(numbers: collections.abc.Iterable[int]) -> str:
    items = "".join(
        f'<li class="item"><h3><a href="/a/{one}.html">Release number {one} of the press service</a></h3>'
        f"<time datetime='2026-05-{one % 28 + 1:02}'></time></li>"
        for one in numbers
    )
    return f"<html><body><main><h1>News</h1><ul class='list'>{items}</ul></main></body></html>"


def receive(out: typing.Any, count: int) -> None:
    """Serve until killed; tells the two ports, and in the end the seconds that each article took each way."""

    async def serve() -> None:
        world = World(count)
        web = await asyncio.start_server(world.serve, "127.0.0.1", 0)
        loop = asyncio.get_running_loop()
        mail = await loop.create_server(lambda: smtp.SMTP(world, hostname="localhost"), "127.0.0.1", 0)
        out.send([server.sockets[0].getsockname()[1] for server in (web, mail)])
        await world.publish()
        out.send({way: [came[number] - world.given[number] for number in came] for way, came in world.came.items()})
        await asyncio.sleep(PATIENCE)

    asyncio.run(serve())


def configuration(url: str, web: int, mail: int) -> settings.Settings:
    """The shipped settings with one source and one rule on these ports."""
    shipped = settings.load(ROOT / "config", {})
    pace = dt.timedelta(0)
    reading = settings.Fetch(host_delay=pace, allow_private=(f"127.0.0.1:{web}",))
    source = settings.Source(
        name="news", url=f"http://127.0.0.1:{web}/news/", every=EVERY, every_min=EVERY, every_max=EVERY, jitter=pace
    )
    monitor = shipped.monitor.model_copy(
        update={
            "database_url": url,
            "fetch": reading,
            "smtp": settings.Smtp(host="127.0.0.1", port=mail, security="none"),
        }
    )
    rule = settings.Rule(name="all", partners=("any",), email=("reader@example.org",), webhook=("program",))
    hook = settings.Webhook(url=f"http://127.0.0.1:{web}/hook")
    return shipped.model_copy(
        update={"monitor": monitor, "sources": (source,), "rules": (rule,), "webhooks": {"program": hook}}
    )


def seconds(url: str, count: int) -> dict[str, list[float]]:
    """How long each article took, by the way it was told."""
    ours, theirs = multiprocessing.Pipe()
    world = multiprocessing.get_context("spawn").Process(target=receive, args=(theirs, count), daemon=True)
    world.start()
    theirs.close()
    engine = database.engine(url)
    database.upgrade(engine)
    desk = service.build(configuration(url, *ours.recv()), engine)
    with gate.opened(desk, desk.stop.wait) as fetcher:
        daemon = scheduler.Daemon(desk, fetcher)
        daemon.start()
        try:
            taken: dict[str, list[float]] = ours.recv()
        finally:
            desk.stop.set()
            daemon.finish()
    engine.dispose()
    world.terminate()
    world.join()
    return taken


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("articles", type=int, nargs="?", default=300)
    databases.ask(asked)
    given = asked.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a visit that takes longer than the pause after it
    with databases.opened(given) as url:
        taken = seconds(url, given.articles)
    print(f"articles {given.articles}, {url.partition(':')[0]}")
    for way, each in taken.items():
        median, late = statistics.median(each), statistics.quantiles(each, n=20)[-1]
        told = f"{len(each)} told, median {1000 * median:.0f} ms, 95 of 100 within {1000 * late:.0f} ms"
        print(f"{way}: {told}, the slowest {1000 * max(each):.0f} ms")


if __name__ == "__main__":
    main()
