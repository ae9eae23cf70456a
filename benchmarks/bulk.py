"""Many pages at once: records a second by one and two processes, and by one and two workers of a Dask cluster.

    .venv/bin/python benchmarks/bulk.py [RECORDS] [--engine NAME:WORKERS ...] [--sieve]

RECORDS (50 000 unless given) are made up (`corpus.py`) and written as WARC files into a temporary place. Each engine
reads them into Parquet files, which must be the same to the byte. The time is that of the whole run, the start of its
processes with it; the workers of the cluster are processes of this machine that run before. `cpu_seconds` is what all
processes of a run used, so that a machine that others work on shows as the difference.

`--sieve` times the parts of the work on one core instead, in microseconds of CPU time for a record: to take it out of
the file, to pass it over for want of a name, to look for the names of partners in it, to read it and to detect.
"""

from __future__ import annotations

import argparse
import collections.abc
import contextlib
import hashlib
import json
import os
import pathlib
import resource
import sys
import tempfile
import time
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import corpus  # noqa: E402 -- found by the lines above

FILES = 20
ENGINES = ("processes:1", "processes:2", "dask:1", "dask:2")


def write(records: int, folder: pathlib.Path, files: int = FILES) -> list[str]:
    """Write so many records, the same number into each file; the files."""
    from monitor import warc

    made: list[str] = []
    for number in range(files):
        path = folder / f"made-{number:03}.warc.gz"
        with path.open("wb") as file:
            writer = warc.Writer(file, software="benchmark")
            for one in range(number * records // files, (number + 1) * records // files):
                page = corpus.page(one)
                writer.add(
                    warc.Capture(
                        url=page.url,
                        fetched_at=page.fetched_at,
                        body=page.content.encode(),
                        content_type="text/html",
                        charset="utf-8",
                    )
                )
        made.append(str(path))
    return made


def digest(folder: pathlib.Path) -> str:
    """SHA-256 of all files of a folder, with their names."""
    found = hashlib.sha256()
    for file in sorted(folder.iterdir()):
        found.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return found.hexdigest()


def run(files: list[str], folder: pathlib.Path, engine: str) -> dict[str, typing.Any]:
    """Read the files into a folder by an engine such as ``processes:2``; what it took, and what came of it."""
    from monitor import settings
    from monitor.bulk import driving, portions

    name, _, workers = engine.partition(":")
    loaded = portions.for_tables(settings.load(ROOT / "config", {}))
    order = portions.Order(settings=loaded, folder=str(folder))
    work = driving.given(None, files)
    before = _cpu()
    with contextlib.ExitStack() as stack:
        scheduler = stack.enter_context(_cluster(int(workers))) if name == "dask" else None
        begun = time.monotonic()
        steps = driving.run(order, work, processes=int(workers), scheduler=scheduler)
        tally, faults = _tally(steps)
        seconds = time.monotonic() - begun
    assert not faults, faults  # noqa: S101 -- a benchmark of half the work would be none
    return {
        "engine": engine,
        "records": tally.pages,
        "rows": tally.articles,
        "meetings": tally.meetings,
        "seconds": round(seconds, 1),
        "records_a_second": round(tally.pages / seconds, 1),
        "cpu_seconds": round(_cpu() - before, 1),
        "sha256": digest(folder),
    }


def _tally(steps: collections.abc.Iterable[typing.Any]) -> tuple[typing.Any, list[str]]:
    from monitor.bulk import portions

    tally, faults = portions.Tally(), list[str]()
    for step in steps:
        if isinstance(step, portions.Done):
            tally.add(step.tally)
            faults += [step.fault] if step.fault else []
    return tally, faults


def _cpu() -> float:
    """Seconds of CPU that this process and those that it waited for have used."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


@contextlib.contextmanager
def _cluster(workers: int) -> collections.abc.Iterator[str]:
    """The address of a scheduler on this machine with so many worker processes of one thread."""
    import distributed

    with distributed.LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as made:
        yield made.scheduler_address


def parts(records: int, folder: pathlib.Path) -> dict[str, float]:
    """Microseconds of CPU time that the parts of the work take for a record, on one core."""
    from monitor import gleaning, meetings, pages, service, settings, warc
    from monitor.bulk import sieve
    from parsers import registry

    catalogue = service.catalogue(settings.load(ROOT / "config", {}))
    wanted = sieve.Sieve(catalogue)
    (path,) = write(records, folder, 1)
    begun = time.process_time()
    captures = list(warc.read(pathlib.Path(path), pages.LONGEST_FILE))
    found = {"from_file": (time.process_time() - begun) / len(captures)}
    unmarked = [one for one in captures if not sieve.is_marked(one.body) and "ferry" in one.url]
    marked = [one for one in captures if sieve.is_marked(one.body)]
    found["passed_over"] = _seconds(lambda one: wanted.takes(one.url, one.body, one.charset), unmarked)
    found["names"] = _seconds(lambda one: wanted.takes(one.url, one.body, one.charset), marked)
    candidates = [one for one in marked if wanted.takes(one.url, one.body, one.charset)]
    read = [pages.of_file(one.body, url=one.url, declared=one.charset) for one in candidates]
    found["article"] = _seconds(registry.read_article, read)
    articles = [registry.read_article(page) for page in read]
    found["detect"] = _seconds(lambda one: meetings.detect(one, catalogue), articles)
    found["glean"] = _seconds(lambda page: gleaning.glean(page, catalogue, captures[0].fetched_at), read)
    size = sum(len(one.body) for one in captures) / len(captures)
    return {name: round(value * 1e6, 1) for name, value in found.items()} | {"bytes_a_record": round(size)}


def _seconds(do: collections.abc.Callable[[typing.Any], object], given: collections.abc.Sequence[typing.Any]) -> float:
    do(given[0])
    begun = time.process_time()
    for one in given:
        do(one)
    return (time.process_time() - begun) / len(given)


def main() -> None:
    """Make the records, have each engine read them, and compare."""
    asked = argparse.ArgumentParser()
    asked.add_argument("records", type=int, nargs="?", default=50_000)
    asked.add_argument("--engine", action="append", metavar="NAME:WORKERS")
    asked.add_argument("--sieve", action="store_true")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="bulk-") as name:
        folder = pathlib.Path(name)
        if given.sieve:
            print(json.dumps(parts(given.records, folder)))
            return
        (folder / "in").mkdir()
        files = write(given.records, folder / "in")
        made = []
        for engine in given.engine or ENGINES:
            made.append(run(files, folder / engine.replace(":", "-"), engine) | {"load": round(os.getloadavg()[0], 1)})
            print(json.dumps(made[-1]), flush=True)
        rates = {one["engine"]: one["records_a_second"] for one in made}
        print(json.dumps({"same_bytes": len({one["sha256"] for one in made}) == 1} | _gains(rates)))


def _gains(rates: dict[str, float]) -> dict[str, float]:
    """How many times faster two are than one."""
    pairs = [(f"{name}:1", f"{name}:2") for name in ("processes", "dask")]
    return {f"{two} over {one}": round(rates[two] / rates[one], 2) for one, two in pairs if {one, two} <= rates.keys()}


if __name__ == "__main__":
    main()
