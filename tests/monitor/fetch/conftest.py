"""A site on loopback whose every answer a test decides, and a fetcher that may reach it."""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import datetime as dt
import http.server
import threading

import pytest

from monitor import fetch, settings

Headers = dict[str, str]
Reply = tuple[int, Headers, bytes] | collections.abc.Callable[[http.server.BaseHTTPRequestHandler], None]


@dataclasses.dataclass
class Request:
    """What the site was asked."""

    method: str
    path: str
    headers: Headers
    body: bytes


class Site:
    """Answers each path with its replies in turn, the last one for ever; robots.txt is missing unless given."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        self.requests: list[Request] = []
        self.at_once: collections.Counter[str] = collections.Counter()
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.requests.append(Request(self.command, self.path, headers, self.rfile.read(length)))
                replies = site.replies.get(self.path, [(404, {}, b"")])
                reply = replies.pop(0) if len(replies) > 1 else replies[0]
                try:
                    self._reply(reply)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            do_POST = do_GET  # noqa: N815 -- the library calls it so

            def _reply(self, reply: Reply) -> None:
                if callable(reply):
                    reply(self)
                    return
                status, given, body = reply
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | given).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                """Keep the test run quiet."""

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.place = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def url(self, path: str) -> str:
        """The address of a path."""
        return f"http://{self.place}{path}"

    def page(self, path: str, body: bytes, status: int = 200, **headers: str) -> str:
        """Add a reply to a path and give its address; header names are written with underscores."""
        given = {"Content-Type": "text/html"} | {name.replace("_", "-"): value for name, value in headers.items()}
        self.replies.setdefault(path, []).append((status, given, body))
        return self.url(path)

    def asked(self, path: str) -> list[Request]:
        """The requests for a path."""
        return [request for request in self.requests if request.path == path]


@pytest.fixture
def site() -> collections.abc.Iterator[Site]:
    """A site with no pages yet."""
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        """Seconds that only rise."""
        return self.time

    def sleep(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.slept.append(round(seconds, 3))
        self.time += seconds


@pytest.fixture
def clock() -> Clock:
    """A clock that a test winds."""
    return Clock()


@pytest.fixture
def now() -> dt.datetime:
    """The time of day for every fetcher."""
    return dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


Build = collections.abc.Callable[..., fetch.Fetcher]


@pytest.fixture
def build(site: Site, clock: Clock, now: dt.datetime) -> collections.abc.Iterator[Build]:
    """Makes fetchers that may reach the site, on the test's clock and without pauses unless told otherwise."""
    built: list[fetch.Fetcher] = []

    def _build(**rules: object) -> fetch.Fetcher:
        quick = {"host_delay": 0, "retry_wait": 0, "timeout": 5, "deadline": 10, "allow_private": [site.place]}
        fetcher = fetch.Fetcher(
            settings.Fetch.model_validate(quick | rules), clock=clock, sleep=clock.sleep, now=lambda: now
        )
        built.append(fetcher)
        return fetcher

    yield _build
    for fetcher in built:
        fetcher.close()
