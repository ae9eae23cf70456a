"""Backups of Postgres: what `pg_dump` writes in its custom format, in a ZIP file with the record of what it holds.

    unzip FILE database.dump; pg_restore --dbname=… database.dump      without this program

The dump and the counts are of one state, by an exported snapshot. The ZIP is not packed again, and has a checksum.
A restore is one transaction of `pg_restore`. What stood in the database before is a schema of its own afterwards.
"""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import pathlib
import secrets
import typing
import zipfile

import sqlalchemy as sa
from sqlalchemy import exc

from storage import database
from storage.backups import placing, programs, record

_DUMP, _RECORD = "database.dump", "record.json"
_ASIDE = "before_restore_"
_BYTES = 1_000_000
_OTHERS = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND usename IS NOT NULL AND coalesce(backend_type, 'client backend') = 'client backend'"
)
_TABLES = sa.text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
_SAME_OWNER = ("--no-owner", "--no-privileges")


def has_rows(engine: sa.Engine) -> bool:
    """Whether any table holds a row."""
    with engine.connect() as connection:
        names = [name for name in connection.scalars(_TABLES) if name != "alembic_version"]
        asked = (sa.text(f'SELECT EXISTS (SELECT 1 FROM "{name}")') for name in names)  # noqa: S608 -- as the database has them
        return any(connection.scalar(one) for one in asked)


def copy(engine: sa.Engine, file: pathlib.Path, tell: record.Tell, given: pathlib.Path | None) -> record.Record:
    """Write a backup beside whoever writes. Raises `NoPrograms`, `BackupError`."""
    program = programs.folder(engine, given) / "pg_dump"
    with placing.placed(file) as part, engine.connect() as plain:
        connection = plain.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        snapshot = connection.scalar(sa.text("SELECT pg_export_snapshot()"))
        made = record.Record(made_at=dt.datetime.now(dt.UTC), revision=_revision(connection), rows=_rows(connection))
        named, secret = programs.target(engine)
        chosen = [f"--snapshot={snapshot}", f"--exclude-schema={_ASIDE}*", *_SAME_OWNER]
        command: list[str | pathlib.Path] = [program, "--format=custom", *chosen, *named]
        with (
            zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as packed,
            programs.running(command, secret, writes=True, file=file) as dump,
        ):
            with packed.open(_DUMP, "w", force_zip64=True) as writing:
                _pour(dump, writing, tell, None)
            packed.writestr(_RECORD, made.to_json())
    return made


def verify(engine: sa.Engine, file: pathlib.Path, tell: record.Tell, given: pathlib.Path | None) -> record.Verified:
    """Restore a backup into a database of its own, and compare. Raises `Damaged`, `NotABackup`, `NoPrograms`."""
    kept = _read(file)
    revision = record.known_revision(kept.revision, file)
    program = programs.folder(engine, given) / "pg_restore"
    try:
        with _scratch(engine) as scratch:
            _pg_restore(scratch, program, file, tell)
            record.compare(kept.rows, _found(scratch), file)
            return record.Verified(record=kept, revision=revision, rows=kept.rows)
    except exc.ProgrammingError as error:
        if "permission denied" not in str(error.orig):
            raise
    with programs.running([program, "--file=-"], {}, writes=False, file=file) as reading:
        _feed(file, reading, tell)
    limits = "it was read to its end and not restored, for the role may not create a database"
    return record.Verified(record=kept, revision=revision, rows=kept.rows, limits=limits)


def restore(
    engine: sa.Engine, file: pathlib.Path, tell: record.Tell, given: pathlib.Path | None, *, force: bool
) -> record.Restored:
    """Put a backup in the place of the database. Raises `Damaged`, `NotABackup`, `Busy`, `Occupied`, `NoPrograms`."""
    kept = _read(file)
    revision = record.known_revision(kept.revision, file)
    program = programs.folder(engine, given) / "pg_restore"
    aside = _cleared(engine, force=force)
    try:
        _pg_restore(engine, program, file, tell)
        record.compare(kept.rows, _found(engine), file)
    except BaseException:
        _bring_back(engine, aside)
        raise
    return record.Restored(revision=revision, rows=kept.rows, aside=aside and f"schema {aside}")


def _cleared(engine: sa.Engine, *, force: bool) -> str | None:
    """Make room in the database, and give back the schema in which that is kept which stood there."""
    address = engine.url.render_as_string(hide_password=True)
    engine.dispose()
    with engine.begin() as connection:
        if others := connection.scalar(_OTHERS):
            message = (
                f"processes have the database open ({others}): stop the daemon, and what else reads from it, first"
            )
            raise record.Busy(message, file=address)
        if connection.scalars(_TABLES).first() is None:
            return None
        if not force:
            message = "there are tables already; with --force they are put aside and the backup takes their place"
            raise record.Occupied(message, file=address)
        aside = f"{_ASIDE}{dt.datetime.now(dt.UTC):%Y%m%dt%H%M%S}_{secrets.token_hex(2)}"
        connection.execute(sa.text(f"ALTER SCHEMA public RENAME TO {aside}"))
        connection.execute(sa.text("CREATE SCHEMA public"))
        return aside


def _bring_back(engine: sa.Engine, aside: str | None) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        made = f"ALTER SCHEMA {aside} RENAME TO public" if aside else "CREATE SCHEMA public"
        connection.execute(sa.text(made))


@contextlib.contextmanager
def _scratch(engine: sa.Engine) -> collections.abc.Iterator[sa.Engine]:
    """A database on the same server, dropped in the end."""
    name = f"sco_monitor_verify_{secrets.token_hex(6)}"
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as admin:
        admin.execute(sa.text(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"))
        made = database.engine(engine.url.set(database=name).render_as_string(hide_password=False))
        try:
            yield made
        finally:
            made.dispose()
            admin.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))


def _pg_restore(engine: sa.Engine, program: pathlib.Path, file: pathlib.Path, tell: record.Tell) -> None:
    named, secret = programs.target(engine)
    command: list[str | pathlib.Path] = [program, "--single-transaction", "--exit-on-error", *_SAME_OWNER, *named]
    with programs.running(command, secret, writes=False, file=file) as writing:
        _feed(file, writing, tell)


def _feed(file: pathlib.Path, writing: typing.IO[bytes], tell: record.Tell) -> None:
    with zipfile.ZipFile(file) as packed, packed.open(_DUMP) as reading:
        _pour(reading, writing, tell, packed.getinfo(_DUMP).file_size)


def _pour(reading: typing.IO[bytes], writing: typing.IO[bytes], tell: record.Tell, total: int | None) -> None:
    done = 0
    while part := reading.read(_BYTES):
        writing.write(part)
        done += len(part)
        tell(done, total)


def _read(file: pathlib.Path) -> record.Record:
    """The record of a file whose every byte is as it was written. Raises `Damaged`, `NotABackup`."""
    try:
        with zipfile.ZipFile(file) as packed:
            if not {_DUMP, _RECORD} <= set(packed.namelist()):
                raise record.NotABackup("is no backup of a database", file=file)
            if (wrong := packed.testzip()) is not None:
                raise record.Damaged(f"is damaged: the checksum of {wrong} is wrong", file=file)
            return record.Record.of_json(packed.read(_RECORD))
    except (zipfile.BadZipFile, ValueError, EOFError) as error:
        raise record.Damaged(f"is damaged: {error}", file=file) from error


def _found(engine: sa.Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return _rows(connection)


def _rows(connection: sa.Connection) -> dict[str, int]:
    counts = ((name, sa.text(f'SELECT count(*) FROM public."{name}"')) for name in connection.scalars(_TABLES).all())  # noqa: S608 -- as the database has them
    return {name: connection.scalar(asked) or 0 for name, asked in counts}


def _revision(connection: sa.Connection) -> str | None:
    if "alembic_version" not in connection.scalars(_TABLES).all():
        return None
    found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return found
