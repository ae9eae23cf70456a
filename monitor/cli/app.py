"""The commands: parse arguments, call one function, print.

Exit codes: 0 all went well; 1 something could not be done; 2 the command line or the configuration has a fault;
130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import sys
import typing

import typer

from monitor import errors, legible
from monitor.cli import (
    alerting,
    asking,
    backups,
    bulk,
    doctor,
    explaining,
    exporting,
    filling,
    grouping,
    keeping,
    network,
    outbox,
    output,
    reading,
    rules,
    running,
    searches,
    silences,
    sitecheck,
    sources,
    tokens,
    trying,
    working,
)

app = typer.Typer(
    name="sco-monitor",
    help="Watches the news of the Shanghai Cooperation Organisation: who met whom, with the sentence that proves it.",
    epilog="A first look: `sco-monitor check`, then `sco-monitor run` and http://127.0.0.1:8000.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _say_version(asked: bool) -> None:
    if asked:
        from importlib import metadata

        sys.stdout.write(f"sco-monitor {metadata.version('sco-monitor')}\n")
        raise typer.Exit


@app.callback()
def top(
    version: typing.Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    """Watches the news of the Shanghai Cooperation Organisation: who met whom, with the sentence that proves it."""


for group in (
    running,
    working,
    filling,
    bulk,
    reading,
    sitecheck,
    explaining,
    asking,
    searches,
    exporting,
    grouping,
    sources,
    alerting,
    rules,
    trying,
    silences,
    outbox,
    tokens,
    network,
    keeping,
    backups,
    doctor,
):
    group.register(app)


def main() -> int:
    """Run the command line; what goes wrong is one line on standard error. Gives back the exit code."""
    try:
        return _run()
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if (fault := _fault(error)) is None:
            raise
        code, message = fault
        if message:  # there is none where help was asked for by giving no argument, and is printed already
            sys.stderr.write(f"sco-monitor: {legible.text(message)}\n")
        return code


def _run() -> int:
    code = app(prog_name="sco-monitor", standalone_mode=False) or 0
    sys.stdout.flush()  # a pipe that is closed shall be noticed here, not at the end of the process
    return code


def _fault(error: Exception) -> tuple[int, str] | None:
    """The exit code and the line for an error that we know; None for a fault of this program."""
    from monitor import settings
    from parsers import article as parsed
    from storage import cursors, database, trees

    if isinstance(error, typer.TyperException):
        return _usage_fault(error)
    if isinstance(error, trees.BadQuery):
        return 2, output.pointed(error.reason, error.query, error.at, error.end)
    if isinstance(error, settings.SettingsError):
        return 2, str(error)
    if isinstance(error, cursors.BadCursor):
        return 2, f"--cursor {error}"
    if isinstance(error, errors.MonitorError | parsed.ParseError | database.StorageError):
        return 1, str(error)
    if isinstance(error, OSError):
        return 1, f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
    return _database_fault(error)


def _usage_fault(error: typer.TyperException) -> tuple[int, str]:
    """A fault of the command line, and where to read what it should be."""
    context: typing.Any = getattr(error, "ctx", None)
    said: str = error.format_message().strip().rstrip(".").removeprefix("Invalid value: ").replace("Value error, ", "")
    said = f"{said[:1].lower()}{said[1:]}"
    if not said or context is None or said.endswith("?") or "try `" in said or "see `" in said:
        return 2, said
    return 2, f"{said}; try `{context.command_path} --help`"


def _database_fault(error: Exception) -> tuple[int, str] | None:
    from sqlalchemy import exc

    if isinstance(error, exc.DBAPIError):
        first: typing.Any = str(error.orig).strip().splitlines() or ["no reason was given"]
        return 1, f"the database refused: {first[0]}"
    return None
