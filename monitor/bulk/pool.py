"""The processes of one machine: each does one portion after the other, and one that dies costs only that which it had.

Each process has a pipe of its own, and no lock is shared: whatever moment one is killed at, no other waits for it. They
end with the process that started them, however that ends.
"""

from __future__ import annotations

import collections
import collections.abc
import contextlib
import multiprocessing
import multiprocessing.process
import os
import signal
import threading
import time
import typing
from multiprocessing import connection

from monitor.bulk import portions, work

TRIES = 3
"""So often is a portion begun whose process dies, before it is left to the next run."""
TELL_SECONDS = 0.5
_START: typing.Any = multiprocessing.get_context("spawn")
_GRACE_SECONDS = 2.0


def run(
    order: portions.Order, given: collections.abc.Iterable[portions.Portion], processes: int
) -> collections.abc.Iterator[portions.Step]:
    """Do the portions in so many processes, and tell what came of each as it is done, and how far the others are."""
    left = collections.deque(given)
    tries: collections.Counter[str] = collections.Counter()
    workers = [_Worker(order) for _ in range(min(processes, len(left)))]
    try:
        while left or any(one.portion for one in workers):
            for worker in workers:
                if left and worker.portion is None:
                    worker.begin(left.popleft())
            for worker in _ready(workers):
                portion = worker.portion
                step = worker.heard()
                if step is not None:
                    yield step
                elif portion is not None:
                    worker.start()
                    tries[_key(portion)] += 1
                    if tries[_key(portion)] < TRIES:
                        left.appendleft(portion)
                    else:
                        yield portions.Done(portion=portion, fault=f"the process that read it died {TRIES} times")
    finally:
        for worker in workers:
            worker.end()


def _key(portion: portions.Portion) -> str:
    return portion.address or portion.name


class _Worker:
    """One process, and the portion that it has."""

    def __init__(self, order: portions.Order) -> None:
        self._order = order
        self.portion: portions.Portion | None = None
        self.start()

    def start(self) -> None:
        """Begin with a new process, which has no portion."""
        self.portion = None
        self.pipe, theirs = _START.Pipe()
        self._process = _START.Process(target=_serve, args=(theirs, self._order), daemon=True)
        self._process.start()
        theirs.close()  # so that its end is heard of

    def begin(self, portion: portions.Portion) -> None:
        """Hand it a portion; if the process is dead, that is heard when it is listened to."""
        self.portion = portion
        with contextlib.suppress(OSError):
            self.pipe.send(portion)

    def heard(self) -> portions.Step | None:
        """What it says; None if it is dead."""
        try:
            step: portions.Step = self.pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            return None
        if isinstance(step, portions.Done):
            self.portion = None
        return step

    def end(self) -> None:
        """Let the process end, at once if it is at work."""
        self.pipe.close()
        if self.portion is not None:
            self._process.terminate()
        self._process.join(_GRACE_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _ready(workers: list[_Worker]) -> list[_Worker]:
    """Those who have something to say, once there are any."""
    heard = connection.wait([one.pipe for one in workers if one.portion])
    return [one for one in workers if one.pipe in heard]


def _serve(pipe: typing.Any, order: portions.Order) -> None:
    """Do what comes by the pipe, until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes; the first one ends the others
    threading.Thread(target=_end_with_parent, daemon=True).start()
    hand = work.Hand(order)
    with contextlib.suppress(EOFError, BrokenPipeError):
        while True:
            portion = pipe.recv()
            pipe.send(hand.do(portion, _Teller(pipe, portion)))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os._exit(1)


class _Teller:
    """Says how far a portion is, not too often."""

    def __init__(self, pipe: typing.Any, portion: portions.Portion) -> None:
        self._pipe, self._portion, self._next = pipe, portion, 0.0

    def __call__(self, pages: int, place: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + TELL_SECONDS
            self._pipe.send(portions.Progress(portion=self._portion, pages=pages, place=place))
