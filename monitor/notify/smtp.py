"""E-mail by SMTP: one letter for each message, text and HTML; a connection may take several, one after the other.

A temporary refusal (4yz) or a broken connection may be tried again; a refusal of the recipient or of the letter (5yz,
RFC 5321 section 4.2.1) may not. A refused login or sender says nothing about the letter: it is tried again, so that a
mistyped password loses no alert while somebody mends it. What befalls the connection, or what 421 announces (RFC 5321
section 3.8), is the fault of the server, by which all letters go.
"""

from __future__ import annotations

import dataclasses
import email.message
import smtplib
import ssl
import typing

from monitor import unsubscribing
from monitor.notify import dialogue, letter, mail, protocol, sessions

Security = typing.Literal["none", "starttls", "tls"]
_CLOSING = 421
_TOLD = 300  # characters of an answer that are kept


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

    `links` makes the ways to unsubscribe; without it letters have none. With `keep`, connections stay open for further
    letters until `let_go`.
    """

    def __init__(
        self,
        server: Server,
        links: unsubscribing.Links | None = None,
        heard: protocol.Heard | None = None,
        *,
        keep: bool = False,
    ) -> None:
        self._server = server
        self._links = links
        self._heard = heard
        self._sessions = sessions.Sessions(self._connect, keep=keep)

    def send(self, message: protocol.Envelope) -> protocol.Receipt:
        """Hand one letter to the mail server. Raises `NotifyError`."""
        try:
            written = mail.compose(message, self._server.sender, self._links)
        except ValueError as error:
            raise _failed(message, f"cannot be written as a mail: {error}", retry=False) from error
        try:
            session = self._sessions.take()
        except (smtplib.SMTPException, OSError) as error:  # the letter was not looked at
            raise self._away(message, error) from error
        try:
            receipt = _hand_over(session.connection, message, written)
        except protocol.NotifyError:
            self._sessions.put_back(session)
            raise
        except (smtplib.SMTPException, OSError) as error:
            session.connection.close()
            raise self._away(message, error) from error
        except BaseException:
            session.connection.close()
            raise
        self._sessions.put_back(session)
        return receipt

    def trouble(self) -> str | None:
        """Why no letter could be handed over just now: connect, secure, log in and leave; None if all is well."""
        try:
            sessions.leave(self._connect())
        except (smtplib.SMTPException, OSError) as error:
            return letter.line(_said(error))[:_TOLD]
        return None

    def let_go(self) -> None:
        """Close the connections that are not in use."""
        self._sessions.let_go()

    def _away(self, message: protocol.Envelope, error: Exception) -> protocol.NotifyError:
        where = f"{self._server.host}:{self._server.port}"
        told = f"mail server {where}: {_said(error)}"
        return _failed(message, told, retry=True, fault="channel", code=getattr(error, "smtp_code", None))

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


def _hand_over(
    connection: smtplib.SMTP, message: protocol.Envelope, written: email.message.EmailMessage
) -> protocol.Receipt:
    try:
        connection.send_message(written)
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        raise _refused(message, code, f"{code} {_text(said)}") from error
    except smtplib.SMTPSenderRefused as error:
        told = f"refuses the sender: {_said(error)}"
        raise _failed(message, told, retry=True, fault="channel", code=error.smtp_code) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(message, error.smtp_code, _said(error)) from error
    except smtplib.SMTPNotSupportedError as error:  # the address needs SMTPUTF8, the server lacks it
        raise _failed(message, str(error), retry=False) from error
    if (answered := getattr(connection, "answered", None)) is None:
        return protocol.Receipt()
    return protocol.Receipt(code=answered[0], said=letter.line(_text(answered[1]))[:_TOLD] or None)


def _refused(message: protocol.Envelope, code: int, told: str) -> protocol.NotifyError:
    fault: protocol.Fault | None = "channel" if code == _CLOSING else None
    return _failed(message, told, retry=code < 500, fault=fault, code=code)


def _failed(
    message: protocol.Envelope,
    detail: str,
    *,
    retry: bool,
    fault: protocol.Fault | None = None,
    code: int | None = None,
) -> protocol.NotifyError:
    told = letter.line(detail)[:_TOLD]
    return protocol.NotifyError(told, recipient=message.recipient, retry=retry, fault=fault, code=code)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
