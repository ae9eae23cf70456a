"""The archive's own snapshots as a WARC file."""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import os
import pathlib
from importlib import metadata

from sqlalchemy import orm

from monitor import warc
from storage import snapshots

BATCH = 50
"""Snapshots in memory at once."""


def to_warc(
    session: orm.Session, path: pathlib.Path, *, source: str | None = None, since: dt.date | None = None
) -> collections.abc.Iterator[int]:
    """Write the snapshots to a file, oldest first, and tell how many so far; the file is there once all are written.

    `source` and `since` take only those of one source, and those fetched on that UTC day or later. Raises OSError.
    """
    part = path.with_name(f"{path.name}.part")
    software = f"sco-monitor/{metadata.version('sco-monitor')}"
    written = 0
    try:
        with part.open("wb") as file:
            writer = warc.Writer(file, software=software, packed=not path.name.lower().endswith(".warc"))
            for snapshot in snapshots.stream(session, source=source, since=since, batch=BATCH):
                writer.add(
                    warc.Capture(
                        url=snapshot.url,
                        fetched_at=snapshot.fetched_at,
                        body=snapshots.body(snapshot),
                        content_type=snapshot.content_type,
                        charset=snapshot.charset,
                    )
                )
                written += 1
                yield written
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
