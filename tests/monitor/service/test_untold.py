"""What came quietly and of which nobody heard: the first report that is news tells it, and the past stays silent."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from monitor import intake, partners, poll, routing, service, untold
from parsers import article as parsed
from storage import models, polls
from tests.monitor.service import newsdesk

NEWS = newsdesk.source()
FEED = newsdesk.source("mirror", f"{newsdesk.MIRROR}/news/")
RETOLD = (*newsdesk.LATER, "The ceremony was broadcast.")


def visit(desk: service.Service, site: newsdesk.Site) -> poll.Visit:
    """A visit to the second source."""
    made = poll.poll(desk, site, FEED, forced=True)
    assert made is not None
    return made


def told(desk: service.Service) -> list[tuple[str, str]]:
    """Of each message about a meeting its state, and the source whose report gave the occasion."""
    with desk.sessions() as session:
        rows = session.scalars(sa.select(models.Message).order_by(models.Message.created_at)).all()
        return [(row.state, row.payload["article"]["source"]) for row in rows]


@pytest.fixture
def overtaken(visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> service.Service:
    """A desk that watches one source, and whose quiet first visit to another took in a fresh meeting."""
    site.list(2, 1, at=FEED.url, home=newsdesk.MIRROR)
    site.put(1, *newsdesk.OTHER, "So says the mirror.", home=newsdesk.MIRROR)
    site.put(2, *newsdesk.LATER, home=newsdesk.MIRROR)
    visit(visited, site)
    assert told(visited) == []
    clock.forward(minutes=30)
    return visited


def test_a_quiet_first_visit_swallows_no_alert(
    overtaken: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """The watched source reports the meeting later: it is told as new, by that report, once."""
    site.list(3, 2, 1)
    site.put(3, *RETOLD)
    newsdesk.visit(overtaken, site)
    assert told(overtaken) == [("held", "news")]
    assert newsdesk.count(overtaken, models.Meeting) == 3
    clock.forward(hours=1)
    site.put(4, *newsdesk.LATER, "The mirror adds a word.", home=newsdesk.MIRROR)
    site.list(4, 2, 1, at=FEED.url, home=newsdesk.MIRROR)
    visit(overtaken, site)
    assert told(overtaken) == [("held", "news")]


def test_a_later_report_of_the_new_source_tells_too(
    overtaken: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Whichever source reports it first after its own first visit."""
    clock.forward(hours=1)
    site.put(4, *RETOLD, home=newsdesk.MIRROR)
    site.list(4, 2, 1, at=FEED.url, home=newsdesk.MIRROR)
    visit(overtaken, site)
    assert told(overtaken) == [("held", "mirror")]


def test_an_edit_of_what_came_quietly_tells_the_edit_only(
    overtaken: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """The article of a first visit that gets another word tells nobody of its meeting."""
    site.put(2, *RETOLD, home=newsdesk.MIRROR)
    clock.forward(hours=2)
    assert visit(overtaken, site).harvest.articles == 1
    assert told(overtaken) == []


def test_news_is_measured_by_the_last_good_visit(
    overtaken: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """After an outage of weeks, what the source posted meanwhile is news still."""
    clock.forward(days=20)
    site.list(3, 2, 1)
    site.put(3, *RETOLD)
    newsdesk.visit(overtaken, site)
    assert told(overtaken) == [("held", "news")]


def test_an_old_article_tells_nothing_known(
    overtaken: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """What was posted weeks before the last good visit joins in silence, and so leaves the word to a fresh report."""
    site.list(3, 2, 1)
    site.put(3, *RETOLD)
    page = str(site.pages[newsdesk.address(3)])
    site.pages[newsdesk.address(3)] = page.replace("2026-05-13T08", "2026-04-20T08")
    newsdesk.visit(overtaken, site)
    assert told(overtaken) == []
    clock.forward(hours=1)
    site.list(4, 3, 2, 1)
    site.put(4, *newsdesk.LATER, "Photographs are attached.")
    newsdesk.visit(overtaken, site)
    assert told(overtaken) == [("held", "news")]


POLICY = intake.Policy(
    catalogue=partners.compile(newsdesk.PARTNERS),
    rules=(
        routing.Rule(
            name="desk", recipients=(routing.Recipient(channel="email", address="desk@example.org"),), ungraded=True
        ),
    ),
)


def take(desk: service.Service, number: int, words: tuple[str, ...], posted: dt.date, *, quiet: bool) -> intake.Taken:
    """Take in an article of the watched source."""
    article = parsed.Article(
        title=words[0], paragraphs=words[1:], language="tr" if words is TURKISH else "en",
        parser="generic", parser_version="1", published=posted,
    )  # fmt: skip
    incoming = intake.Incoming(
        article=article, identity=f"n:{number}", url=newsdesk.address(number),
        source="elsewhere" if quiet else "news", quiet=quiet,
    )  # fmt: skip
    with desk.sessions.begin() as session:
        polls.register(session, ["news"], desk.now())
        return intake.take(session, incoming, POLICY, desk.now())


TURKISH = (
    "ŞİÖ Genel Sekreteri ASEAN heyetini kabul etti",
    "ŞİÖ Genel Sekreteri, ASEAN heyetini Pekin'de kabul etti ve iş birliğini görüştü.",
)
"""A release in a language whose sentences are not read."""


def test_an_import_of_the_past_does_not_flood(desk: service.Service, clock: newsdesk.Clock) -> None:
    """Of a hundred meetings that an import brought, fresh retellings tell those of the last weeks and no older ones."""
    days = [clock().date() - dt.timedelta(days=age) for age in range(0, 400, 20)]

    def report(day: dt.date, *more: str) -> tuple[str, ...]:
        return (*(words.replace("13 May 2026", f"{day.day} {day:%B %Y}") for words in newsdesk.LATER), *more)

    for number, day in enumerate(days):
        take(desk, number, report(day), day, quiet=True)
    assert newsdesk.count(desk, models.Meeting) == len(days)
    for number, day in enumerate(days):
        take(desk, 1000 + number, report(day, "It was a good year."), clock().date(), quiet=False)
    assert newsdesk.count(desk, models.Meeting) == len(days), "each was known again"
    recent = [day for day in days if clock().date() - day <= untold.PAST]
    assert newsdesk.states(desk) == ["held"] * len(recent)
    assert len(recent) == 2


def test_a_mention_that_came_quietly_is_told_by_the_report_that_is_news(
    desk: service.Service, clock: newsdesk.Clock
) -> None:
    """The same words on the watched source are told, though an import had them; a third copy is not."""
    today = clock().date()
    take(desk, 1, TURKISH, today, quiet=True)
    assert newsdesk.states(desk) == []
    assert len(take(desk, 2, TURKISH, today, quiet=False).messages) == 1
    with desk.sessions.begin() as session:
        session.execute(sa.update(models.Article).where(models.Article.source == "news").values(source="third"))
    assert take(desk, 3, TURKISH, today, quiet=False).messages == ()


def test_whom_the_rules_did_not_ask_for_is_not_told_later(overtaken: service.Service, site: newsdesk.Site) -> None:
    """A meeting that a loud report brought, and of which no rule tells, is known: a second one tells it to nobody."""
    deaf = dataclasses.replace(overtaken, policy=dataclasses.replace(overtaken.policy, rules=()))
    site.list(3, 2, 1)
    site.put(3, *RETOLD)
    newsdesk.visit(deaf, site)
    site.list(4, 3, 2, 1)
    site.put(4, *newsdesk.LATER, "Photographs are attached.")
    newsdesk.visit(overtaken, site)
    assert told(overtaken) == []
