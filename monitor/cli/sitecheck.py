"""The command that shows what would be read of a site: sitecheck."""

from __future__ import annotations

import dataclasses
import pathlib
import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from monitor import settings
    from monitor import sitecheck as checking

LONGEST_VALUE = 160
"""Characters of a value that a table shows; `--json` gives all."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(rich_help_panel="Read pages")(sitecheck)


def sitecheck(
    targets: typing.Annotated[
        list[str],
        typer.Argument(metavar="URL|SOURCE|FILE...", help="An address, the name of a source, or saved pages."),
    ],
    html: typing.Annotated[
        bool, typer.Option("--html", help="The arguments are saved pages: a listing, articles, or both.")
    ] = False,
    source: typing.Annotated[
        str | None, typer.Option(metavar="NAME", help="The source that the saved pages are of.")
    ] = None,
    url: typing.Annotated[str | None, typer.Option(help="The address that the saved pages are of.")] = None,
    suggest: typing.Annotated[
        bool, typer.Option("--suggest", help="Propose selectors, as an entry of sources.toml.")
    ] = False,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """Show what would be read of a listing and three of its articles, and what is missing. Stores nothing.

    Exit code 1 if something is missing.
    """
    from monitor import fetch, suggesting
    from monitor import sitecheck as checking

    loaded = context.configuration(config)
    if html:
        chosen = _named(loaded, source, url)
        report = checking.saved(map(pathlib.Path, targets), chosen)
    else:
        if len(targets) != 1 or source or url:
            raise typer.BadParameter("name one address or source; several files, --source and --url go with --html")
        is_address = targets[0].startswith(("http://", "https://"))
        chosen = _named(loaded, None if is_address else targets[0], targets[0] if is_address else None)
        with fetch.Fetcher(loaded.monitor.fetch) as fetcher:
            report = checking.live(fetcher, chosen)
    entry = suggesting.entry(report, chosen) if suggest else None
    _as_json(report, entry) if as_json else _as_tables(report, entry)
    raise typer.Exit(1 if report.missing else 0)


def _named(loaded: settings.Settings, name: str | None, url: str | None) -> settings.Source:
    from monitor import sitecheck as checking

    if name is None:
        return checking.of_address(url) if url else checking.of_address()
    for source in loaded.sources:
        if source.name == name:
            return source.model_copy(update={"url": url}) if url else source
    raise typer.BadParameter(f"no source is named {name}; see `sco-monitor sources`")


def _as_tables(report: checking.Report, entry: str | None) -> None:
    for look in report.looks:
        output.line(f"{look.what}: {look.address} ({look.door})")
        output.facts((field.name, _cell(field)) for field in look.fields)
        output.line()
    for line in report.missing:
        output.line(f"missing: {line}")
    if not report.missing:
        read = sum(look.article is not None for look in report.looks)
        output.line(f"all right: {read} articles with title, date and body")
    if entry is not None:
        output.line()
        for line in entry.splitlines():
            output.line(line)


def _cell(field: checking.Field) -> str:
    value = field.value if len(field.value) <= LONGEST_VALUE else f"{field.value[: LONGEST_VALUE - 1]}…"
    where = f" (from {field.where})" if field.where else ""
    missing = f" MISSING: {field.missing}" if field.missing else ""
    return f"{value}{where}{missing}".strip()


def _as_json(report: checking.Report, entry: str | None) -> None:
    for look in report.looks:
        fields = [dataclasses.asdict(field) for field in look.fields]
        output.json_line({"what": look.what, "address": look.address, "door": look.door, "fields": fields})
    output.json_line({"what": "verdict", "missing": report.missing, "entry": entry})
