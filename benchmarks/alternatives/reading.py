"""Pages a second, by one reader: run by an interpreter that has it.

    PYTHON benchmarks/alternatives/reading.py NAME ROUNDS < PAGES

PAGES are lines of JSON with `url` and `content`, the first also with `feed`, in which all of them are entries. Told are
the seconds of CPU that NAME takes for all of them, of each page the least of the rounds. What is imported and compiled
at the first page is not counted. Of this project it imports what reads pages, for our own rows only.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import json
import logging
import pathlib
import sys
import tempfile
import time
import tomllib
import typing

Page = dict[str, str]
Read = collections.abc.Callable[[Page], object]


def ours() -> Read:
    """Page to Article."""
    from parsers import registry, site_parser

    return lambda page: registry.read_article(site_parser.Page(content=page["content"], url=page["url"]))


def ours_with_detection() -> Read:
    """Page to Article to the meetings that it tells of."""
    from monitor import meetings, partners
    from parsers import registry, site_parser

    config = pathlib.Path(__file__).resolve().parents[2] / "config"
    tables = {name: tomllib.loads((config / f"{name}.toml").read_text("utf-8")) for name in ("partners", "offices")}
    known = partners.from_tables(tables["partners"]["partner"], tables["offices"]["office"])

    def read(page: Page) -> object:
        article = registry.read_article(site_parser.Page(content=page["content"], url=page["url"]))
        return meetings.detect(article, known)

    return read


def trafilatura() -> Read:
    """Page to text and metadata, as by default."""
    return _extracted(fast=False)


def trafilatura_fast() -> Read:
    """The same without its fallbacks."""
    return _extracted(fast=True)


def _extracted(*, fast: bool) -> Read:
    import trafilatura as library

    return lambda page: library.bare_extraction(page["content"], url=page["url"], fast=fast, with_metadata=True)


def fundus() -> Read:
    """A page as if it were of one of its publishers: it has a parser for each and none for others."""
    from fundus import PublisherCollection

    parser = PublisherCollection.us.APNews.parser(dt.datetime.now(dt.UTC).date())
    return lambda page: parser.parse(page["content"], "suppress")


def news_please() -> Read:
    """Page to article in its library mode."""
    from newsplease import NewsPlease

    return lambda page: NewsPlease.from_html(page["content"], url=page["url"])


def changedetection() -> Read:
    """Page to the text that it compares; it knows no title, date or body of an article."""
    from changedetectionio import html_tools

    return lambda page: html_tools.html_to_text(page["content"])


def reader(pages: list[Page]) -> float:
    """Seconds for one feed with an entry for each page into a database in memory: it reads feeds, and no pages."""
    import reader as library

    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "feed.xml"
        path.write_text(pages[0]["feed"], "utf-8")
        keeper = library.make_reader(":memory:", feed_root="")
        keeper.add_feed(str(path))
        begun = time.process_time()
        keeper.update_feed(str(path))
        return time.process_time() - begun


READERS: dict[str, collections.abc.Callable[[], Read]] = {
    "ours": ours,
    "ours with detection": ours_with_detection,
    "trafilatura": trafilatura,
    "trafilatura fast": trafilatura_fast,
    "fundus": fundus,
    "news-please": news_please,
    "changedetection.io": changedetection,
}


def main() -> None:
    """Print a line of JSON."""
    logging.disable()
    name, rounds = sys.argv[1], int(sys.argv[2])
    pages = [json.loads(line) for line in sys.stdin]
    said, sys.stdout = sys.stdout, sys.stderr
    if name == "reader":
        seconds = min(reader(pages) for _ in range(1 + rounds))
    else:
        read = READERS[name]()
        for page in pages[:3]:
            read(page)
        seconds = sum(min(_seconds(read, page) for _ in range(rounds)) for page in pages)
    said.write(json.dumps({"pages": len(pages), "seconds": seconds}) + "\n")


def _seconds(read: Read, page: Page) -> float:
    begun: typing.Final = time.process_time()
    read(page)
    return time.process_time() - begun


if __name__ == "__main__":
    main()
