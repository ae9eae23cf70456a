"""Faults of the wire: connections, headers, lengths, packings, statuses, redirects."""

from __future__ import annotations

import gzip
import itertools
import zlib

from tests.hostile import fault, newsroom
from tests.hostile.fault import article, gives, listing, page

TEMPORARY, SOFT, HARD = "temporary", "soft", "hard"


def _head(*lines: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *lines, "", ""]).encode()


def _raw(data: bytes) -> newsroom.Behaviour:
    return lambda _room, wire, _request: wire.send(data)


def _trickles(data: bytes) -> newsroom.Behaviour:
    return lambda _room, wire, _request: wire.trickle(data)


def _endless(head: bytes, chunk: bytes) -> newsroom.Behaviour:
    def behave(_room: newsroom.Newsroom, wire: newsroom.Wire, _request: newsroom.Request) -> None:
        wire.send(head)
        for _ in itertools.count():
            wire.send(chunk)

    return behave


def _cut(keep: float, **headers: str | None) -> newsroom.Behaviour:
    """The page up to a share of it; its length is told as that of the whole unless headers say otherwise."""

    def behave(room: newsroom.Newsroom, wire: newsroom.Wire, request: newsroom.Request) -> None:
        whole = newsroom.answer(room.page(request.path) or "", **headers)
        wire.send(whole[: int(len(whole) * keep)])

    return behave


def _short_length(room: newsroom.Newsroom, wire: newsroom.Wire, request: newsroom.Request) -> None:
    body = (room.page(request.path) or "").encode()
    told = body.index(b"and agreed to keep")
    smuggled = newsroom.answer("<h1>Smuggled</h1>")
    wire.send(newsroom.answer(body, Content_Length=str(told)) + smuggled)


def _chunked(body: bytes, size: str | None = None, end: bytes = b"0\r\n\r\n") -> bytes:
    told = size or f"{len(body):x}"
    return (
        _head("Content-Type: text/html", "Transfer-Encoding: chunked") + f"{told}\r\n".encode() + body + b"\r\n" + end
    )


def _chunks(size: str | None = None, end: bytes = b"0\r\n\r\n") -> newsroom.Behaviour:
    return lambda room, wire, request: wire.send(_chunked((room.page(request.path) or "").encode(), size, end))


def _bare_deflate(text: str) -> bytes:
    return zlib.compress(text.encode())[2:-4]


def _to(location: str | None, status: int = 302) -> newsroom.Behaviour:
    return gives("moved", status, Location=location)


def _hops(_room: newsroom.Newsroom, wire: newsroom.Wire, request: newsroom.Request) -> None:
    """Leads to itself under another address, without end."""
    number = int(request.path.partition("?n=")[2] or 0)
    wire.send(newsroom.answer("moved", 302, Location=f"{request.path.partition('?')[0]}?n={number + 1}"))


def _wants_cookies(_room: newsroom.Newsroom, wire: newsroom.Wire, request: newsroom.Request) -> None:
    assert "cookie" not in request.headers
    wire.send(newsroom.answer("one moment", 302, Location=request.path, Set_Cookie="seen=1; path=/"))


def _over_another_host(room: newsroom.Newsroom, wire: newsroom.Wire, request: newsroom.Request) -> None:
    port = room.place.partition(":")[2]
    if request.headers["host"].startswith("127"):
        wire.send(newsroom.answer("", 301, Location=f"http://localhost:{port}{request.path}"))
    else:
        wire.send(newsroom.answer(room.page(request.path) or ""))


def _elsewhere(host: str) -> newsroom.Behaviour:
    return lambda room, wire, request: wire.send(
        newsroom.answer("", 302, Location=f"http://{host}:{room.place.partition(':')[2]}{request.path}")
    )


def _to_private(host: str) -> newsroom.Behaviour:
    return lambda _room, wire, request: wire.send(
        newsroom.answer("moved", 307, Location=f"http://{host}{request.path}")
    )


def _once(first: bytes) -> newsroom.Behaviour:
    """Answers so the first time, and well from then on."""

    def behave(room: newsroom.Newsroom, wire: newsroom.Wire, request: newsroom.Request) -> None:
        again = sum(one.path == request.path for one in room.asked) > 1
        wire.send(newsroom.answer(room.page(request.path) or "") if again else first)

    return behave


def _to_itself(_room: newsroom.Newsroom, wire: newsroom.Wire, request: newsroom.Request) -> None:
    wire.send(newsroom.answer("moved", 302, Location=request.path))


BOMB = gzip.compress(b"<p>" * 10_000_000, 6)
LONG = b"<p>" + b"words " * 5_000_000
IN_TWO_HOURS = "Thu, 14 May 2026 11:31:00 GMT"
"""By the clock of the tests."""
FLOOD = b"HTTP/1.1 100 Continue\r\n\r\n"

FAULTS = (
    # --- connections
    article("reset before the answer", lambda _r, wire, _q: wire.reset(), "reset|disconnected", TEMPORARY),
    article("closed before the answer", lambda _r, _w, _q: None, "disconnected", TEMPORARY),
    article("closed within the headers", _raw(_head("Content-Type: text/h")[:30]), "disconnected", TEMPORARY),
    article("silence", lambda _r, wire, _q: wire.hush(), "no answer in time", TEMPORARY),
    article("headers that trickle", _trickles(_head(*["X: y"] * 99)), "no answer in time|deadline", TEMPORARY),
    article("a body that trickles", _trickles(_head("Content-Type: text/html") + b"<p>" * 99),
            "deadline|in time", TEMPORARY),
    article("100 Continue without end", _endless(b"", FLOOD), "deadline|in time|too", TEMPORARY),
    listing("a listing that is reset", lambda _r, wire, _q: wire.reset(), "reset|disconnected", TEMPORARY),
    listing("a listing that trickles", _trickles(_head("Content-Type: text/html")), "deadline|in time", TEMPORARY),
    # --- headers
    article("a bomb of headers", _raw(_head(*[f"X-{n}: {'y' * 99}" for n in range(9999)])),
            "too|large|size", TEMPORARY),
    article("a header line without end", _endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 9999), "too|large|size", TEMPORARY),
    article("no HTTP at all", _raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "illegal|protocol|malformed", TEMPORARY),
    article("HTTP/0.9", _raw(b"<html><body><p>as in 1991</p></body></html>"), "illegal|disconnected", TEMPORARY),
    article("a header that is none", _raw(_head("no colon here") + b"<p>x"), "illegal|header", TEMPORARY),
    article("HTTP/1.0 without a length", lambda room, wire, q: wire.send(
        newsroom.answer(room.page(q.path) or "", version="1.0", Content_Length=None))),
    # --- lengths
    article("a length that is too long", _cut(1.0, Content_Length="99999"), "without sending complete", TEMPORARY),
    article("a body cut in the middle", _cut(0.6), "without sending complete", TEMPORARY),
    article("a length that is too short, with an answer smuggled behind it", _short_length, revisions=1),
    article("two lengths", _raw(_head("Content-Length: 1", "Content-Length: 2") + b"ab"), "length", TEMPORARY),
    article("a length below nothing", _raw(_head("Content-Length: -1") + b"ab"), "length", TEMPORARY),
    article("chunks", _chunks()),
    article("chunks cut short", _chunks(end=b""), "incomplete chunked", TEMPORARY),
    article("a chunk larger than told", _chunks(size="10"), "illegal|chunk|malformed", TEMPORARY),
    article("a chunk of no number", _chunks(size="zz"), "illegal|chunk", TEMPORARY),
    article("30 MB", _raw(newsroom.answer(LONG)), "longer than", HARD),
    article("a body without end", _endless(_head("Content-Type: text/html"), LONG[:65_536]), "longer than", HARD),
    # --- packings
    article("gzip", page(lambda text: gzip.compress(text.encode()), Content_Encoding="gzip")),
    article("gzip cut short", page(lambda text: gzip.compress(text.encode())[:-20], Content_Encoding="gzip"),
            "breaks off", TEMPORARY),
    article("gzip with a broken middle", page(lambda text: gzip.compress(text.encode())[:99] + b"\0" * 99,
            Content_Encoding="gzip"), "broken|breaks off", TEMPORARY),
    article("gzip in name only", page(str, Content_Encoding="gzip"), "packing is broken", TEMPORARY),
    article("gzip not told of", page(lambda text: gzip.compress(text.encode()))),
    article("gzip twice", page(lambda text: gzip.compress(gzip.compress(text.encode())), Content_Encoding="gzip")),
    article("deflate without its frame", page(_bare_deflate, Content_Encoding="deflate")),
    article("a packing not asked for", page(str, Content_Encoding="br"), "none that was asked for", TEMPORARY),
    article("a gzip bomb", gives(BOMB, Content_Encoding="gzip"), "longer than", HARD),
    article("a gzip bomb not told of", gives(BOMB), "longer than", None),
    # --- statuses
    *(article(f"HTTP {status}", gives("sorry", status), f"HTTP {status}", kind) for status, kind in (
        (404, HARD), (410, HARD), (400, HARD), (401, SOFT), (403, SOFT), (500, SOFT), (502, SOFT), (999, SOFT),
        (408, TEMPORARY), (429, TEMPORARY))),
    *(article(f"HTTP {status}, which is no page", gives("<h1>Half a page</h1>", status), f"HTTP {status}")
      for status in (202, 206)),
    article("204 without a page", _raw(b"HTTP/1.1 204 No Content\r\n\r\n"), "HTTP 204"),
    article("304 to a plain request", _raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "HTTP 304", SOFT),
    listing("a listing that is gone", gives("gone", 410), "HTTP 410", HARD),
    listing("a listing that is broken", gives("oops", 500), "HTTP 500", SOFT),
    # --- pleas for patience
    article("a short Retry-After", _once(newsroom.answer("", 429, Retry_After="1")), classes=frozenset({TEMPORARY})),
    *(article(f"Retry-After {name}", gives("", status, Retry_After=told), f"HTTP {status}", kind, befalls="host",
              read=fault.FIRST)
      for name, told, status, kind in (
          ("in seconds", "3600", 503, SOFT), ("as a date", IN_TWO_HOURS, 503, SOFT),
          ("of a year", "31536000", 429, TEMPORARY))),
    *(article(f"Retry-After: {told}", gives("", 503, Retry_After=told), "HTTP 503", SOFT)
      for told in ("soon", "-60", "Wed, 99 Nov 2026 99:00:00 GMT")),
    listing("a listing that asks for patience", gives("", 429, Retry_After="7200"), "HTTP 429", TEMPORARY),
    # --- redirects
    article("a redirect to itself", _to_itself, "redirects"),
    article("redirects without end", _hops, "redirects"),
    article("a wall of cookies", _wants_cookies, "redirects"),
    article("a redirect to nowhere", _to(None), "HTTP 302"),
    article("a redirect to nonsense", _to("http://[::1"), "redirect|URL|address", HARD),
    *(article(f"a redirect to {to.partition(':')[0]}:", _to(to), "web address|protocol", kind)
      for to, kind in (
          ("file:///etc/passwd", None), ("ftp://127.0.0.1/a", None), ("gopher://127.0.0.1:70/", None),
          ("data:text/html,hello", HARD))),
    article("a redirect with a password", _to("http://me:secret@127.0.0.1/"), "user name or password"),
    article("a redirect to a private address", _to_private("10.0.0.1"), "not a public address", HARD),
    article("a redirect to metadata of the cloud", _to_private("169.254.169.254"), "not a public address", HARD),
    *(article(f"a redirect to {host}", _elsewhere(host), "another spelling|not a web address|Invalid", kind)
      for host, kind in (
          ("2130706433", None), ("0x7f.1", None), ("0177.0.0.1", HARD), ("127.1", None), ("127.0.0.1.", None))),
    *(article(f"a redirect to {host}", _elsewhere(host), "not a public address", HARD)
      for host in ("[::1]", "[::ffff:127.0.0.1]", "[64:ff9b::7f00:1]", "0.0.0.0")),  # noqa: S104 -- nothing is bound
    article("a redirect over another host", _over_another_host),
    article("a redirect to https where there is none", lambda room, wire, request: wire.send(newsroom.answer(
        "", 301, Location=f"https://{room.place}{request.path}")), "SSL"),
)  # fmt: skip
"""Every one of them is asked for over a real connection."""
