"""Polls the hostile newsroom over and over in one process, every fault in its turn, and says how the memory does.

    python -m tests.soak.soak [POLLS]

Everything is that of the daemon: the gate with its record, the poll, the outbox, upkeep. Only the clock is turned.
"""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import gc
import pathlib
import resource
import sys
import tempfile
import time

import structlog

from monitor import checkup, deliver, memory
from monitor.notify import protocol
from storage import database, exchanges, models, upkeep
from tests.hostile import content, doors, fault, newsroom, reader, wire
from tests.monitor.service import newsdesk

FAULTS = (*wire.FAULTS, *content.FAULTS, *doors.FAULTS)
HEAVY = frozenset({
    "100,000 links", "50,000 elements in each other", "30 MB", "a body without end", "a gzip bomb",
    "a gzip bomb not told of", "a listing of 30 MB", "robots.txt of 12 MB", "result pages without end",
    "an attribute of a megabyte",
})  # fmt: skip
"""Faults that cost seconds; they come on every thirtieth round only."""
SLOW = ("trickle", "silen", "without end", "bomb", "wall", "reset")
"""Words in the names of faults that cost the reader its patience."""
LIGHT = tuple(one for one in FAULTS if one.name not in HEAVY and not any(word in one.name for word in SLOW))[::3]
"""A third of the faults that cost neither."""
KEPT = 20
"""Releases on the listing."""
NEWS_EVERY = 5
UPKEEP_EVERY = 250
WARM = 1000
"""Polls after which the memory is measured first: by then every fault was met, and every cache is full."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Measure:
    """After so many polls: resident memory in megabytes, seconds gone, articles and messages so far."""

    polls: int
    megabytes: float
    seconds: float
    articles: int
    messages: int


class _Taker:
    """A receiver that takes every message."""

    def send(self, message: protocol.Envelope) -> None:
        """Take it."""


def megabytes() -> float:
    """The resident memory of this process, in megabytes of 2**20 bytes, after what nobody needs is let go."""
    gc.collect()
    memory.give_back()
    with contextlib.suppress(OSError):
        pages = int(pathlib.Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # no /proc: the most it ever was


def run(
    url: str, polls: int, every: int, faults: collections.abc.Sequence[fault.Fault] = FAULTS
) -> collections.abc.Iterator[Measure]:
    """Poll so many times on a migrated database, each fault in its turn, and measure after every so many."""
    begun = time.monotonic()
    with newsroom.opened() as room:
        room.publish(1, *newsdesk.OTHER)
        with _opened(url, room) as by:
            for number in range(polls):
                _poll(number, faults, room, by)
                if number % UPKEEP_EVERY == 0:
                    _look_after(by)
                if (number + 1) % every == 0:
                    yield Measure(
                        polls=number + 1, megabytes=megabytes(), seconds=time.monotonic() - begun,
                        articles=newsdesk.count(by.desk, models.Article),
                        messages=newsdesk.count(by.desk, models.Message),
                    )  # fmt: skip


@contextlib.contextmanager
def _opened(url: str, room: newsroom.Newsroom) -> collections.abc.Iterator[reader.Reader]:
    quick = {
        "timeout": dt.timedelta(seconds=0.15), "deadline": dt.timedelta(seconds=0.25), "attempts": 1,
        "robots_age": dt.timedelta(days=1),
    }  # fmt: skip
    with reader.opened(url, room, **quick) as by:
        yield dataclasses.replace(by, desk=newsdesk.with_poll(by.desk, recheck=()))


def _poll(
    number: int, faults: collections.abc.Sequence[fault.Fault], room: newsroom.Newsroom, by: reader.Reader
) -> None:
    """One visit, with the fault whose turn it is, and news every few."""
    round_, turn = divmod(number, len(faults))
    one = faults[turn]
    spoilt = one.name not in HEAVY or round_ % 30 == 0
    if number % NEWS_EVERY == 0 or (spoilt and one.befalls == "article" and round_ % 3 == 0):
        _publish(number, room)
    if spoilt:
        one.spoil(room, f"/a/{room.listed[0]}.html")
    # What was asked of us for a day is over by the next poll, and what is believed for a day is asked anew.
    far = one.befalls in ("host", "robots") or "patience" in one.name or "Retry-After" in one.name
    by.clock.forward(days=2) if far else by.clock.forward(minutes=31)
    by.visit()
    deliver.drain(newsdesk.office(by.desk, {"email": _Taker()}))
    room.heal()
    room.asked.clear()
    if far:
        by.clock.forward(days=2)


def _publish(number: int, room: newsroom.Newsroom) -> None:
    day = dt.date(2020, 1, 1) + dt.timedelta(days=number % 2000)
    title, first, *more = newsdesk.MEETING if number % 3 == 0 else newsdesk.OTHER
    first = first.replace("12 May 2026", f"{day.day} {day:%B %Y}")
    room.publish(number + 2, f"{title}, part {number}", f"Report number {number}. {first}", *more)
    for old in room.listed[KEPT:]:
        room.releases.pop(old, None)
    del room.listed[KEPT:]


def _look_after(by: reader.Reader) -> None:
    """What the daemon does every six hours."""
    now = by.clock()
    with by.desk.sessions.begin() as session:
        upkeep.close_abandoned(session, now)
        upkeep.forget_polls(session, now - dt.timedelta(days=30))
        exchanges.forget(session, now - dt.timedelta(days=30), 10_000)
    checkup.look_after_all(by.desk)
    upkeep.optimise(by.desk.engine)
    memory.give_back()


def main() -> int:
    """Run, print a line for every thousand polls, and fail where the memory grew by 20 MB after the first thousand."""
    polls = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    memory.share_one_heap()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/soak.db"
        database.upgrade(url)
        first = last = None
        for last in run(url, polls, min(WARM, polls)):
            first = first or last
            sys.stdout.write(
                f"{last.polls:6} polls  {last.megabytes:7.1f} MB  {last.seconds:6.0f} s  "
                f"{last.articles:5} articles  {last.messages:5} messages\n"
            )
            sys.stdout.flush()
    grown = last.megabytes - first.megabytes if first and last else 0.0
    sys.stdout.write(f"{grown:+.1f} MB from the first line to the last; allowed are 20\n")
    return int(grown > 20)


if __name__ == "__main__":
    sys.exit(main())
