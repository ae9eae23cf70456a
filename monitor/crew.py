"""Threads of the daemon that deliver: they sleep until there is something to send, or until it is time to look."""

from __future__ import annotations

import threading

import structlog

from monitor import deliver, picking, pulse, turns

log = structlog.get_logger()

PAUSE = 5.0
"""Seconds until a worker goes on whom the database failed."""
PATIENCE = 2
"""Leases of a message within which a worker is done with it: one whose lease ran out once is only slow."""


class Crew:
    """As many workers as the settings say, and half as many again, who stand in for those whom a slow recipient holds.

    `posted` is set where messages were written; one worker at a time waits. `beat` hears of each step of those at work.
    """

    def __init__(self, office: picking.Office, posted: threading.Event, beat: pulse.Pulse | None = None) -> None:
        self._office, self._posted, self._pulse = office, posted, beat or pulse.Pulse()
        self._waiting = threading.Lock()
        count = office.limits.workers + max(1, office.limits.workers // 2)
        self._threads = [threading.Thread(target=self._work, name=f"delivery-{number}") for number in range(count)]

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self._threads:
            thread.start()

    def ails(self) -> str | None:
        """Who of them is gone, in one line; None while all are there."""
        gone = [thread.name for thread in self._threads if not thread.is_alive()]
        return f"{', '.join(gone)} ended" if gone else None

    def finish(self) -> None:
        """Wait for what is under way; to be called once `stop` of the office is set."""
        self._posted.set()
        for thread in self._threads:
            thread.join()
        deliver.close(self._office)

    def _work(self) -> None:
        while not self._office.stop.is_set():
            try:
                self._begin()
                deliver.work(self._office, self._wait, self._found)
            except Exception as error:
                log.exception("delivery failed and goes on in a moment", error=str(error))
                self._office.stop.wait(PAUSE)
            finally:
                self._pulse.end(threading.current_thread().name)

    def _begin(self) -> None:
        """From here on a step is due: an attempt, or word that there is nothing to do."""
        self._pulse.begin(threading.current_thread().name, PATIENCE * self._office.limits.lease)

    def _found(self) -> None:
        self._begin()
        self._posted.set()

    def _patience(self) -> float:
        """Seconds until it is time to look: soon where somebody may need to be stood in for."""
        every = self._office.limits.every.total_seconds()
        return min(every, turns.LONG) if self._office.turns else every

    def _rest(self) -> None:
        if not self._office.turns:
            deliver.rest(self._office)

    def _wait(self) -> bool:
        """Sleep until something was written or it is time to look; whether to go on."""
        self._pulse.end(threading.current_thread().name)
        goes_on = self._sleep()
        self._begin()
        return goes_on

    def _sleep(self) -> bool:
        # One waits for the event, the others for its place: so one message wakes one worker, who wakes the next.
        with self._waiting:
            if not self._office.stop.is_set() and not self._posted.wait(self._patience()):
                self._rest()
            if self._office.stop.is_set():
                self._posted.set()
                return False
            self._posted.clear()
            return True
