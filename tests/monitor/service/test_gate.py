"""The gate with the archive as its memory: what is on record of the network, and what survives a restart."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from monitor import fetch, gate, poll, service, settings
from storage import exchanges, models
from tests.monitor.service import newsdesk, victim, ward


@pytest.fixture
def world() -> ward.World:
    """A site and receivers on loopback."""
    with ward.world() as made:
        yield made


@pytest.fixture
def reader(desk: service.Service, database_url: str, world: ward.World) -> service.Service:
    """A service that reads this site, three seconds apart, and has not visited it yet."""
    world.publish(1, *newsdesk.OTHER)
    loaded = victim.configuration(database_url, world.web, world.smtp)
    pages = loaded.monitor.fetch.model_copy(update={"host_delay": dt.timedelta(seconds=3)})
    monitor = loaded.monitor.model_copy(update={"fetch": pages})
    return dataclasses.replace(desk, settings=loaded.model_copy(update={"monitor": monitor}))


@dataclasses.dataclass
class Sleeper:
    """Notes how long it was to sleep, and moves the clock on instead."""

    clock: newsdesk.Clock
    slept: list[float] = dataclasses.field(default_factory=list)

    def __call__(self, seconds: float) -> None:
        """Let the time pass at once."""
        self.slept.append(round(seconds, 1))
        self.clock.forward(seconds=seconds)


def _rows(desk: service.Service, source: str | None = None) -> list[models.Exchange]:
    with desk.sessions(expire_on_commit=False) as session:
        return exchanges.latest(session, source, 100)[::-1]


def test_each_exchange_of_a_poll_leaves_a_row(
    reader: service.Service, world: ward.World, clock: newsdesk.Clock
) -> None:
    """robots.txt, the listing and the article, in order, with their source, status, bytes and class of error."""
    with gate.opened(reader, Sleeper(clock)) as fetcher:
        poll.poll(reader, fetcher, reader.settings.sources[0])
    rows = _rows(reader, "news")
    assert [(row.url.rpartition(":")[2].partition("/")[2], row.status, row.fault, row.error) for row in rows] == [
        ("robots.txt", 404, "hard", "HTTP 404"), ("news/", 200, None, None), ("a/1.html", 200, None, None)
    ]  # fmt: skip
    assert [row.size for row in rows[1:]] == [len(world.pages[path].encode()) for path in ("/news/", "/a/1.html")]
    assert all(row.host == "127.0.0.1" and row.method == "GET" and row.seconds > 0 for row in rows)
    assert [row.at for row in rows] == sorted(row.at for row in rows)


def test_a_webhook_leaves_a_row_without_its_path(
    reader: service.Service, world: ward.World, clock: newsdesk.Clock
) -> None:
    """What is sent is on record too, and the path of its address, which may be a secret, is not."""
    with gate.opened(reader, Sleeper(clock)) as fetcher:
        fetcher.post(f"http://127.0.0.1:{world.web}/hook/s3cret?key=s3cret", b"{}", {"webhook-id": "m"})
    (row,) = _rows(reader)
    assert (row.method, row.url, row.status) == ("POST", f"http://127.0.0.1:{world.web}", 204)
    assert row.source is None


def test_an_exchange_without_an_answer_says_why(reader: service.Service, clock: newsdesk.Clock) -> None:
    """Nobody there, and an address that must not be asked, each with its class."""
    with gate.opened(reader, Sleeper(clock)) as fetcher:
        for url, error in (("http://127.0.0.1:1/", fetch.Refused), ("http://[::ffff:10.0.0.1]/", fetch.Refused)):
            with pytest.raises(error):
                fetcher.get(url)
    # Each is asked for twice: its robots.txt, and the page.
    assert [(row.status, row.fault, row.size) for row in _rows(reader)] == [(None, "hard", 0)] * 4
    assert all("not a public address" in (row.error or "") for row in _rows(reader))


def test_the_pause_between_requests_survives_a_restart(
    reader: service.Service, world: ward.World, clock: newsdesk.Clock
) -> None:
    """A process that starts one second after the last request of another waits for what is left of the pause."""
    url = f"http://127.0.0.1:{world.web}/news/"
    with gate.opened(reader, Sleeper(clock)) as fetcher:
        fetcher.get(url)
    clock.forward(seconds=1)
    sleeper = Sleeper(clock)
    with gate.opened(newsdesk.other(reader), sleeper) as fetcher:
        fetcher.get(url)
    assert sleeper.slept == [2.0, 3.0]


@pytest.mark.parametrize(("set_back", "left"), [(0, 30), (3650, 1440)], ids=["as it goes", "the clock set back"])
def test_a_plea_for_patience_survives_a_restart(
    reader: service.Service, world: ward.World, clock: newsdesk.Clock, set_back: int, left: int
) -> None:
    """A host that asked for an hour is not asked after half of it by another process, nor left for more than a day."""
    ledger = gate.Ledger(reader)
    ledger.exchanged(
        fetch.Exchange(
            at=clock(), method="GET", url="http://127.0.0.1/", host="127.0.0.1", seconds=0.0, status=429,
            fault="temporary", retry_after=dt.timedelta(hours=1),
        )
    )  # fmt: skip
    clock.forward(minutes=30, days=-set_back)
    with gate.opened(reader, Sleeper(clock)) as fetcher, pytest.raises(fetch.Held) as caught:
        fetcher.get(f"http://127.0.0.1:{world.web}/news/")
    assert caught.value.retry_after == dt.timedelta(minutes=left)
    assert world.asked == []


def test_a_source_of_a_host_that_is_held_waits_as_long(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Its next visit comes when the wait is over, and it is not told as unreachable."""
    site.pages[newsdesk.LISTING] = fetch.Held("left alone", url=newsdesk.LISTING, retry_after=dt.timedelta(hours=7))
    made = newsdesk.visit(desk, site)
    assert (made.outcome, made.unreachable, made.fault) == ("failed", False, "temporary")
    assert made.next_due_at == clock() + dt.timedelta(hours=7)


def test_a_database_that_is_away_costs_no_page(
    reader: service.Service, world: ward.World, clock: newsdesk.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An exchange that cannot be put on record is told of in the log, and the page is read."""

    def fail(*_: object) -> None:
        raise exchanges.sa.exc.OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(exchanges, "note", fail)
    monkeypatch.setattr(exchanges, "host", fail)
    with gate.opened(reader, Sleeper(clock)) as fetcher:
        assert "Release number 1" in fetcher.get(f"http://127.0.0.1:{world.web}/news/").text


def test_a_server_is_not_believed_for_ever_that_nothing_changed(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """A listing that is "not modified" whatever stands on it is fetched in full after some hours, and news is found."""
    site.tags = True
    site.list(1)
    site.put(1, *newsdesk.OTHER)
    newsdesk.visit(desk, site)
    site.lies = True
    site.list(2, 1)
    site.put(2, *newsdesk.LATER)
    outcomes = []
    for _ in range(13):
        clock.forward(minutes=30)
        outcomes.append(newsdesk.visit(desk, site).outcome)
    assert outcomes == ["not_modified"] * 11 + ["ok", "not_modified"]
    assert newsdesk.states(desk) == ["held"]


def test_how_long_a_server_is_believed_is_a_setting(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """With a short `full_every` each visit reads the listing."""
    site.tags = site.lies = True
    site.list(1)
    short = newsdesk.with_poll(desk, full_every=dt.timedelta(minutes=1))
    newsdesk.visit(short, site)
    clock.forward(minutes=2)
    assert newsdesk.visit(short, site).outcome == "ok"
    assert settings.Poll().full_every > dt.timedelta(minutes=1)
