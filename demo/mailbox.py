"""A mail server on loopback that delivers nothing and shows everything: ``python -m demo.mailbox [PORT]``."""

from __future__ import annotations

import email
import email.message
import email.policy
import signal
import socket
import sys
import textwrap
import typing

from aiosmtpd import controller, smtp

from demo import serving

PORT = 8825
SHOWN_LINES = 30


class Mailbox:
    """Takes every mail, writes it to `out` for people, and keeps it in `mails`."""

    def __init__(self, port: int, out: typing.TextIO) -> None:
        """Serving from now on, in a thread. Raises `serving.PortTaken`."""
        self.mails: list[email.message.EmailMessage] = []
        self._out = out
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError as error:
            raise serving.PortTaken(port) from error
        self._controller = controller.Controller(self, hostname="127.0.0.1", port=port)
        self._controller.start()

    def close(self) -> None:
        """Stop taking mail."""
        self._controller.stop()

    async def handle_DATA(  # noqa: N802 -- the name is aiosmtpd's
        self, server: smtp.SMTP, session: smtp.Session, envelope: smtp.Envelope
    ) -> str:
        """One mail."""
        del server, session
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode()
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        self.mails.append(mail)
        self._out.write(shown(mail))
        self._out.flush()
        return "250 OK"


def shown(mail: email.message.EmailMessage) -> str:
    """The head of a mail and the beginning of its text, set off from the other lines of a terminal."""
    body = mail.get_body(("plain",))
    text = body.get_content() if body else "(no text part)"
    lines = [f"{name}: {mail[name]}" for name in ("From", "To", "Subject")]
    lines += [f"Attached: {part.get_filename()}" for part in mail.iter_attachments()]
    lines += ["", *text.splitlines()[:SHOWN_LINES]]
    return "\n=== mail " + "=" * 63 + "\n" + textwrap.indent("\n".join(lines), "  ", lambda _: True) + "\n\n"


def main() -> None:
    """Show what arrives until Ctrl-C."""
    mailbox = Mailbox(int(sys.argv[1]) if len(sys.argv) > 1 else PORT, sys.stdout)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
    mailbox.close()


if __name__ == "__main__":
    main()
