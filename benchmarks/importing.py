"""Saved pages into the archive by the thousand: pages a second and memory, beside other readers on the same pages.

    .venv/bin/python benchmarks/importing.py [PAGES] [--folder] [--fundus PYTHON]

PAGES (100 000 unless given) are made up (`corpus.py`), written as one WARC file, or as a folder, into a temporary
place, and imported into an SQLite database there, by a process of its own whose memory is the figure. The others only
read: page to title, date and text, over a sample of the same pages, by CPU time. Fundus reads pages of its own
publishers only, so it is given the pages as if they were of one of them, which costs it what its own pages do at least;
PYTHON is an interpreter that has it.
"""

from __future__ import annotations

import argparse
import collections.abc
import datetime as dt
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import corpus  # noqa: E402 -- found by the lines above

SAMPLE = 300
STEP = 10_000
PUBLISHER = "us/APNews"
FUNDUS = """
import json, sys, time, datetime
from fundus import PublisherCollection
country, name = sys.argv[1].split("/")
parser = getattr(getattr(PublisherCollection, country), name).parser(datetime.date.today())
seconds = 0.0
for line in sys.stdin:
    page = json.loads(line)
    begun = time.process_time()
    parser.parse(page, "suppress")
    seconds += time.process_time() - begun
print(seconds)
"""


def write(count: int, folder: pathlib.Path, *, as_files: bool) -> str:
    """Write the pages; the path to import."""
    from monitor import warc

    if as_files:
        (folder / "pages").mkdir()
        for number, made in enumerate(corpus.pages(count)):
            (folder / "pages" / f"{number:06}.html").write_text(made.content, "utf-8")
        return str(folder / "pages")
    path = folder / "pages.warc.gz"
    with path.open("wb") as file:
        writer = warc.Writer(file, software="benchmark")
        for made in corpus.pages(count):
            writer.add(
                warc.Capture(
                    url=made.url,
                    fetched_at=made.fetched_at,
                    body=made.content.encode(),
                    content_type="text/html",
                    charset="utf-8",
                )
            )
    return str(path)


def bring_in(path: str, database_url: str) -> None:
    """Import, in this process, and print a line of JSON for every so many pages and for all."""
    from monitor import importing, inspecting, service, settings
    from storage import database

    loaded = settings.load(ROOT / "config", {"SCO_MONITOR_DATABASE_URL": database_url})
    engine = database.engine(database_url)
    database.upgrade(engine)
    desk = service.build(loaded, engine)
    documents = inspecting.documents([path], [], endings=(*inspecting.PAGES, ".warc.gz"))
    begun, last, meetings, outcomes = time.monotonic(), time.monotonic(), 0, dict[str, int]()
    number = 0
    for number, one in enumerate(importing.run(desk, documents), start=1):
        outcome = one.taken.outcome if one.taken else "fault"
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        meetings += one.taken.meetings if one.taken else 0
        if number % STEP == 0:
            print(json.dumps(_figures(number, STEP / (time.monotonic() - last))), flush=True)
            last = time.monotonic()
    engine.dispose()
    figures = _figures(number, number / (time.monotonic() - begun))
    print(json.dumps(figures | {"outcomes": outcomes, "meetings": meetings}), flush=True)


def _figures(pages: int, rate: float) -> dict[str, object]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "pages": pages,
        "pages_a_second": round(rate, 1),
        "cpu_ms_a_page": round((used.ru_utime + used.ru_stime) * 1000 / pages, 2),
        "peak_mb": used.ru_maxrss // 1024,
    }


def others(fundus: str | None) -> dict[str, float]:
    """CPU milliseconds a page to read the same pages and store nothing: ours, trafilatura, fundus."""
    import trafilatura

    from monitor import pages
    from parsers import registry

    made = list(corpus.pages(SAMPLE))
    found = {
        "ours_page_to_article": _milliseconds(
            lambda one: registry.read_article(pages.of_file(one.content.encode(), url=one.url)), made
        ),
        "trafilatura": _milliseconds(
            lambda one: trafilatura.bare_extraction(one.content, url=one.url, with_metadata=True), made
        ),
    }
    if fundus:
        lines = "".join(json.dumps(one.content) + "\n" for one in made)
        done = subprocess.run(  # noqa: S603 -- what the caller named
            [fundus, "-c", FUNDUS, PUBLISHER], input=lines, capture_output=True, text=True, check=True
        )
        found["fundus"] = round(float(done.stdout.split()[-1]) * 1000 / SAMPLE, 2)
    return found


def _milliseconds(read: collections.abc.Callable[[corpus.Made], object], made: list[corpus.Made]) -> float:
    read(made[0])  # the first call imports and compiles
    begun = time.process_time()
    for one in made:
        read(one)
    return round((time.process_time() - begun) * 1000 / len(made), 2)


def main() -> None:
    """Make the pages, import them in a process of its own, and read a sample by the others."""
    asked = argparse.ArgumentParser()
    asked.add_argument("pages", type=int, nargs="?", default=100_000)
    asked.add_argument("--folder", action="store_true")
    asked.add_argument("--fundus", metavar="PYTHON")
    asked.add_argument("--import", dest="path", help=argparse.SUPPRESS)
    asked.add_argument("--database", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.path:
        bring_in(given.path, given.database)
        return
    with tempfile.TemporaryDirectory(prefix="importing-") as name:
        folder = pathlib.Path(name)
        path = write(given.pages, folder, as_files=given.folder)
        print(json.dumps({"day": dt.datetime.now(dt.UTC).date().isoformat(), "cpu_ms_a_page": others(given.fundus)}))
        sys.stdout.flush()
        database_url = f"sqlite:///{folder / 'monitor.db'}"
        subprocess.run(  # noqa: S603 -- this very script
            [sys.executable, __file__, "--import", path, "--database", database_url], check=True
        )


if __name__ == "__main__":
    main()
