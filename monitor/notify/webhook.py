"""JSON to a program, signed as Standard Webhooks asks (https://www.standardwebhooks.com, version 1.0.0).

The `webhook-id` is the id of the message in the outbox, the same at every attempt: a receiver can drop a repeat.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import json
import urllib.parse

import standardwebhooks

from monitor import errors
from monitor.notify import protocol

# Request Timeout, Too Early, Too Many Requests, and any 5xx besides: the receiver may take the message later.
# Unauthorized, Forbidden: most likely our secret is wrong, which says nothing of the message; somebody may mend it.
_TRY_AGAIN = frozenset({401, 403, 408, 425, 429})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a webhook goes; `secret` is base64, with or without ``whsec_`` before it. Without one nothing is signed.

    The address may be a secret too: many receivers know their senders by a token in it.
    """

    url: str = dataclasses.field(repr=False)
    secret: str | None = dataclasses.field(default=None, repr=False)


class Webhook:
    """The channel ``webhook``: the recipient is the name of a target."""

    def __init__(self, targets: collections.abc.Mapping[str, Target], post: protocol.Post) -> None:
        self._targets = targets
        self._post = post

    def send(self, message: protocol.Envelope) -> None:
        """Post the notice; any 2xx means accepted. Raises `NotifyError`."""
        target = self._targets.get(message.recipient)
        if target is None:
            raise _failed(message, "no webhook of this name is configured", retry=True)
        # ASCII only: a lone surrogate of a broken page must not break the encoding
        content = json.dumps(message.event()).encode("ascii")
        try:
            status, wait = self._post(target.url, content, _headers(message, target, content))
        except errors.MonitorError as error:
            told = str(error).replace(target.url, urllib.parse.urlsplit(target.url).hostname or "")
            after = getattr(error, "retry_after", None)
            raise _failed(message, told, retry=getattr(error, "retry", True), after=after) from error
        if not 200 <= status < 300:
            retry = status in _TRY_AGAIN or status >= 500
            raise _failed(message, f"answered {status}", retry=retry, after=wait if retry else None)


def _headers(message: protocol.Envelope, target: Target, content: bytes) -> dict[str, str]:
    now = dt.datetime.now(dt.UTC)
    headers = {
        "content-type": "application/json",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(now.timestamp())),
    }
    if target.secret is not None:
        try:
            signer = standardwebhooks.Webhook(target.secret)
        except (ValueError, standardwebhooks.webhooks.EmptyWebhookSecretError) as error:
            raise _failed(message, "its secret is not base64", retry=True) from error
        headers["webhook-signature"] = signer.sign(message.id, now, content.decode("ascii"))
    return headers


def _failed(
    message: protocol.Envelope, detail: str, *, retry: bool, after: dt.timedelta | None = None
) -> protocol.NotifyError:
    return protocol.NotifyError(
        f"webhook {message.recipient}: {detail}", recipient=message.recipient, retry=retry, after=after
    )
