"""The command that reads many pages at once: bulk."""

from __future__ import annotations

import contextlib
import os
import pathlib
import time
import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    import rich.progress

    from monitor.bulk import portions


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command(rich_help_panel="Fill the archive")(bulk)


def bulk(
    paths: typing.Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH]...", help="WARC files, folders or patterns of them, or addresses (s3://…)."),
    ] = None,
    snapshots: typing.Annotated[bool, typer.Option("--snapshots", help="The pages that the archive keeps.")] = False,
    to: typing.Annotated[
        pathlib.Path | None, typer.Option(metavar="DIR", help="Into Parquet files there, not into the archive.")
    ] = None,
    processes: typing.Annotated[
        int | None, typer.Option(min=1, metavar="N", help="So many processes; otherwise one for each core.")
    ] = None,
    scheduler: typing.Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="By the workers of this Dask scheduler (tcp://…).")
    ] = None,
    everything: typing.Annotated[
        bool, typer.Option("--everything", help="All pages, not only those that name the SCO and a partner.")
    ] = False,
    config: context.Config = None,
) -> None:
    """Read many pages at once, into the archive or into Parquet. Alerts nobody. Run again, it goes on where it was."""
    if not paths and not snapshots:
        raise typer.BadParameter("name WARC files, or ask for --snapshots")
    if scheduler and processes:
        raise typer.BadParameter("--processes are of this machine; --scheduler has workers of its own")
    from monitor.bulk import driving, portions

    loaded = context.configuration(config)
    with contextlib.ExitStack() as stack:
        engine = None
        if snapshots or to is None:
            engine = stack.enter_context(context.desk(config, by_hand=True)).engine
            if scheduler and engine.dialect.name == "sqlite":
                raise typer.BadParameter("workers of a cluster cannot share an SQLite file; use Postgres, or --to DIR")
        order = portions.Order(
            settings=loaded if engine is not None else portions.for_tables(loaded),
            folder=str(to.resolve()) if to else None,
            everything=everything,
        )
        work = driving.given(engine, paths or [], kept=snapshots)
        steps = driving.run(order, work, processes=processes or os.cpu_count() or 1, scheduler=scheduler)
        raise typer.Exit(_follow(steps, work, to))


def _follow(steps: typing.Iterator[portions.Step], work: list[portions.Portion], to: pathlib.Path | None) -> int:
    """Show how far it is, say in the end what it came to, and give back the exit code."""
    from monitor.bulk import portions

    total, earlier, faults = portions.Tally(), 0, 0
    with output.long_bar("reading") as bar:
        far = _Far(bar, work)
        for step in steps:
            far.hear(step)
            if isinstance(step, portions.Done):
                total.add(step.tally)
                earlier += step.earlier
                if step.fault:
                    faults += 1
                    output.note(f"{step.portion.name}: {step.fault}")
    output.line(_told(total, len(work), earlier, to))
    return 1 if faults or total.broken else 0


def _told(total: portions.Tally, files: int, earlier: int, to: pathlib.Path | None) -> str:
    before = f", {earlier} of them by an earlier run" if earlier else ""
    what = f"rows in {to}" if to else "articles stored"
    quiet = "" if to else f", {total.withheld} alerts not sent"
    return (
        f"{files} files{before}: {total.pages} pages, {total.candidates} candidates, {total.articles} {what}, "
        f"{total.known} known already, {total.unread} without an article, {total.broken} broken; "
        f"{total.meetings} meetings{quiet}"
    )


class _Far:
    """How far all portions are together, on a bar."""

    def __init__(self, bar: rich.progress.Progress, work: list[portions.Portion]) -> None:
        self._bar, self._task = bar, bar.add_task("", total=sum(one.size for one in work))
        self._done = self._pages = 0
        self._under_way: dict[str, tuple[int, int]] = {}
        self._begun = time.monotonic()

    def hear(self, step: portions.Step) -> None:
        """Move the bar on."""
        from monitor.bulk import portions

        if isinstance(step, portions.Progress):
            self._under_way[step.portion.name] = step.place, step.pages
        else:
            self._under_way.pop(step.portion.name, None)
            self._done += step.portion.size
            self._pages += 0 if step.earlier else step.tally.pages
        pages = self._pages + sum(one for _, one in self._under_way.values())
        rate = pages / max(time.monotonic() - self._begun, 1e-6)
        place = self._done + sum(one for one, _ in self._under_way.values())
        self._bar.update(self._task, completed=place, description=f"{pages} pages, {rate:.0f} a second")
