"""A portion into a Parquet file of its own, which is there under its name once it is whole: that is the ledger.

The same pages give the same bytes, whatever engine and machine made them: rows stand in the order of the pages, and
nothing in the file says when, where or by whom it was written.
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import fcntl
import json
import os
import pathlib
import uuid

from monitor import warc
from monitor.bulk import portions, rows, sifting

ROWS = 500
"""Rows in memory at once, and in a group of the file."""
PART = ".part"
_NOTE = b"sco-monitor"
Found = collections.abc.Iterable[sifting.Sifted]


@contextlib.contextmanager
def alone_in(folder: pathlib.Path) -> collections.abc.Iterator[None]:
    """Make the folder, let no other run write into it, and clear away what a killed one began.

    Raises OSError, `portions.BulkError`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise portions.BulkError(f"{folder}: another run writes into this folder") from error
        for part in folder.glob(f".*{PART}"):
            part.unlink(missing_ok=True)
        yield
    finally:
        os.close(held)


def path(folder: str, portion: portions.Portion, digest: str) -> pathlib.Path:
    """The file of a portion; `digest` says which pages it has and how they are read."""
    return pathlib.Path(folder) / f"{portion.name}-{digest[:12]}.parquet"


def earlier(file: pathlib.Path) -> portions.Tally | None:
    """What was counted for a file that is there already; None where there is none, or another program wrote it."""
    if not file.exists():
        return None
    from pyarrow import parquet  # type: ignore[import-untyped] # ships no types

    try:
        noted = (parquet.read_metadata(file).metadata or {}).get(_NOTE)
        return portions.Tally(**json.loads(noted)) if noted else None
    except (OSError, ValueError, TypeError):
        return None


def write(file: pathlib.Path, found: Found, told: portions.Told) -> tuple[portions.Tally, str | None]:
    """Read the candidates and write a row for each article; what was counted, and how the pages broke off if they did.

    Raises OSError, and `warc.WarcError` where there was no page.
    """
    pa, schema = rows.arrow(), rows.schema()
    from pyarrow import parquet

    tally, fault = portions.Tally(), None
    part = file.with_name(f".{file.name}.{uuid.uuid4().hex}{PART}")
    try:
        with parquet.ParquetWriter(str(part), schema, compression="zstd") as writer:
            group: list[rows.Row] = []
            try:
                for row in _rows(found, tally, told):
                    group.append(row)
                    if len(group) == ROWS:
                        writer.write_table(pa.Table.from_pylist(group, schema=schema))
                        group = []
            except warc.WarcError as error:
                if not tally.pages:
                    raise
                fault = str(error)
            writer.write_table(pa.Table.from_pylist(group, schema=schema))
            writer.add_key_value_metadata({_NOTE: json.dumps(dataclasses.asdict(tally))})
        _whole(part, file)
    finally:
        part.unlink(missing_ok=True)
    return tally, fault


def _rows(found: Found, tally: portions.Tally, told: portions.Told) -> collections.abc.Iterator[rows.Row]:
    seen: set[tuple[str, str]] = set()
    for one in found:
        tally.pages += 1
        told(tally.pages, one.capture.offset)
        tally.broken += one.capture.fault is not None
        if not one.candidate:
            continue
        tally.candidates += 1
        key = (one.capture.url, rows.digest(one.capture.body))
        if key in seen:
            tally.known += 1
            continue
        seen.add(key)
        try:
            gleaned = one.read()
        except Exception:  # noqa: BLE001 -- whatever is wrong with one page, the others are read
            tally.unread += 1
            continue
        tally.articles += 1
        tally.meetings += len(gleaned.detection.meetings)
        yield rows.row(one.capture, key[1], gleaned)


def _whole(part: pathlib.Path, file: pathlib.Path) -> None:
    with part.open("rb") as written:
        os.fsync(written.fileno())
    part.replace(file)
