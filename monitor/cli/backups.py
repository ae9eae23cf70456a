"""Commands that keep the database safe: backup, verify, restore."""

from __future__ import annotations

import contextlib
import pathlib
import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    import collections.abc

    from storage import backups as stored

File = typing.Annotated[pathlib.Path, typer.Argument(metavar="FILE", help="A backup.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (backup, verify, restore):
        app.command(rich_help_panel="Look after it")(command)


def backup(
    file: typing.Annotated[
        pathlib.Path | None,
        typer.Argument(metavar="[FILE]", help="Where to write it; otherwise a name with the time in backup.folder."),
    ] = None,
    keep: typing.Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Delete all but the newest N that were given no FILE.")
    ] = None,
    config: context.Config = None,
) -> None:
    """Back the database up, beside a daemon that works on it. Nothing is ever written over."""
    from monitor import safekeeping

    if file is not None and keep is not None:
        raise typer.BadParameter("--keep counts backups that were given no FILE")
    loaded = context.configuration(config)
    with context.database_of(loaded) as engine:
        with bar("backing up") as tell:
            made = safekeeping.make(loaded, engine, file, tell)
        gone = safekeeping.prune(loaded, engine, keep) if keep is not None else 0
    output.line(f"{told(made)}" + (f"; {gone} older deleted" if gone else ""))


def verify(file: File, config: context.Config = None) -> None:
    """Restore a backup where nobody looks, and compare: the rows of each table, what refers to what, the text index."""
    from storage import backups as stored

    loaded = context.configuration(config)
    with context.database_of(loaded) as engine, bar("verifying") as tell:
        found = stored.verify(engine, file, tell, programs=loaded.monitor.backup.programs)
    if found.limits:
        output.note(found.limits)
    if found.record is None:
        output.note("another program made it: how many rows there should be is not on record")
    made = f", made {output.moment(found.record.made_at)} UTC" if found.record else ""
    output.line(f"whole: {_rows(found.rows)} at {found.revision}{made}")


def restore(
    file: File,
    force: typing.Annotated[
        bool, typer.Option("--force", help="Also where there is a database; that is kept aside.")
    ] = False,
    config: context.Config = None,
) -> None:
    """Put a backup in the place of the database, once it was found whole. Stop the daemon first."""
    from storage import backups as stored
    from storage import database, outbox

    loaded = context.configuration(config)
    with context.database_of(loaded) as engine:
        with bar("restoring") as tell:
            done = stored.restore(engine, file, tell, force=force, programs=loaded.monitor.backup.programs)
        waiting = 0
        if done.revision == database.head():
            with database.sessions(engine, read_only=True)() as session:
                waiting = sum(outbox.waiting(session)[status] for status in ("due", "waiting"))
    output.line(f"restored: {_rows(done.rows)} at {done.revision}")
    if done.aside:
        output.line(f"what stood there before: {done.aside}")
    if done.revision != database.head():
        output.note("it is of an earlier version: run `sco-monitor db upgrade`")
    if waiting:
        output.note(
            f"{waiting} messages were to be sent when it was made; those that left since then will leave again, under "
            "the same ids: see `sco-monitor outbox list` before you start the daemon"
        )


@contextlib.contextmanager
def bar(what: str) -> collections.abc.Iterator[stored.Tell]:
    """A bar, and what moves it on."""
    with output.bar(what) as shown:
        task = shown.add_task("", total=None)

        def tell(done: int, total: int | None) -> None:
            shown.update(task, completed=done, total=total)

        yield tell


def told(made: typing.Any) -> str:
    """A backup in a line."""
    return f"{made.file}: {made.size} bytes, {_rows(made.record.rows)} at {made.record.revision}"


def _rows(rows: typing.Mapping[str, int]) -> str:
    articles, meetings = rows.get("article", 0), rows.get("meeting", 0)
    return f"{sum(rows.values())} rows ({articles} articles, {meetings} meetings)"
