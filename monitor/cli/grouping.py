"""Commands on what belongs together: meetings, meetings join, meetings split."""

from __future__ import annotations

import typing

import typer
import typer.core

from monitor.cli import asking, context, output

Number = typing.Annotated[int, typer.Argument(min=1, max=2**63 - 1, metavar="A", help="The id of a meeting.")]
Other = typing.Annotated[
    int, typer.Argument(min=1, max=2**63 - 1, metavar="B", help="The id of the meeting that becomes part of it.")
]
Article = typing.Annotated[
    int, typer.Argument(min=1, max=2**63 - 1, metavar="ARTICLE", help="The id of an article that reports it.")
]


class _Asked(typer.core.TyperGroup):
    """A group where words that are none of its commands are a query."""

    def parse_args(self, ctx: typing.Any, args: list[str]) -> list[str]:
        """Put the command `list` before a query, or where there is nothing at all."""
        words = [word for word in args if not word.startswith("-")]
        named = bool(words) and words[0] in self.commands
        return super().parse_args(ctx, args if named or {"-h", "--help"} & set(args) else ["list", *args])


meetings = typer.Typer(name="meetings", cls=_Asked, help="List meetings; join two that are one, or split a report off.")
meetings.command(name="list")(asking.meetings)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(meetings, rich_help_panel="Ask the archive")


@meetings.command()
def join(kept: Number, gone: Other, config: context.Config = None) -> None:
    """Join two meetings that are one: A gets the reports of B. Only who was told both hears of it; no run undoes it."""
    from monitor import grouping

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        made = grouping.join(session, kept, gone, desk.policy, desk.now())
        output.line(f"meeting {made.id} now has {len(made.reports)} reports: {made.title}")


@meetings.command()
def split(meeting: Number, article: Article, config: context.Config = None) -> None:
    """Split a report off into a meeting of its own. Only who was told what goes hears of it; no run undoes it."""
    from monitor import grouping

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        made = grouping.split(session, meeting, article, desk.policy, desk.now())
        output.line(f"article {article} now reports meeting {made.id}: {made.title}")
