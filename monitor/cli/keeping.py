"""Commands that look after the installation: check, db upgrade, db current."""

from __future__ import annotations

import typing

import typer

from monitor.cli import backups, context, output

if typing.TYPE_CHECKING:
    import sqlalchemy as sa

    from monitor import settings

database = typer.Typer(name="db", help="Look after the database.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(rich_help_panel="Look after it")(check)
    app.add_typer(database, rich_help_panel="Look after it")


def check(config: context.Config = None) -> None:
    """Check the configuration: every fault with file, line and key. Exit code 2 if there is one."""
    from monitor import notify, service, settings

    loaded = context.configuration(config)
    service.catalogue(loaded)
    if wrong := notify.faults(loaded):
        raise settings.SettingsError([settings.Fault(file="alerts.toml", key=key, message=why) for key, why in wrong])
    if loaded.monitor.smtp.host and loaded.monitor.web.base_url and not loaded.monitor.web.link_key:
        output.note("web.link_key is not set, so letters bring no link to unsubscribe")
    added = _added(loaded)
    sources = f"{sum(one.enabled for one in loaded.sources)} of {len(loaded.sources)} sources enabled"
    partners, rules = sum(one.tracked for one in loaded.partners), len(loaded.rules)
    said = f"{sources}, {partners} partners, {rules} {'rule' if rules == 1 else 'rules'}"
    output.line(f"no fault: {said}" + (f", and {added} in the database" if added else ""))


def _added(loaded: settings.Settings) -> int:
    """How many rules the database adds; none where there is no database yet. Raises `SettingsError` for faulty ones."""
    from monitor import rulebook, settings
    from storage import database as stored

    with context.database_of(loaded) as engine:
        try:
            stored.check(engine)
        except stored.StorageError:
            return 0
        with stored.sessions(engine, read_only=True)() as session:
            found = rulebook.added(session, rulebook.of_settings(loaded))
    if faults := [fault for one in found if one.row.enabled for fault in one.faults]:
        raise settings.SettingsError(faults)
    return len(found)


@database.command()
def upgrade(config: context.Config = None) -> None:
    """Make the tables, or bring them to this version; what they hold is backed up before."""
    from storage import database as stored

    loaded = context.configuration(config)
    with context.database_of(loaded) as engine:
        before = stored.current(engine)
        _back_up(loaded, engine)
        stored.upgrade(engine)
        _make_queue(engine)
    output.line(f"at {stored.head()}" + ("" if before == stored.head() else f", was {before or 'empty'}"))


def _make_queue(engine: sa.Engine) -> None:
    """The tables of the workers' queue too, where there can be workers: they may have no right to make any."""
    from monitor import queueing

    if engine.dialect.name == "postgresql" and queueing.is_installed():
        queueing.prepare(engine)


def _back_up(loaded: settings.Settings, engine: sa.Engine) -> None:
    """Keep what is about to be migrated, where it can be."""
    from monitor import safekeeping
    from storage import backups as stored

    try:
        with backups.bar("backing up") as tell:
            made = safekeeping.before_migration(loaded, engine, tell)
    except stored.NoPrograms as error:
        output.note(f"no backup before the migration: {error}")
    else:
        if made is not None:
            output.line(f"backup before the migration: {backups.told(made)}")


@database.command()
def current(config: context.Config = None) -> None:
    """Say at which revision the tables are. Exit code 1 if they are not those of this version."""
    from storage import database as stored

    loaded = context.configuration(config)
    with context.database_of(loaded) as engine:
        stored.check(engine)
        output.line(f"at {stored.current(engine)}")
