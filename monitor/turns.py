"""Turns of recipients that are under way in this process: who is slow takes no place from the others for long."""

from __future__ import annotations

import collections.abc
import threading
import time

LONG = 4.0
"""Seconds from which on a turn is long: by itself it ends after two, but for an attempt that takes its time."""


class Turns:
    """What is under way, by thread. `clock` gives seconds that only rise."""

    def __init__(self, clock: collections.abc.Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun: dict[int, float] = {}

    def __len__(self) -> int:
        """How many are under way."""
        return len(self._begun)

    def begin(self) -> None:
        """This thread has one from now on."""
        self._begun[threading.get_ident()] = self._clock()

    def end(self) -> None:
        """This thread has none any more."""
        self._begun.pop(threading.get_ident(), None)

    def is_room(self, places: int) -> bool:
        """Whether fewer than so many are under way, the long ones left out."""
        now = self._clock()
        return sum(now - begun < LONG for begun in list(self._begun.values())) < places
