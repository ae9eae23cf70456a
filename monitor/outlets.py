"""The channels of alerts, built from the settings, with the guarded gate as their way to the network."""

from __future__ import annotations

import collections.abc
import datetime as dt
import sys

from monitor import fetch, notify, settings
from monitor.notify import protocol


def notifiers(configuration: settings.Settings, fetcher: fetch.Fetcher) -> dict[str, protocol.Notifier]:
    """The channels that the settings give something to send with, by name."""
    return notify.notifiers(configuration, notify.Gates(post=_post(fetcher), out=sys.stdout))


def _post(fetcher: fetch.Fetcher) -> protocol.Post:
    def post(url: str, content: bytes, headers: collections.abc.Mapping[str, str]) -> tuple[int, dt.timedelta | None]:
        answer = fetcher.post(url, content, headers)
        return answer.status, answer.retry_after

    return post
