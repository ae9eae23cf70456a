"""The database that a benchmark runs on: SQLite in a temporary folder, a Postgres of its own, or one that is named."""

from __future__ import annotations

import argparse
import collections.abc
import contextlib
import pathlib
import sys
import tempfile

sys.path[:0] = [str(pathlib.Path(__file__).resolve().parent.parent / "tests")]

import postgres  # noqa: E402 -- found by the line above


def ask(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose one."""
    either = parser.add_mutually_exclusive_group()
    either.add_argument("--postgres", action="store_true", help="a server of its own, with the shipped settings")
    either.add_argument("--database", metavar="URL", help="an empty database")


@contextlib.contextmanager
def opened(given: argparse.Namespace) -> collections.abc.Iterator[str]:
    """The address of an empty database as it was asked for; what was made for it is gone in the end."""
    with contextlib.ExitStack() as stack:
        if given.database:
            yield given.database
        elif given.postgres:
            server = stack.enter_context(postgres.server({"unix_socket_directories": ""}))
            yield server + stack.enter_context(postgres.made(server))
        else:
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="monitor-"))
            yield f"sqlite:///{pathlib.Path(folder) / 'monitor.db'}"
