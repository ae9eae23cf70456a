"""Many pages at once: into the archive and into tables, gone on with after any kill, and nothing done twice."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import importlib.util
import multiprocessing
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time
import typing

import pytest
import sqlalchemy as sa
from pyarrow import parquet  # type: ignore[import-untyped] # ships no types

from monitor import importing, inspecting, meetings, service, warc
from monitor.bulk import driving, filing, opening, pool, portions, rows, sifting, tables, work
from storage import bulk, database, models
from tests.monitor.service import newsdesk


def _made_up() -> typing.Any:
    """The made-up pages of the benchmarks. By path: a package `benchmarks` of somebody else may be installed."""
    path = pathlib.Path(__file__).parents[3] / "benchmarks" / "corpus.py"
    spec = importlib.util.spec_from_file_location("monitor_tests_corpus", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


corpus = _made_up()
PAGES = 60
"""Pages of a file here, a third of them candidates."""


def write(path: pathlib.Path, numbers: collections.abc.Iterable[int], *, packed: bool = True) -> pathlib.Path:
    """A WARC file of made-up pages."""
    with path.open("wb") as file:
        writer = warc.Writer(file, software="test", packed=packed)
        for made in map(corpus.page, numbers):
            writer.add(
                warc.Capture(
                    url=made.url, fetched_at=made.fetched_at, body=made.content.encode(), content_type="text/html"
                )
            )
    return path


@pytest.fixture
def crawl(tmp_path: pathlib.Path) -> pathlib.Path:
    """A folder of two WARC files."""
    made = tmp_path / "crawl"
    made.mkdir()
    write(made / "a.warc.gz", range(PAGES))
    write(made / "b.warc.gz", range(PAGES, 2 * PAGES))
    return made


def silent(pages: int, place: int) -> None:
    """Hear how far it is."""


def into_archive(desk: service.Service, *paths: pathlib.Path, everything: bool = False) -> list[portions.Done]:
    """What comes of files in this process, the archive being that of a desk."""
    hand = work.Hand(portions.Order(settings=desk.settings, everything=everything))
    done = [hand.do(one, silent) for one in opening.found(map(str, paths))]
    hand.close()
    return done


def into_tables(folder: pathlib.Path, *paths: pathlib.Path) -> list[portions.Done]:
    """What comes of files in this process, in a folder of Parquet files."""
    hand = work.Hand(portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(folder)))
    with tables.alone_in(folder):
        return [hand.do(one, silent) for one in opening.found(map(str, paths))]


def contents(folder: pathlib.Path) -> dict[str, bytes]:
    """The files of a folder."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def counts(desk: service.Service) -> list[int]:
    """Articles, snapshots, meetings, links and messages."""
    kept = (models.Article, models.Snapshot, models.Meeting, models.Link, models.Message)
    return [newsdesk.count(desk, model) for model in kept]


def told(desk: service.Service) -> list[tuple[str, str | None]]:
    """What the archive says of all meetings."""
    with desk.sessions() as session:
        found = session.execute(sa.select(models.Meeting.title, models.Meeting.place))
        return sorted((title, place) for title, place in found)


def test_candidates_come_into_the_archive_as_an_import_brings_them(desk: service.Service, crawl: pathlib.Path) -> None:
    """The pages that name the SCO and a partner are stored with the meetings that an import finds; nobody is told."""
    (done,) = into_archive(desk, crawl / "a.warc.gz")
    assert done.fault is None
    assert (done.tally.pages, done.tally.articles, done.tally.broken) == (PAGES, done.tally.candidates, 0)
    assert 0 < done.tally.candidates < PAGES
    assert done.tally.withheld > 0
    found, articles = told(desk), newsdesk.count(desk, models.Article)
    assert counts(desk)[-1] == 0
    again = importing.run(desk, [inspecting.Document(path=str(crawl / "a.warc.gz"))])
    outcomes = [one.taken.outcome for one in again if one.taken]
    assert outcomes.count("unchanged") == articles
    assert [one for one in told(desk) if one in found] == found


def test_a_file_is_read_once_wherever_it_lies(
    desk: service.Service, crawl: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """The second time, and under another name, nothing is read; in another file its records are known."""
    (first,) = into_archive(desk, crawl / "a.warc.gz")
    before = counts(desk)
    moved = shutil.copy(crawl / "a.warc.gz", tmp_path / "moved.warc.gz")
    (again,) = into_archive(desk, pathlib.Path(moved))
    assert (again.earlier, again.tally) == (True, first.tally)
    other = write(tmp_path / "other.warc", reversed(range(PAGES)), packed=False)
    (twice,) = into_archive(desk, other)
    assert (twice.earlier, twice.tally.articles, twice.tally.known) == (False, 0, first.tally.articles)
    assert counts(desk) == before


def test_other_partners_ask_for_another_reading(desk: service.Service, crawl: pathlib.Path) -> None:
    """What is passed over depends on who is looked for, so a file is read again where that changed."""
    into_archive(desk, crawl / "a.warc.gz")
    fewer = desk.settings.model_copy(update={"partners": newsdesk.PARTNERS[:1]})
    (again,) = into_archive(dataclasses.replace(desk, settings=fewer), crawl / "a.warc.gz")
    assert not again.earlier


def broken(path: pathlib.Path, *, at: float) -> pathlib.Path:
    """The file with some bytes overwritten."""
    content = bytearray(path.read_bytes())
    place = int(len(content) * at)
    content[place : place + 200] = bytes(200)
    made = path.with_name(f"broken-{path.name}")
    made.write_bytes(content)
    return made


@pytest.mark.parametrize("at", [0.2, 0.5, 0.9])
def test_a_broken_record_costs_itself(crawl: pathlib.Path, tmp_path: pathlib.Path, at: float) -> None:
    """One or two records beside each other are broken, counted, and all others are read."""
    (whole,) = into_tables(tmp_path / "whole", crawl / "a.warc.gz")
    (done,) = into_tables(tmp_path / "out", broken(crawl / "a.warc.gz", at=at))
    assert done.fault is None
    assert done.tally.broken in (1, 2)
    assert PAGES - 2 <= done.tally.pages - done.tally.broken < PAGES
    assert whole.tally.articles - 2 <= done.tally.articles <= whole.tally.articles


def test_a_broken_record_costs_itself_in_the_archive_too(desk: service.Service, crawl: pathlib.Path) -> None:
    """It is counted once, and the file is done."""
    (done,) = into_archive(desk, broken(crawl / "a.warc.gz", at=0.5), everything=True)
    assert (done.fault, done.tally.broken in (1, 2)) == (None, True)
    assert done.tally.articles >= PAGES - 2


def test_a_file_that_breaks_off_gives_what_it_has(
    desk: service.Service, crawl: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Its rows and articles are there, the fault is told, and no other file suffers."""
    content = (crawl / "a.warc.gz").read_bytes()
    (crawl / "a.warc.gz").write_bytes(content[: len(content) // 2])
    (crawl / "none.warc").write_bytes(b"no WARC at all " * 50)
    for done in (into_tables(tmp_path / "out", crawl), into_archive(desk, crawl)):
        half, whole, none = done
        assert "breaks off" in (half.fault or "")
        assert 0 < half.tally.articles < whole.tally.articles
        assert (whole.fault, whole.tally.pages) == (None, PAGES)
        assert none.fault is not None
        assert "is no WARC file" in none.fault
    assert len(contents(tmp_path / "out")) == 2


def test_rows_hold_what_detection_found(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """A row for each article, with meeting, people, and for each partner the sentence at its place in the text."""
    (done,) = into_tables(tmp_path / "out", crawl / "a.warc.gz")
    (file,) = (tmp_path / "out").iterdir()
    table = parquet.read_table(file)
    assert table.schema.remove_metadata() == rows.schema()
    found = table.to_pylist()
    assert len(found) == done.tally.articles
    assert len({row["record"] for row in found}) == len(found)
    catalogue = service.catalogue(newsdesk.configuration("sqlite://"))
    order = {made.url: number for number, made in enumerate(corpus.pages(PAGES))}
    assert [order[row["url"]] for row in found] == sorted(order[row["url"]] for row in found)
    for row in found:
        (article,) = [
            one.article
            for one in [inspecting.inspect(saved(tmp_path, order[row["url"]]), catalogue)]
            if one.article is not None
        ]
        (meeting,) = meetings.detect(article, catalogue).meetings
        assert (row["title"], row["text"]) == (article.title, article.text)
        (told_of,) = row["meetings"]
        assert (told_of["title"], told_of["kind"], told_of["date_start"]) == (
            meeting.title, meeting.kind, meeting.date_start,
        )  # fmt: skip
        assert [one["name"] for one in told_of["participants"]] == [one.name for one in meeting.participants]
        for involved in told_of["involvements"]:
            assert involved["start"] is None or (row["text"][involved["start"] : involved["end"]] == involved["quote"])


def saved(folder: pathlib.Path, number: int) -> inspecting.Document:
    """A made-up page as a file."""
    made = corpus.page(number)
    path = folder / f"{number}.html"
    path.write_text(made.content, encoding="utf-8")
    return inspecting.Document(path=str(path), url=made.url)


def test_the_same_page_twice_in_a_file_is_one_row(tmp_path: pathlib.Path) -> None:
    """A page that a crawl captured again, byte by byte the same, is known."""
    (once,) = into_tables(tmp_path / "once", write(tmp_path / "once.warc.gz", range(9)))
    (twice,) = into_tables(tmp_path / "twice", write(tmp_path / "twice.warc.gz", [*range(9), *range(9)]))
    assert (twice.tally.articles, twice.tally.known) == (once.tally.articles, once.tally.articles)


def test_a_file_of_rows_that_is_there_is_not_made_again(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """What was counted is told again; what a killed run began is cleared away; a foreign file is written over."""
    first = into_tables(tmp_path / "out", crawl)
    before = contents(tmp_path / "out")
    (tmp_path / "out" / f".begun.parquet.1{tables.PART}").write_bytes(b"half")
    again = into_tables(tmp_path / "out", crawl)
    assert [(one.earlier, one.tally) for one in again] == [(True, one.tally) for one in first]
    assert contents(tmp_path / "out") == before
    file = next((tmp_path / "out").glob("a.warc.gz*"))
    file.write_bytes(b"not Parquet")
    into_tables(tmp_path / "out", crawl)
    assert contents(tmp_path / "out") == before


def test_a_folder_takes_one_run_at_a_time(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """A second one is told so in a line."""
    order = portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path / "out"))
    with (
        tables.alone_in(tmp_path / "out"),
        pytest.raises(portions.BulkError, match="another run"),
    ):
        list(driving.run(order, driving.given(None, [str(crawl)])))


def test_a_ledger_that_another_process_moved_is_left_to_it(desk: service.Service, crawl: pathlib.Path) -> None:
    """What was read in vain is taken back with it."""
    (portion,) = opening.found([str(crawl / "a.warc.gz")])
    filed = filing.Filing(desk, portion, "digest", None)
    with desk.sessions.begin() as session:
        ahead = bulk.Standing(place=7, tally={})
        assert bulk.move(session, "digest", portion.name, desk.now(), was=None, becomes=ahead)
    hand = work.Hand(portions.Order(settings=desk.settings, everything=True))
    with opening.opened(portion.address) as file, pytest.raises(filing.Overtaken):
        filed.take(sifting.of_file(file, portion, hand.sieve, desk.policy.catalogue), silent)
    assert counts(desk) == [0] * 5
    assert filing.standing(desk, "digest") == ahead
    hand.close()


def kept(desk: service.Service, crawl: pathlib.Path) -> list[portions.Portion]:
    """The runs of articles of an archive that has some."""
    into_archive(desk, crawl / "a.warc.gz")
    return driving.given(desk.engine, [], kept=True)


def test_kept_pages_become_the_rows_that_their_file_gives(
    desk: service.Service, crawl: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """But for the number of the record, and in the order of the archive."""
    (portion,) = kept(desk, crawl)
    hand = work.Hand(portions.Order(settings=desk.settings, folder=str(tmp_path / "kept")))
    with tables.alone_in(tmp_path / "kept"):
        done = hand.do(portion, silent)
    hand.close()
    into_tables(tmp_path / "out", crawl / "a.warc.gz")
    read = [parquet.read_table(next((tmp_path / name).iterdir())).to_pylist() for name in ("kept", "out")]
    of_archive, of_file = [[row | {"record": None} for row in found] for found in read]
    assert of_archive == of_file
    assert done.tally.articles == len(of_file) > 0


def test_kept_pages_are_read_again_into_the_archive(desk: service.Service, crawl: pathlib.Path) -> None:
    """What an earlier version read otherwise is put right, nobody is told, and the second time nothing is done."""
    (portion,) = kept(desk, crawl)
    with desk.sessions.begin() as session:
        article = session.scalars(sa.select(models.Article).order_by(models.Article.id)).first()
        assert article is not None
        title, article.title = article.title, "As it was read before"
    hand = work.Hand(portions.Order(settings=desk.settings))
    done = hand.do(portion, silent)
    assert (done.fault, done.tally.articles, done.tally.known + 1) == (None, 1, done.tally.pages)
    assert hand.do(portion, silent).earlier
    hand.close()
    with desk.sessions() as session:
        assert session.scalars(sa.select(models.Article.title).order_by(models.Article.id)).first() == title
    assert counts(desk)[-1] == 0


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


def test_a_killed_process_costs_its_file_only(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Another process does the file again, and the rows are those of a run without a kill, to the byte."""
    into_tables(tmp_path / "whole", crawl)
    order = portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path / "out"))
    with tables.alone_in(tmp_path / "out"):
        done, processes = killed_once(order, opening.found([str(crawl)]))
        assert processes == 2
    assert sorted(one.portion.name for one in done) == ["a.warc.gz", "b.warc.gz"]
    assert [one.fault for one in done] == [None, None]
    with tables.alone_in(tmp_path / "out"):
        assert contents(tmp_path / "out") == contents(tmp_path / "whole")


def test_a_process_killed_within_a_file_leaves_it_to_be_gone_on_with(
    desk: service.Service, tmp_path: pathlib.Path
) -> None:
    """Each page is in the archive once and was counted once."""
    file = write(tmp_path / "long.warc.gz", range(150))
    order = portions.Order(settings=desk.settings, everything=True)
    (done,), processes = killed_once(order, opening.found([str(file)]), after=2)
    assert (done.fault, processes) == (None, 2)
    assert (done.tally.pages, done.tally.articles + done.tally.known) == (150, 150)
    assert newsdesk.count(desk, models.Article) == 150


def test_a_file_whose_process_dies_each_time_is_given_up(tmp_path: pathlib.Path) -> None:
    """It is told as one that could not be read, and the run ends."""
    order = portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path))
    file = write(tmp_path / "a.warc.gz", range(3))
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


def test_a_killed_run_is_gone_on_with(
    folder: pathlib.Path, desk: service.Service, database_url: str, tmp_path: pathlib.Path
) -> None:
    """SIGKILL of the command within a file: its processes end too, and the same command does the rest, once."""
    (folder / "monitor.toml").write_text(f'database_url = "{database_url}"\n', encoding="utf-8")
    file = write(tmp_path / "long.warc.gz", range(250))
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
    done = program(folder, *asked)
    said, _ = done.communicate()
    assert (done.returncode, newsdesk.count(desk, models.Article)) == (0, 250)
    assert said.startswith("1 files: 250 pages, 250 candidates, 250 articles stored, 0 known already")


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
    assert said.startswith(f"1 files: {PAGES} pages, ")
    for asked, extra in (
        ([str(crawl), "--to", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9"], "parquet"),
        ([f"file://{crawl}/a.warc.gz"], "bulk"),
    ):
        refused = program(folder, *asked, **bare)
        said, complaint = refused.communicate()
        assert (refused.returncode, said, complaint.count("\n")) == (1, "", 1)
        assert f"pip install 'sco-monitor[{extra}]'" in complaint


def test_files_are_read_wherever_fsspec_reaches(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """An address, a pattern of addresses and a folder of them lead to the same rows as the paths do."""
    into_tables(tmp_path / "paths", crawl)
    for number, address in enumerate((f"file://{crawl}", f"file://{crawl}/*.warc.gz")):
        hand = work.Hand(
            portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path / str(number)))
        )
        (tmp_path / str(number)).mkdir()
        assert [hand.do(one, silent).fault for one in opening.found([address])] == [None, None]
        assert contents(tmp_path / str(number)) == contents(tmp_path / "paths")


def test_what_is_asked_wrongly_is_one_line(
    command: newsdesk.Command, crawl: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    """Nothing named, no such file, another kind of file, two of one name, no such protocol, what cannot go together."""
    (tmp_path / "page.html").write_text("<html></html>", encoding="utf-8")
    (crawl / "more").mkdir()
    write(crawl / "more" / "a.warc.gz", range(3))
    (tmp_path / "empty").mkdir()
    for arguments, code, said in (
        ((), 2, "name WARC files"),
        ((str(tmp_path / "gone.warc.gz"),), 1, "is not there"),
        ((str(tmp_path / "page.html"),), 1, "does not end in .warc"),
        ((str(tmp_path / "empty"),), 1, "holds no file"),
        ((str(crawl),), 1, "two files have this name"),
        (("nowhere://a/b.warc.gz",), 1, "nowhere"),
        (("file:///nowhere/at/all.warc.gz",), 1, "all.warc.gz"),
        ((str(crawl), "--scheduler", "tcp://127.0.0.1:9"), 2, "SQLite"),
        ((str(crawl), "--scheduler", "tcp://127.0.0.1:9", "--processes", "2"), 2, "--processes"),
    ):
        done = command("bulk", *arguments)
        assert (done.code, done.out, said in done.err) == (code, "", True), (arguments, done)


def test_a_command_says_what_it_came_to(command: newsdesk.Command, crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """One line with all counts; a file that could not be read is named, and the exit code says so."""
    (crawl / "none.warc").write_bytes(b"no WARC at all " * 50)
    done = command("bulk", str(crawl), "--to", str(tmp_path / "out"), "--processes", "1")
    assert done.code == 1
    assert done.err.startswith("none.warc: none.warc: is no WARC file") or "none.warc" in done.err
    assert done.out.startswith(f"3 files: {2 * PAGES} pages, ")
    assert len(contents(tmp_path / "out")) == 2


@contextlib.contextmanager
def cluster(workers: int) -> collections.abc.Iterator[str]:
    """The address of a Dask scheduler with worker processes on this machine."""
    import distributed

    with distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as made:
        yield made.scheduler_address


def test_engines_give_the_same_rows_to_the_byte(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Two processes and two workers of a cluster write the files that one process writes."""
    into_tables(tmp_path / "one", crawl)
    loaded, given = newsdesk.configuration("sqlite://"), driving.given(None, [str(crawl)])
    with cluster(2) as address:
        for name, scheduler in (("two", None), ("dask", address)):
            order = portions.Order(settings=portions.for_tables(loaded), folder=str(tmp_path / name))
            steps = driving.run(order, given, processes=2, scheduler=scheduler)
            assert [one.fault for one in steps if isinstance(one, portions.Done)] == [None, None]
            assert contents(tmp_path / name) == contents(tmp_path / "one")


def test_a_cluster_that_is_away_is_one_line(crawl: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Nobody answers at the address."""
    order = portions.Order(settings=newsdesk.configuration("sqlite://"), folder=str(tmp_path / "out"))
    with pytest.raises(portions.BulkError, match="no Dask scheduler answers"):
        list(driving.run(order, driving.given(None, [str(crawl)]), scheduler="tcp://127.0.0.1:9"))


def test_a_database_that_is_away_ends_the_run(crawl: pathlib.Path) -> None:
    """Every file would meet it, so it is told once."""
    away = "postgresql://nobody@127.0.0.1:9/none"
    order = portions.Order(settings=newsdesk.configuration(away))
    with pytest.raises(portions.BulkError, match="cannot be opened"):
        list(driving.run(order, driving.given(None, [str(crawl)])))
    assert multiprocessing.active_children() == []


def test_the_schema_has_the_ledger(database_url: str) -> None:
    """Its digest is there once."""
    engine = database.engine(database_url)
    with engine.connect() as connection:
        assert sa.inspect(connection).get_unique_constraints("bulk_file")[0]["column_names"] == ["digest"]
    engine.dispose()
