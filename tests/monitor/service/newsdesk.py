"""A service for tests: a clock moved by hand, a site that is a table of pages, and short ways to rows."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import html
import logging
import pathlib
import typing

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy import orm

from monitor import fetch, picking, poll, service, settings
from monitor.cli import app
from monitor.notify import protocol
from storage import database, models
from tests.monitor.service import remembering

START = dt.datetime(2026, 5, 14, 9, 0, tzinfo=dt.UTC)
HOME = "https://news.example"
LISTING = f"{HOME}/news/"
MIRROR = "https://mirror.example"


class Clock:
    """The time, until it is moved."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        """The time, aware UTC."""
        return self.now

    def forward(self, **span: float) -> None:
        """Move it on by so many `minutes`, `hours`, `days`."""
        self.now += dt.timedelta(**span)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Done:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


Command = collections.abc.Callable[..., Done]


@contextlib.contextmanager
def commanding(
    folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> collections.abc.Iterator[Command]:
    """What runs a command line in this process, with `folder` as its configuration."""
    monkeypatch.setenv("SCO_MONITOR_CONFIG", str(folder))
    monkeypatch.setattr("sys.argv", ["sco-monitor"])
    remembering.remember(monkeypatch)

    def run(*arguments: str) -> Done:
        monkeypatch.setattr("sys.argv", ["sco-monitor", *arguments])
        code = app.main()
        out, err = capsys.readouterr()
        return Done(code=code, out=out, err=err)

    yield run
    # Logging was set up to write to what pytest captures of this test.
    structlog.reset_defaults()
    for handler in list(logging.getLogger().handlers):
        logging.getLogger().removeHandler(handler)


class Site(fetch.Fetcher):
    """A gate to a site that is a table: address -> page, or the error to raise. Keeps what was asked for."""

    def __init__(self, clock: Clock) -> None:
        self.pages: dict[str, str | Exception] = {}
        self.asked: list[str] = []
        self.tags = False
        self.lies = False
        self.on_get: collections.abc.Callable[[str], None] = lambda _: None
        self._clock = clock

    def get(self, url: str, validators: fetch.Validators | None = None) -> fetch.Fetched:
        """The page that stands at the address; with `tags`, "not modified" to who has it; with `lies`, to who asks."""
        self.asked.append(url)
        self.on_get(url)
        page = self.pages.get(url) or fetch.BadStatus(404, url=url)
        if isinstance(page, Exception):
            raise page
        tag = f'"{hash(page)}"' if self.tags else None
        sent = validators.etag if validators else None
        same = sent is not None and (sent == tag or self.lies)
        return fetch.Fetched(
            url=url, final_url=url, status=304 if same else 200, content_type="text/html", charset="utf-8",
            body=b"" if same else page.encode(), text="" if same else page, fetched_at=self._clock(), etag=tag,
            not_modified=same,
        )  # fmt: skip

    def close(self) -> None:
        """There is nothing to close."""

    def articles_asked(self) -> list[str]:
        """The addresses of articles asked for so far, without those of result pages."""
        return [url for url in self.asked if "/a/" in url]

    def list(self, *numbers: int, at: str = LISTING, following: str | None = None, home: str = HOME) -> None:
        """Put up a listing of articles with these numbers."""
        self.pages[at] = listing(*numbers, following=following, home=home)

    def put(self, number: int, title: str, *paragraphs: str, home: str = HOME) -> None:
        """Put up an article."""
        self.pages[address(number, home)] = page(title, *paragraphs)


def address(number: int, home: str = HOME) -> str:
    """Where the article with this number stands."""
    return f"{home}/a/{number}.html"


def listing(*numbers: int, following: str | None = None, home: str = HOME) -> str:
    """A listing as a news site has it, newest first."""
    items = "".join(
        f'<li class="item"><h3><a href="{address(number, home)}">Release number {number} of the press service</a></h3>'
        f"<time datetime='2026-05-{number % 28 + 1:02}'>2026-05-{number % 28 + 1:02}</time></li>"
        for number in numbers
    )
    more = f'<nav class="pagination"><a rel="next" href="{following}">Next page</a></nav>' if following else ""
    return f"<html><body><main><h1>News</h1><ul class='list'>{items}</ul>{more}</main></body></html>"


def page(title: str, *paragraphs: str) -> str:
    """An article as a news site has it."""
    body = "".join(f"<p>{html.escape(one)}</p>" for one in paragraphs)
    return (
        f"<html lang='en'><head><title>{html.escape(title)}</title>"
        "<meta property='article:published_time' content='2026-05-13T08:00:00+00:00'></head>"
        f"<body><article><h1>{html.escape(title)}</h1>{body}</article></body></html>"
    )


MEETING = (
    "SCO Secretary-General meets ASEAN Secretary-General",
    "SCO Secretary-General Aziz Karim met with Secretary-General of ASEAN Lina Hadi in Jakarta on 12 May 2026.",
    "The parties discussed cooperation in trade and the fight against drug trafficking, and agreed to keep in touch.",
)
"""A release about a meeting with a tracked partner: title and paragraphs."""
LATER = (
    "SCO and ESCAP sign a memorandum",
    "SCO Secretary-General Aziz Karim met with UNESCAP Executive Secretary Mira Sol in Bangkok on 13 May 2026.",
    "They signed a memorandum on transport that both sides had prepared for a year.",
)
"""A release about a meeting with another tracked partner."""
OTHER = (
    "Exhibition of children's drawings opens at the Secretariat",
    "An exhibition of drawings by children from the member states opened at the SCO Secretariat in Beijing.",
    "It will be open to visitors until the end of the month, and admission is free for all.",
)
"""A release that concerns no partner."""


PARTNERS = (
    settings.Partner(id="asean", name="Association of Southeast Asian Nations", aliases=("ASEAN",)),
    settings.Partner(id="unescap", name="ESCAP", aliases=("UNESCAP",)),
)


def configuration(url: str, **monitor: typing.Any) -> settings.Settings:
    """Settings with two partners and a rule that tells a desk of both."""
    return settings.Settings(
        monitor=settings.Monitor(database_url=url, **monitor),
        sources=(source(), source("mirror", f"{MIRROR}/news/")),
        partners=PARTNERS,
        rules=(settings.Rule(name="desk", partners=("any",), email=("desk@example.org",)),),
    )


def source(name: str = "news", url: str = LISTING, **fields: typing.Any) -> settings.Source:
    """A source that is visited every half hour."""
    return settings.Source(name=name, url=url, **({"jitter": dt.timedelta(0), "parser": "generic"} | fields))


def make_desk(
    engine: sa.Engine, loaded: settings.Settings, clock: collections.abc.Callable[[], dt.datetime], holder: str = "one"
) -> service.Service:
    """A service under a holder's name."""
    return service.Service(
        settings=loaded, engine=engine, sessions=database.sessions(engine), policy=service.policy(loaded),
        holder=holder, now=clock,
    )  # fmt: skip


def office(
    desk: service.Service,
    channels: collections.abc.Mapping[str, protocol.Notifier],
    limits: settings.Delivery | None = None,
    **more: typing.Any,
) -> picking.Office:
    """Where a service delivers from by channels of the test's own, and tells no operator unless `more` has one."""
    fields = {"limits": limits or settings.Delivery(), "holder": desk.holder, "now": desk.now, "stop": desk.stop}
    return picking.Office(sessions=desk.sessions, notifiers=channels, **(fields | more))


def other(desk: service.Service, holder: str = "two") -> service.Service:
    """A second service on the same database."""
    return dataclasses.replace(desk, holder=holder)


def with_poll(desk: service.Service, **fields: typing.Any) -> service.Service:
    """The service with other settings of polling."""
    poll = desk.settings.monitor.poll.model_copy(update=fields)
    monitor = desk.settings.monitor.model_copy(update={"poll": poll})
    return dataclasses.replace(desk, settings=desk.settings.model_copy(update={"monitor": monitor}))


def states(desk: service.Service) -> list[str]:
    """The states of all messages, in the order of writing."""
    with desk.sessions() as session:
        found = session.scalars(sa.select(models.Message).order_by(models.Message.created_at, models.Message.state))
        return [message.state for message in found]


def links(desk: service.Service) -> dict[str, models.Link]:
    """The seen list by the end of the address."""
    with desk.sessions(expire_on_commit=False) as session:
        found = session.scalars(sa.select(models.Link).options(orm.joinedload(models.Link.article)))
        return {link.url.rpartition("/")[2].partition(".")[0]: link for link in found}


def count(desk: service.Service, model: type[models.Base]) -> int:
    """How many rows there are."""
    with desk.sessions() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def visit(desk: service.Service, site: Site) -> poll.Visit:
    """A visit to the source "news" that nobody hinders."""
    made = poll.poll(desk, site, source(), forced=True)
    assert made is not None
    return made
