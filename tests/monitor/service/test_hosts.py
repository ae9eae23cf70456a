"""One process at a time asks a host, whatever machine it is on."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import datetime as dt
import threading
import time

import pytest
import sqlalchemy as sa

from monitor import fetch, gate, hosts, service
from monitor.fetch import politeness
from storage import database, models
from storage import hosts as rows
from tests.monitor.service import newsdesk, newsrooms, victim, ward


def reading(url: str, port: int, holder: str) -> service.Service:
    """A service with an engine of its own, as another machine has one, that leaves 0.2 s between two requests."""
    loaded = victim.configuration(url, port, 1)
    pages = loaded.monitor.fetch.model_copy(update={"host_delay": dt.timedelta(seconds=0.2)})
    loaded = loaded.model_copy(update={"monitor": loaded.monitor.model_copy(update={"fetch": pages})})
    return newsdesk.make_desk(database.engine(url), loaded, lambda: dt.datetime.now(dt.UTC), holder)


def test_of_many_who_ask_at_once_one_gets_the_turn(desk: service.Service) -> None:
    """Eight threads, each with a connection of its own, on a row that is not there yet: one takes it."""
    now = desk.now()
    ready = threading.Barrier(8)

    def take(holder: str) -> bool:
        ready.wait()
        with desk.sessions.begin() as session:
            return rows.take(session, "news.example", holder, now, now + dt.timedelta(seconds=60))

    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        taken = list(threads.map(take, "abcdefgh"))
    assert taken.count(True) == 1


def test_a_turn_is_kept_let_go_and_ends_by_itself(desk: service.Service, clock: newsdesk.Clock) -> None:
    """Its holder may prolong it, another gets it once it was let go or has run out, and nothing is left of it."""

    def take(holder: str, seconds: float = 60) -> bool:
        with desk.sessions.begin() as session:
            return rows.take(session, "news.example", holder, clock(), clock() + dt.timedelta(seconds=seconds))

    assert (take("one"), take("two"), take("one", 90)) == (True, False, True)
    clock.forward(seconds=61)
    assert not take("two")
    clock.forward(seconds=30)
    assert take("two")
    with desk.sessions.begin() as session:
        rows.leave(session, "news.example", "one")
    assert not take("one")
    with desk.sessions.begin() as session:
        rows.leave(session, "news.example", "two")
    assert newsdesk.count(desk, models.Duty) == 0


def test_two_processes_on_postgres_never_ask_a_host_at_once(postgres_url: str) -> None:
    """Two gates with an engine each: by the log of the site, one request at a time and the pause between any two."""
    with contextlib.closing(newsrooms.Newsroom("127.0.0.1", 0)) as room:
        desks = [reading(postgres_url, room.port, holder) for holder in ("one", "two")]

        def read(desk: service.Service) -> None:
            with gate.opened(desk) as fetcher:
                for _ in range(4):
                    with contextlib.suppress(fetch.BadStatus):
                        fetcher.get(f"{room.url}/a/1.html")

        with concurrent.futures.ThreadPoolExecutor(2) as threads:
            list(threads.map(read, desks))
        for desk in desks:
            desk.engine.dispose()
    assert sorted(visit.path for visit in room.visits) == ["/a/1.html"] * 8 + ["/robots.txt"] * 2
    assert room.impatience(0.195) == []


def test_who_dies_in_a_turn_keeps_others_from_the_host_until_its_lease_ends(
    postgres_url: str, clock: newsdesk.Clock
) -> None:
    """A turn that nobody gives back is waited for, and no longer than it was taken for."""
    with ward.world() as world:
        one, two = (dataclasses.replace(reading(postgres_url, world.web, name), now=clock) for name in ("one", "two"))
        hosts.Claims(one).take("news.example", 70)
        waiting = threading.Thread(target=hosts.Claims(two).take, args=("news.example", 70))
        waiting.start()
        time.sleep(0.3)
        assert waiting.is_alive()
        clock.forward(seconds=71)
        waiting.join(5)
        assert not waiting.is_alive()
        for desk in (one, two):
            desk.engine.dispose()


def test_a_process_that_is_to_stop_waits_for_no_host(desk: service.Service) -> None:
    """A turn that another has is given up at once then, as a request for later."""
    hosts.Claims(desk).take("news.example", 70)
    desk.stop.set()
    with pytest.raises(politeness.Held):
        hosts.Claims(desk).take("news.example", 70)


def test_who_cannot_reach_the_database_asks_nobody(postgres_url: str) -> None:
    """Whether another process asks the host is not known then, so the site hears nothing."""
    with ward.world() as world:
        desk = reading(postgres_url, world.web, "one")
        desk.stop.set()
        cut_off = dataclasses.replace(
            desk, sessions=database.sessions(database.engine("postgresql://nobody@127.0.0.1:1/none"))
        )
        with gate.opened(cut_off, lambda _: None) as fetcher, pytest.raises((fetch.Held, fetch.FetchError)):
            fetcher.get(f"http://127.0.0.1:{world.web}/a/1.html")
        assert world.asked == []
        desk.engine.dispose()


def test_a_long_wait_prolongs_the_turn() -> None:
    """Where a host asked to be left alone for longer than the pause, the claim on it is made to last as long."""
    taken: list[float] = []

    class Claims:
        """Notes how long turns are to last."""

        def take(self, host: str, seconds: float) -> None:
            """Note it."""
            assert host == "news.example"
            taken.append(round(seconds))

        def leave(self, host: str) -> None:
            """Note that it is over."""
            assert host == "news.example"
            taken.append(0)

    turns = politeness.Turns(sleep=lambda _: None, claims=Claims(), longest=60)
    with turns.turn("news.example", 3):
        pass
    turns.hold("news.example", 20)
    with turns.turn("news.example", 3):
        pass
    assert taken == [68, 0, 68, 85, 0]


def test_sqlite_needs_no_turns_in_the_database(sqlite_url: str) -> None:
    """One process works there: nothing is written but the exchange itself."""
    with ward.world() as world:
        world.publish(1, *newsdesk.OTHER)
        desk = reading(sqlite_url, world.web, "one")
        with gate.opened(desk, lambda _: None) as fetcher:
            fetcher.get(f"http://127.0.0.1:{world.web}/a/1.html")
        with desk.sessions() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(models.Duty)) == 0
        desk.engine.dispose()
