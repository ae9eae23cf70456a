"""Workers on one Postgres share the work of newsrooms, leave each host its pauses, and lose nothing when they die."""

from __future__ import annotations

import collections.abc
import json
import pathlib

import pytest
import sqlalchemy as sa

from monitor import jobs
from storage import database, queue
from tests.monitor.service import fleet, newsdesk

HOSTS = ("127.0.0.11", "127.0.0.12", "127.0.0.13", "127.0.0.14")


def test_three_workers_share_the_work_and_survive_the_planners_death(postgres_url: str, tmp_path: pathlib.Path) -> None:
    """Each article is stored once, each alert accepted under one id, and no host is asked too soon or twice at once."""
    with fleet.gathered(tmp_path, postgres_url, HOSTS) as made:
        for _ in range(3):
            made.spawn()
        made.wait_for(made.are_known, 60)
        made.publish(16)
        made.wait_for(lambda: made.tally().stored > 8, 60)
        planner = made.planner()
        assert planner in made.workers
        made.kill(planner)
        made.publish(4)
        seconds = made.wait_for(made.is_done, 60)
        tally = made.tally()
        codes = [made.stop(pid) for pid in list(made.workers)]
        print(tally.told_as(f"one of three killed, done after {seconds:.1f} s"), made.by_worker())  # noqa: T201
        assert (tally.stored, tally.unread, tally.told, tally.accepted) == (24, 0, 20, 20)
        assert tally.impatient == 0
        assert codes == [0, 0]
        assert sum(count > 0 for count in made.by_worker().values()) >= 2


def test_a_worker_that_is_told_to_stop_finishes_what_is_under_way(postgres_url: str, tmp_path: pathlib.Path) -> None:
    """The trap: the queue gives up what outlasts its limit. Here a request ends, none follows, nothing stays held."""
    with fleet.gathered(tmp_path, postgres_url, HOSTS[:1]) as made:
        pid = made.spawn()
        made.wait_for(made.are_known, 60)
        made.rooms[0].busy = 0.7
        asked = len(made.rooms[0].visits)
        made.publish(3)
        made.wait_for(lambda: len(made.rooms[0].visits) > asked, 30)
        assert made.stop(pid) == 0
        assert made.ask("SELECT count(*) FROM source WHERE leased_by IS NOT NULL") == [(0,)]
        assert made.ask("SELECT count(*) FROM duty WHERE leased_by IS NOT NULL") == [(0,)]
        assert made.ask("SELECT count(*) FROM procrastinate_jobs WHERE status NOT IN ('todo', 'succeeded')") == [(0,)]
        assert made.ask("SELECT count(*) FROM procrastinate_workers") == [(0,)]
        assert made.tally().impatient == 0


@pytest.fixture
def queued(postgres_url: str, folder: pathlib.Path) -> collections.abc.Iterator[sa.Engine]:
    """The engine of a Postgres database that the commands use."""
    (folder / "monitor.toml").write_text(f'database_url = "{postgres_url}"\n', encoding="utf-8")
    engine = database.engine(postgres_url)
    yield engine
    engine.dispose()


def test_queue_shows_jobs_and_lets_one_run_again(queued: sa.Engine, command: newsdesk.Command) -> None:
    """What waits and what failed, as a table and as JSON; only a job that failed can be run again."""
    none = command("queue")
    assert (none.code, none.out) == (1, "")
    assert "no queue in this database yet" in none.err
    assert command("db", "upgrade").code == 0  # makes it too
    with database.sessions(queued).begin() as session:
        jobs.defer(session, jobs.Job(task="poll", queue="sources", source="room-0", name="poll:room-0"))
        jobs.defer(session, jobs.Job(task="sweep", queue="upkeep", name="sweep"))
        queue.fail(session, 1)
    shown = command("queue")
    assert (shown.code, shown.err) == (0, "0 runs, 1 waits, 1 failed\n")
    assert [line.split()[:4] for line in shown.out.splitlines()[1:]] == [
        ["2", "waits", "upkeep", "sweep"], ["1", "failed", "sources", "poll"]
    ]  # fmt: skip
    lines = [json.loads(line) for line in command("queue", "--json").out.splitlines()]
    assert [(line["id"], line["status"], line["task"], line["source"]) for line in lines] == [
        (2, "waits", "sweep", None), (1, "failed", "poll", "room-0")
    ]  # fmt: skip
    assert command("queue", "retry", "2").code == 1
    again = command("queue", "retry", "1")
    assert (again.code, again.out) == (0, "job 1 runs again\n")
    with database.sessions(queued)() as session:
        assert {job.status for job in queue.listed(session, ["todo", "failed"], 9)} == {"todo"}


@pytest.mark.parametrize("words", [("worker",), ("queue",), ("queue", "retry", "1")])
def test_on_sqlite_there_is_one_line(command: newsdesk.Command, words: tuple[str, ...]) -> None:
    """`worker` and `queue` say what does the work there."""
    done = command(*words)
    assert (done.code, done.out) == (1, "")
    assert done.err == "sco-monitor: workers share their work on Postgres; on SQLite `sco-monitor run` does all of it\n"


def test_a_queue_that_there_is_not_is_a_fault_of_the_command_line(command: newsdesk.Command) -> None:
    """The names that there are stand in the line."""
    wrong = command("worker", "--queues", "sources,letters")
    assert wrong.code == 2
    assert "no queue is named 'letters'; there are sources, delivery, upkeep" in wrong.err
