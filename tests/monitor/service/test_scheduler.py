"""The daemon: as a process that is told to stop, without a network, beside another one; and its timetable."""

from __future__ import annotations

import collections.abc
import concurrent.futures
import contextlib
import dataclasses
import datetime as dt
import itertools
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import zoneinfo

import pytest
import sqlalchemy as sa
from apscheduler.triggers import cron, interval

from monitor import poll, reach, scheduler, service
from storage import database, models, polls
from tests.monitor.service import newsdesk, starting, ward

pytestmark = pytest.mark.xdist_group("forked")  # one worker starts the process that forks

ROOT = pathlib.Path(__file__).resolve().parents[3]
PATIENCE = 120
CLAIMED_WITHIN = dt.timedelta(seconds=0.5)
"""A claim waits for the row that the other's end is written to, with its moment in hand."""


@dataclasses.dataclass
class Daemon:
    """`sco-monitor run` in a process of its own; what it says is kept in a file."""

    process: subprocess.Popen[bytes] | starting.Program
    said: pathlib.Path

    def words(self) -> str:
        """What it has said so far."""
        return self.said.read_text(encoding="utf-8")

    def wait_for(self, condition: collections.abc.Callable[[], object]) -> None:
        """Wait until something holds, a while at the most."""
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until, self.words()
            assert self.process.poll() is None, self.words()
            time.sleep(0.02)

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextlib.contextmanager
def running(
    folder: pathlib.Path,
    database_url: str,
    port: int,
    rhythm: str = "",
    more: str = "",
    to: str = "stdout = true",
    *,
    anew: bool = False,
) -> collections.abc.Iterator[Daemon]:
    """A daemon without pages that polls a site on this port every second, and tells by this rhythm.

    `more` are further tables of its settings, `to` whom the rule tells. It is forked of a process that has done the
    imports or, if `anew`, started as people start it.
    """
    arguments = ("run", "--no-web", "--config", str(_configured(folder, database_url, port, rhythm, more, to)))
    said = folder / "said.txt"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCO_MONITOR_")}
    if not anew:
        with starting.started(arguments, said, environment) as forked:
            yield Daemon(forked, said)
        return
    command = [sys.executable, "-m", "monitor", *arguments]
    with (
        said.open("wb") as out,
        subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out, env=environment) as process,
    ):
        try:
            yield Daemon(process, said)
        finally:
            process.kill()


def _configured(folder: pathlib.Path, database_url: str, port: int, rhythm: str, more: str, to: str) -> pathlib.Path:
    folder.mkdir(exist_ok=True)
    (folder / "monitor.toml").write_text(
        f'database_url = "{database_url}"\n[fetch]\nhost_delay = "0s"\nattempts = 1\n'
        f'allow_private = ["127.0.0.1:{port}"]\n'
        f'[poll]\nlease = "1m"\n[delivery]\nevery = "1s"\n{more}'
    )
    (folder / "sources.toml").write_text(
        f'[[source]]\nname = "news"\nurl = "http://127.0.0.1:{port}/news/"\nparser = "generic"\n'
        'every = "1s"\njitter = "0s"\n'
    )
    (folder / "partners.toml").write_text('[[partner]]\nid = "unescap"\nname = "ESCAP"\naliases = ["UNESCAP"]\n')
    rule = f'[[rule]]\nname = "all"\npartners = ["any"]\n{to}\nrhythm = "{rhythm}"\n'
    (folder / "alerts.toml").write_text(rule)
    (folder / "offices.toml").touch()
    return folder


@pytest.fixture
def world() -> collections.abc.Iterator[ward.World]:
    """A site of one release, on a free port."""
    with ward.world() as made:
        made.publish(1, *newsdesk.OTHER)
        yield made


def leases(database_url: str) -> list[str | None]:
    """Who holds the sources."""
    engine = database.engine(database_url)
    with engine.connect() as connection:
        found = list(connection.scalars(sa.select(models.Source.leased_by)))
    engine.dispose()
    return found


def test_what_is_gathered_leaves_the_daemon_as_one(
    world: ward.World, database_url: str, tmp_path: pathlib.Path
) -> None:
    """Two meetings that come up together are one line, once the first has waited for others."""
    with running(tmp_path / "config", database_url, world.web, rhythm="3s") as daemon:
        daemon.wait_for(lambda: world.asked.count("/news/") >= 2)
        for number, day in enumerate(("12 May", "11 May"), start=2):
            world.publish(number, *(one.replace("13 May", day) for one in newsdesk.LATER))
        daemon.wait_for(lambda: '"type": "digest"' in daemon.words())
        assert daemon.stop() == 0
        (line,) = [line for line in daemon.words().splitlines() if line.startswith("{")]
    told = json.loads(line)["data"]
    assert (told["rhythm"], told["rules"], len(told["entries"])) == ("3s", ["all"], 2)


def test_sigterm_finishes_the_article_in_flight(world: ward.World, database_url: str, tmp_path: pathlib.Path) -> None:
    """Told to stop while a slow article comes in, the daemon takes it in, leaves no lease, and exits with 0."""
    with running(tmp_path / "config", database_url, world.web, anew=True) as daemon:
        daemon.wait_for(lambda: world.asked.count("/news/") >= 2)
        arrived, go_on = threading.Event(), threading.Event()
        world.slow = (arrived, go_on)
        world.publish(2, *newsdesk.LATER)
        daemon.wait_for(arrived.is_set)
        daemon.process.send_signal(signal.SIGTERM)
        daemon.wait_for(lambda: "stopping" in daemon.words())
        go_on.set()
        assert daemon.process.wait(PATIENCE) == 0
        assert "Traceback" not in daemon.words(), daemon.words()
    assert leases(database_url) == [None]
    engine = database.engine(database_url)
    with database.sessions(engine)() as session:
        assert session.scalars(sa.select(models.Message.status)).one() == "due"
        assert set(session.scalars(sa.select(models.Poll.outcome))) <= {"ok", "not_modified"}
    engine.dispose()


def test_without_a_network_it_says_so_once_and_picks_up(tmp_path: pathlib.Path, sqlite_url: str) -> None:
    """Nobody answers: one plain line with what to try; when the site appears, its news are read."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
    with running(tmp_path / "config", sqlite_url, port) as daemon:
        daemon.wait_for(lambda: "no source could be reached" in daemon.words())
        time.sleep(1.5)
        with ward.world(port) as world:
            world.publish(1, *newsdesk.OTHER)
            daemon.wait_for(lambda: "sources answer again" in daemon.words())
            daemon.wait_for(lambda: world.asked.count("/a/1.html"))
            assert daemon.stop() == 0
        assert daemon.words().count("no source could be reached") == 1
        assert "make demo" in daemon.words()


def test_the_pages_alone_end_on_sigterm(tmp_path: pathlib.Path, sqlite_url: str) -> None:
    """`serve` answers on its port, and SIGTERM ends it with exit code 0."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "SCO_MONITOR_DATABASE_URL": sqlite_url}
    command = [sys.executable, "-m", "monitor", "serve", "--port", str(port)]
    with (tmp_path / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, stderr=said, env=environment)
        try:
            daemon = Daemon(process, tmp_path / "said")
            daemon.wait_for(lambda: "serving" in daemon.words())
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=PATIENCE) as answer:
                assert answer.status == 200
            assert daemon.stop() == 0
        finally:
            process.kill()
            process.wait()


def test_a_taken_port_is_one_line(tmp_path: pathlib.Path, sqlite_url: str) -> None:
    """Where the port of the pages is taken the daemon does not begin at all, and says what to set."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for name in ("sources", "partners", "offices", "alerts"):
            (tmp_path / f"{name}.toml").touch()
        (tmp_path / "monitor.toml").write_text(f'database_url = "{sqlite_url}"\n[web]\nport = {port}\n')
        command = [sys.executable, "-m", "monitor", "run", "--config", str(tmp_path)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert f"127.0.0.1:{port}" in line
    assert "SCO_MONITOR_WEB__PORT" in line


def test_jobs_that_end_late_do_not_hold_the_stop(desk: service.Service, site: newsdesk.Site) -> None:
    """A poll that finds news while the daemon is told to stop wakes the delivery and is finished: nobody waits."""
    reached, go_on = threading.Event(), threading.Event()
    site.list(1)
    site.put(1, *newsdesk.OTHER)
    site.pages[f"{newsdesk.MIRROR}/news/"] = newsdesk.listing(1, home=newsdesk.MIRROR)
    site.put(1, *newsdesk.MEETING, home=newsdesk.MIRROR)
    with desk.sessions.begin() as session:
        polls.register(session, ["news", "mirror"], desk.now())
        for source in session.scalars(sa.select(models.Source)):
            source.first_polled_at = desk.now()

    def hold(url: str) -> None:
        if url == newsdesk.address(1, newsdesk.MIRROR):
            reached.set()
            assert go_on.wait(PATIENCE)

    site.on_get = hold
    daemon = scheduler.Daemon(dataclasses.replace(desk, now=lambda: dt.datetime.now(dt.UTC)), site)
    daemon.start()
    assert reached.wait(PATIENCE)
    ending = threading.Thread(target=daemon.finish)
    ending.start()
    go_on.set()
    ending.join(PATIENCE)
    assert not ending.is_alive()
    assert newsdesk.states(desk) == ["held"]


def test_two_services_never_visit_a_source_at_once(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Four holders at once, over and over: one visits, the others leave; what is due is visited once."""
    site.list(1)
    site.put(1, *newsdesk.OTHER)
    inside, most = [0], [0]
    lock = threading.Lock()

    def enter(url: str) -> None:
        if url == newsdesk.LISTING:
            with lock:
                inside[0] += 1
                most[0] = max(most[0], inside[0])
            time.sleep(0.02)
            with lock:
                inside[0] -= 1

    site.on_get = enter
    for _ in range(5):
        holders = [newsdesk.other(desk, f"holder-{number}") for number in range(4)]
        with concurrent.futures.ThreadPoolExecutor(4) as threads:
            visits = list(threads.map(lambda one: poll.poll(one, site, newsdesk.source()), holders))
        assert [visit is not None for visit in visits].count(True) == 1
        clock.forward(minutes=61)
    assert most == [1]


def test_two_daemons_share_one_database(world: ward.World, database_url: str, tmp_path: pathlib.Path) -> None:
    """Two processes poll one source in turns: none begins before the other has ended, and a release is told once."""
    with (
        running(tmp_path / "one", database_url, world.web) as one,
        running(tmp_path / "two", database_url, world.web) as two,
    ):
        for daemon in (one, two):
            daemon.wait_for(lambda daemon=daemon: "watching" in daemon.words())
        one.wait_for(lambda: world.asked.count("/news/") >= 2)
        world.publish(2, *newsdesk.LATER)
        one.wait_for(lambda: "ESCAP" in one.words() + two.words())
        assert (one.stop(), two.stop()) == (0, 0)
    engine = database.engine(database_url)
    with database.sessions(engine)() as session:
        begun = session.execute(
            sa.select(models.Poll.started_at, models.Poll.finished_at).order_by(models.Poll.id)
        ).all()
        pairs = itertools.pairwise(begun)
        assert all(earlier.finished_at <= later.started_at + CLAIMED_WITHIN for earlier, later in pairs)
        assert session.scalars(sa.select(models.Message.status)).all() == ["sent"]
    engine.dispose()


def test_a_timetable_by_the_clock_is_the_sources_clock() -> None:
    """A cron line counts on the clock of the source; without one its interval does."""
    moscow = zoneinfo.ZoneInfo("Europe/Moscow")
    by_clock = newsdesk.source(cron="0 9 * * *", zone=moscow)
    now = dt.datetime(2026, 5, 14, 7, 0, tzinfo=dt.UTC)
    assert scheduler.following(by_clock, now) == dt.datetime(2026, 5, 15, 6, 0, tzinfo=dt.UTC)
    assert isinstance(scheduler.trigger_of(by_clock), cron.CronTrigger)
    assert scheduler.following(newsdesk.source(), now) == now + dt.timedelta(minutes=30)
    assert isinstance(scheduler.trigger_of(newsdesk.source()), interval.IntervalTrigger)


def test_a_lost_network_is_told_once_and_so_is_its_return() -> None:
    """Only when no source answers is the network lost; one that answers brings it back."""
    both = reach.Reach(2)
    visits = [("a", True), ("b", True), ("a", True), ("b", False), ("b", True), ("a", False)]
    said = [both.visited(source, unreachable=away) for source, away in visits]
    assert said == [None, "lost", None, "back", "lost", "back"]
    assert reach.Reach(0).visited("a", unreachable=False) is None
