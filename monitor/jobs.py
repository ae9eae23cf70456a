"""The work of the service as jobs in a queue: the second driver of the functions that `scheduler` drives.

    poll, read   one source: `poll.poll`, `leftovers.read`         deliver  what is due in the outbox: `deliver.work`
    bundle, sweep, upkeep   `bundling.bundle`, `sweeping.daily`, `scheduler.look_after`

What is to be done stands in our own rows; a job is word of it. So a job that is lost, runs twice or fails costs
nothing: none is tried again by the queue's own means, and whoever plans makes a new one for what is still due.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import functools
import typing
import urllib.parse

import sqlalchemy as sa
import structlog
from sqlalchemy import event, orm

from monitor import bundling, deliver, fetch, leftovers, picking, poll, scheduler, service, settings, sweeping
from storage import causes, database, queue, sending

if typing.TYPE_CHECKING:
    import procrastinate

log = structlog.get_logger()

QUEUES = ("sources", "delivery", "upkeep")
KEPT = dt.timedelta(days=30)
"""So long a job that failed can be looked at; those that went well are gone at once."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job to be made. Of those of one `name` one waits at a time; of those of one `lock` one runs at a time."""

    task: str
    queue: str
    source: str | None = None
    name: str | None = None
    lock: str | None = None


@dataclasses.dataclass(frozen=True, kw_only=True)
class Means:
    """What the jobs of one process work with."""

    desk: service.Service
    fetcher: fetch.Fetcher
    office: picking.Office


def of_source(task: typing.Literal["poll", "read"], source: settings.Source) -> Job:
    """A job on a source, of which one at a time runs for each host; that no two requests meet there, `hosts` sees to.

    It is never put off until later: a job that waits for its time would hold up all others of its host.
    """
    host = urllib.parse.urlsplit(source.url).hostname or source.name
    return Job(task=task, queue="sources", source=source.name, name=f"{task}:{source.name}", lock=f"host:{host}")


def defer(session: orm.Session, job: Job) -> bool:
    """Put a job in the queue when the session's transaction commits; False where one of its name waits already."""
    from procrastinate import exceptions

    session.execute(sa.select(1))  # a transaction is open, so that what follows is a savepoint in it
    raw: typing.Any = session.connection().connection.driver_connection
    asked = _deferrer().configure_task(job.task, queue=job.queue, lock=job.lock, queueing_lock=job.name, connection=raw)
    try:
        with raw.transaction():  # the refusal of a second one must not take our rows with it
            asked.defer(**({"source": job.source} if job.source else {}))
    except exceptions.AlreadyEnqueued:
        return False
    return True


def follow(desk: service.Service) -> None:
    """From now on, what this service writes brings the job with it that works on it, in the same transaction."""
    by_name = {source.name: source for source in desk.settings.sources}

    def before_commit(session: orm.Session) -> None:
        for cause in causes.take(session):
            if cause.kind == "message":
                # Without a name: one that waits may begin before this commits, and would not see the message.
                defer(session, Job(task="deliver", queue="delivery"))
            elif cause.source in by_name:
                defer(session, of_source("read", by_name[cause.source]))

    event.listen(desk.sessions, "before_commit", before_commit)


def application(connector: procrastinate.BaseConnector, means: Means) -> procrastinate.App:
    """The tasks by their names, on a connection to the queue. None is retried by the queue."""
    import procrastinate

    app = procrastinate.App(connector=connector)
    for name, of_queue, function in (("poll", "sources", _poll), ("read", "sources", _read)):
        app.task(name=name, queue=of_queue, pass_context=True)(
            functools.partial(_told, name, functools.partial(_on_source, means, function))
        )
    plain: tuple[tuple[str, str, collections.abc.Callable[[Means], None]], ...] = (
        ("deliver", "delivery", _deliver),
        ("bundle", "upkeep", _bundle),
        ("sweep", "upkeep", _sweep),
        ("upkeep", "upkeep", _upkeep),
    )
    for name, of_queue, work in plain:
        app.task(name=name, queue=of_queue)(functools.partial(_told, name, functools.partial(work, means)))
    return app


def holder(job: int) -> str:
    """How the name of who holds a source for a job ends."""
    return f"/job:{job}"


@functools.cache
def _deferrer() -> procrastinate.App:
    """An application that only writes jobs, on connections of others."""
    import procrastinate

    return procrastinate.App(connector=procrastinate.SyncPsycopgConnector())


def _told(task: str, work: collections.abc.Callable[..., None], *given: typing.Any, **named: typing.Any) -> None:
    """Do the work of a job, and say so where it fails: the queue knows no more than that it did."""
    try:
        work(*given, **named)
    except Exception as error:
        known = isinstance(error, database.StorageError)
        reason = str(error) or repr(error)
        log.exception(
            "a job failed, what it was to do is planned anew", task=task, error=reason, exc_info=not known, **named
        )
        raise


def _on_source(
    means: Means,
    work: collections.abc.Callable[[Means, settings.Source], None],
    context: procrastinate.JobContext,
    source: str,
) -> None:
    found = next((one for one in means.desk.settings.sources if one.name == source and one.enabled), None)
    if found is None:
        log.warning("a job for a source that the settings do not have", source=source, job=context.job.id)
        return
    # Leases go by the job, so that they can be ended with it where its worker died.
    desk = dataclasses.replace(means.desk, holder=f"{means.desk.holder}{holder(context.job.id or 0)}")
    if not desk.stop.is_set():
        with desk.pulse.during(f"poll {source}", scheduler.PATIENCE * desk.settings.monitor.poll.lease):
            work(dataclasses.replace(means, desk=desk), found)


def _poll(means: Means, source: settings.Source) -> None:
    desk = means.desk
    by_clock = scheduler.following(source, desk.now()) if source.cron else None
    poll.poll(desk, means.fetcher, source, next_due_at=by_clock)
    deliver_what_is_due(desk)  # alerts may have been let go that were written long ago


def _read(means: Means, source: settings.Source) -> None:
    rest = leftovers.read(means.desk, means.fetcher, source)
    if rest is not None and rest.more:
        with means.desk.sessions.begin() as session:
            defer(session, of_source("read", source))


def _deliver(means: Means) -> None:
    deliver.work(means.office, lambda: False)
    if not means.office.turns:
        deliver.rest(means.office)


def _bundle(means: Means) -> None:
    if bundling.bundle(means.desk):
        deliver_what_is_due(means.desk)


def _sweep(means: Means) -> None:
    sweeping.daily(means.desk)


def _upkeep(means: Means) -> None:
    scheduler.look_after(means.desk)
    with means.desk.sessions.begin() as session:
        queue.forget(session, means.desk.now() - KEPT)
    deliver_what_is_due(means.desk)


def deliver_what_is_due(desk: service.Service) -> None:
    """Put word of it in the queue where messages can leave now."""
    with desk.sessions.begin() as session:
        if any(sending.work(session, desk.now())):
            defer(session, Job(task="deliver", queue="delivery", name="deliver"))
