"""The edge of the network: names, connections and a mail server that exist in this process only.

What is put in place of the system's are `getaddrinfo`, httpcore's way to open a connection and smtplib's; all above
that is the service's own: the guard of addresses, HTTP on the wire, the dialogue with the mail server.
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import email.utils
import io
import smtplib
import socket
import typing
import unittest.mock

import httpcore

from monitor.fetch import guard

Fault = typing.Literal["no host", "refused", "silent", "reset", "503"]
"""What befalls a host: no address, no connection, no answer, a connection torn down, or a broken server behind it."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came over the wire; header names in lower case."""

    host: str
    method: str
    target: str
    headers: collections.abc.Mapping[str, str]
    body: bytes


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What goes back."""

    body: bytes = b""
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: collections.abc.Mapping[str, str] = dataclasses.field(default_factory=dict)


class Hosts(typing.Protocol):
    """All that is out there."""

    def now(self) -> dt.datetime:
        """The time, aware UTC."""

    def fault(self, host: str) -> Fault | None:
        """What befalls a host just now."""

    def answer(self, request: Request) -> Answer:
        """The answer to a request."""

    def mail(self, content: bytes) -> None:
        """Take a letter."""


MAIL = "mail.example"


@contextlib.contextmanager
def plugged(hosts: Hosts) -> collections.abc.Iterator[None]:
    """Nothing but these hosts is there while the context is entered."""

    def resolve(host: str, port: int, *_: object, **__: object) -> list[tuple[typing.Any, ...]]:
        if hosts.fault(host) == "no host":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        address = addresses.setdefault(host, f"8.8.{len(addresses) // 250}.{len(addresses) % 250}")
        names[address] = host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(_backend: object, address: str, *_: object, **__: object) -> httpcore.NetworkStream:
        host = names[address]
        if hosts.fault(host) in ("refused", "no host"):
            raise httpcore.ConnectError("[Errno 111] Connection refused")
        return _Stream(hosts, host)

    def open_mail(*_: object) -> _Mail:
        if hosts.fault(MAIL):
            raise ConnectionRefusedError(111, "Connection refused")
        return _Mail(hosts)

    addresses: dict[str, str] = {}
    names: dict[str, str] = {}
    with (
        unittest.mock.patch.object(guard.socket, "getaddrinfo", resolve),
        unittest.mock.patch.object(httpcore.SyncBackend, "connect_tcp", connect),
        unittest.mock.patch.object(smtplib.SMTP, "_get_socket", open_mail),
    ):
        yield


class _Stream(httpcore.NetworkStream):
    """Our end of a connection, and the other one."""

    def __init__(self, hosts: Hosts, host: str) -> None:
        self._hosts, self._host = hosts, host
        self._asked, self._given = b"", io.BytesIO()

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        del timeout
        self._asked += buffer
        head, ended, body = self._asked.partition(b"\r\n\r\n")
        if ended and len(body) >= int(_headers(head).get("content-length", "0")):
            self._asked = b""
            self._given = io.BytesIO(self._answered(head, body))

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        del timeout
        match self._hosts.fault(self._host):
            case "silent":
                raise httpcore.ReadTimeout("timed out")
            case "reset":
                raise httpcore.ReadError("[Errno 104] Connection reset by peer")
        return self._given.read(max_bytes)

    def close(self) -> None:
        self._given.close()

    def get_extra_info(self, info: str) -> typing.Any:
        del info

    def _answered(self, head: bytes, body: bytes) -> bytes:
        fault = self._hosts.fault(self._host)
        if fault in ("silent", "reset"):
            return b""
        method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        asked = Request(host=self._host, method=method, target=target, headers=_headers(head), body=body)
        answer = Answer(body=b"down", status=503) if fault else self._hosts.answer(asked)
        lines = [
            f"HTTP/1.1 {answer.status} Whatever",
            f"Date: {email.utils.format_datetime(self._hosts.now(), usegmt=True)}",
            f"Content-Type: {answer.content_type}",
            f"Content-Length: {len(answer.body)}",
            *(f"{name}: {value}" for name, value in answer.headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode("latin-1") + answer.body


def _headers(head: bytes) -> dict[str, str]:
    lines = head.decode("latin-1").split("\r\n")[1:]
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}


class _Mail:
    """A connection to a mail server that takes every letter."""

    def __init__(self, hosts: Hosts) -> None:
        self._hosts, self._letter = hosts, False
        self._asked, self._said = b"", io.BytesIO(b"220 mail.example\r\n")

    def makefile(self, _mode: str) -> io.BytesIO:
        """What smtplib reads from."""
        return self._said

    def settimeout(self, _seconds: float) -> None:
        """Part of what a socket is."""

    def close(self) -> None:
        """Nothing is kept."""

    def sendall(self, data: bytes) -> None:
        """Take a command, or the letter after DATA."""
        if self._hosts.fault(MAIL):
            raise ConnectionResetError(104, "Connection reset by peer")
        self._asked += data
        end = b"\r\n.\r\n" if self._letter else b"\r\n"
        while end in self._asked:
            told, _, self._asked = self._asked.partition(end)
            self._say(self._taken(told))
            end = b"\r\n.\r\n" if self._letter else b"\r\n"

    def _taken(self, told: bytes) -> bytes:
        if self._letter:
            self._letter = False
            self._hosts.mail(told)
            return b"250 taken\r\n"
        verb = told[:4].upper()
        self._letter = verb == b"DATA"
        return {b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 well\r\n")

    def _say(self, words: bytes) -> None:
        place = self._said.tell()
        self._said.seek(0, io.SEEK_END)
        self._said.write(words)
        self._said.seek(place)
