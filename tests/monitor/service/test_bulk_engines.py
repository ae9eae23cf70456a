"""The processes of bulk work: gone on with after any kill, the same rows by each engine, no extra for the default."""

from __future__ import annotations

import collections.abc
import contextlib
import multiprocessing
import os
import pathlib
import signal
import subprocess
import sys
import time
import typing

import pytest
import sqlalchemy as sa

from monitor import service
from monitor.bulk import cluster as clustered
from monitor.bulk import driving, opening, pool, portions, tables
from storage import models
from tests.monitor.service import crawling, newsdesk, starting

pytestmark = pytest.mark.xdist_group("forked")  # one worker starts the process that forks


@pytest.fixture
def crawl(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder of two WARC files."""
    return crawling.made(tmp_path)


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the processes of a pool forked; the commands here that are programs of their own start them as always."""
    monkeypatch.setattr(pool, "_START", starting.FORKING)


def killed_once(
    order: portions.Order, given: list[portions.Portion], *, after: int = 1
) -> tuple[list[portions.Done], int]:
    """What a pool of one makes of its work, its process being killed at its so-manieth word."""
    done, heard, pids = list[portions.Done](), 0, set[int]()
    for step in pool.run(order, given, 1):
        if isinstance(step, portions.Done):
            done.append(step)
            continue
        heard += 1
        (process,) = multiprocessing.active_children()
        assert process.pid is not None
        pids.add(process.pid)
        if heard == after:
            os.kill(process.pid, signal.SIGKILL)
    return done, len(pids)


@pytest.mark.usefixtures("forked")
def test_a_killed_process_costs_its_file_only(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Another process does the file again, and the rows are those of a run without a kill, to the byte."""
    crawling.into_tables(tmp_path / "whole", crawl)
    order = portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path / "out"))
    with tables.alone_in(tmp_path / "out"):
        done, processes = killed_once(order, opening.found([str(crawl)]))
        assert processes == 2
    assert sorted(one.portion.name for one in done) == ["a.warc.gz", "b.warc.gz"]
    assert [one.fault for one in done] == [None, None]
    with tables.alone_in(tmp_path / "out"):
        assert crawling.contents(tmp_path / "out") == crawling.contents(tmp_path / "whole")


@pytest.mark.usefixtures("forked")
def test_a_process_killed_within_a_file_leaves_it_to_be_gone_on_with(
    desk: service.Service, tmp_path: pathlib.Path
) -> None:
    """Each page is in the archive once and was counted once."""
    file = crawling.write(tmp_path / "long.warc.gz", range(150))
    order = portions.Order(settings=desk.settings, everything=True)
    (done,), processes = killed_once(order, opening.found([str(file)]), after=2)
    assert (done.fault, processes) == (None, 2)
    assert (done.tally.pages, done.tally.articles + done.tally.known) == (150, 150)
    assert newsdesk.count(desk, models.Article) == 150


@pytest.mark.usefixtures("forked")
def test_a_file_whose_process_dies_each_time_is_given_up(tmp_path: pathlib.Path) -> None:
    """It is told as one that could not be read, and the run ends."""
    order = portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path))
    file = crawling.write(tmp_path / "a.warc.gz", range(150))
    steps = pool.run(order, opening.found([str(file)]), 1)
    done = list[portions.Done]()
    for step in steps:
        done += [step] if isinstance(step, portions.Done) else []
        for process in multiprocessing.active_children():
            assert process.pid is not None
            os.kill(process.pid, signal.SIGKILL)
    assert [one.fault for one in done] == ["the process that read it died 3 times"]


def program(folder: pathlib.Path, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """The command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "monitor", "bulk", *arguments, "--config", str(folder)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | environment,
    )  # fmt: skip


def children(pid: int) -> list[int]:
    """The processes that a process started and that are there."""
    listed = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(one) for one in listed.read_text().split()] if listed.exists() else []


def until(holds: collections.abc.Callable[[], typing.Any], seconds: float = 60) -> typing.Any:
    """What is true at last."""
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it never came to be"
        time.sleep(0.02)
    return found


@pytest.mark.usefixtures("forked")
def test_a_killed_run_is_gone_on_with(
    command: newsdesk.Command, folder: pathlib.Path, desk: service.Service, database_url: str, tmp_path: pathlib.Path
) -> None:
    """SIGKILL of the command within a file: its processes end too, and the same command does the rest, once."""
    (folder / "monitor.toml").write_text(f'database_url = "{database_url}"\n', encoding="utf-8")
    file = crawling.write(tmp_path / "long.warc.gz", range(250))
    asked = (str(file), "--everything", "--processes", "1")
    running = program(folder, *asked)

    def place() -> int:
        with desk.sessions() as session:
            return session.scalar(sa.select(models.BulkFile.place)) or 0

    until(place)
    started = children(running.pid)
    running.kill()
    running.communicate()
    until(lambda: not any(pathlib.Path(f"/proc/{pid}").exists() for pid in started), 10)
    with desk.sessions() as session:
        assert session.scalar(sa.select(models.BulkFile.finished_at)) is None
    assert 0 < newsdesk.count(desk, models.Article) < 250
    done = command("bulk", *asked)
    assert (done.code, newsdesk.count(desk, models.Article)) == (0, 250)
    assert done.out.startswith("1 files: 250 pages, 250 candidates, 250 articles stored, 0 known already")


@pytest.fixture
def bare(tmp_path: pathlib.Path) -> dict[str, str]:
    """An environment in which what the extras bring cannot be imported, neither here nor in processes started there."""
    shadow = tmp_path / "shadow"
    for name in ("dask", "distributed", "fsspec", "pyarrow"):
        (shadow / name).mkdir(parents=True)
        (shadow / name / "__init__.py").write_text(f"raise ImportError('no {name} here')\n", encoding="utf-8")
    return {"PYTHONPATH": os.pathsep.join(filter(None, (str(shadow), os.environ.get("PYTHONPATH"))))}


def test_the_default_needs_no_extra(
    folder: pathlib.Path, crawl: pathlib.Path, tmp_path: pathlib.Path, bare: dict[str, str]
) -> None:
    """Files of this machine come into the archive without Dask, fsspec and Arrow; who asks for those is told how."""
    done = program(folder, str(crawl / "a.warc.gz"), "--processes", "1", **bare)
    said, complaint = done.communicate()
    assert (done.returncode, complaint) == (0, "")
    assert said.startswith(f"1 files: {crawling.PAGES} pages, ")
    for asked, extra in (
        ([str(crawl), "--to", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9"], "parquet"),
        ([f"file://{crawl}/a.warc.gz"], "bulk"),
    ):
        refused = program(folder, *asked, **bare)
        said, complaint = refused.communicate()
        assert (refused.returncode, said, complaint.count("\n")) == (1, "", 1)
        assert f"pip install 'sco-monitor[{extra}]'" in complaint


@pytest.mark.usefixtures("forked")
def test_a_command_says_what_it_came_to(command: newsdesk.Command, crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """One line with all counts; a file that could not be read is named, and the exit code says so."""
    (crawl / "none.warc").write_bytes(b"no WARC at all " * 50)
    done = command("bulk", str(crawl), "--to", str(tmp_path / "out"), "--processes", "1")
    assert done.code == 1
    assert done.err.startswith("none.warc: none.warc: is no WARC file") or "none.warc" in done.err
    assert done.out.startswith(f"3 files: {2 * crawling.PAGES} pages, ")
    assert len(crawling.contents(tmp_path / "out")) == 2


@contextlib.contextmanager
def cluster(workers: int) -> collections.abc.Iterator[str]:
    """The address of a Dask scheduler with worker processes on this machine."""
    import dask
    import distributed

    method = {"distributed.worker.multiprocessing-method": "forkserver"}
    with (
        dask.config.set(method),
        distributed.LocalCluster(  # type: ignore[no-untyped-call]
            n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
        ) as made,
    ):
        yield made.scheduler_address


@pytest.mark.usefixtures("forked")
def test_engines_give_the_same_rows_to_the_byte(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Two processes and two workers of a cluster write the files that one process writes."""
    crawling.into_tables(tmp_path / "one", crawl)
    loaded, given = newsdesk.configuration("sqlite://"), driving.given(None, [str(crawl)])
    with cluster(2) as address:
        for name, scheduler in (("two", None), ("dask", address)):
            order = portions.Order(settings=portions.for_tables(loaded), folder=str(tmp_path / name))
            steps = driving.run(order, given, processes=2, scheduler=scheduler)
            assert [one.fault for one in steps if isinstance(one, portions.Done)] == [None, None]
            assert crawling.contents(tmp_path / name) == crawling.contents(tmp_path / "one")


def test_a_cluster_that_is_away_is_one_line(
    crawl: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody answers at the address."""
    monkeypatch.setattr(clustered, "CONNECT_SECONDS", 1)
    order = portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path / "out"))
    with pytest.raises(portions.BulkError, match="no Dask scheduler answers"):
        list(driving.run(order, driving.given(None, [str(crawl)]), scheduler="tcp://127.0.0.1:9"))


@pytest.mark.usefixtures("forked")
def test_a_database_that_is_away_ends_the_run(crawl: pathlib.Path) -> None:
    """Every file would meet it, so it is told once."""
    away = "postgresql://nobody@127.0.0.1:9/none"
    order = portions.Order(settings=newsdesk.configuration(away))
    with pytest.raises(portions.BulkError, match="cannot be opened"):
        list(driving.run(order, driving.given(None, [str(crawl)])))
    assert multiprocessing.active_children() == []
