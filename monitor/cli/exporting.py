"""The command export: what the archive holds, as a file for other tools."""

from __future__ import annotations

import collections.abc
import pathlib
import typing

import typer

from monitor.cli import asking, context, filling, output

if typing.TYPE_CHECKING:
    from sqlalchemy import orm

    from monitor import settings, sheets
    from storage import models

WARC = (".warc", ".warc.gz")
TABLES = (".jsonl", ".csv", ".parquet")
CALENDAR = ".ics"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(rich_help_panel="Ask the archive")(export)


def export(
    path: typing.Annotated[
        pathlib.Path,
        typer.Argument(metavar="FILE", help="Its ending says what it is: .csv, .jsonl, .parquet, .ics, .warc.gz."),
    ],
    query: asking.Words = None,
    articles: typing.Annotated[bool, typer.Option("--articles", help="Articles with texts, not meetings.")] = False,
    source: typing.Annotated[str | None, typer.Option(help="For .warc.gz: only pages of this source.")] = None,
    since: filling.Since = None,
    config: context.Config = None,
) -> None:
    """Write meetings into a table or a calendar, articles into a table, or the pages as they came into a WARC file."""
    from monitor import exporting
    from storage import snapshots

    name = path.name.lower()
    if name.endswith(WARC):
        if query or articles:
            raise typer.BadParameter("a WARC file takes pages as they came, by --source and --since")
        day = since.date() if since else None
        with context.archive(config) as (_, session):
            total = snapshots.count(session, source=source, since=day)
            _follow(exporting.to_warc(session, path, source=source, since=day), total, "pages", path)
        return
    if not name.endswith((*TABLES, CALENDAR)):
        raise typer.BadParameter(f"{path.name!r} ends in none of {', '.join((*TABLES, CALENDAR, *WARC))}")
    if source or since or (articles and name.endswith(CALENDAR)):
        raise typer.BadParameter("--source and --since are for .warc.gz, and a calendar has meetings; write a query")
    with context.archive(config) as (loaded, session):
        _table(loaded, session, path, query, articles=articles)


def _table(
    loaded: settings.Settings, session: orm.Session, path: pathlib.Path, query: list[str] | None, *, articles: bool
) -> None:
    from monitor import exporting, sheets
    from storage import search

    wanted = asking.asked(query, loaded, session)
    what: typing.Literal["articles", "meetings"] = "articles" if articles else "meetings"
    total, ending = search.count(session, wanted, what), path.suffix.lower()
    if ending == CALENDAR:
        exporting.to_file(_calendar(loaded, exporting.meetings(session, wanted)), path)
        output.line(f"{total} meetings in {path}; those of which no day is known have no entry")
        return
    rows: collections.abc.Iterator[sheets.Row]
    if articles:
        columns, rows = sheets.ARTICLE, map(sheets.article, exporting.articles(session, wanted))
    else:
        columns, rows = sheets.MEETING, map(sheets.meeting, exporting.meetings(session, wanted))
    if ending == ".csv":
        steps = exporting.to_csv(rows, columns, path)
    elif ending == ".parquet":
        steps = exporting.to_parquet(rows, columns, path)
    else:
        steps = exporting.to_lines(rows, path)
    _follow(steps, total, what, path)


def _calendar(loaded: settings.Settings, meetings: collections.abc.Iterator[models.Meeting]) -> bytes:
    from monitor.web import calendars, directory, feeds

    partners = directory.of(loaded.partners)
    feed = feeds.of_query(None, "meetings.ics", loaded.monitor.web.address, partners)
    return calendars.calendar(feed, meetings, loaded.monitor.smtp.sender)


def _follow(steps: collections.abc.Iterator[int], total: int, what: str, path: pathlib.Path) -> None:
    """Show how far the writing is, and say in the end how much was written."""
    written = 0
    with output.bar("exporting") as bar:
        task = bar.add_task("", total=total)
        for written in steps:
            bar.update(task, completed=written)
    output.line(f"{written} {what} in {path}")
