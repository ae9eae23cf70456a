"""Visits to several sources that store at the same moment, by two processes on one database."""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import threading
import typing

import pytest
import sqlalchemy as sa

from monitor import harvest, poll, service
from storage import database, models, polls
from tests.monitor.service import newsdesk

NEWS = newsdesk.source()
MIRROR = newsdesk.source("mirror", f"{newsdesk.MIRROR}/news/")
TIMETABLE = ("The ferry to the island", "The ferry leaves the pier at nine and takes twenty minutes to the island.")
"""A release on no meeting at all."""


def opened(desk: service.Service, site: newsdesk.Site) -> service.Service:
    """Let both first, quiet visits be over; gives back the second process."""
    other = newsdesk.other(desk)
    for by, source in ((desk, NEWS), (other, MIRROR)):
        site.pages[source.url] = newsdesk.listing(1, home=source.url.removesuffix("/news/"))
        site.put(1, *newsdesk.OTHER, home=source.url.removesuffix("/news/"))
        assert poll.poll(by, site, source, forced=True)
    return other


def at_once(desk: service.Service, other: service.Service, site: newsdesk.Site) -> list[poll.Visit]:
    """Visit both sources, the listings at the same moment."""
    start = threading.Barrier(2)
    site.on_get = lambda url: _wait(start, url)
    with concurrent.futures.ThreadPoolExecutor(2) as threads:
        pairs = ((desk, NEWS), (other, MIRROR))
        made = [threads.submit(poll.poll, by, site, source, forced=True) for by, source in pairs]
        return [visit for one in made if (visit := one.result(60))]


def _wait(start: threading.Barrier, url: str) -> None:
    if url.endswith("/news/"):
        start.wait(30)


def test_two_reports_at_once_are_one_meeting(desk: service.Service, site: newsdesk.Site) -> None:
    """Sites that bring the same release at the same moment make one meeting and one message."""
    other = opened(desk, site)
    before = newsdesk.count(desk, models.Meeting)
    for number in range(2, 6):
        for home, url in ((newsdesk.HOME, NEWS.url), (newsdesk.MIRROR, MIRROR.url)):
            site.list(number, *range(number - 1, 0, -1), at=url, home=home)
            at = [words.replace("13 May", f"{number} May") for words in newsdesk.LATER]
            site.put(number, *at, f"Told by {home}.", home=home)
        assert [one.harvest.articles for one in at_once(desk, other, site)] == [1, 1]
    assert newsdesk.count(desk, models.Meeting) == before + 4
    assert newsdesk.states(desk) == ["held"] * 4


def test_one_article_that_two_sites_show_at_once_is_stored_once(desk: service.Service, site: newsdesk.Site) -> None:
    """Both links lead to it, and neither counts as unread."""
    other = opened(desk, site)
    for number in range(2, 6):
        title, *paragraphs = TIMETABLE
        site.put(number, f"{title}, part {number}", *paragraphs)
        for url in (NEWS.url, MIRROR.url):
            site.list(number, *range(number - 1, 0, -1), at=url)
        visits = at_once(desk, other, site)
        assert [one.harvest.failed for one in visits] == [0, 0]
    with desk.sessions() as session:
        found = sa.select(models.Article.url).where(models.Article.title.contains("ferry"))
        assert sorted(session.scalars(found)) == [newsdesk.address(number) for number in range(2, 6)]


@pytest.mark.parametrize(("words", "waits"), [(TIMETABLE, False), (newsdesk.LATER, True)])
def test_only_who_tells_of_a_meeting_waits_for_who_stores_another_article(
    postgres_url: str, clock: newsdesk.Clock, site: newsdesk.Site, words: typing.Any, waits: bool
) -> None:
    """News without a meeting is stored while somebody else stores; a meeting is compared with all that there are."""
    engine = database.engine(postgres_url)
    desk = newsdesk.make_desk(engine, newsdesk.configuration(postgres_url), clock)
    opened(desk, site)
    site.list(2, 1)
    newsdesk.visit(desk, site)  # the link is on the seen list, and its page is not there yet
    site.put(2, *words)
    clock.forward(minutes=45)
    with desk.sessions.begin() as session:
        held = polls.claim(session, NEWS.name, desk.holder, clock(), dt.timedelta(minutes=10))
        assert held is not None
        source_id = held.id
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        with desk.sessions.begin() as session:
            database.together(session, "another article")
            reading = threads.submit(harvest.read, desk, site, NEWS, source_id, {})
            done = bool(concurrent.futures.wait([reading], timeout=0.5 if waits else 30).done)
        made = reading.result(30)
    assert (done, made.articles) == (not waits, 1)
    engine.dispose()
