"""Articles a second by one worker and by two on one Postgres: where sites answer at once, and where they are slow.

    .venv/bin/python benchmarks/workers.py [ARTICLES] [--rounds N] [--kind NAME]

Eight newsrooms on loopback have ARTICLES (800 unless given) for workers that know them; 24 of them tell of meetings,
each of which is an alert to a webhook. In `at once` sites answer without a wait and nothing is left between two
requests, so that the CPU sets the pace; in `waiting` an answer takes 0.3 s, a quarter of a second is left after it, and
each worker visits two sites at once; a quarter of the articles will do. One and two workers take turns, so that who
else works on the machine slows both. Told besides: milliseconds of CPU time for an article, of the workers, of Postgres
and of the newsrooms with the rest.
"""

from __future__ import annotations

import argparse
import collections.abc
import dataclasses
import json
import os
import pathlib
import signal
import statistics
import sys
import tempfile
import time
import typing

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]

import processes  # noqa: E402 -- found by the line above

from storage import database  # noqa: E402
from tests import postgres  # noqa: E402
from tests.monitor.service import fleet  # noqa: E402

HOSTS = tuple(f"127.0.0.{number}" for number in range(11, 19))
MEETINGS = 24
PATIENCE = 600.0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Kind:
    """What sets the pace: seconds of an answer, seconds left after it, and sites that a worker visits at once.

    Of the articles one in `of` is read.
    """

    name: str
    busy: float
    delay: float
    at_once: int
    of: int


KINDS = (
    Kind(name="at once", busy=0.0, delay=0.0, at_once=8, of=1),
    Kind(name="waiting", busy=0.3, delay=0.25, at_once=2, of=4),
)


def run(server: str, articles: int, workers: int, kind: Kind) -> dict[str, typing.Any]:
    """Let so many workers read so many articles, on a new database; how fast, and whose CPU it took."""
    with tempfile.TemporaryDirectory(prefix="workers-") as folder, postgres.made(server) as name:
        database.upgrade(url := server + name)
        with fleet.gathered(pathlib.Path(folder), url, HOSTS, delay=kind.delay) as made:
            for room in made.rooms:
                room.busy = kind.busy
            for _ in range(workers):
                made.spawn(options=("--concurrency", str(kind.at_once)))
            made.wait_for(made.are_known, PATIENCE)
            made.wait_for(lambda: _idle(made), PATIENCE)
            before, begun = _used(made), time.monotonic()
            _publish(made, articles)
            made.wait_for(made.is_done, PATIENCE)
            seconds = time.monotonic() - begun
            after, tally = _used(made), made.tally()
        assert (tally.stored, tally.accepted) == (tally.published, MEETINGS), tally  # noqa: S101 -- else it counts nothing
    cpu = {f"cpu_ms_{who}": round((after[who] - before[who]) * 1000 / articles, 1) for who in after}
    return {"kind": kind.name, "workers": workers, "articles_a_second": round(articles / seconds, 1)} | cpu


def _idle(made: fleet.Fleet) -> bool:
    """Whether all workers are there: each has a row of its own in the queue."""
    (known,) = made.ask("SELECT count(DISTINCT id) FROM procrastinate_workers")
    return bool(known[0] >= 3 * len(made.workers))


def _publish(made: fleet.Fleet, articles: int) -> None:
    """Put all of them up; each newsroom has its share of the meetings."""
    made.publish(MEETINGS)
    for number in range(1_000, 1_000 + articles - MEETINGS):
        made.rooms[number % len(made.rooms)].publish(number, *_timetable(number))


def _timetable(number: int) -> tuple[str, ...]:
    """Title and paragraphs of news that tell of no meeting, of some 300 words, for each number other ones."""
    lines = [
        f"Ferry {(number * 7 + line * 13) % 97} leaves pier {line + 1} at {6 + (number + line) % 16} past the hour and "
        f"takes {20 + line} minutes to the island, for {(number + line) % 9 + 1} coins."
        for line in range(14)
    ]
    return (f"Timetable number {number} of the harbour", *lines)


def _used(made: fleet.Fleet) -> dict[str, float]:
    """Seconds of CPU time so far: the workers, Postgres, and this process, which the newsrooms live in."""
    ((server,),) = made.ask("SELECT pg_backend_pid()")
    return {
        "workers": sum(processes.taken(pid).seconds for pid in made.workers),
        "postgres": processes.taken(processes.parent(server)).seconds,
        "rest": time.process_time(),
    }


def main() -> None:
    """Run all, the two numbers of workers in turn, and say how many times faster two are."""
    asked = argparse.ArgumentParser()
    asked.add_argument("articles", type=int, nargs="?", default=800)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--kind", choices=[one.name for one in KINDS])
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # workers and server are to end with this process
    kinds: collections.abc.Sequence[Kind] = [one for one in KINDS if given.kind in (None, one.name)]
    with postgres.server() as server:
        for kind in kinds:
            gains = []
            for _ in range(given.rounds):
                one, two = (run(server, given.articles // kind.of, workers, kind) for workers in (1, 2))
                gains.append(two["articles_a_second"] / one["articles_a_second"])
                for made in (one, two):
                    print(json.dumps(made | {"load": round(os.getloadavg()[0], 1)}), flush=True)
            told = {"kind": kind.name, "two over one": round(statistics.median(gains), 2)}
            print(json.dumps(told | {"of": [round(one, 2) for one in gains]}), flush=True)


if __name__ == "__main__":
    main()
