"""The daemon: one job for each source, one for bundles, one for upkeep, one that sweeps, and the crew that delivers.

Due times and leases are rows of the database; the jobs are built anew at each start. On SIGTERM or SIGINT nothing new
begins, what is under way ends within its own deadlines, and the process leaves.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import typing

import structlog
from apscheduler import events
from apscheduler.executors import pool
from apscheduler.schedulers import background
from apscheduler.schedulers import base as scheduling
from apscheduler.triggers import base, cron, interval

from monitor import (
    bundling,
    checkup,
    crew,
    fetch,
    gate,
    memory,
    outlets,
    poll,
    reach,
    retaining,
    service,
    settings,
    supervision,
    sweeping,
    trouble,
)
from storage import database, polls, upkeep

log = structlog.get_logger()

POLLS_AT_ONCE = 8
PATIENCE = 2
"""Leases within which a step is to be made: one whose lease ran out once is only slow."""
_ROUND = "scheduler"
UPKEEP_EVERY = dt.timedelta(hours=6)
DISK_EVERY = dt.timedelta(minutes=5)
"""So often it is looked at the disk, and memory that pages took is given back."""
SWEEP_EVERY = dt.timedelta(hours=1)
"""So often it is looked whether the outbox was swept today."""
JOB_DEFAULTS: typing.Final = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
"""A job that is late runs once, however often it was due, and never beside itself."""
LOOK_AGAIN = dt.timedelta(seconds=20)
"""After that a source which another process holds is looked at again."""
SPREAD = dt.timedelta(seconds=3)
"""At the start, first visits come up to this much apart."""


def run(desk: service.Service, serve: typing.ContextManager[object] | None = None) -> None:
    """Run until SIGTERM or SIGINT; `serve` is entered and left with the daemon: a server that answers meanwhile."""
    memory.share_one_heap()
    service.stop_on_signals(desk.stop)
    with gate.opened(desk, desk.stop.wait) as fetcher:
        daemon = Daemon(desk, fetcher)
        with serve or contextlib.nullcontext(), supervision.Supervision(daemon.ails, daemon.status) as told:
            daemon.start()
            told.ready()
            desk.stop.wait()
            told.stopping()
            log.info("stopping, what is under way is finished first")
            daemon.finish()
    log.info("stopped")


class Daemon:
    """The jobs of one service. `jobs` and `hands` are another clock's, where not this machine's is to run them."""

    def __init__(
        self,
        desk: service.Service,
        fetcher: fetch.Fetcher,
        *,
        jobs: scheduling.BaseScheduler | None = None,
        hands: crew.Crew | None = None,
    ) -> None:
        self._desk, self._fetcher = desk, fetcher
        self._sources = [source for source in desk.settings.sources if source.enabled]
        self._reach = reach.Reach(len(self._sources))
        self._last = "none was visited yet"
        # Bundles have a thread of their own: eight slow sources must not hold up a digest.
        self._threads = {"default": pool.ThreadPoolExecutor(POLLS_AT_ONCE), "bundles": pool.ThreadPoolExecutor(1)}
        self._crew = hands or workers(desk, fetcher)
        self._jobs = jobs or background.BackgroundScheduler(
            timezone=dt.UTC, executors=self._threads, job_defaults=JOB_DEFAULTS
        )

    def start(self) -> None:
        """Set up all jobs and let them run."""
        desk = self._desk
        with desk.sessions.begin() as session:
            polls.register(session, [source.name for source in self._sources], desk.now())
            rows = {source.name: polls.source(session, source.name) for source in self._sources}
            due = {name: row.next_due_at for name, row in rows.items() if row and row.next_due_at}
        sweeping.note_rules(desk)
        for source in self._sources:
            self._add(source, due.get(source.name, desk.now()))
        self._jobs.add_job(
            self._bundle,
            interval.IntervalTrigger(seconds=desk.settings.monitor.delivery.every.total_seconds()),
            id="bundle",
            executor="bundles",
            next_run_time=desk.now(),
        )
        self._jobs.add_job(
            self._upkeep,
            interval.IntervalTrigger(seconds=UPKEEP_EVERY.total_seconds()),
            id="upkeep",
            next_run_time=desk.now(),
        )
        self._jobs.add_job(
            self._look_at_disk,
            interval.IntervalTrigger(seconds=DISK_EVERY.total_seconds()),
            id="disk",
            next_run_time=desk.now(),
        )
        self._jobs.add_job(
            self._sweep,
            interval.IntervalTrigger(seconds=SWEEP_EVERY.total_seconds()),
            id="sweep",
            next_run_time=desk.now() + SWEEP_EVERY,
        )
        self._jobs.add_listener(_missed, events.EVENT_JOB_ERROR | events.EVENT_JOB_MISSED)
        self._look_forward()
        self._jobs.start()
        self._crew.start()
        log.info("watching", sources=len(self._sources), rules=len(desk.settings.rules))

    def finish(self) -> None:
        """Begin nothing more, and wait for what is under way."""
        self._jobs.pause()
        # Not by `self._jobs.shutdown(wait=True)`: it waits with the lock held that a job needs to move another.
        for threads in self._threads.values():
            threads.shutdown(wait=True)
        self._jobs.shutdown(wait=False)
        self._desk.pulse.end(_ROUND)
        self._desk.stop.set()
        self._crew.finish()

    def ails(self) -> str | None:
        """What is wrong with the daemon's threads, in one line; None while all get on."""
        return self._desk.pulse.ails() or (None if self._desk.stop.is_set() else self._crew.ails())

    def status(self) -> str:
        """What the daemon does, in one line."""
        return f"watching {len(self._sources)} sources; {self._last}"

    def _look_forward(self) -> None:
        """Expect the next round of what runs most often: it shows that the scheduler runs at all."""
        delivery = self._desk.settings.monitor.delivery
        self._desk.pulse.begin(_ROUND, delivery.every + PATIENCE * delivery.lease)

    def _add(self, source: settings.Source, due: dt.datetime) -> None:
        now = self._desk.now()
        spread = random.uniform(0, min(source.jitter, SPREAD).total_seconds())  # noqa: S311 -- only to spread the load
        self._jobs.add_job(
            self._poll,
            trigger_of(source),
            args=(source,),
            id=f"poll:{source.name}",
            next_run_time=max(due, now) + dt.timedelta(seconds=spread),
        )

    def _poll(self, source: settings.Source) -> None:
        if self._desk.stop.is_set():
            return
        by_clock = following(source, self._desk.now()) if source.cron else None
        with self._desk.pulse.during(f"poll {source.name}", PATIENCE * self._desk.settings.monitor.poll.lease):
            visit = poll.poll(self._desk, self._fetcher, source, next_due_at=by_clock)
        if visit is None:
            self._come_again(source)
            return
        self._last = f"{source.name} was visited last, {self._desk.now():%H:%M:%S} UTC: {visit.outcome}"
        self._say_reach(visit)
        self._desk.posted.set()  # the operator may be told something, alerts may have been let go
        if visit.next_due_at and (visit.error or not source.cron):
            self._move(source, visit.next_due_at)

    def _move(self, source: settings.Source, due: dt.datetime) -> None:
        """Visit a source next when it is due, a little later each time, so that sources do not fall due together."""
        late = dt.timedelta(seconds=random.uniform(0, source.jitter.total_seconds()))  # noqa: S311 -- to spread the load
        self._jobs.modify_job(f"poll:{source.name}", next_run_time=due + late)

    def _come_again(self, source: settings.Source) -> None:
        """Come again when the source is due, or when the lease of another ends: one who died never gives it back."""
        now = self._desk.now()
        with self._desk.sessions.begin() as session:
            row = polls.source(session, source.name)
            held, due = (row.leased_until, row.next_due_at) if row else (None, None)
        # A backfill gives its source back after each list, long before the lease would end.
        when = min(held + dt.timedelta(seconds=1), now + LOOK_AGAIN) if held and held > now else due
        if when is not None and now < when < following(source, now):
            self._jobs.modify_job(f"poll:{source.name}", next_run_time=when)

    def _say_reach(self, visit: poll.Visit) -> None:
        match self._reach.visited(visit.source, unreachable=visit.unreachable):
            case "lost":
                log.warning(
                    "no source could be reached",
                    sources=len(self._sources),
                    hint="is there a network? Polling goes on and picks up by itself; `make demo` needs no network",
                )
            case "back":
                log.info("sources answer again")

    def _bundle(self) -> None:
        self._look_forward()
        if not self._desk.stop.is_set() and bundling.bundle(self._desk):
            self._desk.posted.set()

    def _look_at_disk(self) -> None:
        memory.give_back()
        if look_at_disk(self._desk):
            self._desk.posted.set()

    def _sweep(self) -> None:
        if not self._desk.stop.is_set() and sweeping.daily(self._desk):
            self._desk.posted.set()

    def _upkeep(self) -> None:
        look_after(self._desk)


def look_after(desk: service.Service) -> None:
    """Upkeep: close what was abandoned, let go what is old, judge the sources, and let the database tidy itself up."""
    now = desk.now()
    with desk.sessions.begin() as session:
        upkeep.close_abandoned(session, now)
        upkeep.forget_touched(session)
    retaining.run(desk)
    checkup.look_after_all(desk)
    desk.posted.set()
    upkeep.optimise(desk.engine)
    memory.give_back()


def look_at_disk(desk: service.Service) -> bool:
    """Tell the operator where the disk of an SQLite database is nearly full, or so no more; False if nobody asks."""
    least, free = desk.settings.monitor.health.least_free, database.free_bytes(desk.engine)
    if not least or free is None:
        return False
    with desk.sessions.begin() as session:
        trouble.disk(session, trouble.Operator.of(desk.settings), free, least, desk.now())
    return True


def workers(desk: service.Service, fetcher: fetch.Fetcher) -> crew.Crew:
    """Those who deliver for a service."""
    return crew.Crew(outlets.office(desk, fetcher), desk.posted, desk.pulse)


def trigger_of(source: settings.Source) -> base.BaseTrigger:
    """When a source is visited: by its `cron` line on its own clock, else at its interval."""
    jitter = source.jitter.total_seconds() or None
    if source.cron is None:
        return interval.IntervalTrigger(seconds=source.every.total_seconds(), jitter=jitter, timezone=dt.UTC)
    by_clock = _by_clock(source)
    by_clock.jitter = jitter
    return by_clock


def following(source: settings.Source, now: dt.datetime) -> dt.datetime:
    """When a source that is visited now is due again by its timetable, in aware UTC."""
    if source.cron is None:
        return now + source.every
    following: dt.datetime = _by_clock(source).get_next_fire_time(None, now + dt.timedelta(seconds=1))
    return following.astimezone(dt.UTC)


def _by_clock(source: settings.Source) -> cron.CronTrigger:
    return cron.CronTrigger.from_crontab(source.cron, timezone=source.zone)


def _missed(event: events.JobExecutionEvent) -> None:
    if event.code == events.EVENT_JOB_MISSED:
        log.warning("a job came too late and was left out", job=event.job_id)
        return
    known = isinstance(event.exception, database.StorageError)
    log.error(
        "a job failed and will be tried again in its turn",
        job=event.job_id,
        error=str(event.exception),
        **({} if known else {"traceback": event.traceback}),
    )
