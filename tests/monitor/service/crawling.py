"""Made-up crawls for tests of bulk work, and short ways through them."""

from __future__ import annotations

import collections.abc
import importlib.util
import pathlib
import sys
import typing

from monitor import service, warc
from monitor.bulk import opening, portions, tables, work
from storage import models
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


def made(folder: pathlib.Path) -> pathlib.Path:
    """A folder of two WARC files, below another one."""
    crawl = folder / "crawl"
    crawl.mkdir()
    write(crawl / "a.warc.gz", range(PAGES))
    write(crawl / "b.warc.gz", range(PAGES, 2 * PAGES))
    return crawl


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
