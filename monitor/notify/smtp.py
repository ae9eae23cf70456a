"""E-mail by SMTP: one connection and one letter for each message, text and HTML.

A temporary refusal (4yz) or a broken connection may be tried again; a refusal of the recipient or of the letter (5yz,
RFC 5321 section 4.2.1) may not. A refused login or sender says nothing about the letter: it is tried again, so that a
mistyped password loses no alert while somebody mends it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import email.headerregistry
import email.message
import email.policy
import email.utils
import smtplib
import ssl
import typing

from monitor.notify import bulletin, condition, letter, protocol

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
    """The channel ``email``: the recipient is an e-mail address."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def send(self, message: protocol.Envelope) -> None:
        """Hand one letter to the mail server. Raises `NotifyError`."""
        try:
            mail = compose(message, self._server.sender)
        except ValueError as error:
            raise _failed(message, f"cannot be written as a mail: {error}", retry=False) from error
        try:
            connection = self._connect()
            try:
                _hand_over(connection, message, mail)
            finally:
                _leave(connection)
        except (smtplib.SMTPException, OSError) as error:  # while connecting: the letter was not looked at
            where = f"{self._server.host}:{self._server.port}"
            raise _failed(message, f"mail server {where}: {_said(error)}", retry=True) from error

    def _connect(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        if server.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=server.timeout, context=context
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
        try:
            if server.security == "starttls":
                connection.starttls(context=context)
            if server.username:
                connection.login(server.username, server.password or "")
        except BaseException:
            connection.close()
            raise
        return connection


def _hand_over(connection: smtplib.SMTP, message: protocol.Envelope, mail: email.message.EmailMessage) -> None:
    try:
        connection.send_message(mail)
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


def compose(message: protocol.Envelope, sender: str) -> email.message.EmailMessage:
    """The mail of one message. Raises ValueError where an address is none."""
    written = bulletin.compose(message.notice)
    origin = _address(sender)
    mail = email.message.EmailMessage(policy=email.policy.SMTP)
    mail["From"] = origin
    mail["To"] = _address(message.recipient)
    mail["Subject"] = written.subject
    mail["Date"] = email.utils.format_datetime(dt.datetime.now(dt.UTC))
    mail["Message-ID"] = f"<{letter.line(message.id)}@{origin.domain}>"
    if subject := _subject(message):
        # No letter has this id: it only makes mail programs show what concerns one meeting as one conversation.
        mail["References"] = f"<{subject}@{origin.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    mail["List-Id"] = f"SCO meeting alerts <meetings.sco-monitor.{origin.domain}>"
    mail.set_content(written.text)
    mail.add_alternative(written.html, subtype="html")
    return mail


def _subject(message: protocol.Envelope) -> str | None:
    """What the message is about, as a name for programs: a meeting, a source, or nothing that lasts."""
    if isinstance(message.notice, condition.Condition):
        return f"source-{message.notice.source}"
    return f"meeting-{message.notice.meeting.id}" if message.notice.meeting else None


def _address(text: str) -> email.headerregistry.Address:
    """The one address in the text, with or without a display name. Raises ValueError for none, two or a faulty one."""
    fault = ValueError(f"no e-mail address: {letter.line(text)!r}")
    try:
        field: typing.Any = email.policy.SMTP.header_factory("To", letter.line(text))
    except IndexError as error:  # what the standard library makes of an address that ends in @
        raise fault from error
    addresses: tuple[email.headerregistry.Address, ...] = field.addresses
    if letter.line(text) != text or field.defects or len(addresses) != 1 or not addresses[0].domain:
        raise fault
    return addresses[0]


def _failed(message: protocol.Envelope, detail: str, *, retry: bool) -> protocol.NotifyError:
    return protocol.NotifyError(letter.line(detail), recipient=message.recipient, retry=retry)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error) or type(error).__name__


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
