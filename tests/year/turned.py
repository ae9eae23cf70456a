"""The daemon by a clock that is turned: its own jobs, and those who deliver, whenever they are due, in one thread.

The jobs are those of `monitor.scheduler.Daemon`, with their triggers, in APScheduler's own bookkeeping; only the time
that it reads is ours, and between two jobs nobody waits.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import typing
import unittest.mock

import sqlalchemy as sa
from apscheduler.executors import base as executing
from apscheduler.schedulers import base as scheduling
from sqlalchemy import event

from monitor import crew, deliver, gate, memory, outlets, picking, scheduler, service, settings
from tests.monitor.service import newsdesk


class Killed(BaseException):
    """The process is killed here: nothing that comes after is done."""


class Clock(newsdesk.Clock):
    """The time, moved by who waits for it."""

    def __init__(self, now: dt.datetime) -> None:
        super().__init__()
        self.now = now

    def seconds(self) -> float:
        """Seconds that only rise."""
        return self.now.timestamp()

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.forward(seconds=seconds)

    def reach(self, moment: dt.datetime) -> None:
        """Turn it to a moment, never back."""
        self.now = max(self.now, moment.astimezone(dt.UTC))


class Queue(executing.BaseExecutor):  # type: ignore[misc]
    """Takes jobs that are due, for `run` to do one after the other, once they have their next time."""

    def __init__(self) -> None:
        super().__init__()
        self._due: list[tuple[typing.Any, list[dt.datetime]]] = []

    def _do_submit_job(self, job: typing.Any, run_times: list[dt.datetime]) -> None:
        self._due.append((job, run_times))

    def run(self) -> typing.Iterator[None]:
        """Do what is due; after each job it is the caller's turn."""
        while self._due:
            job, run_times = self._due.pop(0)
            self._run_job_success(job.id, executing.run_job(job, "default", run_times, __name__))
            yield


class Jobs(scheduling.BaseScheduler):  # type: ignore[misc]
    """APScheduler's bookkeeping, by a clock of ours."""

    def __init__(self, clock: Clock) -> None:
        self._clock, self.queue = clock, Queue()
        super().__init__(
            timezone=dt.UTC,
            executors={"default": self.queue, "bundles": self.queue},
            job_defaults=scheduler.JOB_DEFAULTS,
        )

    def wakeup(self) -> None:
        """Who drives it looks by himself when the next job is due."""

    def shutdown(self, wait: bool = True) -> None:
        """End; nothing runs beside who drives it."""
        super().shutdown(wait)

    def due_at(self) -> dt.datetime:
        """When the next job is due."""
        found: dt.datetime = self._lookup_jobstore("default").get_next_run_time()
        return found

    def turned(self) -> contextlib.AbstractContextManager[object]:
        """While it is entered, the library reads our clock."""
        clock = self._clock

        class Turned(dt.datetime):
            """What it asks for the time."""

            @classmethod
            def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
                return clock.now.astimezone(tz)

        return unittest.mock.patch.object(scheduling, "datetime", Turned)

    def collect(self) -> None:
        """Put what is due by now into the queue, and set for each job when it is due next."""
        self._process_jobs()


class Hands(crew.Crew):
    """Those who deliver: no threads, but a turn for them whenever the daemon's would take one."""

    def __init__(self, desk: service.Service, office: picking.Office) -> None:
        super().__init__(office, desk.posted, desk.pulse)
        self._desk, self._due = desk, desk.now()

    def start(self) -> None:
        """Nobody is to be started."""

    def ails(self) -> None:
        """Nobody can be gone."""

    def finish(self) -> None:
        """Give back what is kept."""
        deliver.close(self._office)

    def due_at(self) -> dt.datetime:
        """When it is time to look."""
        return self._due

    def look(self) -> None:
        """Deliver, where something was posted or it is time to look."""
        if self._desk.posted.is_set() or self._desk.now() >= self._due:
            self._desk.posted.clear()
            deliver.work(self._office, lambda: False)
            self._due = self._desk.now() + self._office.limits.every


class Life:
    """One process of the daemon, from its start until it is stopped or killed."""

    def __init__(self, engine: sa.Engine, loaded: settings.Settings, clock: Clock, number: int) -> None:
        self.clock, self.is_dead, self.engine = clock, False, engine
        event.listen(self.engine, "checkout", self._refuse)
        self.desk = newsdesk.make_desk(self.engine, loaded, clock, f"life {number}")
        self._stack = contextlib.ExitStack()
        fetcher = self._stack.enter_context(gate.opened(self.desk, clock.wait, clock.seconds))
        self._jobs, self._hands = Jobs(clock), Hands(self.desk, outlets.office(self.desk, fetcher))
        self._stack.enter_context(self._jobs.turned())
        # Disk and memory are this machine's, and change in its own time.
        self._stack.enter_context(unittest.mock.patch.object(scheduler, "DISK_EVERY", scheduler.UPKEEP_EVERY))
        self._daemon = scheduler.Daemon(self.desk, fetcher, jobs=self._jobs, hands=self._hands)
        self._daemon.start()

    def kill(self) -> typing.NoReturn:
        """Die here."""
        self.is_dead = True
        raise Killed

    def run(self, until: dt.datetime) -> bool:
        """Live until a moment; False where it was killed before."""
        while not self.is_dead:
            due = min(self._jobs.due_at(), self._hands.due_at())
            if due > until:
                return True
            self.clock.reach(due)
            self._jobs.collect()
            with contextlib.suppress(Killed):
                self._hands.look()
                for _ in self._jobs.queue.run():
                    if self.is_dead:
                        break
                    self._hands.look()
        return False

    def end(self) -> None:
        """Stop as on SIGTERM, or be buried where it was killed."""
        if not self.is_dead:
            self._daemon.finish()
        self._stack.close()
        event.remove(self.engine, "checkout", self._refuse)
        self.engine.dispose()
        memory.give_back()

    def _refuse(self, _connection: object, _record: object, _proxy: object) -> None:
        if self.is_dead:
            raise sa.exc.OperationalError("", None, Exception("a dead process asks nothing of the database"))
