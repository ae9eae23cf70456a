"""A source's whole life, with the clock turned: first poll, news, quiet, broken, suspect, recovered, gapped, healed.

The site is a real server on loopback, with result pages; mails go to a real mail server.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import html

import pytest
import sqlalchemy as sa

from monitor import checkup, deliver, fetch, gate, outlets, poll, service, settings
from storage import models, polls
from tests.monitor.service import newsdesk, victim, ward

A_PAGE = 10
DESK, OPERATOR = "desk@example.org", "operator@example.org"


@dataclasses.dataclass
class Newsroom:
    """A site that posts releases, ten to a result page, and may fall ill."""

    world: ward.World
    clock: newsdesk.Clock
    posted: dict[int, dt.datetime] = dataclasses.field(default_factory=dict)
    links: int = A_PAGE
    """How many links of a result page can be told for links."""

    def post(self, release: tuple[str, ...] | None = None, *, at: dt.datetime | None = None, body: bool = True) -> int:
        """Post a release, one of no interest if none is given; give back its number."""
        number, moment = len(self.posted) + 1, at or self.clock()
        self.posted[number] = moment
        title, *words = release or (f"Exhibition number {number} opens", *newsdesk.OTHER[1:], f"It is number {number}.")
        text = "".join(f"<p>{html.escape(one)}</p>" for one in words) if body else ""
        self.world.pages[f"/a/{number}.html"] = (
            f"<html lang='en'><head><title>{html.escape(title)}</title>"
            f"<meta property='article:published_time' content='{moment.isoformat()}'></head>"
            f"<body><article><h1>{html.escape(title)}</h1>{text}</article></body></html>"
        )
        self.list()
        return number

    def list(self) -> None:
        """Write the result pages anew."""
        numbers = sorted(self.posted, reverse=True)
        starts = range(0, len(numbers), A_PAGE)
        for page, start in enumerate(starts, start=1):
            items = "".join(self._item(number, at) for at, number in enumerate(numbers[start : start + A_PAGE]))
            more = f'<nav class="pagination"><a rel="next" href="{path(page + 1)}">Next page</a></nav>'
            body = f"<main><h1>News</h1><ul class='list'>{items}</ul>{more if page < len(starts) else ''}</main>"
            self.world.pages[path(page)] = f"<html><body>{body}</body></html>"

    def _item(self, number: int, position: int) -> str:
        title, day = f"Release number {number} of the press service", self.posted[number].date()
        if position >= self.links:
            return f"<li class='item'><h3 data-target='{number}'>{title}</h3></li>"
        link = f"<a href='/a/{number}.html'>{title}</a>"
        return f"<li class='item'><h3>{link}</h3><time datetime='{day}'>{day}</time></li>"


def path(page: int) -> str:
    """The path of a result page."""
    return "/news/" if page == 1 else f"/news/?page={page}"


@dataclasses.dataclass
class Life:
    """A service that watches a newsroom, and a clock to turn."""

    desk: service.Service
    gate: fetch.Fetcher
    newsroom: Newsroom

    @property
    def source(self) -> settings.Source:
        """The one source."""
        return self.desk.settings.sources[0]

    def visit(self, **later: float) -> poll.Visit:
        """Turn the clock on, visit the source whether due or not, and send what there is to send."""
        self.newsroom.clock.forward(**later)
        made = poll.poll(self.desk, self.gate, self.source, forced=True)
        assert made is not None
        self.deliver()
        return made

    def deliver(self) -> None:
        """Send what there is to send."""
        deliver.drain(outlets.office(self.desk, self.gate))

    def row(self) -> models.Source:
        """The source as it stands."""
        with self.desk.sessions(expire_on_commit=False) as session:
            found = polls.source(session, self.source.name)
            assert found is not None
            return found

    def told(self, address: str) -> list[str]:
        """The subjects of all mails that somebody got so far."""
        return self.newsroom.world.mails_to(address)

    def gaps(self) -> list[models.Gap]:
        """All gaps."""
        with self.desk.sessions(expire_on_commit=False) as session:
            return list(session.scalars(sa.select(models.Gap).order_by(models.Gap.id)))


@pytest.fixture
def life(engine: sa.Engine, database_url: str, clock: newsdesk.Clock) -> collections.abc.Iterator[Life]:
    """A newsroom with a release a day for a month, and a service that has not looked at it yet."""
    with ward.world() as world:
        loaded = victim.configuration(database_url, world.web, world.smtp)
        rule = settings.Rule(name="desk", partners=("any",), email=(DESK,))
        operator = settings.Operator(email=(OPERATOR,))
        source = newsdesk.source(url=f"http://127.0.0.1:{world.web}/news/", max_result_pages=3)
        loaded = loaded.model_copy(update={"rules": (rule,), "operator": operator, "sources": (source,)})
        made = newsdesk.make_desk(engine, loaded, clock)
        newsroom = Newsroom(world, clock)
        for days in range(35, 0, -1):
            newsroom.post(at=clock() - dt.timedelta(days=days))
        with gate.opened(made, lambda _: None) as opened:
            yield Life(made, opened, newsroom)


def test_a_whole_life(life: Life) -> None:
    """What the desk and the operator hear from the first poll to the last, each thing once."""
    _is_read_first(life)
    _has_news(life)
    _falls_silent(life)
    _breaks_down(life)
    _changes_its_layout(life)
    _recovers(life)
    _is_missed_in_part(life)
    assert len(life.told(DESK)) == len(set(life.told(DESK)))
    with life.desk.sessions() as session:
        assert set(session.scalars(sa.select(models.Message.status))) == {"sent"}


def _is_read_first(life: Life) -> None:
    made = life.visit()
    assert (made.outcome, made.result_pages, made.new_links, made.harvest.articles) == ("ok", 3, 30, 30)
    assert (life.row().health, life.row().rhythm, life.gaps()) == ("ok", 129_600, [])
    assert life.told(DESK) == life.told(OPERATOR) == []


def _has_news(life: Life) -> None:
    life.newsroom.post(newsdesk.MEETING)
    made = life.visit(minutes=30)
    assert (made.result_pages, made.new_links, made.harvest.messages) == (1, 1, 1)
    (subject,) = life.told(DESK)
    assert "ASEAN" in subject
    for _ in range(3):
        life.newsroom.clock.forward(hours=23.5)
        life.newsroom.post()
        life.visit(minutes=30)
    assert (life.row().health, life.told(OPERATOR)) == ("ok", [])


def _falls_silent(life: Life) -> None:
    life.visit(hours=30)
    assert life.row().health == "ok"
    life.newsroom.clock.forward(hours=10)
    checkup.look_after_all(life.desk)
    assert life.row().health == "quiet"
    for hours in (1, 24, 48):
        life.visit(hours=hours)
    assert life.told(OPERATOR) == ["Source news has been silent for longer than usual"]
    for _ in range(2):
        life.newsroom.post()
        life.visit(hours=1)
    assert life.row().health == "ok"
    assert life.told(OPERATOR)[1:] == ["Source news is read as usual again"]


def _breaks_down(life: Life) -> None:
    life.newsroom.clock.forward(days=1)
    life.newsroom.post()
    before = len(life.told(OPERATOR))
    life.newsroom.world.broken.add("/news/")
    for minutes in (0, 1, 2, 4, 8):
        made = life.visit(minutes=minutes)
        assert (made.outcome, life.row().health) == ("failed", "failing")
    assert len(life.told(OPERATOR)) == before
    for hours in (1, 2, 3):
        life.visit(hours=hours)
    assert life.told(OPERATOR)[before:] == ["Source news cannot be read"]
    life.newsroom.world.broken.clear()
    life.visit(minutes=30)
    assert (life.row().health, life.row().note, len(life.told(OPERATOR))) == ("ok", None, before + 1)
    life.visit(minutes=60)
    assert life.told(OPERATOR)[before + 1 :] == ["Source news is read as usual again"]


def _changes_its_layout(life: Life) -> None:
    life.newsroom.clock.forward(days=1)
    before, desk = len(life.told(OPERATOR)), len(life.told(DESK))
    life.newsroom.links = 3
    life.newsroom.post(newsdesk.LATER)
    made = life.visit()
    assert (made.outcome, made.first_links, made.harvest.messages) == ("ok", 3, 1)
    assert (life.row().health, life.row().note) == ("suspect", "the listing has 3 links, 10 are usual")
    assert (life.told(DESK)[desk:], len(life.told(OPERATOR))) == ([], before)
    for _ in range(3):
        life.newsroom.post(body=False)
        life.visit(hours=1)
    assert life.told(OPERATOR)[before:] == ["Source news is read, and does not look as it used to"]
    assert life.told(DESK)[desk:] == []


def _recovers(life: Life) -> None:
    before, desk = len(life.told(OPERATOR)), len(life.told(DESK))
    life.newsroom.links = A_PAGE
    life.newsroom.list()
    life.visit(hours=1)
    assert life.row().note == "0 of 3 articles have a text, 100% are usual"
    for _ in range(3):
        life.newsroom.post()
        life.visit(hours=1)
    assert life.row().health == "ok"
    (subject,) = life.told(DESK)[desk:]
    assert "ESCAP" in subject
    life.visit(hours=3)
    assert life.told(OPERATOR)[before:] == ["Source news is read as usual again"]


def _is_missed_in_part(life: Life) -> None:
    life.newsroom.clock.forward(days=1)
    before = len(life.told(OPERATOR))
    missed = [life.newsroom.post() for _ in range(3 * A_PAGE)]
    life.newsroom.world.broken.add(path(2))
    made = life.visit()
    assert (made.result_pages, made.new_links, life.row().health) == (1, A_PAGE, "gapped")
    (gap,) = life.gaps()
    assert (gap.cause, gap.closed_at, gap.next_url) == ("unreadable", None, f"{life.source.url}?page=2")
    assert gap.newer_url is not None
    assert gap.newer_url.endswith(f"/a/{missed[-A_PAGE]}.html")
    for hours in (1, 2):
        life.visit(hours=hours)
    assert life.told(OPERATOR)[before:] == ["Source news was not read without a gap"]
    life.newsroom.world.broken.clear()
    made = life.visit(hours=1)
    assert (made.new_links, life.row().health) == (2 * A_PAGE, "ok")
    (gap,) = life.gaps()
    assert (gap.closed_by, gap.misses) == ("poll", 1)
    assert life.told(OPERATOR)[before + 1 :] == ["Source news has its gap closed"]
    life.visit(hours=1)
    assert {link.state for link in newsdesk.links(life.desk).values()} <= {"read", "failed"}
