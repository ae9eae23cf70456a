"""The queue of jobs beside our tables: Procrastinate's, by its own SQL functions, in whatever transaction is open.

Postgres only. Its tables are no part of our migrations: they come with the extra, which may be installed later.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import pathlib
import typing

import sqlalchemy as sa
from sqlalchemy import exc, orm

Status = typing.Literal["todo", "doing", "failed", "succeeded", "cancelled", "aborted"]
_LOCK = 0x5C0_0003  # as those in `database`
_VERSION = "SELECT obj_description(to_regclass('procrastinate_jobs'), 'pg_class')"
_PLACES = 3

_JOBS = """
    SELECT job.id, job.queue_name AS queue, job.task_name AS task, job.args, job.status::text AS status, job.attempts,
           job.lock, job.queueing_lock, worker.last_heartbeat AS heard_at,
           (SELECT max(at) FROM procrastinate_events event WHERE event.job_id = job.id) AS since
      FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
"""
_LISTED = f"{_JOBS} WHERE job.status::text = ANY(:statuses) ORDER BY job.id DESC LIMIT :most"
_STALLED = f"""{_JOBS} WHERE job.status = 'doing' AND (job.worker_id IS NULL
                OR worker.last_heartbeat < now() - make_interval(secs => :seconds)) ORDER BY job.id"""
_STUCK = f"""{_JOBS} WHERE job.status = 'doing' AND worker.last_heartbeat >= now() - make_interval(secs => :heard)
                AND EXISTS (SELECT FROM procrastinate_events event WHERE event.job_id = job.id
                            GROUP BY job_id HAVING max(event.at) < now() - make_interval(secs => :seconds))"""
_BUSY = """
    SELECT queueing_lock FROM procrastinate_jobs WHERE status IN ('todo', 'doing') AND queueing_lock IS NOT NULL
    UNION SELECT job.queueing_lock FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id
     WHERE job.status = 'failed' AND event.type = 'failed' AND job.queueing_lock IS NOT NULL
       AND event.at > now() - make_interval(secs => :seconds)
"""
_FORGET = """
    DELETE FROM procrastinate_jobs job WHERE job.status::text NOT IN ('todo', 'doing')
       AND NOT EXISTS (SELECT FROM procrastinate_events event WHERE event.job_id = job.id AND event.at > :before)
"""
_COUNTS = "SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job: `since` is when it came to its status, `heard_at` when its worker was heard of last; aware UTC."""

    id: int
    queue: str
    task: str
    args: dict[str, typing.Any]
    status: Status
    attempts: int
    lock: str | None
    queueing_lock: str | None
    since: dt.datetime | None
    heard_at: dt.datetime | None


def is_there(session: orm.Session) -> bool:
    """Whether the database has the queue's tables."""
    return session.scalar(sa.text("SELECT to_regclass('procrastinate_jobs')")) is not None


def prepare(engine: sa.Engine, version: str, schema: str, migrations: pathlib.Path) -> None:
    """Make the queue's tables, or bring them to a version of the library; nothing happens where they are there.

    `schema` is the SQL of all of it, `migrations` the folder of the steps between versions. The version is kept as the
    comment on the table of jobs. Of several processes that start at once, one does it and the others wait.
    """
    with engine.begin() as connection:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        is_new = connection.scalar(sa.text("SELECT to_regclass('procrastinate_jobs')")) is None
        known = connection.scalar(sa.text(_VERSION))
        if not is_new and known == version:
            return
        names = [file.name for file in migrations.glob("*.sql")]
        steps = [] if is_new or known is None else [migrations / name for name in between(names, known, version)]
        for text in [schema] if is_new else [step.read_text("utf-8") for step in steps]:
            _run(connection, text)
        connection.execute(sa.text(f"COMMENT ON TABLE procrastinate_jobs IS '{'.'.join(map(str, _number(version)))}'"))


def between(names: typing.Iterable[str], known: str, version: str) -> list[str]:
    """The migrations, such as ``03.04.00_01_pre_name.sql``, that lead from one version to another, in their order."""
    return sorted(name for name in names if _number(known) < _number(name.partition("_")[0]) <= _number(version))


def listed(session: orm.Session, statuses: typing.Collection[Status], most: int) -> list[Job]:
    """The newest jobs that stand so."""
    return _jobs(session, _LISTED, statuses=list(statuses), most=most)


def counts(session: orm.Session) -> dict[tuple[str, str], int]:
    """How many jobs there are, by queue and status."""
    return {(queue, status): count for queue, status, count in session.execute(sa.text(_COUNTS))}


def busy(session: orm.Session, failed_within: dt.timedelta) -> set[str]:
    """The names (`queueing_lock`) of jobs that wait or run, or failed within such a time."""
    return set(session.scalars(sa.text(_BUSY), {"seconds": failed_within.total_seconds()}))


def stalled(session: orm.Session, after: dt.timedelta) -> list[Job]:
    """Jobs under way whose worker is gone, or was not heard of for so long."""
    return _jobs(session, _STALLED, seconds=after.total_seconds())


def stuck(session: orm.Session, after: dt.timedelta) -> list[Job]:
    """Jobs under way for longer than this, of workers that were heard of since."""
    return _jobs(session, _STUCK, seconds=after.total_seconds(), heard=after.total_seconds())


def again(session: orm.Session, id_: int) -> bool:
    """Let a job that failed, or whose worker died, run again, now.

    False, and nothing done, where it stands otherwise or another of its name waits already: that one does its work.
    """
    try:
        with session.begin_nested():
            session.execute(sa.text("SELECT procrastinate_retry_job_v2(:id, now(), NULL, NULL, NULL)"), {"id": id_})
    except (exc.IntegrityError, exc.InternalError, exc.ProgrammingError):
        return False
    return True


def is_failed(session: orm.Session, id_: int) -> bool:
    """Whether there is such a job, and it failed."""
    asked = "SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE id = :id AND status = 'failed')"
    return bool(session.scalar(sa.text(asked), {"id": id_}))


def fail(session: orm.Session, id_: int) -> None:
    """Take a job that waits or runs for failed."""
    session.execute(sa.text("SELECT procrastinate_finish_job_v1(:id, 'failed', false)"), {"id": id_})


def forget(session: orm.Session, before: dt.datetime) -> None:
    """Delete the jobs that came to their end before a moment."""
    session.execute(sa.text(_FORGET), {"before": before})


def _jobs(session: orm.Session, statement: str, **given: typing.Any) -> list[Job]:
    return [Job(**row) for row in session.execute(sa.text(statement), given).mappings()]


def _run(connection: sa.Connection, script: str) -> None:
    """Run several statements as they stand: no sign in them is taken for a parameter."""
    raw: typing.Any = connection.connection.driver_connection
    raw.execute(script.encode())


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".")[:_PLACES])
