"""Backups of a whole database: made beside a service that writes, checked by restoring, and restored.

    copy(engine, file)      one file: of SQLite a database, of Postgres what `pg_dump` writes, with a record
    verify(engine, file)    restores it where nobody looks, and compares
    restore(engine, file)   puts it in the place of the database; what stood there is kept aside

The record that a backup holds of itself says how many rows each table had in the state that was copied.
"""

from __future__ import annotations

import pathlib

import sqlalchemy as sa

from storage.backups import lite, postgres, record
from storage.backups.record import (
    BackupError,
    Busy,
    Damaged,
    NoPrograms,
    NotABackup,
    Occupied,
    Record,
    Restored,
    Tell,
    Verified,
    silent,
)

__all__ = [
    "BackupError",
    "Busy",
    "Damaged",
    "NoPrograms",
    "NotABackup",
    "Occupied",
    "Record",
    "Restored",
    "Tell",
    "Verified",
    "copy",
    "ending",
    "has_rows",
    "restore",
    "silent",
    "verify",
]

_ENDINGS = {"sqlite": ".db", "postgresql": ".zip"}


def ending(engine: sa.Engine) -> str:
    """How names of backups of a database end."""
    return _ENDINGS[engine.dialect.name]


def has_rows(engine: sa.Engine) -> bool:
    """Whether any table holds a row, but for that of the schema's revision; an absent database holds none."""
    if engine.dialect.name == "sqlite":
        return lite.has_rows(engine)
    return postgres.has_rows(engine)


def copy(engine: sa.Engine, file: pathlib.Path, tell: Tell = silent, *, programs: pathlib.Path | None = None) -> Record:
    """Write a backup, which stands under its name only when it is whole, and is for its owner only.

    `tell` hears how much is done, and of how much: pages of SQLite, bytes of Postgres. `programs` is the folder of
    ``pg_dump``, where it is not on the path. Raises `Occupied`, `NoPrograms`, `BackupError`, `OSError`.
    """
    if engine.dialect.name == "sqlite":
        return lite.copy(engine, file, tell)
    return postgres.copy(engine, file, tell, programs)


def verify(
    engine: sa.Engine, file: pathlib.Path, tell: Tell = silent, *, programs: pathlib.Path | None = None
) -> Verified:
    """Restore a backup into a database for the purpose, which is gone in the end, and compare it with its record.

    One of Postgres goes to the server of `engine`. `tell` hears of bytes. Raises `NotABackup`, `Damaged`, `NoPrograms`.
    """
    found = record.kind(file)
    if found == "sqlite":
        return lite.verify(file, tell)
    _require_postgres(engine, found, file)
    return postgres.verify(engine, file, tell, programs)


def restore(
    engine: sa.Engine,
    file: pathlib.Path,
    tell: Tell = silent,
    *,
    force: bool = False,
    programs: pathlib.Path | None = None,
) -> Restored:
    """Put a backup in the place of the database; with `force` also where there is one, which is kept aside.

    The database stands as it was until the backup was found whole. Raises `NotABackup`, `Damaged`, `Busy` where a
    process has the database open, `Occupied`, `NoPrograms`.
    """
    found = record.kind(file)
    if found != engine.dialect.name:
        _require_postgres(engine, found, file)
        raise NotABackup("is a backup of SQLite, and database_url is one of Postgres", file=file)
    if found == "sqlite":
        return lite.restore(engine, file, tell, force=force)
    return postgres.restore(engine, file, tell, programs, force=force)


def _require_postgres(engine: sa.Engine, found: record.Kind, file: pathlib.Path) -> None:
    if found == "postgresql" and engine.dialect.name != "postgresql":
        raise NotABackup("is a backup of Postgres: set database_url to a server that can take it", file=file)
