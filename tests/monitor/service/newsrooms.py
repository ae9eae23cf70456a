"""Several newsrooms on addresses of their own, with a log of who asked when, and a receiver of alerts."""

from __future__ import annotations

import collections
import contextlib
import datetime as dt
import http.server
import itertools
import threading
import time
import typing

from demo import rendering, serving
from tests.monitor.service import newsdesk

BODIES = {
    "nru": ("Northern Rivers Union", "NRU", "Lina Hadi", "Jakarta"),
    "cps": ("Council of Port States", "CPS", "Mira Sol", "Bangkok"),
    "hsa": ("Highland Steppe Association", "HSA", "Omar Bek", "Astana"),
    "ewf": ("Eastern Water Forum", "EWF", "Anna Lind", "Geneva"),
    "tlc": ("Tea Lands Community", "TLC", "Ravi Menon", "Colombo"),
}
"""Partners that exist in these tests only, with their heads and seats."""
DAYS = 20
"""So many days back are there meetings; each day has one with each body, so that no two are the same meeting."""


class Visit(typing.NamedTuple):
    """One request as the newsroom saw it, in seconds of one clock."""

    begun: float
    ended: float
    path: str


class Newsroom:
    """A site on an address of its own: a listing at ``/news/``, articles at ``/a/N.html``, and what was asked of it."""

    def __init__(self, address: str, port: int) -> None:
        """Serving from now on; an answer takes `busy` seconds."""
        self.address, self.busy = address, 0.03
        self.visits: list[Visit] = []
        self._pages: dict[str, str] = {}
        self._shown: list[int] = []
        self._lock = threading.Lock()
        self._server = http.server.ThreadingHTTPServer((address, port), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        self.port = int(self._server.server_address[1])
        self.url = f"http://{address}:{self.port}"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def publish(self, number: int, title: str, *paragraphs: str) -> None:
        """Put up an article, as of now, and its line on top of the listing."""
        now = dt.datetime.now(dt.UTC)
        page = newsdesk.page(title, *paragraphs).replace("2026-05-13T08:00:00+00:00", now.isoformat())
        with self._lock:
            self._shown.insert(0, number)
            items = "".join(
                f'<li class="item"><h3><a href="/a/{one}.html">Release number {one} of the press service</a></h3>'
                f'<time datetime="{now:%Y-%m-%d}">{now:%Y-%m-%d}</time></li>'
                for one in self._shown
            )
            self._pages[f"/a/{number}.html"] = page
            self._pages["/news/"] = f"<html><body><main><h1>News</h1><ul class='list'>{items}</ul></main></body></html>"

    def articles(self) -> set[str]:
        """The addresses of all that was published."""
        return {f"{self.url}{path}" for path in self._pages if path.startswith("/a/")}

    def impatience(self, delay: float) -> list[tuple[Visit, Visit]]:
        """Neighbours among the requests with less than `delay` seconds between the end of one and the next."""
        visits = sorted(self.visits)
        return [(one, two) for one, two in itertools.pairwise(visits) if two.begun - one.ended < delay]

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        room = self

        class Handler(serving.QuietHandler):
            """One request."""

            def do_GET(self) -> None:  # noqa: N802 -- the name is the standard library's
                """A page, or none."""
                begun = time.monotonic()
                time.sleep(room.busy)
                body = room._pages.get(self.path)
                with contextlib.suppress(OSError):  # who asked may be dead
                    self.give(rendering.Reply(body=body or "none", status=200 if body else 404))
                room.visits.append(Visit(begun, time.monotonic(), self.path))

        return Handler


class Receiver:
    """Takes webhooks, and counts them by their ids."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.received: collections.Counter[str] = collections.Counter()
        receiver = self

        class Handler(serving.QuietHandler):
            """One webhook."""

            def do_POST(self) -> None:  # noqa: N802 -- the name is the standard library's
                """Take it."""
                self.rfile.read(int(self.headers["Content-Length"]))
                receiver.received[self.headers["webhook-id"]] += 1
                self.give(rendering.Reply(body="", status=204))

        self._server = http.server.ThreadingHTTPServer((address, 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True).start()
        self.host_port = f"{address}:{self._server.server_address[1]}"

    def close(self) -> None:
        """Take no more."""
        self._server.shutdown()
        self._server.server_close()


def releases() -> typing.Iterator[tuple[str, ...]]:
    """Releases, each of a meeting of its own: another body or another day, none longer ago than twenty days."""
    today = dt.datetime.now(dt.UTC).date()
    for back, (name, short, head, seat) in itertools.product(range(1, DAYS + 1), BODIES.values()):
        day = today - dt.timedelta(days=back)
        said = f"{day.day} {day:%B %Y}"
        yield (
            f"SCO Secretary-General meets Secretary-General of {short}",
            f"SCO Secretary-General Aziz Karim met with Secretary-General of the {name} {head} in {seat} on {said}.",
            f"On {said} the SCO and the {short} discussed trade and transport, and agreed to keep in touch.",
        )
