"""Slack, Teams, Telegram, Matrix, ntfy and the rest, by Apprise (https://github.com/caronc/apprise), an extra.

Apprise says of a message that it was accepted or that it was not, with a line in its log about why, and not whether
another attempt may help: whatever went wrong is tried again. It has connections of its own, which pass no gate of ours;
the addresses are the operator's. An address holds the keys to a room, so no part of it is told.
"""

from __future__ import annotations

import collections.abc
import importlib.util
import logging
import re
import typing
import urllib.parse

from monitor.notify import brief, letter, protocol

if typing.TYPE_CHECKING:
    import apprise

EXTRA = "chat needs Apprise, which is not installed: `make chat`, or pip install 'sco-monitor[chat]'"
_TOLD = 300  # characters of what is noted of a failure
_SHORT = 4  # characters; shorter parts of an address are words such as `v1`, and no secret


class Chat:
    """The channel ``chat``: the recipient is the name of a target, whose address is one of Apprise's."""

    def __init__(self, targets: collections.abc.Mapping[str, str], heard: protocol.Heard | None = None) -> None:
        self._targets = targets
        self._heard = heard

    def send(self, message: protocol.Envelope) -> None:
        """Hand the message to the service, one target a call. Raises `NotifyError`."""
        url = self._targets.get(message.recipient)
        if url is None:
            raise _failed(message, "no chat of this name is configured")
        if (wrong := fault(url)) is not None:
            raise _failed(message, wrong)
        written = brief.compose(message.notice)
        self._tell(f"> {url.partition('://')[0]}: {written.title}")
        accepted, said = _told(url, written)
        for line in said:
            self._tell(f"< {line}")
        if not accepted:
            raise _failed(message, "; ".join(said) or "the service did not accept it")
        self._tell("< accepted")

    def _tell(self, line: str) -> None:
        if self._heard:
            self._heard(line)


def fault(url: str) -> str | None:
    """Why nothing can be sent to an address, None where something can: no library for it, or it is none."""
    if importlib.util.find_spec("apprise") is None:
        return EXTRA
    return None if _service(url) else "its address is none that Apprise knows"


def _told(url: str, written: brief.Brief) -> tuple[bool, list[str]]:
    """Whether the service took it, and what Apprise says of that."""
    import apprise

    service = apprise.Apprise(asset=_asset())
    service.add(url)
    try:
        result = service.notify(body=written.text, title=written.title, body_format=apprise.NotifyFormat.TEXT)
    except Exception as error:  # noqa: BLE001 -- a plug-in for one of 170 services; its text may quote the address
        return False, [_safe(f"{type(error).__name__}: {error}", url)]
    return bool(result), [_safe(entry.message, url) for entry in result.logs()]


def _service(url: str) -> apprise.NotifyBase | None:
    import apprise

    found: apprise.NotifyBase | None = apprise.Apprise.instantiate(url, asset=_asset())
    return found


def _asset() -> apprise.AppriseAsset:
    """How Apprise is to behave: nothing on disk, one after the other, nothing read out of the text."""
    import apprise

    # Its log may quote addresses; what matters of it comes with the result.
    logging.getLogger("apprise").propagate = False
    asset = apprise.AppriseAsset(storage_mode=apprise.PersistentStoreMode.MEMORY)
    asset.app_id, asset.app_desc, asset.app_url = "sco-monitor", "SCO meeting alerts", ""
    asset.async_mode = False
    return asset


def _safe(text: str, url: str) -> str:
    """The text on one line, without any part of the address."""
    for part in sorted(_parts(url), key=len, reverse=True):
        text = text.replace(part, "…")
    return letter.line(text)[:_TOLD]


def _parts(url: str) -> set[str]:
    rest = url.partition("://")[2]
    parts = {rest, *re.split(r"[/:@?&=#,]+", rest)}
    return {one for part in parts for one in (part, urllib.parse.unquote(part)) if len(one) >= _SHORT}


def _failed(message: protocol.Envelope, detail: str) -> protocol.NotifyError:
    return protocol.NotifyError(f"chat {message.recipient}: {detail}", recipient=message.recipient, retry=True)
