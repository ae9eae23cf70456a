"""What a channel is given (`Envelope`), what it must be able to do (`Notifier`), and how it fails (`NotifyError`)."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from monitor import errors
from monitor.notify import condition
from monitor.notify import notice as told


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message of the outbox on its way: `id` is the outbox key, stable over every attempt.

    `recipient` is an address on the channel; `created_at` (aware UTC) is when the message was written. `earlier` are
    the ids of the messages that the recipient was written before about the same meeting, oldest first.
    """

    id: str
    recipient: str
    notice: told.Notice | condition.Condition
    created_at: dt.datetime
    earlier: tuple[str, ...] = ()

    def event(self) -> dict[str, typing.Any]:
        """The message as JSON values for programs: `type`, `timestamp`, `data`, as Standard Webhooks lays them out."""
        return {
            "type": self.notice.type,
            "timestamp": self.created_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
            "data": self.notice.to_payload(),
        }


class NotifyError(errors.MonitorError):
    """A message was not accepted.

    `retry` says whether another attempt may help, `after` is the wait that the other side asks for, or None.
    """

    def __init__(self, message: str, *, recipient: str, retry: bool, after: dt.timedelta | None = None) -> None:
        super().__init__(message)
        self.recipient = recipient
        self.retry = retry
        self.after = after


Heard = collections.abc.Callable[[str], None]
"""Told each line of a dialogue with the other side, without its secrets: ``> `` before ours, ``< `` before theirs."""


class Notifier(typing.Protocol):
    """A channel. Returning means that the other side took responsibility for the message."""

    def send(self, message: Envelope) -> None:
        """Hand the message over, waiting no longer than the channel's timeout. Raises `NotifyError`."""


class Post(typing.Protocol):
    """The one gate to the network, as a channel over HTTP sees it: any client that does this can be plugged in."""

    def __call__(
        self, url: str, content: bytes, headers: collections.abc.Mapping[str, str]
    ) -> tuple[int, dt.timedelta | None]:
        """POST `content` and give back the status, whatever it is, and the wait that the answer asks for.

        Redirects are not followed. Raises a `MonitorError` where there is no answer; its attributes `retry` and
        `retry_after`, where it has them, say whether to try again and how long to wait before that.
        """
