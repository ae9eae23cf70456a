"""Commands that tell how the reading goes: exchanges over the network, and links that could not be read."""

from __future__ import annotations

import typing

import typer

from monitor.cli import context, output

Source = typing.Annotated[str | None, typer.Argument(metavar="[SOURCE]", help="The name of a source; all if none.")]
Limit = typing.Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="How many to show at the most.")]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (exchanges, unread):
        app.command(rich_help_panel="Look after it")(command)


def exchanges(
    source: Source = None, limit: Limit = 50, as_json: context.AsJson = False, config: context.Config = None
) -> None:
    """List what went over the network, newest first: status, bytes, seconds, and the class of each error."""
    from storage import exchanges as stored

    with context.archive(config) as (_, session):
        found = stored.latest(session, source, limit)
    rows = [
        {
            "at": one.at, "source": one.source, "method": one.method, "url": one.url, "status": one.status,
            "bytes": one.size, "seconds": round(one.seconds, 3), "fault": one.fault, "error": one.error,
        }
        for one in found
    ]  # fmt: skip
    _print(rows, as_json, f"no exchange on record{' for ' + source if source else ''}")


def unread(
    source: Source = None, limit: Limit = 50, as_json: context.AsJson = False, config: context.Config = None
) -> None:
    """List the links that could not be read: those given up first, then those that will be tried again."""
    from storage import unread as stored

    with context.archive(config) as (_, session):
        found = [(link, link.source.name if link.source else None) for link in stored.links(session, source, limit)]
        rows = [
            {
                "id": link.id, "source": name, "state": "given up" if link.state == "gone" else "will be tried",
                "tries": link.tries, "again": link.due_at, "url": link.url, "error": link.error,
            }
            for link, name in found
        ]  # fmt: skip
    _print(rows, as_json, "every link was read, or waits for its first reading")


def _print(rows: list[dict[str, typing.Any]], as_json: bool, nothing: str) -> None:
    if as_json:
        for row in rows:
            output.json_line(row)
        return
    if not rows:
        output.note(nothing)
        return
    output.table(list(rows[0]), [list(row.values()) for row in rows])
