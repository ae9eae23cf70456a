"""Reading what is due: failures of one article, doors that deliver whole texts, and rechecks."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import sqlalchemy as sa
from sqlalchemy import exc

from monitor import fetch, meetings, poll, service, timetable
from storage import articles, models
from tests.monitor.service import newsdesk

SOURCE = newsdesk.source()
DOOR = newsdesk.source("rest", f"{newsdesk.HOME}/wp-json/wp/v2/posts", parser="wordpress")
NEWS = "A new hall was opened to the public on Monday morning by the staff of the house."


def opened(desk: service.Service, site: newsdesk.Site) -> None:
    """Let the first, quiet visit be over."""
    site.list(1)
    site.put(1, *newsdesk.OTHER)
    newsdesk.visit(desk, site)


def test_an_article_that_fails_is_tried_again_ever_later(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """A missing article is asked for at growing intervals; in the end it counts as gone, and says so."""
    opened(desk, site)
    site.list(2, 1)
    waits, before = [], clock()
    tries = timetable.ARTICLES["hard"].tries
    for _ in range(tries):
        made = newsdesk.visit(desk, site)
        assert (made.outcome, made.harvest.failed) == ("ok", 1)
        link = newsdesk.links(desk)["2"]
        waits.append(clock() - before)
        before = clock()
        clock.now = link.due_at or clock.now
    assert (link.state, link.due_at, link.tries) == ("gone", None, tries)
    assert "HTTP 404" in (link.error or "")
    assert waits[1:] == sorted(waits[1:])
    assert waits[1] < dt.timedelta(minutes=30) < waits[-1]
    clock.forward(days=90)
    newsdesk.visit(desk, site)
    assert site.asked.count(newsdesk.address(2)) == tries


def test_an_article_that_comes_late_is_news(desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """A release that could not be read at first is told once it can."""
    opened(desk, site)
    site.list(2, 1)
    newsdesk.visit(desk, site)
    site.put(2, *newsdesk.LATER)
    clock.forward(hours=1)
    assert newsdesk.visit(desk, site).harvest.messages == 1
    link = newsdesk.links(desk)["2"]
    assert (link.state, link.tries, link.error) == ("read", 0, None)


def test_a_fault_of_ours_leaves_the_others_read(
    desk: service.Service, site: newsdesk.Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where detection breaks on one article, nothing of it is stored, the rest is, and its link waits."""
    opened(desk, site)
    site.list(4, 3, 2, 1)
    site.put(2, *newsdesk.LATER)
    site.put(3, "Broken", NEWS)
    site.put(4, "Whole", NEWS, "It is large.")
    detect = meetings.detect

    def broken(article: object, catalogue: object) -> object:
        if getattr(article, "title", "") == "Broken":
            raise ZeroDivisionError("by a fault of ours")
        return detect(article, catalogue)  # type: ignore[arg-type]

    monkeypatch.setattr(meetings, "detect", broken)
    made = newsdesk.visit(desk, site)
    assert (made.outcome, made.harvest.articles, made.harvest.failed, made.harvest.messages) == ("ok", 2, 1, 1)
    link = newsdesk.links(desk)["3"]
    assert (link.state, link.article_id, link.error) == ("failed", None, "ZeroDivisionError: by a fault of ours")
    with desk.sessions() as session:
        assert session.scalars(sa.select(models.Article.title).where(models.Article.title == "Broken")).all() == []


@pytest.mark.parametrize(
    ("fault", "goes_on"), [(exc.DataError, True), (exc.IntegrityError, True), (exc.OperationalError, False)]
)
def test_what_the_database_refuses_of_one_article_is_that_articles_fault(
    desk: service.Service,
    site: newsdesk.Site,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[exc.DBAPIError],
    goes_on: bool,
) -> None:
    """A value that cannot be stored hinders no other article; a database that is away ends the visit and is raised."""
    opened(desk, site)
    site.list(3, 2, 1)
    site.put(2, *newsdesk.LATER)
    site.put(3, "Broken", NEWS)
    add = articles.add

    def refuse(session: object, record: object, now: object, *, quiet: bool) -> object:
        if getattr(record, "title", "") == "Broken":
            raise fault("INSERT", None, Exception("refused"))
        return add(session, record, now, quiet=quiet)  # type: ignore[arg-type]

    monkeypatch.setattr(articles, "add", refuse)
    if goes_on:
        made = newsdesk.visit(desk, site)
        assert (made.harvest.articles, made.harvest.failed) == (1, 1)
        return
    with pytest.raises(fault):
        newsdesk.visit(desk, site)
    with desk.sessions() as session:
        assert session.scalars(sa.select(models.Source.leased_by)).one() is None
        last = session.scalars(sa.select(models.Poll).order_by(models.Poll.id.desc())).first()
        assert last is not None
        assert (last.outcome, last.error) == ("broken_off", "broken off: OperationalError")


def test_a_page_that_says_not_modified_is_not_read_again(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """A recheck with the page's validators that changes nothing stores nothing, and the next recheck comes."""
    site.tags = True
    opened(desk, site)
    first = newsdesk.links(desk)["1"]
    assert first.etag is not None
    assert first.due_at == newsdesk.START + dt.timedelta(hours=1)
    clock.forward(hours=2)
    newsdesk.visit(desk, site)
    again = newsdesk.links(desk)["1"]
    assert (again.etag, again.due_at) == (first.etag, newsdesk.START + dt.timedelta(hours=6))
    assert newsdesk.count(desk, models.Snapshot) == 1


def posts(*texts: tuple[int, str, tuple[str, ...]]) -> str:
    """What a REST door of WordPress delivers."""
    return json.dumps(
        [
            {
                "id": number, "date_gmt": "2026-05-13T08:00:00", "link": newsdesk.address(number),
                "title": {"rendered": title}, "content": {"rendered": "".join(f"<p>{one}</p>" for one in paragraphs)},
            }
            for number, title, paragraphs in texts
        ]
    )  # fmt: skip


def test_a_door_that_delivers_whole_texts_needs_no_page(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Articles of a REST door come from its answer alone; an edit in it is seen at the next visit, and told."""
    old = (1, newsdesk.OTHER[0], newsdesk.OTHER[1:])
    site.pages[DOOR.url] = posts(old)
    poll.poll(desk, site, DOOR)
    clock.forward(minutes=31)
    site.pages[DOOR.url] = posts((2, newsdesk.LATER[0], newsdesk.LATER[1:]), old)
    made = poll.poll(desk, site, DOOR)
    assert made is not None
    assert (made.harvest.articles, made.harvest.messages) == (1, 1)
    assert newsdesk.links(desk)["2"].due_at is None
    clock.forward(minutes=31)
    moved = tuple(words.replace("13 May", "14 May") for words in newsdesk.LATER)
    site.pages[DOOR.url] = posts((2, moved[0], moved[1:]), old)
    made = poll.poll(desk, site, DOOR)
    assert made is not None
    assert (made.harvest.articles, made.harvest.messages) == (1, 1)
    assert newsdesk.states(desk)[1].startswith("changed:")
    clock.forward(minutes=31)
    made = poll.poll(desk, site, DOOR)
    assert made is not None
    assert made.harvest.articles == 0
    assert site.articles_asked() == []


def test_only_so_many_articles_are_read_in_one_visit(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """A flood of new links is read in portions, in the order of the listing; none is lost."""
    few = newsdesk.with_poll(desk, max_links=2)
    opened(few, site)
    site.list(6, 5, 4, 3, 2, 1)
    for number in range(2, 7):
        site.put(number, f"Hall {number}", NEWS, f"It is number {number}.")
    done = []
    for _ in range(3):
        clock.forward(minutes=30)
        done.append(newsdesk.visit(few, site).harvest.articles)
    assert done == [2, 2, 1]
    assert {one.state for one in newsdesk.links(few).values()} == {"read"}


def test_a_gate_that_refuses_is_no_end(desk: service.Service, site: newsdesk.Site) -> None:
    """An article that robots.txt keeps from us is noted as failed, with the reason."""
    opened(desk, site)
    site.list(2, 1)
    site.pages[newsdesk.address(2)] = fetch.Refused("robots.txt says no", url=newsdesk.address(2))
    assert newsdesk.visit(desk, site).harvest.failed == 1
    assert "robots.txt says no" in (newsdesk.links(desk)["2"].error or "")


def test_a_host_that_wants_to_be_left_alone_costs_no_article_a_try(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """While the host is held nothing more is asked for, and what waits is read once that is over."""
    opened(desk, site)
    site.list(4, 3, 2, 1)
    held = fetch.Held("its host asked to be left alone", url=newsdesk.address(2), retry_after=dt.timedelta(hours=1))
    site.pages |= {newsdesk.address(number): held for number in (2, 3, 4)}
    made = newsdesk.visit(desk, site)
    assert (made.harvest.held, made.harvest.failed) == (True, 0)
    assert len(site.articles_asked()) == 2
    assert {link.tries for link in newsdesk.links(desk).values()} == {0}
    for number, release in ((2, newsdesk.MEETING), (3, newsdesk.LATER), (4, newsdesk.OTHER)):
        site.put(number, *release)
    clock.forward(hours=1)
    assert newsdesk.visit(desk, site).harvest.failed == 0
    assert {link.state for link in newsdesk.links(desk).values()} == {"read"}


def test_a_broken_robots_txt_costs_no_article_its_tries(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """A site that is broken for weeks, robots.txt and all, is asked for no page; what was due is read in the end."""
    opened(desk, site)
    site.list(2, 1)
    site.pages[newsdesk.address(2)] = fetch.Refused("robots.txt answers HTTP 503", url=newsdesk.address(2), retry=True)
    for _ in range(20):
        newsdesk.visit(desk, site)
        clock.forward(days=1)
    assert (newsdesk.links(desk)["2"].state, newsdesk.links(desk)["2"].tries) == ("failed", 0)
    site.put(2, *newsdesk.MEETING)
    assert newsdesk.visit(desk, site).harvest.articles == 1


def test_a_site_that_falls_silent_is_left_until_the_next_visit(desk: service.Service, site: newsdesk.Site) -> None:
    """After some articles in a row without an answer the others are not tried, and stay due."""
    opened(desk, site)
    site.list(*range(9, 0, -1))
    for number in range(2, 10):
        site.pages[newsdesk.address(number)] = fetch.TimedOut("no answer in time", url=newsdesk.address(number))
    made = newsdesk.visit(desk, site)
    assert (made.harvest.failed, made.harvest.unanswered) == (3, 3)
    states = [link.state for link in newsdesk.links(desk).values()]
    assert (states.count("failed"), states.count("pending")) == (3, 5)


def test_the_last_look_at_an_article_is_not_talked_out_of(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """A server that says "not modified" whatever it is asked hides an edit no longer than to the last recheck."""
    opened(desk, site)
    site.tags = True
    site.list(2, 1)
    site.put(2, *newsdesk.MEETING)
    newsdesk.visit(desk, site)
    first = newsdesk.links(desk)["2"]
    site.put(2, newsdesk.MEETING[0], *newsdesk.LATER[1:])
    site.lies = True
    for _ in desk.settings.monitor.poll.recheck:
        assert newsdesk.count(desk, models.Revision) == 0
        due = newsdesk.links(desk)["2"].due_at
        assert due is not None
        clock.now = due
        newsdesk.visit(desk, site)
    assert newsdesk.count(desk, models.Revision) == 1
    assert newsdesk.links(desk)["2"].first_seen_at == first.first_seen_at


@pytest.mark.parametrize("looks", [1, 3])
def test_an_article_that_is_doubted_is_looked_at_again(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, looks: int
) -> None:
    """What is left of a text stands after a day, whatever validators say and also where no look was due any more."""
    site.tags = True
    site.list(1)
    site.put(1, newsdesk.OTHER[0], *newsdesk.OTHER[1:], *(f"{NEWS} It is hall {number}." for number in range(9)))
    newsdesk.visit(desk, site)
    withdrawn = "This release was withdrawn by the press service, which regrets the mistake and begs your pardon."
    for look in range(1, 10):
        if look == looks + 1:
            site.put(1, newsdesk.OTHER[0], withdrawn)
        clock.now = newsdesk.links(desk)["1"].due_at or clock.now
        newsdesk.visit(desk, site)
    article = newsdesk.links(desk)["1"].article
    assert article is not None
    assert article.text == withdrawn
