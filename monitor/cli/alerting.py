"""Commands on alerts: alerts test, schema, unsubscribed, subscribe."""

from __future__ import annotations

import datetime as dt
import sys
import typing

import typer

from monitor.cli import context, output

alerts = typer.Typer(name="alerts", help="Try the channels, and see who has unsubscribed.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.add_typer(alerts, rich_help_panel="Look after it")


@alerts.command("test")
def sample(
    recipient: typing.Annotated[
        str,
        typer.Argument(metavar="RECIPIENT", help="A mail address, or webhook:NAME, chat:NAME, file:PATH, stdout."),
    ],
    config: context.Config = None,
) -> None:
    """Send a sample by the real channel and show the dialogue, without its secrets. Exit code 1 if it was not taken."""
    from monitor import fetch, logs, outlets, sampling
    from monitor.notify import protocol

    loaded = context.configuration(config)
    logs.configure(loaded.monitor.log.model_copy(update={"level": "error"}))
    channel, address = sampling.recipient(loaded, recipient)
    message = sampling.message(address, loaded.monitor.web.address, dt.datetime.now(dt.UTC))
    with fetch.Fetcher(loaded.monitor.fetch) as fetcher:
        notifier = outlets.notifiers(loaded, fetcher, heard=output.line).get(channel)
        if notifier is None:
            raise sampling.UnknownRecipient(f"the channel {channel} is not set up; see monitor.toml and alerts.toml")
        try:
            notifier.send(message)
        except protocol.NotifyError as error:
            again = "would be tried again" if error.retry else "would be given up"
            output.note(f"not taken: {error}; a real message {again}")
            raise typer.Exit(1) from None
    output.note(f"taken: {channel} {address}" if channel != address else f"taken: {channel}")


@alerts.command()
def schema() -> None:
    """Print the JSON Schema of what webhooks, files and pipes receive."""
    import json

    from monitor.notify import schema as written

    sys.stdout.write(json.dumps(written.event(), indent=2) + "\n")


@alerts.command()
def unsubscribed(config: context.Config = None, as_json: context.AsJson = False) -> None:
    """Readers of e-mail who have left a rule, or all."""
    from storage import unsubscribed as stored

    with context.archive(config) as (_, session):
        found = stored.listed(session)
        if as_json:
            for one in found:
                output.json_line({"recipient": one.recipient, "rule": one.rule, "at": one.at})
            return
        output.table(("recipient", "rule", "since"), [(one.recipient, one.rule or "(all)", one.at) for one in found])


@alerts.command()
def subscribe(
    recipient: typing.Annotated[str, typer.Argument(metavar="RECIPIENT", help="The mail address.")],
    rule: typing.Annotated[str | None, typer.Option(help="By this rule only.")] = None,
    config: context.Config = None,
) -> None:
    """Send to a reader again who has unsubscribed. Exit code 1 if there is no such note."""
    from storage import recipients
    from storage import unsubscribed as stored

    with context.desk(config, by_hand=True) as desk, desk.sessions.begin() as session:
        gone = stored.undo(session, recipient, rule)
        if gone:
            recipients.asks_again(session, "email", recipient, desk.now())
    if not gone:
        output.note(f"{recipient} has not unsubscribed" + (f" from {rule}" if rule else ""))
        raise typer.Exit(1)
    output.line(f"{recipient} gets messages again" + (f" by {rule}" if rule else ""))
