"""The programs that watch by themselves, each started on a newsroom as its own documents say."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import json
import pathlib
import shutil
import socket
import sqlite3
import subprocess
import time
import typing

import newsroom
import processes

ROOT = pathlib.Path(__file__).resolve().parents[2]
LOOPS = pathlib.Path(__file__).with_name("loops.py")
OURS = "sco-monitor"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Place:
    """Where a program works: its folder, the environments of all, the newsroom, and seconds between two visits."""

    folder: pathlib.Path
    environments: pathlib.Path
    room: newsroom.Newsroom
    every: float
    pause: float | None = None
    """Seconds between two requests of ours to one host; None: as shipped."""
    port: int = dataclasses.field(default_factory=lambda: free_port())
    """Where its pages are."""

    def binary(self, peer: str, name: str) -> str:
        """A program in a peer's environment."""
        return str(self.environments / peer / "bin" / name)


Start = collections.abc.Callable[[Place], list[subprocess.Popen[bytes]]]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Program:
    """How one is started for the first time, what tells that its first visits are over, and how it is started again,
    with the visits to come spread evenly."""

    start: Start
    visited: collections.abc.Callable[[Place], bool]
    again: Start
    under: str
    """Its copies of the sites."""
    pages: bool = True
    """Whether it shows what it knows in a browser."""


def start_ours(place: Place) -> list[subprocess.Popen[bytes]]:
    """`sco-monitor run` with the shipped settings, besides sources, one rule and its webhook."""
    config = place.folder / "config"
    if not config.exists():
        config.mkdir()
        for name in ("partners.toml", "offices.toml"):
            shutil.copy(ROOT / "config" / name, config / name)
        every = f'every = "{place.every:g}s"\n'
        if place.every < 60:
            every += f'every_min = "{place.every:g}s"\nevery_max = "{place.every:g}s"\njitter = "0s"\n'
        sources = (
            f'[[source]]\nname = "site-{number}"\nurl = "{address}"\n{every}'
            for number, address in enumerate(place.room.addresses(place.folder.name, "news/"))
        )
        (config / "sources.toml").write_text("\n".join(sources))
        rule = '[[rule]]\nname = "all"\npartners = ["any"]\nwebhook = ["program"]\n'
        (config / "alerts.toml").write_text(f'{rule}[webhook.program]\nurl = "{place.room.hook(place.folder.name)}"\n')
        allowed = json.dumps([f"{host}:{place.room.port}" for host in place.room.hosts])
        pause = "" if place.pause is None else f'host_delay = "{place.pause:g}s"\n'
        (config / "monitor.toml").write_text(
            f'database_url = "sqlite:///{place.folder / "monitor.db"}"\n'
            f"[fetch]\nallow_private = {allowed}\n{pause}[web]\nport = {place.port}\n"
        )
    command = [place.binary(OURS, "sco-monitor"), "run", "--config", str(config)]
    return [processes.started(command, place.folder, "log")]


def visited_ours(place: Place) -> bool:
    """True once it has read what its first visits found."""
    visited = "SELECT count(*) FROM source WHERE first_polled_at IS NOT NULL AND leased_by IS NULL"
    try:
        with contextlib.closing(sqlite3.connect(f"file:{place.folder / 'monitor.db'}?mode=ro", uri=True)) as connection:
            found: int = connection.execute(visited).fetchone()[0]
    except sqlite3.OperationalError:  # it has not come so far
        return False
    return found == len(place.room.hosts)


def again_ours(place: Place) -> list[subprocess.Popen[bytes]]:
    """The same with shipped pauses; visits were spread by hand, as they spread themselves within days."""
    import sqlalchemy as sa

    from storage import database, models

    engine = database.engine(f"sqlite:///{place.folder / 'monitor.db'}")
    with engine.begin() as connection:
        for number, due in enumerate(spread(place)):
            at = dt.datetime.fromtimestamp(due, dt.UTC)
            named = models.Source.name == f"site-{number}"
            connection.execute(sa.update(models.Source).where(named).values(next_due_at=at))
    engine.dispose()
    shipped = place.folder / "config" / "monitor.toml"
    shipped.write_text("".join(one for one in shipped.open() if not one.startswith("host_delay")))
    return start_ours(place)


def start_changedetection(place: Place) -> list[subprocess.Popen[bytes]]:
    """`changedetection.io` with a watch for each listing, its default fetcher, and a webhook by Apprise."""
    store = place.folder / "store"
    added: list[str] = []
    if not store.exists():
        store.mkdir()
        hook = place.room.hook(place.folder.name).replace("http://", "json://")
        options = {
            "time_between_check_use_default": False,
            "time_between_check": {"seconds": int(place.every)},
            "notification_urls": [hook],
        }
        for number, address in enumerate(place.room.addresses(place.folder.name, "news/")):
            added += ["-u", address, f"-u{number}", json.dumps(options)]
    program = place.binary("changedetection.io", "changedetection.io")
    command = [program, "-h", "127.0.0.1", "-p", str(place.port), "-d", str(store), "-C", *added]
    environment = {"ALLOW_IANA_RESTRICTED_ADDRESSES": "true", "DISABLE_VERSION_CHECK": "true"}
    return [processes.started(command, place.folder, "log", environment)]


def visited_changedetection(place: Place) -> bool:
    """True once each watch has its first snapshot."""
    return len(list((place.folder / "store").glob("*/history.txt"))) >= len(place.room.hosts)


def again_changedetection(place: Place) -> list[subprocess.Popen[bytes]]:
    """The same, with visits spread by hand."""
    for path, due in zip(sorted((place.folder / "store").glob("*/watch.json")), spread(place), strict=True):
        watch = json.loads(path.read_text("utf-8"))
        watch["last_checked"] = int(due - place.every)
        path.write_text(json.dumps(watch), "utf-8")
    return start_changedetection(place)


def start_reader(place: Place) -> list[subprocess.Popen[bytes]]:
    """A loop around `update_feed`, and its web application on the same database."""
    loop = _loop("reader", place)
    processes.until(lambda: (place.folder / "db.sqlite").exists(), "reader has no database")
    command = [place.binary("reader", "python"), "-m", "reader", "--db", str(place.folder / "db.sqlite")]
    return [*loop, processes.started([*command, "web", "--port", str(place.port)], place.folder, "web.log")]


def start_trafilatura(place: Place) -> list[subprocess.Popen[bytes]]:
    """A loop around `find_feed_urls`, `fetch_url` and `extract`."""
    return _loop("trafilatura", place)


def _loop(name: str, place: Place) -> list[subprocess.Popen[bytes]]:
    (place.folder / "ready").unlink(missing_ok=True)
    feeds = place.room.addresses(place.folder.name, "feed.xml")
    command = [place.binary(name, "python"), str(LOOPS), name, str(place.folder), str(place.every)]
    return [processes.started([*command, place.room.hook(place.folder.name), *feeds], place.folder, "log")]


def ready(place: Place) -> bool:
    """True once a loop has made its first visits."""
    return (place.folder / "ready").exists()


def spread(place: Place) -> list[float]:
    """Moments at which each site is due, evenly over the time between two visits, from now."""
    count = len(place.room.hosts)
    return [time.time() + place.every * (number + 1) / count for number in range(count)]


def end(running: list[subprocess.Popen[bytes]]) -> None:
    """End what was started."""
    for one in running:
        processes.ended(one)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return typing.cast(int, server.getsockname()[1])


PROGRAMS = {
    OURS: Program(start=start_ours, visited=visited_ours, again=again_ours, under="ours"),
    "changedetection.io": Program(
        start=start_changedetection, visited=visited_changedetection, again=again_changedetection, under="watches"
    ),
    "reader": Program(start=start_reader, visited=ready, again=start_reader, under="reader"),
    "trafilatura": Program(start=start_trafilatura, visited=ready, again=start_trafilatura, under="loop", pages=False),
}
