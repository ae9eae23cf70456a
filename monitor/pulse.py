"""Whether the threads of the daemon still get on: each says by when its next step is to be expected."""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import threading
import time

_SECOND = dt.timedelta(seconds=1)


class Pulse:
    """Who is at work, and when they made their last step, by a clock that nobody turns (seconds)."""

    def __init__(self, clock: collections.abc.Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steps: dict[str, tuple[float, dt.timedelta]] = {}
        self._lock = threading.Lock()

    def begin(self, name: str, within: dt.timedelta) -> None:
        """Work begins, whose next step, or end, comes within so long; said again, it is a step."""
        with self._lock:
            self._steps[name] = (self._clock(), within)

    def step(self, name: str) -> None:
        """Work made a step; where none of this name was begun, nothing is expected of it."""
        with self._lock:
            if name in self._steps:
                self._steps[name] = (self._clock(), self._steps[name][1])

    def end(self, name: str) -> None:
        """Work ended, and nothing more is expected of it."""
        with self._lock:
            self._steps.pop(name, None)

    @contextlib.contextmanager
    def during(self, name: str, within: dt.timedelta) -> collections.abc.Iterator[None]:
        """Work is under way while the context is entered."""
        self.begin(name, within)
        try:
            yield
        finally:
            self.end(name)

    def ails(self) -> str | None:
        """Who has made no step for longer than they may, in one line; None where all get on."""
        now = self._clock()
        with self._lock:
            waits = {name: now - last for name, (last, within) in self._steps.items() if now - last > within / _SECOND}
        return "; ".join(f"{name} has made no step for {wait:.0f} s" for name, wait in waits.items()) or None
