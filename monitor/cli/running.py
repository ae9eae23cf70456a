"""Commands that do the service's work: run, poll, deliver, serve."""

from __future__ import annotations

import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from monitor import poll as polling


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    for command in (run, poll, deliver, serve):
        app.command(rich_help_panel="Run the service")(command)


def run(
    config: context.Config = None,
    web: typing.Annotated[bool, typer.Option(help="Also serve the pages and REST.")] = True,
) -> None:
    """Run the daemon: poll the sources, deliver alerts, serve the archive. Ends on SIGTERM or Ctrl-C."""
    from monitor import scheduler

    with context.desk(config) as desk:
        server = None
        if web:
            from monitor import serving

            server = serving.background(desk.settings, desk.engine, desk.pulse.ails)
        scheduler.run(desk, server)


def poll(
    sources: typing.Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help="Names of sources; all enabled ones if none.")
    ] = None,
    config: context.Config = None,
) -> None:
    """Visit sources now, due or not, and say what was found. Messages go to the outbox: see `deliver`."""
    from monitor import gate
    from monitor import poll as polling

    failed = False
    with context.desk(config, by_hand=True) as desk, gate.opened(desk) as fetcher:
        for source in _chosen(desk.settings.sources, sources):
            visit = polling.poll(desk, fetcher, source, forced=True)
            output.line(f"{source.name}: {_told(visit)}")
            failed |= visit is None or visit.error is not None
    raise typer.Exit(1 if failed else 0)


def deliver(config: context.Config = None) -> None:
    """Send the messages that are due, and say how it went. Exit code 1 if any was put off or given up."""
    from monitor import bundling, gate, outlets, picking
    from monitor import deliver as delivery
    from storage import outbox

    with context.desk(config, by_hand=True) as desk, gate.opened(desk) as fetcher:
        bundling.bundle(desk)
        office = outlets.office(desk, fetcher)
        is_taken = picking.is_taken(office)
        tally = delivery.drain(office)
        with desk.sessions.begin() as session:
            counts = outbox.waiting(session)
            waiting = counts["due"] + counts["waiting"]
    output.note(f"sent {tally.sent}, put off {tally.retried}, given up {tally.given_up}; {waiting} waiting")
    if is_taken:
        output.note("another process, such as the daemon, delivers from this database just now, and sends what is due")
    raise typer.Exit(1 if tally.retried or tally.given_up else 0)


def serve(
    config: context.Config = None,
    host: typing.Annotated[
        str | None, typer.Option(help="Address to listen on, instead of the configured one.")
    ] = None,
    port: typing.Annotated[int | None, typer.Option(min=1, max=65535, help="Port, likewise.")] = None,
) -> None:
    """Serve the pages and REST only, on the archive as it is."""
    from monitor import logs, serving
    from storage import database

    loaded = context.configuration(config)
    logs.configure(loaded.monitor.log)
    with context.database_of(loaded) as engine:
        database.check(engine)
        serving.foreground(loaded, engine, host=host, port=port)


def _chosen(known: typing.Sequence[typing.Any], names: list[str] | None) -> list[typing.Any]:
    if not names:
        return [source for source in known if source.enabled]
    by_name = {source.name: source for source in known}
    unknown = [name for name in names if name not in by_name]
    if unknown:
        raise typer.BadParameter(f"no source is named {', '.join(unknown)}; see `sco-monitor sources`")
    return [by_name[name] for name in names]


def _told(visit: polling.Visit | None) -> str:
    if visit is None:
        return "another process is visiting it"
    if visit.error:
        return f"{visit.outcome}: {visit.error}"
    found = visit.harvest
    failed = f", {found.failed} could not be read" if found.failed else ""
    return (
        f"{visit.links} links, {visit.new_links} new; {found.articles} articles read, "
        f"{found.meetings} meetings, {found.messages} messages{failed}"
    )
