"""E-mail by SMTP: one connection and one letter for each message, text and HTML.

A temporary refusal (4yz) or a broken connection may be tried again; a refusal of the recipient or of the letter (5yz,
RFC 5321 section 4.2.1) may not. A refused login or sender says nothing about the letter: it is tried again, so that a
mistyped password loses no alert while somebody mends it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import email.message
import smtplib
import ssl
import typing

from monitor import unsubscribing
from monitor.notify import dialogue, letter, mail, protocol

Security = typing.Literal["none", "starttls", "tls"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """The mail server that takes our letters. `sender` is an address, with or without a display name.

    `timeout` is in seconds and holds for each step of the dialogue. Without a `username` nobody logs in.
    """

    host: str
    sender: str
    port: int = 25
    security: Security = "none"
    username: str | None = None
    password: str | None = dataclasses.field(default=None, repr=False)
    timeout: float = 30.0


class Mailbox:
    """The channel ``email``: the recipient is an e-mail address.

    `links` makes the ways to unsubscribe; without it letters have none.
    """

    def __init__(
        self, server: Server, links: unsubscribing.Links | None = None, heard: protocol.Heard | None = None
    ) -> None:
        self._server = server
        self._links = links
        self._heard = heard

    def send(self, message: protocol.Envelope) -> None:
        """Hand one letter to the mail server. Raises `NotifyError`."""
        try:
            written = mail.compose(message, self._server.sender, self._links)
        except ValueError as error:
            raise _failed(message, f"cannot be written as a mail: {error}", retry=False) from error
        try:
            connection = self._connect()
            try:
                _hand_over(connection, message, written)
            finally:
                _leave(connection)
        except (smtplib.SMTPException, OSError) as error:  # while connecting: the letter was not looked at
            where = f"{self._server.host}:{self._server.port}"
            raise _failed(message, f"mail server {where}: {_said(error)}", retry=True) from error

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.security == "tls":
            connection: smtplib.SMTP = dialogue.Secured(
                server.host, server.port, timeout=server.timeout, context=context, heard=self._heard
            )
        else:
            connection = dialogue.Plain(server.host, server.port, timeout=server.timeout, heard=self._heard)
        try:
            if server.security == "starttls":
                connection.starttls(context=context)
            if server.username:
                connection.login(server.username, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection


def _hand_over(connection: smtplib.SMTP, message: protocol.Envelope, written: email.message.EmailMessage) -> None:
    try:
        connection.send_message(written)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _failed(message, f"{code} {_text(said)}", retry=code < 500) from error
    except smtplib.SMTPSenderRefused as error:
        raise _failed(message, f"refuses the sender: {_said(error)}", retry=True) from error
    except smtplib.SMTPResponseException as error:
        raise _failed(message, _said(error), retry=error.smtp_code < 500) from error
    except smtplib.SMTPNotSupportedError as error:  # the address needs SMTPUTF8, the server lacks it
        raise _failed(message, str(error), retry=False) from error


def _leave(connection: smtplib.SMTP) -> None:
    """Say good-bye. Whatever the server makes of that, what it took it has: a fault here must not send it again."""
    with contextlib.suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()


def _failed(message: protocol.Envelope, detail: str, *, retry: bool) -> protocol.NotifyError:
    return protocol.NotifyError(letter.line(detail), recipient=message.recipient, retry=retry)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
