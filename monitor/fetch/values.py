"""What goes in and out of the gate: `Validators`, `Fetched`, `Posted`, and the errors.

FetchError            a request came to nothing; carries its address and whether a later try may do better
  Refused             not asked, or not followed: robots.txt, a private address, a scheme, too many redirects
  TooLarge            the answer is longer than allowed
  TimedOut            the other side was too slow
  Unreachable         no connection, no such host, a broken one
  BadStatus           an answer other than a page; carries `status` and `retry_after`
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


class FetchError(errors.MonitorError):
    """A request came to nothing. `url` is the address that failed, `retry` whether a later try may do better."""

    retry = False

    def __init__(self, message: str, *, url: str, retry: bool | None = None) -> None:
        super().__init__(f"{message} ({url})")
        self.url = url
        if retry is not None:
            self.retry = retry


class Refused(FetchError):
    """The request was not made, or a redirect not followed."""


class TooLarge(FetchError):
    """The answer is longer than allowed, as sent or unpacked."""


class NotText(FetchError):
    """What answers is no text."""


class TimedOut(FetchError):
    """The other side was silent too long, or slow beyond the deadline."""

    retry = True


class Unreachable(FetchError):
    """There is no connection to the other side, or it broke."""

    retry = True


class BadStatus(FetchError):
    """The answer is none that holds a page. `retry_after` is the wait that it asks for, None if it names none."""

    def __init__(self, status: int, *, url: str, retry_after: dt.timedelta | None = None) -> None:
        super().__init__(f"HTTP {status}", url=url, retry=status in (408, 425, 429) or status >= 500)
        self.status = status
        self.retry_after = retry_after
