"""What the gate tells of each exchange, and what it wants to know of a host that it asked before.

The gate knows no database. Whoever gives it a `Memory` that outlives the process has pauses and pleas for patience
outlive it too.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

from monitor.fetch import values

LONGEST_WAIT = dt.timedelta(days=1)
"""Longest wait that a site is granted; what asks for more has a slip in its header, or never wants to be read."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What is remembered of a host, in aware UTC: when the last request ended, and until when to leave it alone."""

    asked_at: dt.datetime | None = None
    held_until: dt.datetime | None = None


class Memory(typing.Protocol):
    """What outlives a process, or several that share it."""

    def exchanged(self, exchange: values.Exchange) -> None:
        """Keep what came of a request, the wait that its host asked for included. Must not raise."""

    def host(self, name: str) -> Host:
        """What is known of a host; an empty `Host` if nothing. Must not raise."""


class Forgetful:
    """The memory of a process that keeps no records."""

    def exchanged(self, exchange: values.Exchange) -> None:
        """Forget it."""

    def host(self, name: str) -> Host:
        """Nothing is known."""
        del name
        return Host()


NOTHING = Forgetful()


class Claims(typing.Protocol):
    """Turns at hosts that are taken between processes."""

    def take(self, host: str, seconds: float) -> None:
        """Wait until no other process asks the host, and keep it for so many seconds, or for so many more.

        Raises `politeness.Held` where that takes too long.
        """

    def leave(self, host: str) -> None:
        """Let other processes ask the host. Must not raise."""


class Unshared:
    """The turns of a process that shares them with none."""

    def take(self, host: str, seconds: float) -> None:
        """Nobody is in the way."""

    def leave(self, host: str) -> None:
        """Nobody waits."""


ALONE = Unshared()
