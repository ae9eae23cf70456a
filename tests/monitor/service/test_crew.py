"""Those who deliver while the daemon runs: woken by what is written, side by side, and gone when it stops."""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import threading

import pytest
import sqlalchemy as sa

from monitor import crew, service, settings, turns
from monitor.notify import notice as told
from monitor.notify import protocol
from storage import models, outbox, records
from tests.monitor.service import newsdesk

HOUR = dt.timedelta(hours=1)
PATIENCE = 30.0


class Arrivals:
    """A channel that tells of each message, and holds it up by `meanwhile`."""

    def __init__(self, meanwhile: collections.abc.Callable[[], object] = lambda: None) -> None:
        self.taken: list[str] = []
        self._meanwhile, self._came = meanwhile, threading.Condition()

    def send(self, message: protocol.Envelope) -> None:
        """Take it."""
        self._meanwhile()
        with self._came:
            self.taken.append(message.recipient)
            self._came.notify_all()

    def wait_for(self, count: int) -> bool:
        """Whether so many messages came in time."""
        with self._came:
            return self._came.wait_for(lambda: len(self.taken) >= count, PATIENCE)


def write(desk: service.Service, *recipients: str) -> None:
    """A message to each, and word of it."""
    notice = told.Notice(state="held", reason="r", meeting=None, article=told.Article(title="t"), rules=("all",))
    made = [
        records.MessageRecord(
            state="held",
            channel="email",
            recipient=one,
            rule="all",
            payload=notice.to_payload(),
            source=f"{one}{desk.now()}",
        )
        for one in recipients
    ]
    with desk.sessions.begin() as session:
        assert len(outbox.enqueue(session, made, desk.now())) == len(recipients)
    desk.posted.set()


@contextlib.contextmanager
def at_work(desk: service.Service, channel: Arrivals, workers: int = 4) -> collections.abc.Iterator[None]:
    """A crew that looks by itself once an hour only."""
    limits = settings.Delivery(every=HOUR, workers=workers)
    made = crew.Crew(newsdesk.office(desk, {"email": channel}, limits), desk.posted)
    made.start()
    try:
        yield
    finally:
        desk.stop.set()
        made.finish()


def test_what_is_written_leaves_at_once(desk: service.Service) -> None:
    """Time after time, nobody waits until it is time to look."""
    channel = Arrivals()
    with at_work(desk, channel):
        for number in range(5):
            write(desk, f"reader{number}@example.org")
            assert channel.wait_for(number + 1)


def test_one_word_wakes_as_many_as_there_is_work_for(desk: service.Service) -> None:
    """Messages to four recipients are under way at the same time."""
    together = threading.Barrier(4, timeout=PATIENCE)
    channel = Arrivals(together.wait)
    with at_work(desk, channel):
        write(desk, *(f"reader{number}@example.org" for number in range(4)))
        assert channel.wait_for(4)


def test_who_is_slow_is_stood_in_for(desk: service.Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker, and its recipient does not answer: what is due to the others leaves by another, which is one too."""
    monkeypatch.setattr(turns, "LONG", 0.5)
    answer = threading.Event()
    slow, quick = ["slow@example.org"], [f"reader{number}@example.org" for number in range(3)]
    left = iter([lambda: answer.wait(PATIENCE)])
    channel = Arrivals(lambda: next(left, lambda: True)())
    with at_work(desk, channel, workers=1):
        write(desk, *slow, *quick)
        assert channel.wait_for(3)
        assert len(set(channel.taken)) == 3
        answer.set()
        assert channel.wait_for(4)


def test_a_turn_takes_a_place_until_it_is_long_or_over() -> None:
    """Each thread has one place; who takes long has it no more, and is under way still."""
    now = [0.0]
    under_way = turns.Turns(lambda: now[0])
    assert under_way.is_room(1)
    under_way.begin()
    assert (under_way.is_room(1), under_way.is_room(2), len(under_way)) == (False, True, 1)
    now[0] = turns.LONG
    assert (under_way.is_room(1), len(under_way)) == (True, 1)
    under_way.begin()
    assert not under_way.is_room(1)
    under_way.end()
    under_way.end()
    assert (under_way.is_room(1), len(under_way)) == (True, 0)


def test_a_visit_says_that_there_is_something_to_send(visited: service.Service, site: newsdesk.Site) -> None:
    """An article that is told of wakes those who deliver, one that tells nothing does not."""
    site.list(3, 2, 1)
    site.put(3, *newsdesk.OTHER)
    newsdesk.visit(visited, site)
    assert not visited.posted.is_set()
    site.list(4, 3, 2, 1)
    site.put(4, *newsdesk.LATER)
    newsdesk.visit(visited, site)
    assert visited.posted.is_set()


def test_who_stops_holds_nothing(desk: service.Service) -> None:
    """What is under way is finished, and no recipient and no duty stays leased."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        begun.set()
        assert go_on.wait(PATIENCE)

    channel = Arrivals(slowly)
    with at_work(desk, channel):
        write(desk, "reader@example.org")
        assert begun.wait(PATIENCE)
        desk.stop.set()
        go_on.set()
    assert channel.taken == ["reader@example.org"]
    with desk.sessions() as session:
        for model in (models.Recipient, models.Duty):
            assert set(session.scalars(sa.select(model.leased_by))) <= {None}
        assert session.scalars(sa.select(models.Message.status)).all() == ["sent"]
