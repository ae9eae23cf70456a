"""What commands share: where the configuration lies, and the service or the archive built from it."""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import getpass
import os
import pathlib
import typing

import typer

if typing.TYPE_CHECKING:
    import sqlalchemy as sa
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

AsCsv = typing.Annotated[bool, typer.Option("--csv", help="CSV for spreadsheets instead of a table.")]


def configuration(config: pathlib.Path | None) -> settings.Settings:
    """The settings. Raises `settings.SettingsError`."""
    from monitor import settings

    return settings.load(config or settings.default_directory(os.environ), os.environ)


@contextlib.contextmanager
def desk(config: pathlib.Path | None, *, by_hand: bool = False) -> collections.abc.Iterator[service.Service]:
    """A service with its logging, on a database that is made if there is none yet.

    With `by_hand` the log holds back what the command says itself: all below a warning, unless it is set to debug.
    """
    from monitor import logs, service
    from storage import database

    loaded = configuration(config)
    log = loaded.monitor.log
    logs.configure(log.model_copy(update={"level": "warning"}) if by_hand and log.level == "info" else log)
    with database_of(loaded) as engine:
        try:
            database.check(engine)
        except database.MissingSchema:
            database.upgrade(engine)
        yield service.build(loaded, engine)


@contextlib.contextmanager
def archive(config: pathlib.Path | None) -> collections.abc.Iterator[tuple[settings.Settings, orm.Session]]:
    """The settings and a session that only reads. Raises `storage.database.StorageError`."""
    from storage import database

    loaded = configuration(config)
    with database_of(loaded) as engine:
        database.check(engine)
        with database.sessions(engine, read_only=True)() as session:
            yield loaded, session


@contextlib.contextmanager
def database_of(loaded: settings.Settings) -> collections.abc.Iterator[sa.Engine]:
    """The engine of the configured database, closed in the end; whether it can be used is not looked at."""
    from storage import database

    engine = database.engine(loaded.monitor.database_url)
    try:
        yield engine
    finally:
        engine.dispose()


def login() -> str | None:
    """Who is logged in; None for a user without a name, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return None


def author(given: str | None) -> str:
    """Who does something by hand: as given, else the login name. Raises `typer.BadParameter` where there is none."""
    if found := given or login():
        return found
    raise typer.BadParameter("there is no login name here; say who you are with --author")


def span(given: str) -> dt.timedelta:
    """A length of time as people write it, such as ``12h``. Raises `typer.BadParameter`."""
    import pydantic

    from monitor.settings import fields

    try:
        return pydantic.TypeAdapter(fields.Interval).validate_python(given)
    except (pydantic.ValidationError, OverflowError):
        raise typer.BadParameter(f"{given!r} is no time; write 12h, 3d or 2w") from None
