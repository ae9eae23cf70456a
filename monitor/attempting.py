"""One attempt to hand a message over, and what came of it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import time

import structlog

from monitor.notify import digest, protocol
from monitor.notify import notice as told

log = structlog.get_logger()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message as it was claimed: what is needed to send it, outside any transaction.

    `since` is when it could first be sent: messages that were held back are given as much time as others. Its recipient
    is ours at least `until` then. It `opens` recipient and channel, if it is taken, where one may have failed before.
    `trace` is the id of its article in the log.
    """

    id: str
    channel: str
    recipient: str
    state: str
    payload: dict[str, object]
    created_at: dt.datetime
    since: dt.datetime
    tries: int
    earlier: tuple[str, ...]
    until: dt.datetime
    opens: bool
    trace: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An attempt that was made: what the other side answered, or why it did not take the message."""

    failure: protocol.NotifyError | None = None
    receipt: protocol.Receipt = dataclasses.field(default_factory=protocol.Receipt)
    seconds: float = 0.0


def attempt(notifier: protocol.Notifier | None, claimed: Claimed) -> Made:
    """Try to hand a message over, once."""
    begun = time.monotonic()
    try:
        receipt = _hand_over(notifier, claimed)
    except protocol.NotifyError as error:
        return Made(failure=error, seconds=time.monotonic() - begun)
    return Made(receipt=receipt, seconds=time.monotonic() - begun)


def _hand_over(notifier: protocol.Notifier | None, claimed: Claimed) -> protocol.Receipt:
    if notifier is None:
        reason = f"the channel {claimed.channel} is not set up; see monitor.toml and alerts.toml"
        raise protocol.NotifyError(reason, recipient=claimed.recipient, retry=True, fault="channel")
    try:
        notice = digest.read(claimed.payload)
        envelope = protocol.Envelope(
            id=claimed.id,
            recipient=claimed.recipient,
            notice=notice,
            created_at=claimed.created_at,
            earlier=claimed.earlier,
        )
        return notifier.send(envelope) or protocol.Receipt()
    except told.BadPayload as error:
        raise protocol.NotifyError(str(error), recipient=claimed.recipient, retry=False) from error
    except protocol.NotifyError:
        raise
    except Exception as error:
        # A fault of ours in one message must not hold back the others, nor have it sent for ever.
        log.exception("message not sent, by a fault of this program", message=claimed.id, channel=claimed.channel)
        reason = f"{type(error).__name__}: {error}"
        raise protocol.NotifyError(reason, recipient=claimed.recipient, retry=True, fault="message") from error
