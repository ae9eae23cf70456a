"""Commands on saved searches: searches, searches add, searches remove."""

from __future__ import annotations

import difflib
import typing

import typer

from monitor.cli import context, output

searches = typer.Typer(name="searches", invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(searches, rich_help_panel="Ask the archive")


@searches.callback()
def listed(called: typer.Context, as_json: context.AsJson = False, config: context.Config = None) -> None:
    """List the saved searches by name; or add one, or take one out."""
    if called.invoked_subcommand is not None:
        return
    from storage import saved

    columns = ("id", "name", "finds", "query", "author", "created_at")
    with context.archive(config) as (_, session):
        found = [(one.id, one.name, one.target, one.query, one.author, one.created_at) for one in saved.listed(session)]
    if as_json:
        for values in found:
            output.json_line(dict(zip(columns, values, strict=True)))
        return
    output.table(columns, found)


@searches.command()
def add(
    name: typing.Annotated[str, typer.Argument(metavar="NAME", help="What it is called; no other has the name.")],
    query: typing.Annotated[str, typer.Argument(metavar="QUERY", help="As `search` takes it, in one word.")],
    target: typing.Annotated[
        typing.Literal["meetings", "articles"], typer.Option("--finds", help="What it finds.")
    ] = "meetings",
    author: typing.Annotated[str | None, typer.Option(help="Who saves it; otherwise who is logged in.")] = None,
    config: context.Config = None,
) -> None:
    """Save a search, to ask it again on the page /searches and to subscribe to what answers it."""
    from monitor import saving
    from storage import saved

    record = saved.SearchRecord(name=name, query=query, target=target)
    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        made = saving.add(session, record, desk.settings, desk.now(), author or context.login())
        said = f"{made.name}: saved; {desk.settings.monitor.web.address}/searches/{made.id}"
    output.line(said)


@searches.command()
def remove(
    name: typing.Annotated[str, typer.Argument(metavar="NAME", help="The name of a saved search.")],
    config: context.Config = None,
) -> None:
    """Take a saved search out. Its feeds end with it; a rule that was made of it stays."""
    from storage import saved

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        one = saved.by_name(session, name)
        if one is None:
            near = difflib.get_close_matches(name, [one.name for one in saved.listed(session)], 1)
            hint = f"; did you mean {near[0]!r}?" if near else "; see `sco-monitor searches`"
            raise typer.BadParameter(f"no search is named {name!r}{hint}")
        saved.remove(session, one)
    output.line(f"{name}: removed")
