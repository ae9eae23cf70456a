"""Workers on one Postgres share the work of newsrooms, leave each host its pauses, and lose nothing when they die."""

from __future__ import annotations

import json
import pathlib
import subprocess
import sys

from monitor import jobs, queueing
from storage import database, queue
from tests.monitor.service import fleet

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


def command(folder: pathlib.Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a command line to its end."""
    call = [sys.executable, "-m", "monitor", *words, "--config", str(folder)]
    return subprocess.run(call, cwd=fleet.ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_queue_shows_jobs_and_lets_one_run_again(postgres_url: str, tmp_path: pathlib.Path) -> None:
    """What waits and what failed, as a table and as JSON; only a job that failed can be run again."""
    with fleet.gathered(tmp_path, postgres_url, HOSTS[:1]) as made:
        none = command(tmp_path, "queue")
        assert (none.returncode, none.stdout) == (1, "")
        assert "no queue in this database yet" in none.stderr
        queueing.prepare(made.engine)
        with database.sessions(made.engine).begin() as session:
            jobs.defer(session, jobs.Job(task="poll", queue="sources", source="room-0", name="poll:room-0"))
            jobs.defer(session, jobs.Job(task="sweep", queue="upkeep", name="sweep"))
            queue.fail(session, 1)
        shown = command(tmp_path, "queue")
        assert shown.returncode == 0
        assert "1 waits, 1 failed" in shown.stderr.replace("0 runs, ", "")
        lines = [json.loads(line) for line in command(tmp_path, "queue", "--json").stdout.splitlines()]
        assert [(line["id"], line["status"], line["task"], line["source"]) for line in lines] == [
            (2, "waits", "sweep", None), (1, "failed", "poll", "room-0")
        ]  # fmt: skip
        assert command(tmp_path, "queue", "retry", "2").returncode == 1
        again = command(tmp_path, "queue", "retry", "1")
        assert (again.returncode, again.stdout) == (0, "job 1 runs again\n")
        with database.sessions(made.engine)() as session:
            assert {job.status for job in queue.listed(session, ["todo", "failed"], 9)} == {"todo"}


def test_on_sqlite_there_is_one_line(sqlite_url: str, tmp_path: pathlib.Path) -> None:
    """`worker` and `queue` say what does the work there."""
    (tmp_path / "monitor.toml").write_text(f'database_url = "{sqlite_url}"\n', encoding="utf-8")
    for name in ("sources", "partners", "offices", "alerts"):
        (tmp_path / f"{name}.toml").write_text("", encoding="utf-8")
    for words in (["worker"], ["queue"], ["queue", "retry", "1"]):
        done = command(tmp_path, *words)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "sco-monitor: workers share their work on Postgres; on SQLite `sco-monitor run` does all of it\n"
        )
    wrong = command(tmp_path, "worker", "--queues", "sources,letters")
    assert (wrong.returncode, "no queue is named 'letters'" in wrong.stderr) == (2, True)
