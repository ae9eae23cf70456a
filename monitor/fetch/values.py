"""What goes in and out of the gate: `Validators`, `Fetched`, `Posted`, `Exchange`, and the errors.

FetchError            a request came to nothing; carries its address, its class and the wait that was asked for
  Refused             not asked, or not followed: robots.txt, a private address, a scheme, too many redirects
  Held                not asked: the host wants to be left alone for longer than one sits out
  TooLarge            the answer is longer than allowed
  TimedOut            the other side was too slow
  Unreachable         no connection, no such host, a broken one
  BadStatus           an answer other than a page; carries `status`
  NotText             an answer that is no text: PDF, image, archive
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from monitor import errors


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What a server gave with an earlier answer, sent back so that it may say "not modified" (RFC 9110, 13.1)."""

    etag: str | None = None
    last_modified: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer. `url` is the address asked for, `final_url` the one that answered after redirects.

    `body` is unpacked, `text` is it decoded by `charset`. `fetched_at` is aware UTC. Where `not_modified` is true the
    body is empty, and the validators are those that stay valid.
    """

    url: str
    final_url: str
    status: int
    content_type: str
    charset: str
    body: bytes
    text: str
    fetched_at: dt.datetime
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """The answer to something sent: its status, the head of its body for a log, and how long it asks us to wait."""

    url: str
    status: int
    body: bytes
    retry_after: dt.timedelta | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came of it, for the record; a page behind a redirect takes two.

    `at` (aware UTC) is when it began, `seconds` how long it took, `size` how many bytes of body came over the wire.
    `url` is the address, of a webhook without its path, which may be a secret. `status` is None where there was no
    answer. `fault` and `reason` are None where all went well; `retry_after` is the wait that was asked for.
    `clock_ahead` is by how many seconds the clock of the answer is before ours, None where it tells no time.
    """

    at: dt.datetime
    method: str
    url: str
    host: str
    seconds: float
    status: int | None = None
    size: int = 0
    fault: errors.Fault | None = None
    reason: str | None = None
    retry_after: dt.timedelta | None = None
    clock_ahead: float | None = None


class FetchError(errors.MonitorError):
    """A request came to nothing.

    `url` is the address that failed, `fault` the class of the error, `retry` whether another attempt may do better,
    `retry_after` the wait that the other side asks for, None if it names none.
    """

    fault: errors.Fault = "hard"
    retry = False

    def __init__(
        self,
        message: str,
        *,
        url: str,
        retry: bool | None = None,
        fault: errors.Fault | None = None,
        retry_after: dt.timedelta | None = None,
    ) -> None:
        super().__init__(f"{message} ({url})")
        self.url, self.retry_after = url, retry_after
        self.retry = self.retry if retry is None else retry
        self.fault = fault or self.fault


class Refused(FetchError):
    """The request was not made, or a redirect not followed."""


class Held(FetchError):
    """The host asked to be left alone, and is; `retry_after` is for how long from now."""

    fault, retry = "temporary", True


class TooLarge(FetchError):
    """The answer is longer than allowed, as sent or unpacked."""


class NotText(FetchError):
    """What answers is no text."""


class TimedOut(FetchError):
    """The other side was silent too long, or slow beyond the deadline."""

    fault, retry = "temporary", True


class Unreachable(FetchError):
    """There is no connection to the other side, or it broke."""

    fault, retry = "temporary", True


class BadStatus(FetchError):
    """The answer is none that holds a page."""

    def __init__(self, status: int, *, url: str, retry_after: dt.timedelta | None = None) -> None:
        again = status in BUSY or status >= 500
        fault = fault_of(status) or "soft"  # no error, and no page either
        super().__init__(f"HTTP {status}", url=url, retry=again, fault=fault, retry_after=retry_after)
        self.status = status


BUSY = frozenset({408, 425, 429})
"""Request Timeout, Too Early, Too Many Requests: come later."""
NOT_NOW = frozenset({304, 401, 402, 403, 407, 421, 423, 451})
"""Statuses by which a site turns a reader away, or lies to it, for reasons that pass."""


def fault_of(status: int) -> errors.Fault | None:
    """The class of error that a status stands for where a page was asked for; None for one that is none."""
    if status in BUSY:
        return "temporary"
    if status >= 500 or status in NOT_NOW:
        return "soft"
    return None if 200 <= status < 400 else "hard"
