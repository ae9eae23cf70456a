"""Threads of the daemon that deliver: they sleep until there is something to send, or until it is time to look."""

from __future__ import annotations

import threading

import structlog

from monitor import deliver, picking, turns

log = structlog.get_logger()

PAUSE = 5.0
"""Seconds until a worker goes on whom the database failed."""


class Crew:
    """As many workers as the settings say, and half as many again, who stand in for those whom a slow recipient holds.

    `posted` is set where messages were written; one worker at a time waits.
    """

    def __init__(self, office: picking.Office, posted: threading.Event) -> None:
        self._office, self._posted = office, posted
        self._waiting = threading.Lock()
        count = office.limits.workers + max(1, office.limits.workers // 2)
        self._threads = [threading.Thread(target=self._work, name=f"delivery-{number}") for number in range(count)]

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self._threads:
            thread.start()

    def finish(self) -> None:
        """Wait for what is under way; to be called once `stop` of the office is set."""
        self._posted.set()
        for thread in self._threads:
            thread.join()
        deliver.close(self._office)

    def _work(self) -> None:
        while not self._office.stop.is_set():
            try:
                deliver.work(self._office, self._wait, self._posted.set)
            except Exception as error:
                log.exception("delivery failed and goes on in a moment", error=str(error))
                self._office.stop.wait(PAUSE)

    def _patience(self) -> float:
        """Seconds until it is time to look: soon where somebody may need to be stood in for."""
        every = self._office.limits.every.total_seconds()
        return min(every, turns.LONG) if self._office.turns else every

    def _rest(self) -> None:
        if not self._office.turns:
            deliver.rest(self._office)

    def _wait(self) -> bool:
        """Sleep until something was written or it is time to look; whether to go on."""
        # One waits for the event, the others for its place: so one message wakes one worker, who wakes the next.
        with self._waiting:
            if not self._office.stop.is_set() and not self._posted.wait(self._patience()):
                self._rest()
            if self._office.stop.is_set():
                self._posted.set()
                return False
            self._posted.clear()
            return True
