"""HTTP on loopback: a server in a thread, and a handler that knows validators and logs nothing."""

from __future__ import annotations

import datetime as dt
import email.utils
import http.server
import threading

from demo import rendering


class PortTaken(Exception):
    """Another program listens on the port that was asked for."""

    def __init__(self, port: int) -> None:
        super().__init__(f"port {port} of 127.0.0.1 is taken; stop the program that uses it and try again")
        self.port = port


class QuietHandler(http.server.BaseHTTPRequestHandler):
    """What the handlers of the demo share."""

    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    timeout = 30  # seconds that a kept connection may be silent

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the name is the standard library's
        """The terminal belongs to the monitor."""

    def give(self, reply: rendering.Reply, etag: str | None = None, changed: dt.datetime | None = None) -> None:
        """Send a reply; 304 and no body where the reader says by its validators that it has this one already."""
        known = reply.status == 200 and self._has(etag, changed)
        body = b"" if known else reply.body.encode()
        self.send_response(304 if known else reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if etag is not None:
            self.send_header("ETag", etag)
        if changed is not None:
            self.send_header("Last-Modified", email.utils.format_datetime(changed, usegmt=True))
        if not known and reply.status != 204:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _has(self, etag: str | None, changed: dt.datetime | None) -> bool:
        """RFC 9110 section 13.2.2: If-None-Match decides alone where it is sent, else If-Modified-Since does."""
        if asked := self.headers.get("If-None-Match"):
            return etag is not None and etag in [one.strip() for one in asked.split(",")]
        try:
            since = email.utils.parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return changed is not None and since.tzinfo is not None and changed.replace(microsecond=0) <= since


class Server:
    """A server on 127.0.0.1 that answers from the moment it is made until it is closed."""

    def __init__(self, port: int, handler: type[http.server.BaseHTTPRequestHandler]) -> None:
        """With `port` 0 on a free one. Raises `PortTaken`."""
        try:
            self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
        except OSError as error:
            raise PortTaken(port) from error
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
