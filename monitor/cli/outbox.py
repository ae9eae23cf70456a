"""Commands on the outbox: outbox list, show, retry, drop, sweep."""

from __future__ import annotations

import datetime as dt
import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from sqlalchemy import orm

    from monitor import comparing
    from storage import models

outbox = typer.Typer(name="outbox", help="See what was sent and what was not, send again, drop.", no_args_is_help=True)

Id = typing.Annotated[str, typer.Argument(metavar="ID", help="The id of a message, or its beginning.")]
STATUSES = ("due", "sending", "sent", "given_up", "held", "waiting", "bundled", "silenced", "dropped")


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(outbox, rich_help_panel="Look after it")


@outbox.command("list")
def listed(
    status: typing.Annotated[str | None, typer.Option(help=f"Only those that stand so: {', '.join(STATUSES)}.")] = None,
    recipient: typing.Annotated[
        str | None, typer.Option(help="Only for this one: a mail address, webhook:NAME, chat:NAME, file:PATH, stdout.")
    ] = None,
    since: typing.Annotated[
        dt.datetime | None, typer.Option(help="Only those written since this day or moment, in UTC.")
    ] = None,
    limit: typing.Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="How many.")] = 50,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """List messages, newest first: to whom, what about, where they stand, and what was said last."""
    from storage import tending

    if status is not None and status not in STATUSES:
        raise typer.BadParameter(f"no message stands {status!r}; one of {', '.join(STATUSES)}")
    with context.archive(config) as (_, session):
        found = tending.listed(
            session,
            status=typing.cast("models.Status | None", status),
            recipient=_recipient(recipient) if recipient else None,
            since=since.replace(tzinfo=dt.UTC) if since else None,
            limit=limit,
        )
        rows = [_row(message) for message in found]
    if as_json:
        for row in rows:
            output.json_line(row)
    elif not rows:
        output.note("no such message")
    else:
        output.table(list(rows[0]), [list(row.values()) for row in rows])
        if len(rows) == limit:
            output.note(f"the newest {limit}; --limit shows more")


@outbox.command()
def show(id_: Id, as_json: context.AsJson = False, config: context.Config = None) -> None:
    """Show one message with each attempt to send it and what the other side said."""
    with context.archive(config) as (_, session):
        message = _one(session, id_)
        attempts = [
            {"at": one.at, "outcome": one.outcome, "code": one.code, "seconds": one.seconds, "said": one.detail}
            for one in message.attempts
        ]
        if as_json:
            output.json_line(_row(message) | {"rule": message.rule, "payload": message.payload, "attempts": attempts})
            return
        output.facts([*_row(message).items(), ("rule", message.rule), ("meeting", message.meeting_id)])
        columns = ("at", "outcome", "code", "seconds", "said")
        output.line()
        output.table(columns, [[_rounded(one[name]) for name in columns] for one in attempts])


@outbox.command()
def retry(
    what: typing.Annotated[
        str,
        typer.Argument(
            metavar="ID|RECIPIENT",
            help="A message that is due later, was given up or dropped, by its id or the beginning of that; or a "
            "recipient, such as webhook:NAME or a mail address: all that was given up for it.",
        ),
    ],
    config: context.Config = None,
) -> None:
    """Have messages sent again, now, and take their recipient for well. Exit code 1 if there is nothing to send."""
    from monitor import notify
    from storage import tending

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        if (named := notify.named(what)) is not None:
            found, nothing = tending.given_up_to(session, *named), f"nothing was given up for {what}"
        else:
            found = [_one(session, what, "or a recipient: a mail address, webhook:NAME, chat:NAME, file:PATH")]
            nothing = f"it is {found[0].status}, and cannot be sent again"
        count = tending.retry(session, found, desk.now())
    if not count:
        output.note(nothing)
        raise typer.Exit(1)
    output.line(f"{count} {'message' if count == 1 else 'messages'} will be sent again")
    output.note("the daemon sends what is due, and so does `sco-monitor deliver`")


@outbox.command()
def drop(
    id_: Id,
    reason: typing.Annotated[str, typer.Option(help="Why; it is kept with the message.")],
    config: context.Config = None,
) -> None:
    """Never send a message that is due, held, waiting or given up. Exit code 1 if it is too late for that."""
    from storage import tending

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        message = _one(session, id_)
        status = message.status
        dropped = tending.drop(session, message, f"by hand: {reason}", desk.now())
    if not dropped:
        output.note(f"it is {status}, and cannot be dropped")
        raise typer.Exit(1)
    output.line("dropped")


@outbox.command()
def sweep(
    dry_run: typing.Annotated[bool, typer.Option("--dry-run", help="Say what is found, and write nothing.")] = False,
    days: typing.Annotated[int, typer.Option(min=1, max=3650, help="How many days back meetings are compared.")] = 14,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Compare meetings with what was written of them: write what is missing, once, and say what else differs.

    The daemon does so once a day, and tells the operator what is new.
    """
    from monitor import sweeping

    with context.desk(config, by_hand=True) as desk:
        swept = sweeping.run(desk, window=dt.timedelta(days=days), look=dry_run)
    rows = [_finding(one, "not written" if dry_run else "written now") for one in swept.findings]
    if as_json:
        for row in rows:
            output.json_line(row)
        return
    counted = f"{swept.meetings} {'meeting' if swept.meetings == 1 else 'meetings'} of {days} days compared"
    if not rows:
        output.line(f"{counted} with what was written of them: they agree")
        return
    output.line(f"{counted} with what was written of them:")
    output.line()
    output.table(("what", "to", "meeting", "title", "since", "why"), [list(row.values()) for row in rows])


def _finding(one: comparing.Finding, missing: str) -> dict[str, typing.Any]:
    return {
        "what": f"{one.kind}, {missing}" if one.kind == "missing" else one.kind,
        "to": f"{one.recipient.channel}:{one.recipient.address}", "meeting": one.meeting_id, "title": one.title,
        "since": one.at, "why": one.words,
    }  # fmt: skip


def _row(message: models.Message) -> dict[str, typing.Any]:
    last = message.attempts[-1] if message.attempts else None
    return {
        "id": message.id, "written": message.created_at, "to": f"{message.channel}:{message.recipient}",
        "state": message.state, "about": _about(message.payload), "status": message.status, "tries": message.tries,
        "again": message.due_at if message.status == "due" else None, "said": last.detail if last else None,
    }  # fmt: skip


def _about(payload: dict[str, typing.Any]) -> str | None:
    """The title of the meeting, else of the article; a digest and a notice to the operator have neither."""
    told = payload.get("meeting") or payload.get("article") or {}
    return told.get("title") or payload.get("source")


def _rounded(value: object) -> object:
    return f"{value:.3f}" if isinstance(value, float) else value


def _recipient(text: str) -> tuple[str, str]:
    from monitor import notify

    if (named := notify.named(text)) is None:
        raise typer.BadParameter(f"{text!r} is no recipient; write a mail address, webhook:NAME, chat:NAME, file:PATH")
    return named


def _one(session: orm.Session, beginning: str, instead: str = "") -> models.Message:
    """The message whose id begins so; `instead` says what else could have been meant."""
    from storage import tending

    found = tending.by_beginning(session, beginning)
    if len(found) != 1:
        told = "more than one message's id begins" if found else "no message's id begins"
        seen = f"{told} with {beginning!r}; see `sco-monitor outbox list`"
        raise typer.BadParameter(f"{seen}, {instead}" if instead else seen)
    return found[0]
