"""What a service delivers by: the channels of alerts, with the guarded gate as their way to the network."""

from __future__ import annotations

import collections.abc
import http
import sys
import urllib.parse

from monitor import fetch, notify, picking, service, settings, traffic, trouble
from monitor.notify import letter, protocol

_SHOWN = 1000  # bytes of an answer that are told


def office(desk: service.Service, fetcher: fetch.Fetcher) -> picking.Office:
    """Where a service delivers from, as a daemon or by hand; what goes over the network is put on record there."""
    kept = traffic.Kept()
    return picking.Office(
        sessions=desk.sessions,
        notifiers=notifiers(desk.settings, fetcher, tell=kept.put),
        limits=desk.settings.monitor.delivery,
        holder=desk.holder,
        now=desk.now,
        stop=desk.stop,
        operator=trouble.Operator.of(desk.settings),
        traffic=kept,
    )


def notifiers(
    configuration: settings.Settings,
    fetcher: fetch.Fetcher,
    heard: protocol.Heard | None = None,
    tell: collections.abc.Callable[[fetch.Exchange], None] | None = None,
) -> dict[str, protocol.Notifier]:
    """The channels that the settings give something to send with, by name.

    `heard` is told their dialogues, `tell` each exchange that goes through the gate, in place of the gate's memory.
    """
    gates = notify.Gates(post=_post(fetcher, heard, tell), out=sys.stdout, heard=heard)
    return notify.notifiers(configuration, gates)


def _post(
    fetcher: fetch.Fetcher,
    heard: protocol.Heard | None,
    tell: collections.abc.Callable[[fetch.Exchange], None] | None,
) -> protocol.Post:
    def post(url: str, content: bytes, headers: collections.abc.Mapping[str, str]) -> protocol.Answer:
        if heard:
            for line in _request(url, content, headers):
                heard(f"> {line}")
        answer = fetcher.post(url, content, headers, tell)
        if heard:
            heard(f"< {answer.status} {_phrase(answer.status)}".rstrip())
            for line in _shown(answer.body):
                heard(f"< {line}")
        return protocol.Answer(status=answer.status, after=answer.retry_after, body=answer.body)

    return post


def _request(url: str, content: bytes, headers: collections.abc.Mapping[str, str]) -> list[str]:
    """A request without its path, which may be what the receiver knows its senders by."""
    address = urllib.parse.urlsplit(url)
    line = f"POST {address.scheme}://{address.netloc}/{'…' if address.path.strip('/') or address.query else ''}"
    return [line, *(f"{name}: {value}" for name, value in headers.items()), f"({len(content)} bytes of JSON)"]


def _phrase(status: int) -> str:
    return next((known.phrase for known in http.HTTPStatus if known == status), "")


def _shown(body: bytes) -> list[str]:
    """The beginning of an answer, line by line."""
    lines = [letter.line(line) for line in body[:_SHOWN].decode("utf-8", "replace").splitlines()]
    return [line for line in lines if line]
