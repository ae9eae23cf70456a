"""Bulk work as a whole: what is to be done, by which engine, and what it came to."""

from __future__ import annotations

import collections.abc
import contextlib
import pathlib

import sqlalchemy as sa

from monitor.bulk import cluster, opening, pool, portions, rows, tables
from storage import database, models

RUN = 500
"""Articles of the archive in a portion, at the most."""


def given(
    engine: sa.Engine | None, paths: collections.abc.Iterable[str], *, kept: bool = False
) -> list[portions.Portion]:
    """What is to be done: the files that are named and, if `kept`, the pages that the archive on `engine` keeps.

    Raises `opening.NoFiles`, `portions.BulkError`.
    """
    found = opening.found(paths)
    names: set[str] = set()
    for one in found:
        if one.name in names:
            raise portions.BulkError(f"{one.name}: two files have this name; give them to two runs")
        names.add(one.name)
    return found + (_runs(engine) if kept and engine is not None else [])


def _runs(engine: sa.Engine) -> list[portions.Portion]:
    with database.sessions(engine, read_only=True)() as session:
        last = session.scalar(sa.select(sa.func.max(models.Article.id))) or 0
    return [
        portions.Portion(name=f"articles-{first:09}", first=first, last=first + RUN - 1, size=RUN)
        for first in range(1, last + 1, RUN)
    ]


def run(
    order: portions.Order,
    work: collections.abc.Sequence[portions.Portion],
    *,
    processes: int = 1,
    scheduler: str | None = None,
) -> collections.abc.Iterator[portions.Step]:
    """Do all portions, in processes or by the scheduler of a cluster, and tell of each as it is done.

    Raises `portions.BulkError` for what would meet every portion.
    """
    with contextlib.ExitStack() as stack:
        if order.folder is not None:
            rows.arrow()
            stack.enter_context(tables.alone_in(pathlib.Path(order.folder)))
        steps = cluster.run(order, work, scheduler) if scheduler else pool.run(order, work, processes)
        for step in stack.enter_context(contextlib.closing(steps)):  # type: ignore[type-var] # generators can be closed
            if isinstance(step, portions.Done) and step.fatal:
                raise portions.BulkError(f"{step.portion.name}: {step.fault}")
            yield step
