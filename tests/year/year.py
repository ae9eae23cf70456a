"""A year of the service, simulated with the clock turned: thirty newsrooms, daylight saving, outages, layouts, kills.

    python -m tests.year.year [DAYS]

Everything is the daemon's own: its jobs and their rhythm, the gate with its record, visits, outbox, digests, upkeep and
sweep. Only the clock is turned, and the network ends at the edge of the process. At the end the archive, and what
readers got, are held against what newsrooms wrote; what does not hold is said, and the exit code is 1.
"""

from __future__ import annotations

import bisect
import collections
import collections.abc
import contextlib
import dataclasses
import datetime as dt
import gc
import logging
import pathlib
import random
import sys
import tempfile
import time

import sqlalchemy as sa
import structlog

from monitor import memory
from storage import database
from tests.soak import soak
from tests.year import accounts, plan, turned, whole, wire, world

ALLOWED = 20.0
"""Megabytes that the process may grow by after the first month, as in `make soak`."""
AGAIN = dt.timedelta(minutes=2)
"""So long after it stopped or was killed the service starts anew."""
LIFE = dt.timedelta(days=30)
"""So often it is stopped and started."""
DAY = dt.timedelta(days=1)
MONTH = 30 * DAY


@dataclasses.dataclass(frozen=True, kw_only=True)
class Month:
    """How far it is: the day, seconds of this machine gone, memory in megabytes; and counts of what was so far."""

    day: dt.datetime
    seconds: float
    megabytes: float
    requests: int
    published: int
    stored: int
    due: int
    told: int

    def __str__(self) -> str:
        """One line for people."""
        return (
            f"{self.day:%d %b}  {self.requests:6} requests  {self.stored:5} of {self.published:5} articles  "
            f"{self.told:3} of {self.due:3} states told  {self.megabytes:6.1f} MB  {self.seconds:5.0f} s"
        )


class Run:
    """One world with a service in it, on a migrated database; `engine` gives the engine of each of its processes."""

    def __init__(
        self, out: world.World, url: str, engine: collections.abc.Callable[[str], sa.Engine] = database.engine
    ) -> None:
        self.out, self.lives, self.killed = out, 0, collections.Counter[str]()
        self._url, self._settings, self._engine = url, out.settings(url), engine

    def live(self, every: dt.timedelta = MONTH) -> collections.abc.Iterator[Month]:
        """Run the year; word of it after every so long."""
        begun, year = time.monotonic(), self.out.plan
        random.seed(1)  # jitter is chance, and this year's always the same
        told, ends = year.begin, year.begin
        with wire.plugged(self.out), contextlib.ExitStack() as stack:
            while self.out.clock.now < year.end:
                if self.out.clock.now >= ends or self.out.life is None or self.out.life.is_dead:
                    stack.close()
                    stack.callback(self._start().end)
                    ends = self.out.clock.now + LIFE
                self._go_on(min(ends, told + every, year.end))
                if self.out.clock.now >= told + every or self.out.clock.now >= year.end:
                    told = self.out.clock.now
                    yield self._month(time.monotonic() - begun)

    def account(self) -> accounts.Account:
        """What is there, held against the truth."""
        with accounts.asking(self._engine(self._url)) as session:
            return accounts.drawn_up(session, self.out, self.killed)

    def _month(self, seconds: float) -> Month:
        out, now = self.out, self.out.clock.now
        with accounts.asking(self._engine(self._url)) as session:
            stored, told = accounts.so_far(session)
        return Month(
            day=now, seconds=seconds, megabytes=soak.megabytes(), requests=sum(out.requests.values()),
            published=sum(bisect.bisect(room.posted, now) for room in out.plan.rooms), stored=stored,
            due=sum(one.by - plan.SEEN <= now for one in out.plan.due), told=told,
        )  # fmt: skip

    def _start(self) -> turned.Life:
        if self.lives:
            self.out.clock.reach(self.out.clock.now + AGAIN)
        self.lives += 1
        self.out.life = turned.Life(self._engine(self._url), self._settings, self.out.clock, self.lives)
        return self.out.life

    def _go_on(self, until: dt.datetime) -> None:
        life, waiting = self.out.life, [kill.doing for kill in self.out.kills]
        if life is not None and life.run(until):
            self.out.clock.reach(until)
            return
        self.killed += collections.Counter(waiting) - collections.Counter(kill.doing for kill in self.out.kills)


def _main() -> int:
    begin, days = time.monotonic(), int(sys.argv[1]) if len(sys.argv) > 1 else whole.DAYS
    memory.share_one_heap()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / "year.db"
        database.upgrade(f"sqlite:///{file}")
        run = Run(whole.made(days), f"sqlite:///{file}")
        gc.collect()
        gc.freeze()  # what newsrooms will write is none of the service's garbage
        gc.set_threshold(20_000, 20, 50)
        _say(f"{len(run.out.plan.rooms)} sources, {run.out.plan.published} articles, {days} days")
        months = []
        for month in run.live():
            months.append(month)
            _say(str(month))
        account = run.account()
        account.counts |= {
            "requests": months[-1].requests, "starts": run.lives, "kills": run.killed.total(),
            "megabytes after the first month": round(months[0].megabytes, 1),
            "megabytes at the end": round(months[-1].megabytes, 1),
            "megabytes of the database": round(file.stat().st_size / 2**20, 1),
            "seconds": round(time.monotonic() - begin),
        }  # fmt: skip
    grown = months[-1].megabytes - months[0].megabytes
    if grown > ALLOWED:
        account.faults.append(f"memory: {grown:.1f} MB more than after the first month, allowed are {ALLOWED:.0f}")
    for name, count in account.counts.items():
        _say(f"{name:.<60} {count}")
    for fault in account.faults:
        _say(f"DOES NOT HOLD  {fault}")
    _say("all of it holds" if not account.faults else f"{len(account.faults)} things do not hold")
    return int(bool(account.faults))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(_main())
