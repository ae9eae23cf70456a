"""What a channel is given (`Envelope`), what it must be able to do (`Notifier`), and how it fails (`NotifyError`)."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from monitor import errors
from monitor.notify import digest


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """One message of the outbox on its way: `id` is the outbox key, stable over every attempt.

    `recipient` is an address on the channel; `created_at` (aware UTC) is when the message was written. `earlier` are
    the ids of the messages that the recipient was written before about the same meeting, oldest first.
    """

    id: str
    recipient: str
    notice: digest.Telling
    created_at: dt.datetime
    earlier: tuple[str, ...] = ()

    def event(self) -> dict[str, typing.Any]:
        """The message as JSON values for programs: `type`, `timestamp`, `data`, as Standard Webhooks lays them out."""
        return {
            "type": self.notice.type,
            "timestamp": self.created_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
            "data": self.notice.to_payload(),
        }


Fault = typing.Literal["message", "recipient", "channel", "gone"]
"""Whose fault a failure is.

message     the other side does not want this one, and may take the next
recipient   it takes nothing at present: away, busy, broken
channel     what all messages of the channel go by is so, such as the mail server
gone        it said that it is gone for good
"""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the other side answered when it took a message: its code, and the beginning of its words, on one line."""

    code: int | None = None
    said: str | None = None


class NotifyError(errors.MonitorError):
    """A message was not accepted.

    `retry` says whether another attempt may help, `after` is the wait that the other side asks for, or None. `fault`
    says whose fault it is; unless told, that of the recipient where another attempt may help, else of the message.
    `code` is the status or the reply code that was answered, None where there was no answer.
    """

    def __init__(
        self,
        message: str,
        *,
        recipient: str,
        retry: bool,
        after: dt.timedelta | None = None,
        fault: Fault | None = None,
        code: int | None = None,
    ) -> None:
        super().__init__(message)
        self.recipient = recipient
        self.retry = retry
        self.after = after
        self.fault: Fault = fault or ("recipient" if retry else "message")
        self.code = code


Heard = collections.abc.Callable[[str], None]
"""Told each line of a dialogue with the other side, without its secrets: ``> `` before ours, ``< `` before theirs."""


class Notifier(typing.Protocol):
    """A channel. Returning means that the other side took responsibility for the message."""

    def send(self, message: Envelope) -> Receipt | None:
        """Hand the message over, waiting no longer than the channel's timeout; what was answered, where anything was.

        Several threads may call it at once. Raises `NotifyError`.
        """


@typing.runtime_checkable
class Keeping(typing.Protocol):
    """A channel that keeps connections open between messages."""

    def let_go(self) -> None:
        """Close those that are not in use."""


class Answer(typing.NamedTuple):
    """What a POST came back with: its status, the wait that it asks for, and the head of its body."""

    status: int
    after: dt.timedelta | None = None
    body: bytes = b""


class Post(typing.Protocol):
    """The one gate to the network, as a channel over HTTP sees it: any client that does this can be plugged in."""

    def __call__(self, url: str, content: bytes, headers: collections.abc.Mapping[str, str]) -> Answer:
        """POST `content` and give back the answer, whatever its status is.

        Redirects are not followed. Raises a `MonitorError` where there is no answer; its attributes `retry` and
        `retry_after`, where it has them, say whether to try again and how long to wait before that.
        """
