"""One id in the log leads from an article's link to the delivery of what it tells."""

from __future__ import annotations

import io
import json
import logging
import pathlib
import re
import subprocess
import typing

import pytest
import structlog

from monitor import bundling, deliver, logs, poll, service, settings, trace
from monitor.notify import protocol
from monitor.settings import models
from tests.monitor.service import newsdesk, test_scheduler, ward


class Log:
    """What was logged as JSON lines."""

    def __init__(self, written: io.StringIO) -> None:
        self._written = written

    def of(self, id_: str) -> list[dict[str, typing.Any]]:
        """The lines that have an id, as `grep` finds them."""
        return [json.loads(line) for line in self._written.getvalue().splitlines() if id_ in line]

    def id_of(self, url: str) -> str:
        """The id of a link, from the first line that names its address."""
        first, *_ = self.of(url)
        return str(first["trace"])


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> typing.Iterator[Log]:
    """The log of this process, as a service writes it for machines."""
    written = io.StringIO()
    monkeypatch.setattr("sys.stderr", written)
    logs.configure(models.Log(format="json"))
    yield Log(written)
    structlog.reset_defaults()
    for handler in list(logging.getLogger().handlers):
        logging.getLogger().removeHandler(handler)


class Takes:
    """A channel that takes everything."""

    def send(self, message: protocol.Envelope) -> None:
        """Take it."""


class Refuses:
    """A channel whose receiver is away."""

    def send(self, message: protocol.Envelope) -> None:
        """Refuse it."""
        raise protocol.NotifyError("away", recipient=message.recipient, retry=True)


def publish(desk: service.Service, site: newsdesk.Site) -> str:
    """A third release about a meeting; its address."""
    site.list(3, 2, 1)
    site.put(3, *newsdesk.LATER)
    newsdesk.visit(desk, site)
    return newsdesk.address(3)


def test_from_the_link_to_the_delivery(visited: service.Service, site: newsdesk.Site, log: Log) -> None:
    """Each step of an article has a line, in its order, and no line of another article has its id."""
    url = publish(visited, site)
    deliver.drain(newsdesk.office(visited, {"email": Takes()}))

    lines = log.of(log.id_of(url))

    steps = ["link found", "meeting recognised", "message written", "article stored", "message sent"]
    assert [line["event"] for line in lines] == steps
    found, recognised, written, stored, sent = lines
    assert written["message"] == sent["message"]
    assert recognised["article"] == stored["article"]
    assert recognised["meeting"] == written["meeting"]
    assert {line["trace"] for line in log.of("trace")} == {found["trace"]}


@pytest.mark.xdist_group("forked")  # one worker starts the process that forks
def test_of_a_newsroom_by_grep(sqlite_url: str, tmp_path: pathlib.Path) -> None:
    """`sco-monitor run` reads a site on loopback, a mail server takes the letter: one id finds the whole way."""
    with ward.world() as world:
        world.publish(1, *newsdesk.OTHER)
        more = f'[log]\nformat = "json"\n[smtp]\nhost = "127.0.0.1"\nport = {world.smtp}\nsecurity = "none"\n'
        to = 'email = ["desk@example.org"]'
        with test_scheduler.running(tmp_path / "config", sqlite_url, world.web, more=more, to=to) as daemon:
            daemon.wait_for(lambda: world.asked.count("/news/") >= 2)
            world.publish(2, *newsdesk.LATER)
            daemon.wait_for(lambda: '"message sent"' in daemon.words())
            assert daemon.stop() == 0
        (first, *_) = subprocess.check_output(["grep", "/a/2.html", str(daemon.said)], text=True).splitlines()
        found = subprocess.check_output(["grep", json.loads(first)["trace"], str(daemon.said)], text=True)
        lines = [json.loads(line) for line in found.splitlines()]

        steps = ["link found", "meeting recognised", "message written", "article stored", "message sent"]
        assert [line["event"] for line in lines] == steps
        assert world.received() == {lines[-1]["message"]: 1}


def test_after_a_failure_and_a_restart(visited: service.Service, site: newsdesk.Site, log: Log) -> None:
    """Another process that sends what the first one could not goes on under the same id."""
    url = publish(visited, site)
    deliver.drain(newsdesk.office(visited, {"email": Refuses()}))
    id_ = log.id_of(url)
    visited.now.forward(hours=1)  # type: ignore[attr-defined]
    deliver.drain(newsdesk.office(newsdesk.other(visited), {"email": Takes()}))

    assert [line["event"] for line in log.of(id_)][-2:] == ["message put off", "message sent"]


def test_an_article_that_is_not_there(visited: service.Service, site: newsdesk.Site, log: Log) -> None:
    """That a page could not be read is told under the id too."""
    site.list(3, 2, 1)
    newsdesk.visit(visited, site)

    lines = log.of(log.id_of(newsdesk.address(3)))

    assert [line["event"] for line in lines] == ["link found", "article not read"]


def test_what_was_not_stored_is_not_told(
    visited: service.Service, site: newsdesk.Site, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the transaction of an article fails, no line says that a message was written."""

    def fail(*_args: object) -> typing.NoReturn:
        raise RuntimeError("in the end")

    monkeypatch.setattr(poll.harvest.polls, "link_read", fail)
    url = publish(visited, site)

    events = [line["event"] for line in log.of(log.id_of(url))]

    assert events == ["link found", "article not read, by a fault of this program"]


def test_the_past_is_hardly_worth_a_line(desk: service.Service, site: newsdesk.Site, log: Log) -> None:
    """A first visit, which tells nobody, writes no line an article."""
    site.list(1)
    site.put(1, *newsdesk.MEETING)
    newsdesk.visit(desk, site)

    assert log.of("trace") == []


def test_a_digest_names_its_messages(log: Log, desk: service.Service, site: newsdesk.Site) -> None:
    """What leaves in a bundle has a line that says in which, so that its delivery is found."""
    rule = settings.Rule(name="desk", partners=("any",), email=("desk@example.org",), rhythm="15m")
    loaded = desk.settings.model_copy(update={"rules": (rule,)})
    slow = newsdesk.make_desk(desk.engine, loaded, desk.now)
    site.list(2, 1)
    site.put(1, *newsdesk.OTHER)
    site.put(2, *newsdesk.MEETING)
    newsdesk.visit(slow, site)
    slow.now.forward(minutes=30)  # type: ignore[attr-defined]
    site.list(4, 3, 2, 1)
    site.put(3, *newsdesk.LATER)
    site.put(4, "SCO and ASEAN meet again", *newsdesk.MEETING[1:])
    newsdesk.visit(slow, site)
    slow.now.forward(hours=1)  # type: ignore[attr-defined]
    assert bundling.bundle(slow) == 1
    deliver.drain(newsdesk.office(slow, {"email": Takes()}))

    last = log.of(log.id_of(newsdesk.address(3)))[-1]

    assert last["event"] == "message bundled"
    assert [line["event"] for line in log.of(last["bundle"])][-1] == "message sent"


def test_ids_are_made_of_identities_alone() -> None:
    """The same in every process, short, and another for another identity, whatever characters are in it."""
    assert trace.of("sectsco:123") == trace.of("sectsco:123")
    assert re.fullmatch(r"[0-9a-f]{16}", trace.of("новости\udcff"))
    assert len({trace.of(f"n:{number}") for number in range(1000)}) == 1000
