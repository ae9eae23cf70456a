"""What commands share: where the configuration lies, and the service or the archive built from it."""

from __future__ import annotations

import collections.abc
import contextlib
import os
import pathlib
import typing

import typer

if typing.TYPE_CHECKING:
    from sqlalchemy import orm

    from monitor import service, settings

Config = typing.Annotated[
    pathlib.Path | None,
    typer.Option(
        "--config",
        "-c",
        metavar="DIR",
        help="Folder of the configuration; otherwise $SCO_MONITOR_CONFIG, ./config, or the one that is shipped.",
        show_default=False,
    ),
]
AsJson = typing.Annotated[bool, typer.Option("--json", help="JSON Lines for programs instead of a table.")]


def configuration(config: pathlib.Path | None) -> settings.Settings:
    """The settings. Raises `settings.SettingsError`."""
    from monitor import settings

    return settings.load(config or settings.default_directory(os.environ), os.environ)


def desk(config: pathlib.Path | None, *, log: bool = True) -> service.Service:
    """A service on a database that is made if there is none yet; `log` sets up its logging."""
    from monitor import logs, service
    from storage import database

    loaded = configuration(config)
    if log:
        logs.configure(loaded.monitor.log)
    engine = database.engine(loaded.monitor.database_url)
    try:
        database.check(engine)
    except database.MissingSchema:
        database.upgrade(engine)
    finally:
        engine.dispose()
    return service.build(loaded)


@contextlib.contextmanager
def archive(config: pathlib.Path | None) -> collections.abc.Iterator[tuple[settings.Settings, orm.Session]]:
    """The settings and a session that only reads. Raises `storage.database.StorageError`."""
    from storage import database

    loaded = configuration(config)
    engine = database.engine(loaded.monitor.database_url)
    try:
        database.check(engine)
        with database.sessions(engine, read_only=True)() as session:
            yield loaded, session
    finally:
        engine.dispose()
