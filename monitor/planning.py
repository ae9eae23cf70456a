"""Which jobs there are to be now: planned by one worker at a time, who holds the duty, in one transaction each time.

Whoever plans may die at any moment: the duty ends by itself, and the next one finds in the rows what is due.
"""

from __future__ import annotations

import datetime as dt
import zlib

import structlog
from sqlalchemy import orm

from monitor import jobs, scheduler, service
from storage import duties, polls, queue

log = structlog.get_logger()

DUTY = "planning"
FAILED = dt.timedelta(minutes=1)
"""So long after a job failed, by a fault of ours or the database's, none of its name is made."""
LONG = dt.timedelta(hours=1)
"""From then on a job without a source is taken for one that ended and could not say so."""
MOST_TRIES = 5
"""A job that so many workers did not survive is left as failed."""


def plan(desk: service.Service) -> int | None:
    """Make the jobs for all that is due, and let those run again whose worker died; how many. None if another plans."""
    lost_after = desk.settings.monitor.workers.lost_after
    with desk.sessions.begin() as session:
        if not duties.hold(session, DUTY, desk.holder, desk.now(), lost_after):
            return None
        rescued = _rescue(session, desk)
        busy = queue.busy(session, FAILED)
        wanted = [job for job in [*_visits(session, desk), *_chores(session, desk)] if job.name not in busy]
        return rescued + sum(jobs.defer(session, job) for job in wanted)


def give_back(desk: service.Service) -> None:
    """Let another one plan at once."""
    with desk.sessions.begin() as session:
        duties.give_back(session, DUTY, desk.holder)


def _rescue(session: orm.Session, desk: service.Service) -> int:
    """Let the jobs of dead workers run again; what they held of sources is free. How many jobs."""
    found = queue.stalled(session, desk.settings.monitor.workers.lost_after)
    found += [job for job in queue.stuck(session, desk.settings.monitor.poll.lease) if not _goes_on(session, desk, job)]
    for job in found:
        polls.end_lease(session, jobs.holder(job.id))
        is_again = job.attempts + 1 < MOST_TRIES and queue.again(session, job.id)
        if not is_again:  # one of its name waits already, or it kills whoever takes it
            queue.fail(session, job.id)
        source = job.args.get("source")
        log.warning("the worker of a job is gone", job=job.id, task=job.task, source=source, again=is_again)
    return len(found)


def _goes_on(session: orm.Session, desk: service.Service, job: queue.Job) -> bool:
    """Whether a job that began long ago is still at it. Its worker may live, and have failed to say that it is done."""
    if "source" in job.args:
        return polls.is_held(session, jobs.holder(job.id), desk.now())
    return job.since is not None and desk.now() - job.since < LONG


def _visits(session: orm.Session, desk: service.Service) -> list[jobs.Job]:
    """The sources that are due, a little later each time by its jitter, so that they do not fall due together."""
    due, now = polls.due(session, desk.now()), desk.now()
    return [
        jobs.of_source("poll", source)
        for source in desk.settings.sources
        if source.enabled and source.name in due and due[source.name] + source.jitter * _share(source.name, due) <= now
    ]


def _share(name: str, due: dict[str, dt.datetime]) -> float:
    """A number from 0 up to 1, the same for all who plan."""
    return zlib.crc32(f"{name} {due[name].isoformat()}".encode()) / 2**32


def _chores(session: orm.Session, desk: service.Service) -> list[jobs.Job]:
    """What comes round by the clock, whoever planned it last."""
    every = desk.settings.monitor.delivery.every
    rounds = {"deliver": every, "bundle": every, "sweep": scheduler.SWEEP_EVERY, "upkeep": scheduler.UPKEEP_EVERY}
    made = []
    for task, span in rounds.items():
        row, now = duties.of(session, f"{DUTY}:{task}"), desk.now()
        if row.done_at is None or now - row.done_at >= span:
            row.done_at = now
            made.append(jobs.Job(task=task, queue="delivery" if task == "deliver" else "upkeep", name=task))
    return made
