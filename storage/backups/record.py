"""What a backup says of itself, how backups are told apart, and what can be wrong with one.

BackupError    a backup could not be made, read or restored; one line says why and what to do
  Occupied     there is something already where the backup, or what it holds, should go
  Busy         a process has the database open
  NotABackup   the file is none, or one of another kind of database
  Damaged      the file is not what was written
  NoPrograms   the programs of Postgres are not to be found
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import json
import pathlib
import typing

from storage import database

Kind = typing.Literal["sqlite", "postgresql"]
Tell = collections.abc.Callable[[int, int | None], None]
"""Hears how much is done, and how much there is in all, where that is known."""

_LITE, _ZIP = b"SQLite format 3\x00", b"PK\x03\x04"


class BackupError(database.StorageError):
    """A backup could not be made, read or restored. `address` is its file."""

    def __init__(self, message: str, *, file: pathlib.Path | str) -> None:
        super().__init__(message, address=str(file))


class Occupied(BackupError):
    """Something is there already."""


class Busy(BackupError):
    """A process has the database open."""


class NotABackup(BackupError):
    """The file is no backup of this kind of database."""


class Damaged(BackupError):
    """What the file holds is not what was written."""


class NoPrograms(BackupError):
    """``pg_dump`` and ``pg_restore`` are not there, or too old."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Of what state a backup is: when it was made (aware UTC), the schema's revision, and the rows of each table."""

    made_at: dt.datetime
    revision: str | None
    rows: collections.abc.Mapping[str, int]

    def to_json(self) -> str:
        """As it is kept."""
        return json.dumps(dataclasses.asdict(self) | {"made_at": self.made_at.isoformat()}, sort_keys=True)

    @classmethod
    def of_json(cls, text: str | bytes) -> Record:
        """As it was kept. Raises ValueError."""
        try:
            values = json.loads(text)
            rows = {str(name): int(count) for name, count in values["rows"].items()}
            made_at = dt.datetime.fromisoformat(values["made_at"])
            return cls(made_at=made_at, revision=values["revision"], rows=rows)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a record of a backup") from error


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A backup found whole. `record` is None where another program made it, `limits` says what was not looked at."""

    record: Record | None
    revision: str
    rows: collections.abc.Mapping[str, int]
    limits: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What stands in the database now, and where that is kept which stood there before."""

    revision: str
    rows: collections.abc.Mapping[str, int]
    aside: str | None = None


def silent(_done: int, _total: int | None) -> None:
    """For who wants to hear of nothing."""


def kind(file: pathlib.Path) -> Kind:
    """Of which kind of database a file is a backup, by how it begins. Raises `NotABackup`, `OSError`."""
    with file.open("rb") as opened:
        head = opened.read(len(_LITE))
    if head == _LITE:
        return "sqlite"
    if head.startswith(_ZIP):
        return "postgresql"
    raise NotABackup("is no backup of a database", file=file)


def known_revision(revision: str | None, file: pathlib.Path) -> str:
    """The revision, if this version can work with it or bring it up to date. Raises `NotABackup`."""
    from alembic import script

    if revision is None:
        raise NotABackup("holds no archive: it has no revision of our schema", file=file)
    scripts = script.ScriptDirectory.from_config(database.migrations())
    if revision not in {one.revision for one in scripts.walk_revisions()}:
        message = f"is at {revision}, which this version does not know: install the newer sco-monitor"
        raise NotABackup(message, file=file)
    return revision


def compare(
    recorded: collections.abc.Mapping[str, int], found: collections.abc.Mapping[str, int], file: pathlib.Path
) -> None:
    """Raise `Damaged` where a table does not have as many rows as it had."""
    for name in sorted(recorded.keys() | found.keys()):
        if recorded.get(name) != found.get(name):
            message = f"has {found.get(name, 'no')} rows in {name}, and had {recorded.get(name, 'no')} when it was made"
            raise Damaged(message, file=file)
