"""The one gate to the network: politeness, validators, retries, caps, address guard, charset -> `Fetched`."""

from __future__ import annotations

from monitor.fetch.fetcher import Fetcher
from monitor.fetch.values import (
    BadStatus,
    Fetched,
    FetchError,
    NotText,
    Posted,
    Refused,
    TimedOut,
    TooLarge,
    Unreachable,
    Validators,
)

__all__ = [
    "BadStatus",
    "FetchError",
    "Fetched",
    "Fetcher",
    "NotText",
    "Posted",
    "Refused",
    "TimedOut",
    "TooLarge",
    "Unreachable",
    "Validators",
]
