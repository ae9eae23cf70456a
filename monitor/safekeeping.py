"""Where backups lie and what they are called, the one before a migration, and which are old enough to go."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import pathlib
import time

import sqlalchemy as sa

from monitor import settings
from storage import backups, database

BY_HAND, BEFORE = "sco-monitor", "before-migration"
"""How names of backups begin: those for which no name was given, and those from before a migration."""
_ELSEWHERE = pathlib.Path("var/backups")
_OURS_ONLY = 0o700
_LONG = 86400.0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A backup: where it is, its bytes, and of what state it is."""

    file: pathlib.Path
    size: int
    record: backups.Record


def folder(configuration: settings.Settings, engine: sa.Engine) -> pathlib.Path:
    """Where backups lie that were given no place: as the settings say, else in `backups` beside an SQLite database."""
    if configuration.monitor.backup.folder is not None:
        return configuration.monitor.backup.folder
    name = engine.url.database
    if engine.dialect.name != "sqlite" or not name or name == ":memory:":
        return _ELSEWHERE
    return pathlib.Path(name).parent / "backups"


def make(
    configuration: settings.Settings,
    engine: sa.Engine,
    file: pathlib.Path | None = None,
    tell: backups.Tell = backups.silent,
    *,
    kind: str = BY_HAND,
) -> Made:
    """Write a backup, under a name with the time where none is given. Raises `backups.BackupError`, `OSError`."""
    if file is None:
        place = folder(configuration, engine)
        place.mkdir(mode=_OURS_ONLY, parents=True, exist_ok=True)
        _tidy(place)
        file = place / f"{kind}-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%S.%fZ}{backups.ending(engine)}"
    kept = backups.copy(engine, file, tell, programs=configuration.monitor.backup.programs)
    return Made(file=file, size=file.stat().st_size, record=kept)


def before_migration(
    configuration: settings.Settings, engine: sa.Engine, tell: backups.Tell = backups.silent
) -> Made | None:
    """Back a database up that holds rows and is about to be migrated, and let older ones of these go.

    None where there is nothing to keep: the tables are not there, empty, or not to change, or the settings say so.
    Raises `backups.NoPrograms` where Postgres' own are not to be found, and what `make` raises.
    """
    at = database.current(engine)
    wanted = configuration.monitor.backup
    if not wanted.before_migration or at in (None, database.head()) or not backups.has_rows(engine):
        return None
    made = make(configuration, engine, tell=tell, kind=BEFORE)
    prune(configuration, engine, wanted.keep, kind=BEFORE)
    return made


def _tidy(place: pathlib.Path) -> None:
    """Delete what a backup that was killed has left; one that is under way is not a day old."""
    for left in place.glob(".*.part*"):
        with contextlib.suppress(FileNotFoundError):
            if time.time() - left.stat().st_mtime > _LONG:
                left.unlink()


def prune(configuration: settings.Settings, engine: sa.Engine, keep: int, *, kind: str = BY_HAND) -> int:
    """Delete all but the newest backups of a kind that were given no name; how many there were."""
    place = folder(configuration, engine)
    old = sorted(place.glob(f"{kind}-[0-9]*T[0-9]*Z{backups.ending(engine)}"))[:-keep]
    for file in old:
        file.unlink(missing_ok=True)
    return len(old)
