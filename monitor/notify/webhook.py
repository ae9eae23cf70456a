"""JSON to a program, signed as Standard Webhooks asks (https://www.standardwebhooks.com, version 1.0.0).

The `webhook-id` is the id of the message in the outbox, the same at every attempt: a receiver can drop a repeat.
Where asked for, the body is a CloudEvent (https://cloudevents.io, version 1.0, structured mode), signed all the same.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import json
import re
import typing
import urllib.parse

import standardwebhooks

from monitor import errors
from monitor.notify import letter, protocol

# Request Timeout, Too Early, Too Many Requests, and any 5xx besides: the receiver may take the message later.
# Unauthorized, Forbidden, Not Found: most likely our secret or address is wrong, or the receiver is just being
# replaced, which says nothing of the message; somebody may mend it.
_TRY_AGAIN = frozenset({401, 403, 404, 408, 425, 429})
_GONE = 410
_TOLD = 300  # characters of an answer that are kept
_SHORT = 4  # characters; shorter parts of an address are words such as `v1`, and no secret

Format = typing.Literal["standard", "cloudevents"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a webhook goes; `secret` is base64, with or without ``whsec_`` before it. Without one nothing is signed.

    `old_secret` signs besides, while the receiver changes from the old to the new one. The address may be a secret too:
    many receivers know their senders by a token in it.
    """

    url: str = dataclasses.field(repr=False)
    secret: str | None = dataclasses.field(default=None, repr=False)
    old_secret: str | None = dataclasses.field(default=None, repr=False)
    format: Format = "standard"


class Webhook:
    """The channel ``webhook``: the recipient is the name of a target.

    `origin` is the address of the archive, by which CloudEvents tell their senders apart.
    """

    def __init__(
        self, targets: collections.abc.Mapping[str, Target], post: protocol.Post, origin: str = "/sco-monitor"
    ) -> None:
        self._targets = targets
        self._post = post
        self._origin = origin

    def send(self, message: protocol.Envelope) -> protocol.Receipt:
        """Post the notice; any 2xx means accepted. Raises `NotifyError`."""
        target = self._targets.get(message.recipient)
        if target is None:
            raise _failed(message, "no webhook of this name is configured", retry=True)
        clouded = target.format == "cloudevents"
        event = cloud_event(message, self._origin) if clouded else message.event()
        # ASCII only: a lone surrogate of a broken page must not break the encoding
        content = json.dumps(event).encode("ascii")
        headers = {"content-type": "application/cloudevents+json" if clouded else "application/json"}
        headers |= _signed(message, target, content)
        try:
            answer = self._post(target.url, content, headers)
        except errors.MonitorError as error:
            told = str(error).replace(target.url, urllib.parse.urlsplit(target.url).hostname or "")
            after = getattr(error, "retry_after", None)
            raise _failed(message, told, retry=getattr(error, "retry", True), after=after) from error
        said = _safe(answer.body, target)
        if not 200 <= answer.status < 300:
            raise _refused(message, answer, said)
        return protocol.Receipt(code=answer.status, said=said or None)


def _refused(message: protocol.Envelope, answer: protocol.Answer, said: str) -> protocol.NotifyError:
    retry = answer.status in _TRY_AGAIN or answer.status >= 500
    error = _failed(
        message,
        f"answered {answer.status}{f': {said}' if said else ''}",
        retry=retry,
        after=answer.after if retry else None,
        fault="gone" if answer.status == _GONE else None,
    )
    error.code = answer.status
    return error


def _safe(body: bytes, target: Target) -> str:
    """The beginning of an answer on one line, without what is secret of the target, should it be quoted there."""
    text = letter.line(body.decode("utf-8", "replace"))
    address = urllib.parse.urlsplit(target.url)
    parts = re.split(r"[/?&=#]+", f"{address.path}?{address.query}")
    secrets = [target.secret, target.old_secret, *parts, *map(urllib.parse.unquote, parts)]
    for secret in sorted({one for one in secrets if one and len(one) >= _SHORT}, key=len, reverse=True):
        text = text.replace(secret, "…")
    return text[:_TOLD]


def cloud_event(message: protocol.Envelope, origin: str) -> dict[str, typing.Any]:
    """The message as a CloudEvent in structured mode: `id` is that of the outbox, `data` the same as ever."""
    event = message.event()
    return {
        "specversion": "1.0",
        "id": message.id,
        "source": origin,
        "type": f"sco-monitor.{event['type']}",
        "time": event["timestamp"],
        "datacontenttype": "application/json",
        "data": event["data"],
    }


def _signed(message: protocol.Envelope, target: Target, content: bytes) -> dict[str, str]:
    """Id, time and a signature for each key, side by side: a receiver takes whichever it knows."""
    now = dt.datetime.now(dt.UTC)
    headers = {"webhook-id": message.id, "webhook-timestamp": str(int(now.timestamp()))}
    keys = [key for key in (target.secret, target.old_secret) if key is not None]
    if keys:
        try:
            signers = [standardwebhooks.Webhook(key) for key in keys]
        except (ValueError, standardwebhooks.webhooks.EmptyWebhookSecretError) as error:
            raise _failed(message, "its secret is not base64", retry=True) from error
        signatures = [signer.sign(message.id, now, content.decode("ascii")) for signer in signers]
        headers["webhook-signature"] = " ".join(signatures)
    return headers


def _failed(
    message: protocol.Envelope,
    detail: str,
    *,
    retry: bool,
    after: dt.timedelta | None = None,
    fault: protocol.Fault | None = None,
) -> protocol.NotifyError:
    return protocol.NotifyError(
        f"webhook {message.recipient}: {detail}", recipient=message.recipient, retry=retry, after=after, fault=fault
    )
