"""Commands on tokens: tokens add, tokens list, tokens revoke."""

from __future__ import annotations

import datetime as dt
import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from storage import models

tokens = typer.Typer(name="tokens", help="Which programs may come in, and how far.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(tokens, rich_help_panel="Look after it")


@tokens.command()
def add(
    name: typing.Annotated[str, typer.Argument(help="What or whom it is for; no other may have had the name.")],
    scope: typing.Annotated[
        typing.Literal["read", "operate"], typer.Option(help="read the archive; or operate: see the outbox too.")
    ] = "read",
    span: typing.Annotated[
        str | None,
        typer.Option("--for", metavar="SPAN", help="How long it is good, such as 90d; else for ever."),
    ] = None,
    author: typing.Annotated[str | None, typer.Option(help="Who makes it; the login name, if not given.")] = None,
    config: context.Config = None,
) -> None:
    """Make a token and show it, once: only a digest of it is kept. Exit code 1 if there was one of this name."""
    from monitor import tokens as made
    from storage import tokens as stored

    if not name.strip():
        raise typer.BadParameter("the name is empty")
    token = made.make()
    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        now = desk.now()
        record = stored.TokenRecord(
            name=name.strip(),
            digest=made.digest(token),
            hint=made.hint(token),
            scope=scope,
            author=context.author(author),
            until=now + context.span(span) if span else None,
        )
        kept = stored.add(session, record, now)
    if kept is None:
        output.note(f"there is or was a token {name.strip()!r}; see `sco-monitor tokens list`")
        raise typer.Exit(1)
    output.line(token)
    output.note("This is shown once. Send it as `Authorization: Bearer TOKEN`, or type it in on the page /sign-in.")


@tokens.command("list")
def listed(as_json: context.AsJson = False, config: context.Config = None) -> None:
    """List all tokens that ever were, the newest first: how each begins, what it may do, and whether it is good."""
    from storage import tokens as stored

    now = dt.datetime.now(dt.UTC)
    with context.archive(config) as (_, session):
        found = [_values(one, now) for one in stored.listed(session)]
    if as_json:
        for values in found:
            output.json_line(values)
        return
    columns = ("name", "begins", "scope", "status", "until", "author", "created_at")
    output.table(columns, [[values[column] for column in columns] for values in found])


@tokens.command()
def revoke(
    name: typing.Annotated[str, typer.Argument(help="The name of a token.")], config: context.Config = None
) -> None:
    """Revoke a token, with all browsers that came in by it. Exit code 1 if there is none of this name that is good."""
    from storage import tokens as stored

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        found = stored.revoke(session, name, desk.now()) is not None
    if not found:
        output.note(f"no token {name!r} is good; see `sco-monitor tokens list`")
        raise typer.Exit(1)
    output.line(f"token {name} is good no more")


def _values(one: models.Token, now: dt.datetime) -> dict[str, typing.Any]:
    over = one.until is not None and one.until <= now
    return {
        "name": one.name,
        "begins": f"{one.hint}…",
        "scope": one.scope,
        "status": "revoked" if one.revoked_at else "run out" if over else "good",
        "until": one.until,
        "author": one.author,
        "created_at": one.created_at,
        "revoked_at": one.revoked_at,
    }
