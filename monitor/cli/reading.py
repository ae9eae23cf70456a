"""The command that reads pages and stores nothing: inspect; and how commands name pages."""

from __future__ import annotations

import contextlib
import pathlib
import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from monitor import inspecting

Manifest = typing.Annotated[
    pathlib.Path | None,
    typer.Option(metavar="FILE.jsonl", help='What is known of the files: lines of {"path", "url", "published"}.'),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(rich_help_panel="Read pages")(inspect)


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

    named = documents(paths, manifest, url)
    loaded = context.configuration(config)
    catalogue = service.catalogue(loaded)
    failed = False
    with contextlib.ExitStack() as stack:
        fetcher = None
        if any(document.is_remote for document in named):
            fetcher = stack.enter_context(fetch.Fetcher(loaded.monitor.fetch))
        for document in named:
            found = inspecting.inspect(document, catalogue, fetcher)
            failed |= found.error is not None
            if as_json:
                output.json_line(inspecting.to_json(found))
            if found.error:
                output.note(f"sco-monitor: {document.path}: {inspecting.reason(found.error)}")
            elif not as_json:
                _show(found)
    raise typer.Exit(1 if failed else 0)


def documents(
    paths: list[str] | None, manifest: pathlib.Path | None, url: str | None, endings: tuple[str, ...] | None = None
) -> list[inspecting.Document]:
    """The pages named on a command line; of a folder the files with these endings. Raises `typer.BadParameter`."""
    from monitor import inspecting

    if not paths and manifest is None:
        raise typer.BadParameter("name at least one file, or a manifest")
    if url and (len(paths or []) != 1 or pathlib.Path((paths or [""])[0]).is_dir()):
        raise typer.BadParameter("--url goes with exactly one file; for several there is --manifest")
    listed = inspecting.manifest(manifest) if manifest else []
    return inspecting.documents(paths or [], listed, url, endings or inspecting.PAGES)


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
