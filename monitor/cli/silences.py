"""Commands on silences: silences list, silences add, silences end."""

from __future__ import annotations

import datetime as dt
import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from sqlalchemy import orm

    from monitor import service
    from storage import models

silences = typer.Typer(name="silences", help="What nobody is told for a while, by whom and why.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(silences, rich_help_panel="Look after it")


@silences.command("list")
def listed(
    every: typing.Annotated[bool, typer.Option("--all", help="Also those that are over.")] = False,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """List the silences that are not over, the newest first, with how many messages each kept."""
    from storage import silences as stored

    now = dt.datetime.now(dt.UTC)
    with context.archive(config) as (_, session):
        found = [_values(one, kept, now) for one, kept in stored.listed(session, None if every else now)]
    if as_json:
        for values in found:
            output.json_line(values)
        return
    columns = ("id", "status", "of", "from", "until", "kept", "author", "reason")
    output.table(columns, [[values[column] for column in columns] for values in found])


@silences.command()
def add(
    reason: typing.Annotated[str, typer.Option(help="Why, for those who come upon it.")],
    partner: typing.Annotated[str | None, typer.Option(help="The id of a partner.")] = None,
    source: typing.Annotated[str | None, typer.Option(help="A source: of what its articles give occasion to.")] = None,
    rule: typing.Annotated[str | None, typer.Option(help="The name of a rule.")] = None,
    span: typing.Annotated[str | None, typer.Option("--for", metavar="SPAN", help="How long, such as 3d.")] = None,
    until: typing.Annotated[
        str | None, typer.Option(help="Until when: a day, or a moment, in UTC unless it says otherwise.")
    ] = None,
    start: typing.Annotated[str | None, typer.Option("--from", help="From when, likewise; now, if not given.")] = None,
    author: typing.Annotated[str | None, typer.Option(help="Who says so; the login name, if not given.")] = None,
    config: context.Config = None,
) -> None:
    """Tell nobody for a while: of a partner, by a source, by a rule, or where all that are given come together."""
    from storage import silences as stored

    if not (partner or source or rule):
        raise typer.BadParameter("say what is to be silent: --partner, --source or --rule")
    if not reason.strip():
        raise typer.BadParameter("the reason is empty")
    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        now = desk.now()
        starts_at = _moment(start, "--from") if start else now
        record = stored.SilenceRecord(
            partner=_known(partner, _partners(desk), "partner"),
            source=_known(source, {one.name for one in desk.settings.sources}, "source"),
            rule=_known(rule, _rules(session, desk), "rule"),
            author=context.author(author),
            reason=reason.strip(),
            starts_at=starts_at,
            until=_until(span, until, starts_at, now),
        )
        made = stored.add(session, record, now)
        output.line(f"silence {made.id}: {_of(made)}, until {output.moment(made.until)} UTC")


@silences.command()
def end(
    number: typing.Annotated[int, typer.Argument(min=1, max=2**63 - 1, metavar="ID", help="The number of a silence.")],
    config: context.Config = None,
) -> None:
    """End a silence before its time. What it kept is not sent. Exit code 1 if it is over, or there is none."""
    from storage import silences as stored

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        one = stored.end(session, number, desk.now())
        said = f"silence {number} is over: {_of(one)}" if one else None
    if said is None:
        output.note(f"no silence {number} is in force; see `sco-monitor silences list`")
        raise typer.Exit(1)
    output.line(said)


def _partners(desk: service.Service) -> set[str]:
    return {one.id for one in desk.settings.partners if one.tracked}


def _rules(session: orm.Session, desk: service.Service) -> set[str]:
    from monitor import rulebook

    return {one.name for one in rulebook.rules(session, desk.policy)}


def _known(name: str | None, names: typing.Collection[str], what: str) -> str | None:
    """The name, if it is one: a silence on a misspelt one would let everything through."""
    from monitor.settings import fields

    if name is not None and name not in names:
        raise typer.BadParameter(f"no {what} is called {name!r}{fields.did_you_mean(name, names)}")
    return name


def _until(span: str | None, until: str | None, starts_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    if (span is None) == (until is None):
        raise typer.BadParameter("a silence always runs out: give --for or --until")
    try:
        end = _moment(until, "--until") if until is not None else starts_at + context.span(span or "")
    except OverflowError:
        raise typer.BadParameter(f"{span!r} is longer than the calendar") from None
    if end <= max(now, starts_at):
        raise typer.BadParameter("it would be over before it begins")
    return end


def _moment(text: str, option: str) -> dt.datetime:
    try:
        found = dt.datetime.fromisoformat(text)
        return found.replace(tzinfo=dt.UTC) if found.tzinfo is None else found.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{option} {text!r} is no moment; write 2026-05-31 or 2026-05-31T18:00") from None


def _of(one: models.Silence) -> str:
    given = (("partner", one.partner), ("source", one.source), ("rule", one.rule))
    return " and ".join(f"{what} {name}" for what, name in given if name)


def _values(one: models.Silence, kept: int, now: dt.datetime) -> dict[str, typing.Any]:
    over = one.ended_at is not None or one.until <= now
    return {
        "id": one.id,
        "status": "over" if over else "in force" if one.starts_at <= now else "to come",
        "of": _of(one),
        "partner": one.partner,
        "source": one.source,
        "rule": one.rule,
        "from": one.starts_at,
        "until": one.ended_at or one.until,
        "kept": kept,
        "author": one.author,
        "reason": one.reason,
        "created_at": one.created_at,
    }
