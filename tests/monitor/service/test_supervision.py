"""What the service manager hears of the daemon, over a real datagram socket; and who makes no more steps."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import os
import pathlib
import shutil
import socket
import tempfile
import threading
import time
import uuid

import pytest
from starlette import testclient

from monitor import crew, pulse, scheduler, service, settings, supervision, web
from tests.monitor.service import newsdesk, test_crew, test_scheduler, ward

PATIENCE = 60.0
BLINK = dt.timedelta(milliseconds=150)


class ServiceManager:
    """Stands where systemd does: listens on a datagram socket, and keeps what it was told."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._line.bind("\0" + name[1:] if name.startswith("@") else name)

    def environ(self, seconds: float | None = None) -> dict[str, str]:
        """What it puts into the environment of its service."""
        bites = {} if seconds is None else {"WATCHDOG_USEC": str(int(seconds * 1e6)), "WATCHDOG_PID": str(os.getpid())}
        return {"NOTIFY_SOCKET": self.name} | bites

    def hears(self, seconds: float = PATIENCE) -> dict[str, str] | None:
        """The next message, or None if none comes in time."""
        self._line.settimeout(seconds)
        try:
            said = self._line.recv(4096).decode()
        except TimeoutError:
            return None
        return dict(line.split("=", 1) for line in said.splitlines())

    def waits_for(self, condition: collections.abc.Callable[[dict[str, str]], bool]) -> dict[str, str]:
        """The first message of a kind."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            said = self.hears()
            if said is not None and condition(said):
                return said
        raise AssertionError("it was not told")

    def close(self) -> None:
        """Listen no more."""
        self._line.close()


@pytest.fixture(params=["path", "abstract"])
def manager(request: pytest.FixtureRequest) -> collections.abc.Iterator[ServiceManager]:
    """One whose socket is a file, one whose socket has a name without a file."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="notify"))  # the name of a socket may be 107 bytes long
    name = str(folder / "notify") if request.param == "path" else f"@sco-monitor-{uuid.uuid4()}"
    made = ServiceManager(name)
    yield made
    made.close()
    shutil.rmtree(folder)


def is_alive(said: dict[str, str]) -> bool:
    """Whether a message is a sign of life."""
    return said.get("WATCHDOG") == "1"


def is_silent(manager: ServiceManager, spells: int = 6) -> bool:
    """Whether no sign of life comes, though the status does."""
    return not any(is_alive(manager.hears() or {}) for _ in range(spells))


def test_ready_alive_and_stopping(manager: ServiceManager) -> None:
    """READY=1 first and once, then signs of life more often than the watchdog wants them, STOPPING=1 at the end."""
    with supervision.Supervision(lambda: None, lambda: "watching\n5 sources", manager.environ(0.6)) as told:
        told.ready()
        assert manager.hears() == {"READY": "1", "STATUS": "watching 5 sources"}
        begun = time.monotonic()
        for _ in range(3):
            assert manager.hears() == {"WATCHDOG": "1", "STATUS": "watching 5 sources"}
        assert time.monotonic() - begun < 3 * 0.6
        told.stopping()
        assert manager.waits_for(lambda said: "STOPPING" in said)["STOPPING"] == "1"
        assert is_alive(manager.waits_for(is_alive))  # what is under way is finished, which takes as long as it takes
    while manager.hears(0.1) is not None:
        pass
    assert manager.hears(0.5) is None


def test_no_sign_of_life_while_something_ails(manager: ServiceManager) -> None:
    """The status says what it is, the watchdog hears nothing, and hears again when it is over."""
    ail: list[str | None] = [None]
    with supervision.Supervision(lambda: ail[0], lambda: "fine", manager.environ(0.3)) as told:
        told.ready()
        manager.waits_for(is_alive)
        ail[0] = "poll news has made no step for 1300 s"
        assert manager.waits_for(lambda said: said["STATUS"] == ail[0]) == {"STATUS": ail[0]}
        assert is_silent(manager)
        ail[0] = None
        assert manager.waits_for(is_alive)["STATUS"] == "fine"


def test_without_a_watchdog_there_is_a_status_only(manager: ServiceManager, monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit without WatchdogSec hears what the daemon does, and no WATCHDOG=1."""
    monkeypatch.setattr(supervision, "EVERY", 0.05)
    with supervision.Supervision(lambda: None, lambda: "fine", manager.environ()) as told:
        told.ready()
        manager.hears()
        assert [manager.hears() for _ in range(3)] == 3 * [{"STATUS": "fine"}]


def test_without_a_service_manager_nothing_is_said() -> None:
    """Started by hand, no thread runs."""
    with supervision.Supervision(lambda: None, lambda: "fine", {}) as told:
        told.ready()
        assert "supervision" not in {thread.name for thread in threading.enumerate()}
        told.stopping()


def test_a_service_manager_that_is_gone_hinders_nobody(tmp_path: pathlib.Path) -> None:
    """Where nobody listens any more, the daemon goes on."""
    with supervision.Supervision(lambda: None, lambda: "fine", {"NOTIFY_SOCKET": str(tmp_path / "none")}) as told:
        told.ready()
        told.stopping()


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ({"WATCHDOG_USEC": "120000000"}, 120.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": "7"}, 120.0),
        ({"WATCHDOG_USEC": "120000000", "WATCHDOG_PID": "8"}, None),
        ({"WATCHDOG_USEC": "0"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
        ({}, None),
    ],
)
def test_what_the_watchdog_wants(told: dict[str, str], seconds: float | None) -> None:
    """As sd_watchdog_enabled(3) reads the environment: microseconds, and only where they are meant for this process."""
    assert supervision.watchdog(told, 7) == seconds


def test_where_the_service_manager_listens() -> None:
    """A path or an abstract name, and nothing else that sd_notify(3) would refuse."""
    assert supervision.address({"NOTIFY_SOCKET": "/run/systemd/notify"}) == "/run/systemd/notify"
    assert supervision.address({"NOTIFY_SOCKET": "@abstract"}) == "\0abstract"
    assert supervision.address({"NOTIFY_SOCKET": "relative"}) is None


def test_who_is_late_is_named() -> None:
    """Who says nothing for longer than allowed, until a step, or the end; work that never began is not waited for."""
    now = [0.0]
    beat = pulse.Pulse(lambda: now[0])
    beat.step("stranger")
    with beat.during("poll news", dt.timedelta(seconds=20)):
        now[0] = 20.0
        assert beat.ails() is None
        now[0] = 21.0
        assert beat.ails() == "poll news has made no step for 21 s"
        beat.step("poll news")
        assert beat.ails() is None
        now[0] = 99.0
        assert beat.ails() == "poll news has made no step for 78 s"
    assert beat.ails() is None


def quick(desk: service.Service) -> service.Service:
    """The service with leases of a blink, by the real clock."""
    delivery = desk.settings.monitor.delivery.model_copy(update={"lease": BLINK, "every": BLINK})
    poll = desk.settings.monitor.poll.model_copy(update={"lease": BLINK})
    monitor = desk.settings.monitor.model_copy(update={"delivery": delivery, "poll": poll})
    loaded = desk.settings.model_copy(update={"monitor": monitor})
    return dataclasses.replace(desk, settings=loaded, now=lambda: dt.datetime.now(dt.UTC))


@contextlib.contextmanager
def started(
    who: scheduler.Daemon | crew.Crew, desk: service.Service, told: supervision.Supervision, go_on: threading.Event
) -> collections.abc.Iterator[None]:
    """Those at work, until the context is left; then what hangs goes on, and they end."""
    who.start()
    told.ready()
    try:
        yield
    finally:
        go_on.set()
        desk.stop.set()
        who.finish()


def no_step(who: str) -> collections.abc.Callable[[dict[str, str]], bool]:
    """Whether a message says of somebody that they do not get on."""
    return lambda said: f"{who} has made no step" in said["STATUS"]


def test_a_delivery_that_hangs_silences_the_watchdog(visited: service.Service, manager: ServiceManager) -> None:
    """A receiver that takes a thread and never gives it back; when it does, there are signs of life again."""
    desk, go_on = quick(visited), threading.Event()
    hung = test_crew.Arrivals(lambda: go_on.wait(PATIENCE))
    office = newsdesk.office(desk, {"email": hung}, desk.settings.monitor.delivery)
    team = crew.Crew(office, desk.posted, desk.pulse)
    with (
        supervision.Supervision(desk.pulse.ails, lambda: "fine", manager.environ(0.3)) as told,
        started(team, desk, told, go_on),
    ):
        assert is_alive(manager.waits_for(is_alive))
        test_crew.write(desk, "a@example.org")
        assert manager.waits_for(lambda said: "has made no step" in said["STATUS"])["STATUS"].startswith("delivery-")
        assert is_silent(manager)
        go_on.set()
        manager.waits_for(is_alive)


def test_a_poll_that_hangs_silences_the_watchdog(
    desk: service.Service, site: newsdesk.Site, manager: ServiceManager
) -> None:
    """So does one visit that never ends, though the others and the scheduler get on; the pages are not ready then."""
    desk, go_on = quick(desk), threading.Event()
    site.list(1)
    site.on_get = lambda url: url == newsdesk.LISTING and go_on.wait(PATIENCE)
    daemon = scheduler.Daemon(desk, site)
    pages = testclient.TestClient(
        web.create(settings.Settings(), desk.engine, ails=desk.pulse.ails), "http://127.0.0.1:8000"
    )
    with (
        supervision.Supervision(daemon.ails, daemon.status, manager.environ(0.3)) as told,
        started(daemon, desk, told, go_on),
    ):
        manager.waits_for(no_step("poll news"))
        assert is_silent(manager)
        answer = pages.get("/readyz")
        assert (answer.status_code, "poll news has made no step" in answer.json()["detail"]) == (503, True)
        go_on.set()
        manager.waits_for(lambda said: is_alive(said) and "news was visited last" in said["STATUS"])


def test_a_scheduler_that_hangs_silences_the_watchdog(
    desk: service.Service, site: newsdesk.Site, manager: ServiceManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is to run every round runs no more, though all other threads are at rest."""
    desk, go_on = quick(desk), threading.Event()
    monkeypatch.setattr(scheduler.bundling, "bundle", lambda _desk: go_on.wait(PATIENCE) and 0)
    site.list(1)
    daemon = scheduler.Daemon(desk, site)
    with (
        supervision.Supervision(daemon.ails, daemon.status, manager.environ(0.3)) as told,
        started(daemon, desk, told, go_on),
    ):
        manager.waits_for(no_step("scheduler"))
        assert is_silent(manager)
        go_on.set()
        manager.waits_for(is_alive)


def test_threads_that_ended_are_missed(desk: service.Service, site: newsdesk.Site) -> None:
    """A daemon whose workers are gone does not pass for alive."""
    daemon = scheduler.Daemon(quick(desk), site)

    assert "delivery-0" in str(daemon.ails())


@pytest.mark.xdist_group("forked")  # one worker starts the process that forks
def test_the_command_speaks_to_systemd(
    manager: ServiceManager, sqlite_url: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`sco-monitor run` as a unit of Type=notify: ready, alive, told to stop, stopping, and gone with 0."""
    for name, value in manager.environ(3.0).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("WATCHDOG_PID")
    with ward.world() as world:
        world.publish(1, *newsdesk.OTHER)
        anew = not manager.name.startswith("@")  # once as people start it
        with test_scheduler.running(tmp_path / "config", sqlite_url, world.web, anew=anew) as daemon:
            assert (manager.hears() or {})["READY"] == "1"
            assert "news was visited last" in manager.waits_for(lambda said: "last" in said["STATUS"])["STATUS"]
            manager.waits_for(is_alive)
            assert daemon.stop() == 0
            assert manager.waits_for(lambda said: "STOPPING" in said)["STATUS"].startswith("stopping")
