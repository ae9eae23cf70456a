"""Tables for people, JSON Lines for programs."""

from __future__ import annotations

import collections.abc
import datetime as dt
import json
import sys
import typing

import rich.box
import rich.console
import rich.table
import rich.text

WIDE = 160
"""Columns of a table that goes to a file or a pipe, where no terminal sets a width."""


def console(*, stderr: bool = False) -> rich.console.Console:
    """The terminal, or a wide page where there is none."""
    stream = sys.stderr if stderr else sys.stdout
    return rich.console.Console(
        stderr=stderr, width=None if stream.isatty() else WIDE, highlight=False, soft_wrap=False
    )


def table(
    columns: collections.abc.Sequence[str], rows: collections.abc.Iterable[collections.abc.Sequence[object]]
) -> None:
    """Print a table; every cell is plain text, whatever it holds."""
    made = rich.table.Table(box=rich.box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column in {"id", "date", "when"})
    for row in rows:
        made.add_row(*(cell(value) for value in row))
    console().print(made)


def cell(value: object) -> rich.text.Text:
    """A value as text without control characters, which could move the cursor of a terminal."""
    shown = "" if value is None else moment(value) if isinstance(value, dt.datetime) else str(value)
    return rich.text.Text("".join(character if character.isprintable() else " " for character in shown))


def line(text: str = "") -> None:
    """Print a line of plain text."""
    console().print(cell(text))


def note(text: str) -> None:
    """Say something about the work, on standard error."""
    console(stderr=True).print(cell(text))


def moment(value: dt.datetime) -> str:
    """A moment for people, in UTC: ``2026-05-02 14:03``."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M")


def json_line(value: typing.Any) -> None:
    """Print one JSON value on a line of its own."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=_plain) + "\n")


def _plain(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
