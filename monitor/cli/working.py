"""Commands for several machines: worker, queue, queue retry."""

from __future__ import annotations

import typing

import typer

from monitor.cli import context, output

if typing.TYPE_CHECKING:
    from storage import queue as queued

queue = typer.Typer(name="queue", invoke_without_command=True)
STATUSES: tuple[queued.Status, ...] = ("doing", "todo", "failed")
_WORDS = {"todo": "waits", "doing": "runs", "failed": "failed"}


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(rich_help_panel="Run the service")(worker)
    app.add_typer(queue, rich_help_panel="Look after it")


def worker(
    queues: typing.Annotated[
        str | None, typer.Option(help="Only these, with commas between: sources, delivery, upkeep.", show_default=False)
    ] = None,
    concurrency: typing.Annotated[
        int | None, typer.Option(min=1, max=64, help="Sources visited at once, instead of the configured number.")
    ] = None,
    config: context.Config = None,
) -> None:
    """Share the daemon's work with workers on other machines, on Postgres. Ends on SIGTERM or Ctrl-C."""
    from monitor import jobs, workers

    chosen = [name.strip() for name in queues.split(",")] if queues else list(jobs.QUEUES)
    if unknown := [name for name in chosen if name not in jobs.QUEUES]:
        raise typer.BadParameter(f"no queue is named {', '.join(unknown)!r}; there are {', '.join(jobs.QUEUES)}")
    with context.desk(config) as desk:
        workers.run(desk, list(dict.fromkeys(chosen)), concurrency or desk.settings.monitor.workers.polls)


@queue.callback()
def listed(
    called: typer.Context,
    limit: typing.Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="How many.")] = 50,
    as_json: context.AsJson = False,
    config: context.Config = None,
) -> None:
    """List the jobs of workers that wait, run, or failed, the newest first; or let one run again."""
    if called.invoked_subcommand is not None:
        return
    from monitor import queueing
    from storage import queue as stored

    with context.archive(config) as (_, session):
        queueing.open_for(session)
        found = stored.listed(session, STATUSES, limit)
        counts = stored.counts(session)
    rows = [
        {
            "id": job.id,
            "status": _WORDS[job.status],
            "queue": job.queue,
            "task": job.task,
            "source": job.args.get("source"),
            "since": job.since,
            "tries": job.attempts,
            "worker heard": job.heard_at if job.status == "doing" else None,
        }
        for job in found
    ]
    if as_json:
        for row in rows:
            output.json_line(row)
        return
    if rows:
        output.table(list(rows[0]), [list(row.values()) for row in rows])
    sums = {status: sum(count for (_, stands), count in counts.items() if stands == status) for status in STATUSES}
    output.note(", ".join(f"{sums[status]} {_WORDS[status]}" for status in STATUSES))


@queue.command()
def retry(
    id_: typing.Annotated[int, typer.Argument(metavar="ID", help="The number of a job.")],
    config: context.Config = None,
) -> None:
    """Let a job that failed run again, now. Exit code 1 if it did not fail, or another of its kind waits already."""
    from monitor import queueing
    from storage import database
    from storage import queue as stored

    with context.database_of(context.configuration(config)) as engine:
        database.check(engine)
        with database.sessions(engine).begin() as session:
            queueing.open_for(session)
            is_again = stored.is_failed(session, id_) and stored.again(session, id_)
    if not is_again:
        output.note(f"no job {id_} failed, or another one does its work already")
        raise typer.Exit(1)
    output.line(f"job {id_} runs again")
