"""Whether there can be a queue of jobs here, and its tables. Procrastinate is loaded where it is needed."""

from __future__ import annotations

import importlib.util

import sqlalchemy as sa
from sqlalchemy import orm

from monitor import errors
from storage import queue


class QueueError(errors.MonitorError):
    """There can be no queue here."""


def prepare(engine: sa.Engine) -> None:
    """See that the queue can be used, and has its tables. Raises `QueueError` without Postgres or the library."""
    need(engine)
    from procrastinate import metadata, schema

    version = metadata.extract_metadata()["version"]
    queue.prepare(engine, version, schema.SchemaManager.get_schema(), schema.migrations_path)


def need(engine: sa.Engine) -> None:
    """Raise `QueueError` where there is no Postgres, or the extra is not installed."""
    if engine.dialect.name != "postgresql":
        raise QueueError("workers share their work on Postgres; on SQLite `sco-monitor run` does all of it")
    if not is_installed():
        raise QueueError("workers need the extra `distributed`: pip install 'sco-monitor[distributed]'")


def open_for(session: orm.Session) -> None:
    """Raise `QueueError` where there is no queue in the database of a session."""
    need(session.get_bind().engine)
    if not queue.is_there(session):
        raise QueueError("there is no queue in this database yet; `sco-monitor worker` and `db upgrade` make it")


def is_installed() -> bool:
    """Whether the extra is there."""
    return importlib.util.find_spec("procrastinate") is not None
