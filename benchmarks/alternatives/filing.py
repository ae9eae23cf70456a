"""What ten thousand articles take on the disk, each program keeping them as it does by default.

Fewer are kept, and the figure is scaled: ours by what the second half adds to the first, the others, which write files
or rows of their own for each, by the count. Bytes are those that the file system gives to files and folders.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import json
import pathlib
import re
import sqlite3
import subprocess
import tempfile
import time
import typing

import corpus
import newsroom
import processes
import programs

ARTICLES = 10_000
_SCHEMA = re.compile(r"(_content|_data|_idx|_docsize|_config|_segdir|_segments|_stat)$")
READER = """
import sys, reader
keeper = reader.make_reader(sys.argv[1], feed_root="")
keeper.add_feed(sys.argv[2])
keeper.update_feed(sys.argv[2])
keeper.close()
"""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Task:
    """Where one keeps articles, and how many."""

    folder: pathlib.Path
    environments: pathlib.Path
    count: int

    @property
    def files(self) -> pathlib.Path:
        """Its folder for what it keeps."""
        made = self.folder / "kept"
        made.mkdir(exist_ok=True)
        return made


def measure(environments: pathlib.Path, count: int) -> dict[str, typing.Any]:
    """Figures of each."""
    kept: dict[str, collections.abc.Callable[[Task], dict[str, typing.Any]]] = {
        programs.OURS: ours,
        "reader": reader,
        "trafilatura": trafilatura,
        "changedetection.io": changedetection,
        "news-please": news_please,
    }
    found = {}
    for who, keep in kept.items():
        with tempfile.TemporaryDirectory(prefix="alternatives-") as name:
            found[who] = keep(Task(folder=pathlib.Path(name), environments=environments, count=count))
    return found | {"articles": ARTICLES}


def ours(task: Task) -> dict[str, typing.Any]:
    """An archive into which pages were imported: by tables, and after all stored pages were let go."""
    from monitor import importing, inspecting, retaining, service, settings
    from storage import database

    path = task.folder / "monitor.db"
    engine = database.engine(f"sqlite:///{path}")
    database.upgrade(engine)
    loaded = settings.load(programs.ROOT / "config", {"SCO_MONITOR_DATABASE_URL": f"sqlite:///{path}"})
    sizes, tables = [_vacuumed(path)], []
    for numbers in (range(task.count // 2), range(task.count // 2, task.count)):
        pages = task.folder / f"pages-{numbers.start}"
        pages.mkdir()
        for number in numbers:
            (pages / f"{number:06}.html").write_text(corpus.page(number).content, "utf-8")
        desk = service.build(loaded, engine)
        documents = inspecting.documents([str(pages)], [], endings=inspecting.PAGES)
        outcomes = [one.taken.outcome if one.taken else "fault" for one in importing.run(desk, documents)]
        if outcomes.count("new") != len(outcomes):
            raise RuntimeError(f"not all were taken in: {set(outcomes)}")
        engine.dispose()
        sizes.append(_vacuumed(path))
        tables.append(_tables(path))
    scale = ARTICLES / (task.count - task.count // 2)
    wanted = loaded.monitor.retention.model_copy(update={"snapshots_days": 0, "newest_snapshots": False})
    lean = loaded.model_copy(update={"monitor": loaded.monitor.model_copy(update={"retention": wanted})})
    retaining.run(service.build(lean, engine))
    engine.dispose()
    without = _vacuumed(path)
    return {
        "mb": _mb((sizes[2] - sizes[1]) * scale),
        "first_half_mb": _mb((sizes[1] - sizes[0]) * scale),
        "without_pages_mb": _mb((without - sizes[0]) * ARTICLES / task.count),
        "empty_mb": _mb(sizes[0]),
        "tables_mb": {
            name: mb
            for name, size in sorted(tables[1].items(), key=lambda item: -item[1])
            if (mb := _mb((size - tables[0].get(name, 0)) * scale)) >= 1
        },
        "measured": task.count,
    }


def _vacuumed(path: pathlib.Path) -> int:
    with sqlite3.connect(path, isolation_level=None) as connection:
        connection.execute("VACUUM")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return path.stat().st_size


def _tables(path: pathlib.Path) -> dict[str, int]:
    """Bytes of each table with its indexes; those of the full-text index together."""
    connection = sqlite3.connect(path)
    rows = connection.execute(
        "SELECT coalesce(known.tbl_name, dbstat.name), sum(pgsize) FROM dbstat"
        " LEFT JOIN sqlite_master AS known ON known.name = dbstat.name GROUP BY 1"
    ).fetchall()
    connection.close()
    sizes = dict[str, int]()
    for name, size in rows:
        whole = _SCHEMA.sub("", name) if "_fts" in name else name
        sizes[whole] = sizes.get(whole, 0) + size
    return sizes


def reader(task: Task) -> dict[str, typing.Any]:
    """Its database after a feed whose entries hold the whole text of the articles."""
    feed = task.folder / "feed.xml"
    feed.write_text(newsroom.feed("http://127.0.0.2/news", list(range(task.count)), whole=True), "utf-8")
    command = [_python(task, "reader"), "-c", READER, str(task.files / "db.sqlite"), str(feed)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- what the caller named
    return _scaled(task.files, task.count)


def trafilatura(task: Task) -> dict[str, typing.Any]:
    """The JSON files that its command line writes of pages."""
    pages = task.folder / "pages"
    pages.mkdir()
    for number in range(task.count):
        (pages / f"{number:06}.html").write_text(corpus.page(number).content, "utf-8")
    program = str(task.environments / "trafilatura" / "bin" / "trafilatura")
    command = [program, "--input-dir", str(pages), "--output-dir", str(task.files), "--json", "--with-metadata"]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 -- likewise
    return _scaled(task.files, len(list(task.files.rglob("*.json"))))


def changedetection(task: Task) -> dict[str, typing.Any]:
    """Its store after the first check of a watch for each article."""
    count = min(task.count, 200)
    with newsroom.Newsroom(1) as room:
        store = task.files
        added = [word for one in range(count) for word in ("-u", f"{room.addresses('watches', 'a/')[0]}{one}.html")]
        program = str(task.environments / "changedetection.io" / "bin" / "changedetection.io")
        command = [program, "-h", "127.0.0.1", "-p", str(programs.free_port()), "-d", str(store), "-C", *added]
        environment = {"ALLOW_IANA_RESTRICTED_ADDRESSES": "true", "DISABLE_VERSION_CHECK": "true"}
        running = processes.started(command, task.folder, "log", environment)
        try:
            processes.until(lambda: len(list(store.glob("*/history.txt"))) >= count, "not all were checked", 300)
            time.sleep(3)
            seconds = processes.taken(running.pid).seconds
        finally:
            processes.ended(running)
    return _scaled(store, count) | {"cpu_seconds": round(seconds, 1)}


def news_please(task: Task) -> dict[str, typing.Any]:
    """The pages and the JSON files that its crawler writes, given the addresses of articles."""
    count = min(task.count, 200)
    with newsroom.Newsroom(1) as room:
        base = room.addresses("crawl", "a/")[0]
        sites = {"base_urls": [{"crawler": "Download", "url": [f"{base}{one}.html" for one in range(count)]}]}
        command = [str(task.environments / "news-please" / "bin" / "news-please"), "-c", f"{task.folder}/config/"]
        shipped = _config_of_news_please(task)
        (task.folder / "config").mkdir()
        (task.folder / "config" / "sitelist.hjson").write_text(json.dumps(sites), "utf-8")
        config = shipped.replace("~/news-please-repo/", f"{task.files}/")
        (task.folder / "config" / "config.cfg").write_text(config, "utf-8")
        running = processes.started(command, task.folder, "log")
        try:
            processes.until(lambda: running.poll() is not None, "the crawl did not end", 300)
        finally:
            processes.ended(running)
    return _scaled(task.files, len(list(task.files.rglob("*.html"))))


def _config_of_news_please(task: Task) -> str:
    found = next((task.environments / "news-please").glob("lib/python*/site-packages/newsplease/config/config.cfg"))
    return found.read_text("utf-8")


def _python(task: Task, peer: str) -> str:
    return str(task.environments / peer / "bin" / "python")


def _scaled(folder: pathlib.Path, count: int) -> dict[str, typing.Any]:
    files = [one.stat() for one in (folder, *folder.rglob("*"))]
    allocated = sum(one.st_blocks * 512 for one in files)
    return {
        "mb": _mb(allocated * ARTICLES / count),
        "contents_mb": _mb(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) * ARTICLES / count),
        "measured": count,
    }


def _mb(octets: float) -> float:
    return round(octets / 1_000_000, 1)
