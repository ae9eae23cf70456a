"""Receivers on loopback that behave as badly as a test wants: a program that takes webhooks, and a mail server.

Both are real servers. What they do with what comes in is asked of the test each time, so it can follow its clock.
"""

from __future__ import annotations

import asyncio
import collections.abc
import contextlib
import email
import http.server
import socket
import struct
import threading
import typing

from aiosmtpd import controller, smtp

HANGING = 5.0
"""Seconds that a receiver which answers nothing holds a connection at the most; who waits leaves long before."""
GRACE = 0.2
"""Seconds that a slow one takes."""

Ask = collections.abc.Callable[[], str]
"""How to behave now: ``take``, ``slow``, ``reset``, ``silent``, ``lost`` (take it and never answer), or an answer.

Of a webhook an answer is its status and, after a blank, the Retry-After; of a mail server the command that is answered,
a colon, and the answer. What it answers to RCPT and DATA is for all readers but ``bob``.
"""


class Hook:
    """A receiver of webhooks. It refuses connections until it is `opened`; `taken` are the ids that it took."""

    def __init__(self, ask: Ask) -> None:
        self.taken: list[str] = []
        self.asked = 0
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler(ask), bind_and_activate=False)
        self._server.daemon_threads = True
        self._server.server_bind()
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """Where it listens once it is open."""
        return int(self._server.server_address[1])

    def opened(self) -> None:
        """Take connections from now on."""
        if self._thread is None:
            self._server.server_activate()
            self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Stop listening."""
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()

    def _handler(self, ask: Ask) -> type[http.server.BaseHTTPRequestHandler]:
        hook = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 30

            def do_POST(self) -> None:
                self.rfile.read(int(self.headers["Content-Length"]))
                hook.asked += 1
                behaviour = ask()
                if behaviour in ("take", "slow", "lost") or behaviour.startswith("2"):
                    hook.taken.append(self.headers.get("webhook-id", ""))
                if behaviour == "slow":
                    threading.Event().wait(GRACE)
                if behaviour in ("silent", "lost"):
                    self._hang()
                elif behaviour == "reset":
                    _reset(self.connection)
                    self.close_connection = True
                else:
                    status, _, wait = behaviour.partition(" ")
                    self._answer(int(status) if status.isdigit() else 204, wait)

            def _hang(self) -> None:
                self.connection.settimeout(HANGING)
                with contextlib.suppress(OSError):
                    self.connection.recv(1)
                self.close_connection = True

            def _answer(self, status: int, wait: str) -> None:
                self.send_response(status)
                if wait:
                    self.send_header("Retry-After", wait)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: object) -> None:
                """Keep the test run quiet."""

        return Handler


class Postbox:
    """A mail server. It refuses connections until it is `opened`; `taken` are the Message-IDs that it took.

    With `asks_login` it takes letters only of ``anna`` with the password ``right``, in the clear, as no real one would.
    """

    def __init__(self, ask: Ask, *, asks_login: bool = False) -> None:
        self.taken: list[str] = []
        self.asked = 0
        self._ask, self._asks_login = ask, asks_login
        self._kept = socket.socket()  # keeps the port, and refuses whoever comes, until there is a server on it
        self._kept.bind(("127.0.0.1", 0))
        self.port = int(self._kept.getsockname()[1])
        self._controller: controller.Controller | None = None

    def opened(self) -> None:
        """Take connections from now on."""
        if self._controller is not None:
            return
        self._kept.close()
        login = {"authenticator": self._known, "auth_required": True, "auth_require_tls": False}
        self._controller = controller.Controller(
            self, hostname="127.0.0.1", port=self.port, **(login if self._asks_login else {})
        )
        self._controller.start()

    def close(self) -> None:
        """Stop listening."""
        self._kept.close()
        if self._controller is not None:
            self._controller.stop()

    def _known(self, *asked: typing.Any) -> smtp.AuthResult:
        self.asked += self._ask().startswith("AUTH")
        right = asked[-1] == smtp.LoginPassword(b"anna", b"right") and not self._ask().startswith("AUTH")
        return smtp.AuthResult(success=right, handled=False)

    async def handle_MAIL(  # noqa: N802 -- the name is aiosmtpd's
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to MAIL FROM, by which a letter begins."""
        del session, options
        self.asked += 1
        if self._ask() == "silent":
            await asyncio.sleep(HANGING)
        if self._ask() == "reset" and server.transport is not None:
            server.transport.abort()
        envelope.mail_from = address
        return self._answer("MAIL") or "250 OK"

    async def handle_RCPT(  # noqa: N802 -- the name is aiosmtpd's
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to RCPT TO."""
        del server, session, options
        if (answer := self._answer("RCPT")) and not address.startswith("bob"):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 -- the name is aiosmtpd's
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope
    ) -> str:
        """Answer to the letter itself."""
        del server, session
        if (answer := self._answer("DATA")) and not envelope.rcpt_tos[0].startswith("bob"):
            return answer
        behaviour = self._ask()
        if behaviour == "slow":
            await asyncio.sleep(GRACE)
        content = envelope.content or b""
        letter = email.message_from_bytes(content if isinstance(content, bytes) else content.encode())
        self.taken.append(str(letter["Message-ID"]).strip("<>").partition("@")[0])
        if behaviour == "lost":
            await asyncio.sleep(HANGING)
        return "250 taken"

    def _answer(self, command: str) -> str | None:
        asked, _, answer = self._ask().partition(": ")
        return answer if asked == command else None


def _reset(connection: socket.socket) -> None:
    """Break a connection off, so that the other side meets a reset (RST) in place of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
