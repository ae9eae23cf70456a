"""What becomes of what the archive holds, in `monitor.toml`: its backups, and what is let go by age and size."""

from __future__ import annotations

import pathlib

import pydantic

from monitor.settings import tables


class Backup(tables.Table):
    """Where backups go, and the one before a migration."""

    folder: pathlib.Path | None = None
    """None: `backups` beside an SQLite database, else `var/backups`."""
    before_migration: bool = True
    keep: pydantic.PositiveInt = 5
    """Backups from before migrations that stay."""
    programs: pathlib.Path | None = None
    """The folder of Postgres' `pg_dump` and `pg_restore`, where they are not on the path."""


class Retention(tables.Table):
    """What is let go by age and size; what was seen never is."""

    snapshots_days: pydantic.PositiveInt | None = None
    snapshots_bytes: pydantic.PositiveInt | None = None
    """Of pages as they are kept, packed; the oldest go first."""
    newest_snapshots: bool = True
    """Keep the newest page of each article, whatever the two above say."""
    polls_days: pydantic.PositiveInt = 90
    exchanges_days: pydantic.PositiveInt = 30
    exchanges_rows: pydantic.PositiveInt = 100_000
