"""Connections to a mail server that let somebody hear what is said, line by line, without passwords and letters."""

from __future__ import annotations

import smtplib
import typing

from monitor.notify import letter, protocol

_HIDDEN = "…"


class _Heard:
    """What both kinds of connection do besides. Whatever answers a challenge (334) or follows AUTH is not told."""

    def __init__(self, *given: typing.Any, heard: protocol.Heard | None = None, **options: typing.Any) -> None:
        self._heard = heard
        self._challenged = False
        self._writing = False
        self.answered: tuple[int, bytes] | None = None
        """The server's last answer."""
        super().__init__(*given, **options)

    def send(self, s: typing.Any) -> None:
        """Send bytes or text, and tell of it."""
        if self._heard:
            said = s if isinstance(s, str) else bytes(s).decode("utf-8", "replace")
            for line in self._sayable(said):
                self._heard(f"> {line}")
        connection: typing.Any = super()
        connection.send(s)

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer, and tell of it."""
        connection: typing.Any = super()
        code, said = self.answered = connection.getreply()
        self._challenged, self._writing = code == 334, code == 354
        if self._heard:
            for line in said.decode("utf-8", "replace").splitlines() or [""]:
                self._heard(letter.line(f"< {code} {_HIDDEN if self._challenged else line}"))
        return code, said

    def _sayable(self, said: str) -> list[str]:
        if self._challenged:
            return [_HIDDEN]
        if self._writing:
            head = said.partition("\r\n\r\n")[0].splitlines()
            return [*map(letter.line, head), f"({len(said)} characters of letter)"]
        verb, _, rest = said.strip().partition(" ")
        if verb.upper() == "AUTH":
            return [f"{verb} {rest.partition(' ')[0]} {_HIDDEN}"]
        return [letter.line(said)]


class Plain(_Heard, smtplib.SMTP):
    """A connection in the clear, or one that STARTTLS secures."""


class Secured(_Heard, smtplib.SMTP_SSL):
    """A connection that is TLS from the first byte."""
