"""What the archive holds as files for other tools: pages as WARC; meetings and articles as tables, lines or a calendar.

Every function writes beside the file and puts it in its place once all is written, and tells how many so far.
"""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import itertools
import json
import os
import pathlib
import typing
from importlib import metadata

from sqlalchemy import orm

from monitor import errors, legible, sheets, spreadsheets, warc
from storage import cursors, models, search, snapshots, trees

BATCH = 50
"""Snapshots in memory at once."""
ROWS = 500
"""Meetings or articles in memory at once."""


_Row = typing.TypeVar("_Row")


class NoArrow(errors.MonitorError):
    """Parquet is asked for, and its library is not installed."""


def to_warc(
    session: orm.Session, path: pathlib.Path, *, source: str | None = None, since: dt.date | None = None
) -> collections.abc.Iterator[int]:
    """Write the snapshots to a file, oldest first.

    `source` and `since` take only those of one source, and those fetched on that UTC day or later. Raises OSError.
    """
    software = f"sco-monitor/{metadata.version('sco-monitor')}"
    with _whole(path) as part, part.open("wb") as file:
        writer = warc.Writer(file, software=software, packed=not path.name.lower().endswith(".warc"))
        chosen = snapshots.stream(session, source=source, since=since, batch=BATCH)
        for written, snapshot in enumerate(chosen, start=1):
            writer.add(
                warc.Capture(
                    url=snapshot.url,
                    fetched_at=snapshot.fetched_at,
                    body=snapshots.body(snapshot),
                    content_type=snapshot.content_type,
                    charset=snapshot.charset,
                )
            )
            yield written


def meetings(session: orm.Session, query: trees.Query) -> collections.abc.Iterator[models.Meeting]:
    """All meetings that answer a query, oldest first, so many in memory at once as `ROWS` says."""
    return _all(session, lambda cursor: search.meetings(session, query, order="oldest", limit=ROWS, cursor=cursor))


def articles(session: orm.Session, query: trees.Query) -> collections.abc.Iterator[models.Article]:
    """All articles that answer a query, likewise."""
    return _all(session, lambda cursor: search.articles(session, query, order="oldest", limit=ROWS, cursor=cursor))


def _all(
    session: orm.Session, page: collections.abc.Callable[[str | None], cursors.Results[_Row]]
) -> collections.abc.Iterator[_Row]:
    """What stands on a result page and on all that follow; the session forgets each page."""
    cursor: str | None = None
    while True:
        found = page(cursor)
        yield from found.items
        session.expunge_all()
        if (cursor := found.next) is None:
            return


def to_lines(rows: collections.abc.Iterable[sheets.Row], path: pathlib.Path) -> collections.abc.Iterator[int]:
    """Write JSON Lines: days and moments as ISO 8601, UTF-8. Raises OSError."""
    with _whole(path) as part, part.open("w", encoding="utf-8") as file:
        for written, row in enumerate(rows, start=1):
            file.write(legible.json(json.dumps(row, ensure_ascii=False, default=_as_json)) + "\n")
            yield written


def to_csv(
    rows: collections.abc.Iterable[sheets.Row], columns: collections.abc.Iterable[str], path: pathlib.Path
) -> collections.abc.Iterator[int]:
    """Write CSV (RFC 4180) with the mark by which spreadsheets know UTF-8. Raises OSError."""
    with _whole(path) as part, part.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        file.write(spreadsheets.row(columns))
        for written, row in enumerate(rows, start=1):
            file.write(spreadsheets.row(sheets.lines(row)))
            yield written


def to_parquet(
    rows: collections.abc.Iterable[sheets.Row], columns: collections.abc.Mapping[str, str], path: pathlib.Path
) -> collections.abc.Iterator[int]:
    """Write Parquet with a type for each column. Raises `NoArrow` and OSError."""
    try:
        import pyarrow as pa  # type: ignore[import-untyped] # ships no types
        from pyarrow import parquet
    except ImportError as error:
        raise NoArrow("Parquet takes an extra: pip install 'sco-monitor[parquet]'") from error
    types = {
        "number": pa.int64(), "text": pa.string(), "day": pa.date32(), "moment": pa.timestamp("us", tz="UTC"),
        "texts": pa.list_(pa.string()),
    }  # fmt: skip
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    written, left = 0, iter(rows)
    with _whole(path) as part, parquet.ParquetWriter(str(part), schema, compression="zstd") as writer:
        while batch := list(itertools.islice(left, ROWS)):
            writer.write_table(pa.Table.from_pylist(batch, schema=schema))
            written += len(batch)
            yield written


def to_file(content: bytes, path: pathlib.Path) -> None:
    """Write what is ready. Raises OSError."""
    with _whole(path) as part:
        part.write_bytes(content)


@contextlib.contextmanager
def _whole(path: pathlib.Path) -> collections.abc.Iterator[pathlib.Path]:
    """A file beside the wanted one, which it becomes if all goes well."""
    part = path.with_name(f"{path.name}.part")
    try:
        yield part
        with part.open("rb") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink()


def _as_json(value: typing.Any) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    return str(value.isoformat() if isinstance(value, dt.date) else value)
