"""A newsroom on loopback that many programs watch at once, and the receiver of what they tell.

Each site has a loopback address of its own, so that pauses between two requests to one host are those of real sites.
Under `/PROGRAM/` each program has a copy of it for itself, so that what it asked for and when is known:
`news/` a listing, `feed.xml` the same as a feed, `a/NUMBER.html` an article, and `hook` takes its alerts.
There are no validators (ETag, Last-Modified): each visit gets the whole page.
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import dataclasses
import datetime as dt
import html
import itertools
import multiprocessing
import random
import re
import time
import typing

import corpus

SHOWN = 20
STORY = "Release number {} of the press service"
_NUMBER = re.compile(r"(?:/a/|Release number )(\d+)")
_FIRST_DAY = dt.datetime(2026, 5, 1, 9, tzinfo=dt.UTC)
_PAST = 100
"""Numbers apart from one site to the next."""


@dataclasses.dataclass
class Log:
    """What happened, by a clock of this machine.

    When an article came out, when a program was first shown a listing or a feed with it, when its alert had come in;
    when a program asked for which site's listing or feed, and how many articles it asked for.
    """

    out: dict[int, float] = dataclasses.field(default_factory=dict)
    shown: dict[str, dict[int, float]] = dataclasses.field(default_factory=lambda: collections.defaultdict(dict))
    told: dict[str, dict[int, float]] = dataclasses.field(default_factory=lambda: collections.defaultdict(dict))
    visits: dict[str, list[tuple[float, str]]] = dataclasses.field(
        default_factory=lambda: collections.defaultdict(list)
    )
    articles: dict[str, int] = dataclasses.field(default_factory=lambda: collections.defaultdict(int))


class World:
    """The sites, each with the numbers of its articles, the newest last."""

    def __init__(self, hosts: list[str]) -> None:
        self._stock = {host: map(_release, itertools.count(place * _PAST)) for place, host in enumerate(hosts)}
        self._shown = {host: [next(stock) for _ in range(SHOWN)] for host, stock in self._stock.items()}
        self.log = Log()

    async def publish(self, each: int, apart: float) -> None:
        """So many articles on each site, at times drawn by chance within stretches of so many seconds."""
        chance = random.Random(1)  # noqa: S311 -- times, not secrets
        base = asyncio.get_running_loop().time()
        plan = sorted((apart * (turn + chance.random()), host) for turn in range(each) for host in self._stock)
        for due, host in plan:
            await asyncio.sleep(base + due - asyncio.get_running_loop().time())
            number = next(self._stock[host])
            self._shown[host].append(number)
            self.log.out[number] = time.monotonic()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """The requests of a connection."""
        host, port = writer.get_extra_info("sockname")
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                method, path, _ = head.split(" ", 2)
                length = re.findall(r"(?i)content-length: (\d+)", head)
                body = await reader.readexactly(int(length[0])) if length else b""
                writer.write(self._answer(method, (host, port), path, body))
                if "connection: close" in head.lower():
                    break
        writer.close()

    def _answer(self, method: str, site: tuple[str, int], path: str, body: bytes) -> bytes:
        _, program, rest = (*path.split("/", 2), "")[:3]
        if rest == "hook":
            for number in {int(one) for one in _NUMBER.findall(body.decode())}:
                self.log.told[program].setdefault(number, time.monotonic())
            return b"HTTP/1.1 204 No Content\r\n\r\n"
        made = self._page(site, program, rest) if method in {"GET", "HEAD"} else None
        if made is None:
            return b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
        kind, content = made[0], made[1].encode()
        head = f"HTTP/1.1 200 OK\r\ncontent-type: {kind}; charset=utf-8\r\ncontent-length: {len(content)}\r\n\r\n"
        return head.encode() + (content if method == "GET" else b"")

    def _page(self, site: tuple[str, int], program: str, rest: str) -> tuple[str, str] | None:
        if found := re.fullmatch(r"a/(\d+)\.html", rest):
            self.log.articles[program] += 1
            return "text/html", corpus.page(int(found[1])).content
        if rest not in {"news/", "feed.xml"}:
            return None
        host, port = site
        numbers = self._shown[host][-SHOWN:][::-1]
        self.log.visits[program].append((time.monotonic(), host))
        for number in self.log.out.keys() & set(numbers):
            self.log.shown[program].setdefault(number, time.monotonic())
        if rest == "news/":
            return "text/html", _listing(program, numbers)
        return "application/rss+xml", feed(f"http://{host}:{port}/{program}", numbers)


def _release(number: int) -> int:
    """The number of the n-th page of the corpus that tells of a meeting with a partner."""
    families = len(corpus.FAMILIES)
    return number // families * families * 3 + number % families


def _listing(program: str, numbers: list[int]) -> str:
    items = "".join(
        f'<li class="item"><h3><a href="/{program}/a/{one}.html">{STORY.format(one)}</a></h3>'
        f"<time datetime='{_posted(one):%Y-%m-%d}'></time></li>"
        for one in numbers
    )
    body = f"<main><h1>News</h1><ul class='list'>{items}</ul></main>"
    return f"<html><head><title>News</title></head><body>{body}</body></html>"


def feed(base: str, numbers: list[int], *, whole: bool = False) -> str:
    """A feed of these articles, with their whole pages' bodies where that is asked for."""
    items = "".join(
        f"<item><title>{STORY.format(one)}</title><link>{base}/a/{one}.html</link><guid>{base}/a/{one}.html</guid>"
        f"<pubDate>{_posted(one):%a, %d %b %Y %H:%M:%S} +0000</pubDate>{_content(one) if whole else ''}</item>"
        for one in numbers
    )
    head = f"<title>News</title><link>{base}/news/</link><description>News of the press service</description>"
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{head}{items}</channel></rss>'
    )


def _content(number: int) -> str:
    paragraphs = "".join(re.findall(r"<p>.*?</p>", corpus.page(number).content, re.DOTALL))
    return f"<content:encoded>{html.escape(paragraphs)}</content:encoded>"


def _posted(number: int) -> dt.datetime:
    return _FIRST_DAY + dt.timedelta(hours=number % 600)


def _serve(pipe: typing.Any, hosts: list[str]) -> None:
    async def work() -> None:
        world = World(hosts)
        servers = [await asyncio.start_server(world.serve, hosts[0], 0)]
        port = servers[0].sockets[0].getsockname()[1]
        servers += [await asyncio.start_server(world.serve, host, port) for host in hosts[1:]]
        pipe.send(port)
        tasks = set[asyncio.Task[None]]()
        while asked := await asyncio.to_thread(pipe.recv):
            if asked[0] == "publish":
                tasks.add(asyncio.create_task(world.publish(*asked[1:])))
            else:
                pipe.send(Log(*(dict(getattr(world.log, one.name)) for one in dataclasses.fields(Log))))

    asyncio.run(work())


class Newsroom:
    """So many sites in a process of their own, gone when it is left."""

    def __init__(self, sites: int) -> None:
        self.hosts = [f"127.0.0.{place + 2}" for place in range(sites)]
        self._pipe, theirs = multiprocessing.Pipe()
        make = multiprocessing.get_context("spawn").Process
        self._process = make(target=_serve, args=(theirs, self.hosts), daemon=True)
        self._process.start()
        theirs.close()
        self.port: int = self._pipe.recv()

    def addresses(self, program: str, what: str) -> list[str]:
        """Where a program finds the listing (`news/`) or feed (`feed.xml`) of each site."""
        return [f"http://{host}:{self.port}/{program}/{what}" for host in self.hosts]

    def hook(self, program: str) -> str:
        """Where it tells its alerts."""
        return f"http://{self.hosts[0]}:{self.port}/{program}/hook"

    def publish(self, each: int, apart: float) -> None:
        """Begin to bring out so many articles on each site, one in so many seconds."""
        self._pipe.send(("publish", each, apart))

    def log(self) -> Log:
        """What happened so far."""
        self._pipe.send(("log",))
        told: Log = self._pipe.recv()
        return told

    def __enter__(self) -> Newsroom:
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send(None)
        self._process.join(5)
        self._process.terminate()
        self._process.join()
