"""The command that finds trouble and explains it."""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import datetime as dt
import os
import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from monitor import doctor as examining


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(rich_help_panel="Look after it")(doctor)


def doctor(
    offline: typing.Annotated[
        bool, typer.Option("--offline", help="Leave out what takes the network: names, certificates, webhooks, mail.")
    ] = False,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Look for trouble and say what to do: disk, clock, files, schema, leases, sources, outbox, names, TLS, mail.

    Sends no message and changes nothing. Exit code 1 if a check fails.
    """
    counts = collections.Counter[str]()
    for one in _findings(config, outside=not offline):
        counts[one.level] += 1
        if as_json:
            output.json_line(dataclasses.asdict(one))
        else:
            output.line(f"{one.level:<4}  {one.check:<11}  {one.told}" + (f"; {one.todo}" if one.todo else ""))
    if not as_json:
        output.line(f"{counts['ok']} ok, {counts['warn']} to be looked at, {counts['fail']} failed")
    raise typer.Exit(1 if counts["fail"] else 0)


def _findings(config: typing.Any, *, outside: bool) -> collections.abc.Iterator[examining.Finding]:
    """What is found; where the settings have faults these, for nothing else can be looked at."""
    from monitor import doctor as examining
    from monitor import settings

    folder = config or settings.default_directory(os.environ)
    try:
        loaded = settings.load(folder, os.environ)
    except settings.SettingsError as error:
        for fault in error.faults:
            yield examining.Finding(check="settings", level="fail", told=str(fault), todo="see docs/settings.md")
        return
    with context.database_of(loaded) as engine:
        case = examining.Case(settings=loaded, folder=folder, engine=engine, now=dt.datetime.now(dt.UTC))
        yield from examining.examine(case, outside=outside)
