"""Commands on sources: sources, sources show, sources release, sources drop, sources close."""

from __future__ import annotations

import datetime as dt
import typing

import typer
import typer.core

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from sqlalchemy import orm

    from monitor import standing
    from storage import models

Name = typing.Annotated[str, typer.Argument(metavar="NAME", help="The name of a source.")]
LEFT = "alerts wait, and no visit will let them go: `sources release` or `sources drop`"
POLLS = 20
"""How many of the last polls of a source are shown."""


class _Named(typer.core.TyperGroup):
    """A group where the name of a source alone shows it."""

    def resolve_command(self, ctx: typing.Any, args: list[str]) -> typing.Any:
        """The command that the words call; words that are no command are the name of a source."""
        known = args[0] in self.commands or args[0].startswith("-")
        return super().resolve_command(ctx, args if known else ["show", *args])


sources = typer.Typer(name="sources", cls=_Named, invoke_without_command=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(sources, rich_help_panel="Look after it")


@sources.callback()
def listed(called: typer.Context, as_json: context.AsJson = False, config: context.Config = None) -> None:
    """List the sources and how they do; or show one, send or drop the alerts that wait for it, or close its gap.

    One that has left the settings is listed as long as alerts wait for it.
    """
    if called.invoked_subcommand is not None:
        return
    from monitor import standing

    with context.archive(config) as (loaded, session):
        names = {source.name for source in loaded.sources}
        found = [one for one in standing.sources(session, loaded.sources) if one.name in names or one.held]
        if as_json:
            for one in found:
                output.json_line(_values(one))
            return
        output.table(
            (
                "name",
                "health",
                "since",
                "last good visit",
                "next visit",
                "every",
                "rhythm",
                "filled",
                "held",
                "unread",
                "why",
            ),
            [_row(one) for one in found],
        )


@sources.command()
def show(name: Name, as_json: context.AsJson = False, config: context.Config = None) -> None:
    """Show a source: how it does and why, its rhythm, its gaps and its last polls."""
    from monitor import standing
    from storage import archive, gaps

    with context.archive(config) as (loaded, session):
        one = next((one for one in standing.sources(session, loaded.sources) if one.name == name), None)
        if one is None:
            raise typer.BadParameter(f"no source is named {name}; see `sco-monitor sources`")
        polls = archive.polls(session, source=name, limit=POLLS).items
        found = gaps.of_source(session, one.row) if one.row else []
        if as_json:
            output.json_line({**_values(one), "gaps": [_gap(gap) for gap in found], "polls": [_poll(p) for p in polls]})
            return
        output.facts([(key.replace("_", " "), value) for key, value in _values(one).items() if value is not None])
        output.line()
        for gap in found:
            output.facts(
                [("gap", gap.detail), *((key, value) for key, value in _gap(gap).items() if value is not None)]
            )
        output.table(tuple(_poll(polls[0])) if polls else (), [tuple(_poll(poll).values()) for poll in polls])


@sources.command()
def release(name: Name, config: context.Config = None) -> None:
    """Send the alerts that wait for a suspect source, and take its look for its usual one from now on."""
    from monitor import checkup
    from storage import database

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        database.alone(session)
        count = checkup.accept(session, _known(session, name), desk.now())
    output.line(f"{name}: {count} let go")


@sources.command()
def drop(name: Name, config: context.Config = None) -> None:
    """Never send the alerts that wait for a suspect source; its articles and meetings stay in the archive."""
    from storage import database, outbox

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        database.alone(session)
        count = outbox.drop(session, _known(session, name).name, desk.now())
    output.line(f"{name}: {count} dropped")


@sources.command()
def close(name: Name, config: context.Config = None) -> None:
    """Close the gap of a source by hand: what it may lack is taken for good."""
    from storage import gaps

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        gap = gaps.open_of(session, _known(session, name))
        if gap is None:
            raise typer.BadParameter(f"{name} has no open gap")
        gaps.close(session, gap, "hand", desk.now())
    output.line(f"{name}: gap closed")


def _known(session: orm.Session, name: str) -> models.Source:
    from storage import polls

    row = polls.source(session, name)
    if row is None:
        raise typer.BadParameter(f"no source named {name} was ever visited; see `sco-monitor sources`")
    return row


def _values(one: standing.Standing) -> dict[str, typing.Any]:
    row = one.row
    return {
        "name": one.name,
        "url": one.told.url if one.told else None,
        "enabled": one.enabled,
        "health": one.health if one.enabled else "off",
        "since": row.health_since if row else None,
        "note": row.note if row else None,
        "last_good_at": row.last_good_at if row else None,
        "next_due_at": row.next_due_at if row and one.enabled else None,
        "interval": _span(one.interval),
        "rhythm": _span(one.rhythm),
        "filled": {field: round(share, 3) for field, share in one.fill.items()} or None,
        "gap": one.gap.detail if one.gap else None,
        "held": one.held,
        "pending": one.pending,
        "failures": row.failures if row else 0,
    }


def _row(one: standing.Standing) -> tuple[object, ...]:
    told = _values(one)
    filled = "/".join(f"{share * 100:.0f}" for share in one.fill.values())
    why = (LEFT if one.held and not one.enabled else None) or told["note"] or told["gap"]
    return (
        one.name, told["health"], told["since"], told["last_good_at"], told["next_due_at"], told["interval"],
        told["rhythm"], f"{filled} %" if filled else None, one.held or None, one.pending or None, why,
    )  # fmt: skip


def _gap(gap: models.Gap) -> dict[str, typing.Any]:
    bounds = ("since", "older_url", "older_on", "newer_url", "newer_on")
    return {
        name: getattr(gap, name)
        for name in ("cause", "opened_at", *bounds, "misses", "due_at", "left_at", "closed_at", "closed_by")
    }


def _poll(poll: models.Poll) -> dict[str, typing.Any]:
    names = ("started_at", "outcome", "result_pages", "links", "new_links", "articles", "meetings", "error")
    return {name: getattr(poll, name) for name in names}


def _span(span: dt.timedelta | None) -> str | None:
    """A span as the settings write it: ``1h30m``."""
    if span is None:
        return None
    left, parts = round(span.total_seconds()), []
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)):
        count, left = divmod(left, size)
        parts += [f"{count}{unit}"] if count else []
    return "".join(parts) or "0s"
