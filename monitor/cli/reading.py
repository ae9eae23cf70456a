"""Commands that read pages one has: import, inspect."""

from __future__ import annotations

import contextlib
import pathlib
import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from monitor import importing, inspecting

Manifest = typing.Annotated[
    pathlib.Path | None,
    typer.Option(metavar="FILE.jsonl", help='What is known of the files: lines of {"path", "url", "published"}.'),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command("import", rich_help_panel="Read pages")(import_)
    app.command(rich_help_panel="Read pages")(inspect)


def import_(
    paths: typing.Annotated[
        list[str] | None, typer.Argument(metavar="[PATH]...", help="Files, or folders of .html and .txt files.")
    ] = None,
    manifest: Manifest = None,
    config: context.Config = None,
) -> None:
    """Put saved pages into the archive. Alerts nobody; says what it would have sent."""
    import rich.progress

    from monitor import importing

    documents = _documents(paths, manifest, None)
    bar = rich.progress.Progress(
        "importing",
        rich.progress.BarColumn(),
        rich.progress.MofNCompleteColumn(),
        rich.progress.TimeRemainingColumn(),
        console=output.console(stderr=True),
        transient=True,
        disable=not output.console(stderr=True).is_terminal,
    )
    results: list[importing.Imported] = []
    with context.desk(config, by_hand=True) as desk, bar:
        for result in bar.track(importing.run(desk, documents), total=len(documents)):
            results.append(result)  # noqa: PERF402 -- the bar moves with each
    _say_imported(results)
    raise typer.Exit(1 if any(result.error for result in results) else 0)


def _say_imported(results: list[importing.Imported]) -> None:
    from monitor import inspecting

    taken = [result.taken for result in results if result.taken]
    for result in results:
        if result.error:
            output.note(f"not imported: {result.document.path}: {inspecting.reason(result.error)}")
    outcomes = [one.outcome for one in taken]
    new, known = outcomes.count("new"), outcomes.count("unchanged")
    output.line(
        f"{new} new, {len(taken) - new - known} amended, {known} known already, "
        f"{len(results) - len(taken)} not imported; "
        f"{sum(one.meetings for one in taken)} meetings"
    )
    for message in [message for one in taken for message in one.messages]:
        recipient, notice = message.recipient, message.notice
        named = ", ".join(one.name for one in notice.named)
        graded = "" if notice.meeting else " (involvement not graded)"
        output.line(f"would have told {recipient.address} ({recipient.channel}): {named}{graded}: {notice.title}")


def inspect(
    paths: typing.Annotated[
        list[str] | None, typer.Argument(metavar="[FILE|URL]...", help="Saved pages, folders of them, or addresses.")
    ] = None,
    url: typing.Annotated[str | None, typer.Option(help="The address that the one file was saved from.")] = None,
    manifest: Manifest = None,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Show what would be read from pages, and store nothing: article, meetings, partners, each with its proof."""
    from monitor import fetch, inspecting, service

    documents = _documents(paths, manifest, url)
    loaded = context.configuration(config)
    catalogue = service.catalogue(loaded)
    failed = False
    with contextlib.ExitStack() as stack:
        fetcher = None
        if any(document.is_remote for document in documents):
            fetcher = stack.enter_context(fetch.Fetcher(loaded.monitor.fetch))
        for document in documents:
            found = inspecting.inspect(document, catalogue, fetcher)
            failed |= found.error is not None
            if as_json:
                output.json_line(inspecting.to_json(found))
            if found.error:
                output.note(f"sco-monitor: {document.path}: {inspecting.reason(found.error)}")
            elif not as_json:
                _show(found)
    raise typer.Exit(1 if failed else 0)


def _documents(paths: list[str] | None, manifest: pathlib.Path | None, url: str | None) -> list[inspecting.Document]:
    from monitor import inspecting

    if not paths and manifest is None:
        raise typer.BadParameter("name at least one file, or a manifest")
    if url and (len(paths or []) != 1 or pathlib.Path((paths or [""])[0]).is_dir()):
        raise typer.BadParameter("--url goes with exactly one file; for several there is --manifest")
    listed = inspecting.manifest(manifest) if manifest else []
    return inspecting.documents(paths or [], listed, url)


def _show(found: inspecting.Inspection) -> None:
    article = found.article
    if article is None:
        return
    output.line(article.title or "(no title)")
    published = (
        f"{article.published.isoformat()} (from the {article.published_from})" if article.published else "unknown"
    )
    rows: list[tuple[str, object]] = [
        ("address", article.url),
        ("published", published),
        ("read by", f"{article.parser} {article.parser_version}"),
        ("language", article.language),
        ("text", f"{len(article.paragraphs)} paragraphs, {len(article.text)} characters"),
    ]
    for meeting in found.detection.meetings:
        rows += _meeting_rows(meeting)
    if not found.detection.meetings:
        rows.append(("meeting", "none"))
    rows += [("only named", f"{one.partner} ({one.why}): {one.evidence.quote}") for one in found.detection.mentions]
    output.facts(rows)


def _meeting_rows(meeting: typing.Any) -> list[tuple[str, object]]:
    when = " to ".join(dict.fromkeys(str(day) for day in (meeting.date_start, meeting.date_end) if day))
    rows: list[tuple[str, object]] = [
        ("meeting", f"{meeting.kind}, {meeting.status}, {meeting.format}"),
        ("when", when or "unknown"),
        ("where", meeting.place or "unknown"),
    ]
    rows += [("who", output.person(one)) for one in meeting.participants]
    for one in meeting.involvements:
        rows.append((one.partner, f"{one.role}, score {one.score:.2f}, by {one.evidence.rule}: {one.evidence.quote}"))
    return rows
