"""A newsroom on loopback that does what it is told to do wrong, down to the bytes on the wire.

It has releases and a listing of them, and answers as a good server does; a fault gives some paths another behaviour,
and `heal` takes all of them back.
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import socket
import socketserver
import struct
import threading

from tests.monitor.service import newsdesk

LISTING = "/news/"
LONGEST_HEAD = 65_536


@dataclasses.dataclass(frozen=True, kw_only=True)
class Request:
    """What was asked: the path with its query, and the headers by lower-case names."""

    method: str
    path: str
    headers: collections.abc.Mapping[str, str]


class Wire:
    """The newsroom's end of one connection."""

    def __init__(self, connection: socket.socket, gone: threading.Event) -> None:
        self._connection, self._gone = connection, gone

    def send(self, data: bytes) -> None:
        """Put bytes on the wire."""
        self._connection.sendall(data)

    def trickle(self, data: bytes, every: float = 0.02) -> None:
        """Put them there one by one, until the newsroom closes or the reader leaves."""
        for byte in data:
            self.send(bytes([byte]))
            if self._gone.wait(every):
                return

    def hush(self, seconds: float = 5.0) -> None:
        """Say nothing for so long, or until the newsroom closes or the reader leaves."""
        self._connection.settimeout(seconds)
        self._connection.recv(1)

    def reset(self) -> None:
        """Tear the connection down without a good-bye."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


Behaviour = collections.abc.Callable[["Newsroom", Wire, Request], None]


def answer(body: bytes | str = b"", status: int = 200, version: str = "1.1", **headers: str | None) -> bytes:
    """A whole answer; header names are written with underscores, one that is None is left out."""
    content = body.encode() if isinstance(body, str) else body
    given: dict[str, str | None] = {"Content_Type": "text/html; charset=utf-8", "Content_Length": str(len(content))}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in (given | headers).items() if value is not None]
    return "\r\n".join([f"HTTP/{version} {status} Whatever", *lines, "", ""]).encode() + content


class Newsroom:
    """The site: `releases` by number, `listed` newest first, `asked` as requests came in."""

    def __init__(self) -> None:
        self.releases: dict[int, tuple[str, ...]] = {}
        self.listed: list[int] = []
        self.asked: list[Request] = []
        self.behaviours: dict[str, Behaviour] = {}
        self._gone = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.place = f"127.0.0.1:{self._server.server_address[1]}"
        self.home = f"http://{self.place}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Take no more requests."""
        self._gone.set()
        self._server.shutdown()
        self._server.server_close()

    def publish(self, number: int, title: str, *paragraphs: str) -> None:
        """Put a release up, on top of the listing."""
        self.releases[number] = (title, *paragraphs)
        self.listed = [number, *(one for one in self.listed if one != number)]

    def does(self, path: str, behaviour: Behaviour) -> None:
        """Answer a path, whatever its query, in this way from now on; ``*`` stands for every path."""
        self.behaviours[path] = behaviour

    def heal(self) -> None:
        """Do nothing wrong any more."""
        self.behaviours.clear()

    def page(self, path: str) -> str | None:
        """What a good newsroom shows there."""
        if path == LISTING:
            return newsdesk.listing(*self.listed, home=self.home)
        number = path.removeprefix("/a/").removesuffix(".html")
        release = self.releases.get(int(number)) if number.isdecimal() else None
        return newsdesk.page(*release) if release else None

    def behave(self, wire: Wire, request: Request) -> None:
        """Answer one request."""
        self.asked.append(request)
        path = request.path.partition("?")[0]
        behaviour = self.behaviours.get(path) or self.behaviours.get("*")
        if behaviour is not None:
            behaviour(self, wire, request)
            return
        page = self.page(path)
        wire.send(answer(page) if page is not None else answer("there is none", status=404))


@contextlib.contextmanager
def opened() -> collections.abc.Iterator[Newsroom]:
    """A newsroom without releases, closed in the end."""
    made = Newsroom()
    try:
        yield made
    finally:
        made.close()


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever leaves in the middle of an answer is expected to."""


def _handler(room: Newsroom) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        """One request of one connection."""

        def handle(self) -> None:
            """Read the head of the request and answer."""
            head = b""
            while b"\r\n\r\n" not in head and len(head) < LONGEST_HEAD:
                data = self.request.recv(4096)
                if not data:
                    return
                head += data
            first, *lines = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            method, path, _ = first.split(" ", 2)
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
            room.behave(Wire(self.request, room._gone), Request(method=method, path=path, headers=headers))

    return Handler
