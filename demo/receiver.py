"""A webhook receiver on loopback that verifies and shows what arrives: ``python -m demo.receiver [PORT]``.

It does what the docs of Standard Webhooks ask of a receiver: verify signature and time, and drop an id seen before.
"""

from __future__ import annotations

import http.server
import signal
import sys
import typing

import standardwebhooks

from demo import rendering, serving

PORT = 8826
SECRET = "whsec_ZGVtby1vbmx5LW5vdC1hLXJlYWwtc2VjcmV0"  # noqa: S105 -- says of itself that it is none


class Receiver:
    """Takes webhooks; the verified ones are kept in `events`, a line for people goes to `out`."""

    def __init__(self, port: int, out: typing.TextIO, secret: str = SECRET) -> None:
        """Serving from now on, in a thread. Raises `serving.PortTaken`."""
        self.events: list[dict[str, typing.Any]] = []
        self._seen: set[str] = set()
        self._out = out
        self._signer = standardwebhooks.Webhook(secret)
        self._server = serving.Server(port, self._handler())

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.port

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def take(self, body: bytes, headers: dict[str, str]) -> int:
        """The status that answers these: 204 for a true one, also when repeated, 401 for any other."""
        try:
            event = self._signer.verify(body, headers)
        except (standardwebhooks.WebhookVerificationError, ValueError) as error:
            self._say(f"refused: {error}")
            return 401
        name = {key.lower(): value for key, value in headers.items()}["webhook-id"]
        if name in self._seen:
            self._say(f"repeat of {name}, dropped")
            return 204
        self._seen.add(name)
        self.events.append(event)
        data = event["data"]
        partners = ", ".join(one["name"] for one in (*data["partners"], *data["mentions"]))
        title = (data["meeting"] or data["article"])["title"]
        self._say(f"{event['type']}, signature good\n  {partners}: {title}\n  {data['reason']}")
        return 204

    def _say(self, text: str) -> None:
        self._out.write(f"\n=== webhook {'=' * 60}\n  {text}\n\n")
        self._out.flush()

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        receiver = self

        class Handler(serving.QuietHandler):
            """One webhook."""

            def do_POST(self) -> None:  # noqa: N802 -- the name is the standard library's
                """Verify and take."""
                body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), 1_000_000))
                self.give(rendering.Reply(body="", status=receiver.take(body, dict(self.headers))))

        return Handler


def main() -> None:
    """Show what arrives until Ctrl-C."""
    receiver = Receiver(int(sys.argv[1]) if len(sys.argv) > 1 else PORT, sys.stdout)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
    receiver.close()


if __name__ == "__main__":
    main()
