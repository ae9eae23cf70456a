"""One request to a host at a time, a pause between two, and none while it asks to be left alone."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import math
import threading
import time

from monitor.fetch import memory

MOST_HOSTS = 1000
"""Hosts whose last request is kept in mind; a site can make up names without end."""
SPARE = 5.0
"""Seconds that a claim on a host outlasts the longest request, for what the other side still does with that."""


@dataclasses.dataclass(slots=True)
class _Slot:
    lock: threading.Lock = dataclasses.field(default_factory=threading.Lock)
    ended: float = -math.inf
    held_until: float = -math.inf


class Held(Exception):
    """A host wants to be left alone for so many `seconds` more, which is longer than is sat out."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds} seconds")
        self.seconds = seconds


class Turns:
    """Whose turn it is at which host. Threads that share a `Turns` never ask one host at the same time.

    `clock` gives seconds that only rise, `sleep` waits so many of them, or says that the process is to stop, `now` is
    the aware UTC time. `remembered` says what is known of a host from other processes, such as the one before this; by
    `claims` turns are taken between those that run at once. `longest` is how many seconds one request may take.
    """

    def __init__(
        self,
        clock: collections.abc.Callable[[], float] = time.monotonic,
        sleep: collections.abc.Callable[[float], object] = time.sleep,
        now: collections.abc.Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        remembered: collections.abc.Callable[[str], memory.Host] = memory.NOTHING.host,
        claims: memory.Claims = memory.ALONE,
        longest: float = 60.0,
    ) -> None:
        self._clock, self._sleep, self._now, self._remembered = clock, sleep, now, remembered
        self._claims, self._lease = claims, longest + SPARE
        self._slots: dict[str, _Slot] = {}
        self._lock = threading.Lock()

    @contextlib.contextmanager
    def turn(self, host: str, pause: float, patience: float = math.inf) -> collections.abc.Iterator[None]:
        """Wait for the host to be free, and until `pause` seconds have gone since its last request; then keep it.

        Raises `Held` where the host wants to be left alone for longer than `patience` seconds.
        """
        slot = self._slot(host)
        with slot.lock, self._claimed(host, pause):
            known = self._remembered(host)
            held = self._held(slot, known)
            if held > patience:
                raise Held(held)
            wait = max(slot.ended + pause - self._clock(), held, self._rest(known, pause))
            if wait > pause:  # longer than the claim was made for
                self._claims.take(host, wait + self._lease)
            if wait > 0 and self._sleep(wait):  # the process is to stop: rather not asked than asked too soon
                raise Held(wait)
            try:
                yield
            finally:
                slot.ended = self._clock()

    @contextlib.contextmanager
    def _claimed(self, host: str, pause: float) -> collections.abc.Iterator[None]:
        """The host, and no other process asks it meanwhile."""
        self._claims.take(host, pause + self._lease)
        try:
            yield
        finally:
            self._claims.leave(host)

    def hold(self, host: str, seconds: float) -> None:
        """Ask a host nothing for so many seconds: it said that it is busy."""
        slot = self._slot(host)
        slot.held_until = max(slot.held_until, self._clock() + seconds)

    def _held(self, slot: _Slot, known: memory.Host) -> float:
        left = -math.inf if known.held_until is None else (known.held_until - self._now()).total_seconds()
        # A clock that was set back in between must not have us wait for ever.
        return max(slot.held_until - self._clock(), min(left, memory.LONGEST_WAIT.total_seconds()))

    def _rest(self, known: memory.Host, pause: float) -> float:
        """What is left of the pause after a request of another process."""
        if known.asked_at is None:
            return -math.inf
        return min(pause - (self._now() - known.asked_at).total_seconds(), pause)

    def _slot(self, host: str) -> _Slot:
        with self._lock:
            if host not in self._slots and len(self._slots) >= MOST_HOSTS:
                self._forget_idle()
            return self._slots.setdefault(host, _Slot())

    def _forget_idle(self) -> None:
        """Drop the hosts that are not being asked, the longest idle half of them."""
        idle = sorted((name for name, slot in self._slots.items() if not slot.lock.locked()), key=self._latest)
        for name in idle[: MOST_HOSTS // 2]:
            del self._slots[name]

    def _latest(self, host: str) -> float:
        slot = self._slots[host]
        return max(slot.ended, slot.held_until)
