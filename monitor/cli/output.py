"""Tables for people, JSON Lines for programs."""

from __future__ import annotations

import collections.abc
import datetime as dt
import json
import sys
import typing

import rich.box
import rich.cells
import rich.console
import rich.table
import rich.text

from monitor import legible, spreadsheets

if typing.TYPE_CHECKING:
    import rich.progress

UNBROKEN = 100_000
"""Columns of what goes to a file or a pipe: a row is one line there, for `grep` and its like."""
_BLANKS = str.maketrans("\t\n", "  ")


def console(*, stderr: bool = False) -> rich.console.Console:
    """The terminal, or a page without end where there is none."""
    stream = sys.stderr if stderr else sys.stdout
    return rich.console.Console(
        stderr=stderr, width=None if stream.isatty() else UNBROKEN, highlight=False, soft_wrap=False
    )


def table(
    columns: collections.abc.Sequence[str], rows: collections.abc.Iterable[collections.abc.Sequence[object]]
) -> None:
    """Print a table, if there is anything in it; every cell is plain text, whatever it holds."""
    cells = [[cell(value) for value in row] for row in rows]
    if not cells:
        return
    box = rich.box.SIMPLE_HEAD if console().is_terminal else None
    made = rich.table.Table(box=box, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    for column in columns:
        made.add_column(column, overflow="fold", no_wrap=column in {"id", "date", "status", "health"})
    for row in cells:
        made.add_row(*row)
    show(made)


def csv(
    columns: collections.abc.Sequence[str], rows: collections.abc.Iterable[collections.abc.Sequence[object]]
) -> None:
    """Print rows for spreadsheets, the names of the columns first."""
    sys.stdout.write(spreadsheets.row(columns))
    sys.stdout.writelines(spreadsheets.row(row) for row in rows)


def facts(rows: collections.abc.Iterable[tuple[str, object]]) -> None:
    """Print names and what stands behind each; a name that repeats is printed once."""
    made = rich.table.Table(box=None, pad_edge=False, show_header=False, padding=(0, 2, 0, 0))
    made.add_column(no_wrap=True)
    made.add_column(overflow="fold")
    before = None
    for name, value in rows:
        made.add_row(cell("" if name == before else name), cell(value))
        before = name
    show(made)


def show(made: rich.table.Table) -> None:
    """Print a table that was made elsewhere, without blanks at the ends of lines in a file or a pipe."""
    page = console()
    if page.is_terminal:
        page.print(made)
        return
    with page.capture() as printed:
        page.print(made)
    sys.stdout.writelines(f"{line.rstrip()}\n" for line in printed.get().splitlines())


def cell(value: object) -> rich.text.Text:
    """A value as text without control characters, which could move the cursor of a terminal."""
    shown = "" if value is None else moment(value) if isinstance(value, dt.datetime) else str(value)
    return rich.text.Text(_plain(shown))


def line(text: str = "") -> None:
    """Print a line of plain text."""
    console().print(cell(text))


def note(text: str) -> None:
    """Say something about the work, on standard error."""
    console(stderr=True).print(cell(text))


def pointed(reason: str, text: str, at: int, end: int) -> str:
    """A fault in a text, with carets under its place: ``text[at:end]``."""
    shown = "".join(character if character.isprintable() else " " for character in text)  # so that places stay
    before, wrong = rich.cells.cell_len(shown[:at]), rich.cells.cell_len(shown[at:end])
    return f"{reason}\n  {shown}\n  {' ' * before}{'^' * max(1, wrong)}"


def bar(what: str) -> rich.progress.Progress:
    """How far some work is, on standard error, where that is a terminal; gone when it is done."""
    import rich.progress as parts

    return _bar(what, parts.MofNCompleteColumn(), parts.TextColumn("{task.description}"), parts.TimeElapsedColumn())


def long_bar(what: str) -> rich.progress.Progress:
    """The same for work of hours: how much of it is done, its rate as the description says, and the time left."""
    import rich.progress as parts

    told = parts.TextColumn("{task.description}")
    left = parts.TextColumn("left"), parts.TimeRemainingColumn()
    return _bar(what, parts.TaskProgressColumn(), told, parts.TimeElapsedColumn(), *left)


def _bar(what: str, *columns: rich.progress.ProgressColumn) -> rich.progress.Progress:
    import rich.progress as parts

    page = console(stderr=True)
    return parts.Progress(what, parts.BarColumn(), *columns, console=page, transient=True, disable=not page.is_terminal)


class Person(typing.Protocol):
    """Somebody who took part, as read or as stored."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def office(self) -> str | None: ...  # noqa: D102
    @property
    def organisation(self) -> str | None: ...  # noqa: D102


def person(one: Person) -> str:
    """A person with office and organisation; the latter is left out where the office names it."""
    organisation = one.organisation if one.organisation and one.organisation not in (one.office or "") else None
    return ", ".join(filter(None, (one.name, one.office, organisation)))


def moment(value: dt.datetime) -> str:
    """A moment for people, in UTC: ``2026-05-02 14:03``."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M")


def json_line(value: typing.Any) -> None:
    """Print one JSON value on a line of its own."""
    sys.stdout.write(legible.json(json.dumps(value, ensure_ascii=False, default=_json)) + "\n")


def _plain(text: str) -> str:
    return legible.text(text).translate(_BLANKS)


def _json(value: object) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")
