"""The one gate to the network: politeness, validators, retries, caps, address guard, charset -> `Fetched`."""

from __future__ import annotations

from monitor.fetch.fetcher import Fetcher
from monitor.fetch.memory import ALONE, Claims, Host, Memory
from monitor.fetch.values import (
    BadStatus,
    Exchange,
    Fetched,
    FetchError,
    Held,
    NotText,
    Posted,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
    Validators,
)

__all__ = [
    "ALONE",
    "BadStatus",
    "Claims",
    "Exchange",
    "FetchError",
    "Fetched",
    "Fetcher",
    "Held",
    "Host",
    "Memory",
    "NotText",
    "Posted",
    "Refused",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "Validators",
]
