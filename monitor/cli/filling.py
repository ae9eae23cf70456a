"""Commands that fill the archive other than by polling: import, backfill, reparse."""

from __future__ import annotations

import dataclasses
import datetime as dt
import pathlib
import typing

import typer

from monitor.cli import context, output, reading

if typing.TYPE_CHECKING:
    from monitor import backfill as past
    from monitor import importing, service, settings
    from monitor import reparse as anew

_GONE = "cannot be read again: its page was let go"
Since = typing.Annotated[
    dt.datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE", help="Only from this day on.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    panel = "Fill the archive"
    app.command("import", rich_help_panel=panel)(import_)
    for command in (backfill, reparse):
        app.command(rich_help_panel=panel)(command)


def import_(
    paths: typing.Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="Files, WARC files, or folders of .html, .txt and .warc.gz files."),
    ] = None,
    manifest: reading.Manifest = None,
    config: context.Config = None,
) -> None:
    """Put saved pages into the archive. Alerts nobody; says what it would have sent."""
    from monitor import importing, inspecting, warc

    documents = reading.documents(paths, manifest, None, endings=(*inspecting.PAGES, *warc.ENDINGS))
    total = None if any(warc.is_warc(one.path) for one in documents) else len(documents)
    with context.desk(config, by_hand=True) as desk:
        raise typer.Exit(_import(importing.run(desk, documents), total))


def backfill(
    source: typing.Annotated[str, typer.Argument(metavar="SOURCE", help="Name of a source.")],
    since: Since = None,
    pages: typing.Annotated[
        int | None, typer.Option(min=1, metavar="N", help="So many result pages, sitemaps or days at the most.")
    ] = None,
    warc: typing.Annotated[
        list[pathlib.Path] | None,
        typer.Option(metavar="FILE", help="From the pages of its site in a WARC file instead of the network."),
    ] = None,
    config: context.Config = None,
) -> None:
    """Read the past of a source. Alerts nobody; says what it would have sent. Run again, it goes on where it was."""
    from monitor import backfill as past
    from monitor import gate, importing, inspecting

    with context.desk(config, by_hand=True) as desk:
        chosen = _source(desk.settings, source)
        if warc:
            documents = [inspecting.Document(path=str(path)) for path in warc]
            raise typer.Exit(_import(importing.run(desk, documents, chosen), None))
        asked = past.Asked(since=since.date() if since else None, most=pages)
        with gate.opened(desk) as fetcher, gate.on_behalf_of(chosen.name):
            raise typer.Exit(_walk(desk, past.run(desk, fetcher, chosen, asked), chosen, pages))


def reparse(
    since: Since = None,
    dry_run: typing.Annotated[
        bool, typer.Option("--dry-run", help="Say what would change, and store nothing.")
    ] = False,
    alert: typing.Annotated[
        bool, typer.Option("--alert", help="Tell whom the rules name of what comes to light.")
    ] = False,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Read the kept pages again with today's parsers and detection and say what changes. Alerts nobody unless asked."""
    from monitor import reparse as anew

    if dry_run and alert:
        raise typer.BadParameter("--dry-run stores nothing, so there is nothing to --alert of")
    asked = anew.Asked(since=since.date() if since else None, look=dry_run, tell=alert)
    with context.desk(config, by_hand=True) as desk, output.bar("reading") as bar:
        tally = _Reread()
        for one in bar.track(anew.run(desk, asked), total=anew.left(desk, asked)):
            tally.add(one)
            if one.changed or one.fault or one.gone or one.messages:
                output.json_line(_reread_json(one)) if as_json else _say_reread(one)
    if not as_json:
        output.line(tally.told(look=dry_run))
    raise typer.Exit(1 if tally.faults else 0)


def _source(loaded: settings.Settings, name: str) -> settings.Source:
    for source in loaded.sources:
        if source.name == name:
            return source
    raise typer.BadParameter(f"no source is named {name}; see `sco-monitor sources`")


def _import(results: typing.Iterator[importing.Imported], total: int | None) -> int:
    """Import with a bar, say what became of it, and give back the exit code."""
    from monitor import inspecting, withholding

    outcomes = dict.fromkeys(("new", "amended", "known"), 0)
    meetings = faults = 0
    with output.bar("importing") as bar:
        for result in bar.track(results, total=total, description=""):
            if result.taken is None:
                faults += 1
                output.note(f"not imported: {result.document.path}: {inspecting.reason(result.error or ValueError())}")
                continue
            known = result.taken.outcome in ("unchanged", "settled")
            outcomes["known" if known else "new" if result.taken.outcome == "new" else "amended"] += 1
            meetings += result.taken.meetings
            for one in withholding.records(result.taken):
                output.line(f"would have told {one.recipient} ({one.channel}): {one.told}")
    new, amended, known_already = outcomes.values()
    output.line(
        f"{new} new, {amended} amended, {known_already} known already, {faults} not imported; {meetings} meetings"
    )
    return 1 if faults else 0


def _walk(desk: service.Service, steps: typing.Iterator[past.Step], source: settings.Source, most: int | None) -> int:
    """Walk with a bar, say what was read, and give back the exit code."""
    step: past.Step | None = None
    with output.bar(source.name) as bar:
        task = bar.add_task("", total=most)
        for step in steps:
            if step.resumed and not bar.tasks[0].description:
                output.note(f"going on with an earlier backfill of {source.name}, after {_read(step.tally)}")
            left = f"{step.left} left of this list, " if step.left else ""
            bar.update(task, completed=step.tally.lists, description=f"{left}{step.tally.articles} articles read")
    if step is None:
        return 1
    _say_withheld(desk, step.walk)
    output.line(f"{source.name}: {_read(step.tally)}")
    return 1 if step.tally.failed else 0


def _read(tally: past.Tally) -> str:
    failed = f", {tally.failed} could not be read" if tally.failed else ""
    return (
        f"{tally.lists} lists, {tally.links} links, {tally.articles} articles read, {tally.meetings} meetings{failed}; "
        f"{tally.withheld} alerts not sent"
    )


def _say_withheld(desk: service.Service, walk: int) -> None:
    from storage import walks

    with desk.sessions() as session:
        for one in walks.withheld(session, walk):
            output.line(f"would have told {one.recipient} ({one.channel}): {one.told}")


@dataclasses.dataclass
class _Reread:
    """What a new reading of the archive came to."""

    read: int = 0
    articles: int = 0
    meetings: int = 0
    messages: int = 0
    unkept: int = 0
    gone: int = 0
    faults: int = 0

    def add(self, one: anew.Reread) -> None:
        self.read += one.kept and not one.fault
        self.articles += bool(one.differences)
        self.meetings += len(one.meetings)
        self.messages += len(one.messages)
        self.unkept += not one.kept and not one.gone
        self.gone += one.gone
        self.faults += one.fault is not None

    def told(self, *, look: bool) -> str:
        verb = "would change" if look else "changed"
        unkept = f"; of {self.unkept} no page is kept, for their door delivered them whole" if self.unkept else ""
        gone = f"; {self.gone} pages were let go and cannot be read again" if self.gone else ""
        faults = f"; {self.faults} pages could not be read" if self.faults else ""
        return (
            f"{self.read} articles read again: {self.articles} {verb}, {self.meetings} meetings, "
            f"{self.messages} alerts would have fired{unkept}{gone}{faults}"
        )


def _say_reread(one: anew.Reread) -> None:
    from monitor import withholding

    output.line(f"article {one.article_id}: {one.title} ({one.url})")
    if one.gone:
        output.line(f"  {_GONE}")
    if one.fault:
        output.line(f"  can no longer be read: {one.fault}")
    for difference in one.differences:
        output.line(f"  {difference.field}: {difference.before or 'unknown'} -> {difference.after or 'unknown'}")
    for meeting in one.meetings:
        output.line(f"  {'new meeting' if meeting.is_new else 'meeting'} {meeting.id}: {meeting.title}")
        for difference in meeting.differences:
            output.line(f"    {difference.field}: {difference.before or 'unknown'} -> {difference.after or 'unknown'}")
    for message in one.messages:
        recipient = message.recipient
        output.line(f"  would have told {recipient.address} ({recipient.channel}): {withholding.told(message)}")


def _reread_json(one: anew.Reread) -> dict[str, typing.Any]:
    from monitor import withholding

    return {
        "article": one.article_id,
        "url": one.url,
        "title": one.title,
        "error": _GONE if one.gone else one.fault,
        "differences": [dataclasses.asdict(difference) for difference in one.differences],
        "meetings": [dataclasses.asdict(meeting) for meeting in one.meetings],
        "messages": [
            {
                "recipient": message.recipient.address,
                "channel": message.recipient.channel,
                "state": message.notice.state,
                "told": withholding.told(message),
            }
            for message in one.messages
        ],
    }
