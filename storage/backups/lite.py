"""Backups of SQLite: a copy of one state, by SQLite's own online backup, as a database that any tool opens.

The state is that of one read transaction, held while pages are copied: what others write meanwhile does not come in,
and does not make the copy begin anew (https://www.sqlite.org/c3ref/backup_finish.html). The counts on record are of
that same state, so what was lost on the way would be seen.
"""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import pathlib
import shutil
import sqlite3
import tempfile

import sqlalchemy as sa

from storage.backups import placing, record

_PAGES, _BYTES = 2000, 4_000_000
_TABLE = "backup_record"
_WAIT = 30.0
_SOON = 3.0
"""Seconds that somebody who only looks something up is waited for."""
_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite^_%' ESCAPE '^'"
    " AND name NOT LIKE 'article^_fts%' ESCAPE '^' AND name <> ?"
)


def has_rows(engine: sa.Engine) -> bool:
    """Whether any table of ours holds a row."""
    file = _file(engine)
    if not file.exists():
        return False
    with _opened(file) as connection:
        return any(count for name, count in _rows(connection).items() if name != "alembic_version")


def copy(engine: sa.Engine, file: pathlib.Path, tell: record.Tell) -> record.Record:
    """Write a backup beside whoever writes. Raises `BackupError`."""
    source = _file(engine)
    if not source.exists():
        raise record.NotABackup("there is no database to back up", file=source)
    with placing.placed(file) as part, _named(source), _opened(source) as reading:
        reading.execute("BEGIN")
        made = record.Record(made_at=dt.datetime.now(dt.UTC), revision=_revision(reading), rows=_rows(reading))
        with _opened(part) as writing:
            writing.execute("PRAGMA synchronous=OFF")  # it is on the disk before it gets its name
            reading.backup(writing, pages=_PAGES, progress=lambda _, left, total: tell(total - left, total))
            writing.execute("PRAGMA journal_mode=DELETE")  # one file, with none beside it
            writing.execute(f"CREATE TABLE {_TABLE} (record TEXT NOT NULL)")
            writing.execute(f"INSERT INTO {_TABLE} VALUES (?)", (made.to_json(),))  # noqa: S608 -- a name of ours
    return made


def verify(file: pathlib.Path, tell: record.Tell) -> record.Verified:
    """Check a copy of a backup, as `restore` would. Raises `Damaged`, `NotABackup`."""
    size = file.stat().st_size
    with tempfile.TemporaryDirectory(prefix="sco-monitor-verify-") as folder:
        if shutil.disk_usage(folder).free < size:
            message = f"to restore it takes {size} bytes, which {folder} does not have; set TMPDIR to another folder"
            raise record.BackupError(message, file=file)
        restored = pathlib.Path(folder) / "restored.db"
        _copy(file, restored, tell)
        return _checked(restored, file)


def restore(engine: sa.Engine, file: pathlib.Path, tell: record.Tell, *, force: bool) -> record.Restored:
    """Put a backup in the place of the database. Raises `Damaged`, `NotABackup`, `Busy`, `Occupied`."""
    target = _file(engine)
    if target.exists() and target.samefile(file):
        raise record.Occupied("is the database itself", file=file)
    if target.exists() and not force:
        message = "there is a database already; with --force it is put aside and the backup takes its place"
        raise record.Occupied(message, file=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _alone(target), placing.beside(target) as part:
        _copy(file, part, tell)
        found = _checked(part, file)
        with _opened(part) as connection:
            connection.execute(f"DROP TABLE IF EXISTS {_TABLE}")
        placing.resemble(part, target if target.exists() else target.parent)
        placing.sync(part)
        aside = _put_aside(target)
        part.rename(target)
        placing.sync(target.parent)
    return record.Restored(revision=found.revision, rows=found.rows, aside=aside)


@contextlib.contextmanager
def _alone(file: pathlib.Path) -> collections.abc.Iterator[None]:
    """Keep everybody else out of a database in the meantime. Raises `Busy` where somebody is in it.

    To leave WAL mode takes that no other connection is open, busy or idle; it also brings all into the one file.
    """
    if not file.exists():
        yield
        return
    with contextlib.closing(sqlite3.connect(file, timeout=_SOON, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                message = "a process has the database open: stop the daemon, and what else reads from it, first"
                raise record.Busy(message, file=file) from None
            # What is broken holds nobody, and is put aside as it is.
        yield


def _put_aside(file: pathlib.Path) -> str | None:
    """Rename a database, with the files that belong to it."""
    if not file.exists():
        return None
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
    aside = file.with_name(f"{file.name}.before-restore-{stamp}")
    for end in ("-wal", "-shm", "-journal", ""):
        belonging = file.with_name(file.name + end)
        if belonging.exists():
            belonging.rename(aside.with_name(aside.name + end))
    return str(aside)


def _checked(restored: pathlib.Path, file: pathlib.Path) -> record.Verified:
    """Look through a restored database; `file` is where it comes from."""
    with _named(file), _opened(restored) as connection:
        sound = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        if sound != "ok":
            raise record.Damaged(f"is damaged: {' '.join(sound.split())}", file=file)
        if (orphan := connection.execute("PRAGMA foreign_key_check").fetchone()) is not None:
            raise record.Damaged(f"has a row in {orphan[0]} that refers to a missing one in {orphan[2]}", file=file)
        revision = record.known_revision(_revision(connection), file)
        rows, kept = _rows(connection), _record(connection, file)
        if kept is not None:
            record.compare(kept.rows, rows, file)
        _check_index(connection, file)
        return record.Verified(record=kept, revision=revision, rows=rows)


def _check_index(connection: sqlite3.Connection, file: pathlib.Path) -> None:
    """Raise `Damaged` unless the full-text index has the words of the articles (sqlite.org/fts5.html, section 6.8)."""
    if not _has(connection, "article_fts"):
        return
    try:
        connection.execute("INSERT INTO article_fts(article_fts, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        raise record.Damaged(f"its full-text index does not agree with its articles: {error}", file=file) from error


def _record(connection: sqlite3.Connection, file: pathlib.Path) -> record.Record | None:
    if not _has(connection, _TABLE):
        return None
    row = connection.execute(f"SELECT record FROM {_TABLE}").fetchone()  # noqa: S608 -- a name of ours
    try:
        return record.Record.of_json(row[0] if row else "")
    except ValueError as error:
        raise record.Damaged("its record of itself cannot be read", file=file) from error


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    names = [name for (name,) in connection.execute(_TABLES, (_TABLE,))]
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(names)}  # noqa: S608 -- names that the database gave


def _revision(connection: sqlite3.Connection) -> str | None:
    if not _has(connection, "alembic_version"):
        return None
    row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return None if row is None else str(row[0])


def _has(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None


def _copy(file: pathlib.Path, to: pathlib.Path, tell: record.Tell) -> None:
    """Copy a file into an empty one, or a new one."""
    total, done = file.stat().st_size, 0
    with file.open("rb") as reading, to.open("wb") as writing:
        while part := reading.read(_BYTES):
            writing.write(part)
            done += len(part)
            tell(done, total)


def _file(engine: sa.Engine) -> pathlib.Path:
    name = engine.url.database
    if not name or name == ":memory:" or name.startswith("file:"):
        raise record.NotABackup("a database in memory has no file", file=name or ":memory:")
    return pathlib.Path(name)


@contextlib.contextmanager
def _named(file: pathlib.Path) -> collections.abc.Iterator[None]:
    """Tell what SQLite cannot read with the name of the file."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise record.Damaged(f"cannot be read as a database: {error}", file=file) from error


@contextlib.contextmanager
def _opened(file: pathlib.Path) -> collections.abc.Iterator[sqlite3.Connection]:
    """A connection to a file that is there, outside of any transaction."""
    address = f"{file.absolute().as_uri()}?mode=rw"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=_WAIT, isolation_level=None)) as connection:
        yield connection
