"""The commands: parse arguments, call one function, print.

Exit codes: 0 all went well; 1 something could not be done; 2 the command line or the configuration has a fault;
130 stopped with Ctrl-C.
"""

from __future__ import annotations

import os
import sys
import typing

import typer

from monitor import errors
from monitor.cli import asking, keeping, reading, running

app = typer.Typer(
    name="sco-monitor",
    help="Watches the news of the Shanghai Cooperation Organisation: who met whom, with the sentence that proves it.",
    epilog="A first look: `sco-monitor check`, then `sco-monitor run` and http://127.0.0.1:8000.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

for group in (running, reading, asking, keeping):
    group.register(app)


def main() -> int:
    """Run the command line; what goes wrong is one line on standard error. Gives back the exit code."""
    try:
        app()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader of the pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if (fault := _fault(error)) is None:
            raise
        code, message = fault
        sys.stderr.write(f"sco-monitor: {message}\n")
        return code
    return 0


def _fault(error: Exception) -> tuple[int, str] | None:
    """The exit code and the line for an error that we know; None for a fault of this program."""
    from monitor import settings
    from parsers import article as parsed
    from storage import database

    if isinstance(error, settings.SettingsError):
        return 2, str(error)
    if isinstance(error, errors.MonitorError | parsed.ParseError | database.StorageError):
        return 1, str(error)
    if isinstance(error, OSError):
        return 1, f"{error.strerror or error}" + (f": {error.filename}" if error.filename else "")
    return _database_fault(error)


def _database_fault(error: Exception) -> tuple[int, str] | None:
    from sqlalchemy import exc

    if isinstance(error, exc.DBAPIError):
        first: typing.Any = str(error.orig).strip().splitlines() or ["no reason was given"]
        return 1, f"the database refused: {first[0]}"
    return None
