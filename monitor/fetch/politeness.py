"""One request to a host at a time, and a pause between two."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import math
import threading
import time


@dataclasses.dataclass(slots=True)
class _Slot:
    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)
    ended: float = -math.inf
    held_until: float = -math.inf


class Turns:
    """Whose turn it is at which host. Threads that share a `Turns` never ask one host at the same time.

    `clock` gives seconds that only rise, `sleep` waits so many of them.
    """

    def __init__(
        self,
        clock: collections.abc.Callable[[], float] = time.monotonic,
        sleep: collections.abc.Callable[[float], object] = time.sleep,
    ) -> None:
        self._clock, self._sleep = clock, sleep
        self._slots: dict[str, _Slot] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def turn(self, host: str, pause: float) -> collections.abc.Iterator[None]:
        """Wait for the host to be free, and until `pause` seconds have gone since its last request; then keep it."""
        slot = self._slot(host)
        with slot.lock:
            wait = max(slot.ended + pause, slot.held_until) - self._clock()
            if wait > 0:
                self._sleep(wait)
            try:
                yield
            finally:
                slot.ended = self._clock()

    def hold(self, host: str, seconds: float) -> None:
        """Ask a host nothing for so many seconds: it said that it is busy."""
        slot = self._slot(host)
        slot.held_until = max(slot.held_until, self._clock() + seconds)

    def _slot(self, host: str) -> _Slot:
        with self._lock:
            return self._slots.setdefault(host, _Slot())
