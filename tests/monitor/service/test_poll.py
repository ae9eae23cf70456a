"""One source from start to end: what is noted, read, told, and left alone."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from monitor import fetch, noting, poll, service
from storage import models, polls
from tests.monitor.service import newsdesk

SOURCE = newsdesk.source()
MIRROR = newsdesk.source("mirror", f"{newsdesk.MIRROR}/news/")


def test_the_first_visit_tells_nobody(visited: service.Service) -> None:
    """What stands on a site when it is first read goes into the archive, links and meetings and all, without a word."""
    assert newsdesk.states(visited) == []
    assert {name: (one.state, one.quiet) for name, one in newsdesk.links(visited).items()} == {
        "1": ("read", True),
        "2": ("read", True),
    }
    assert newsdesk.count(visited, models.Meeting) >= 1


def test_news_is_told_once(visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """A later release about a tracked partner writes one message; to read it all again writes none."""
    site.list(3, 2, 1)
    site.put(3, *newsdesk.LATER)
    made = newsdesk.visit(visited, site)
    assert (made.outcome, made.links, made.new_links) == ("ok", 3, 1)
    assert (made.harvest.articles, made.harvest.meetings, made.harvest.messages) == (1, 1, 1)
    assert newsdesk.states(visited) == ["held"]
    for _ in range(4):
        clock.forward(days=1)
        newsdesk.visit(visited, site)
    assert newsdesk.states(visited) == ["held"]
    assert newsdesk.count(visited, models.Revision) == 0


def test_news_of_no_partner_is_kept_and_not_told(visited: service.Service, site: newsdesk.Site) -> None:
    """A release that concerns no partner is in the archive and in nobody's mailbox."""
    site.list(3, 2, 1)
    site.put(3, "A concert for the anniversary", *newsdesk.OTHER[1:], "The orchestra played for two hours.")
    assert newsdesk.visit(visited, site).harvest.articles == 1
    assert newsdesk.states(visited) == []


def test_a_second_sites_report_joins_silently(
    told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """The same meeting on another site is one more report of it, and no message."""
    site.list(1, at=MIRROR.url, home=newsdesk.MIRROR)
    site.put(1, *newsdesk.OTHER[:2], "Admission costs nothing.", home=newsdesk.MIRROR)
    poll.poll(told, site, MIRROR)
    clock.forward(minutes=40)
    site.list(8, 1, at=MIRROR.url, home=newsdesk.MIRROR)
    site.put(8, newsdesk.LATER[0], *newsdesk.LATER[1:], "The ceremony was broadcast.", home=newsdesk.MIRROR)
    made = poll.poll(told, site, MIRROR)
    assert made is not None
    assert (made.harvest.articles, made.harvest.messages) == (1, 0)
    assert newsdesk.states(told) == ["held"]
    with told.sessions() as session:
        reports = sa.func.count(models.Report.article_id)
        assert (
            session.scalars(sa.select(reports).group_by(models.Report.meeting_id).order_by(reports.desc())).first() == 2
        )


def test_a_moved_date_is_told(told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """An edited release whose meeting has another day is news of its own, told once."""
    clock.forward(hours=2)
    site.put(3, *(words.replace("13 May", "14 May") for words in newsdesk.LATER))
    made = newsdesk.visit(told, site)
    assert (made.harvest.articles, made.harvest.messages) == (1, 1)
    first, second = newsdesk.states(told)
    assert first == "held"
    assert second.startswith("changed:")
    assert newsdesk.count(told, models.Revision) == 1
    clock.forward(days=1)
    newsdesk.visit(told, site)
    assert len(newsdesk.states(told)) == 2


def test_an_edit_of_what_came_quietly_is_told(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Old news that is changed under our eyes is news."""
    clock.forward(hours=2)
    site.put(2, *(words.replace("12 May", "11 May") for words in newsdesk.MEETING))
    newsdesk.visit(visited, site)
    assert [state.partition(":")[0] for state in newsdesk.states(visited)] == ["changed"]


def test_a_cosmetic_edit_is_no_news(told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """Other quotation marks, dashes and white space leave messages, words and evidence as they are."""
    clock.forward(hours=2)
    site.put(3, *(words.replace("Aziz Karim", "«Aziz» – Karim").replace(" met", ",  met") for words in newsdesk.LATER))
    newsdesk.visit(told, site)
    assert newsdesk.states(told) == ["held"]
    assert newsdesk.count(told, models.Revision) == 0
    with told.sessions() as session:
        proofs = session.scalars(sa.select(models.Involvement)).all()
        assert proofs
        for proof in proofs:
            assert proof.start is not None
            assert proof.article.text[proof.start : proof.end] == proof.quote


def test_an_unchanged_listing_still_has_its_articles_read(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Where the server says that the listing has not changed, what waits from before is read all the same."""
    site.tags = True
    site.list(2, 1)
    site.put(1, *newsdesk.OTHER)
    newsdesk.visit(desk, site)
    clock.forward(minutes=30)
    site.put(2, *newsdesk.MEETING)
    made = newsdesk.visit(desk, site)
    assert (made.outcome, made.error, made.harvest.articles) == ("not_modified", None, 1)
    assert newsdesk.links(desk)["2"].state == "read"


def test_an_empty_listing_is_a_failure(visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """A listing without links makes the source suspect, comes again soon, and keeps no validators."""
    site.tags = True
    site.pages[newsdesk.LISTING] = newsdesk.page("News", "We are renewing our pages. Come back soon.")
    made = newsdesk.visit(visited, site)
    assert made.outcome == "empty"
    assert made.error
    assert made.next_due_at is not None
    assert made.next_due_at - clock() < SOURCE.every
    with visited.sessions() as session:
        source = session.scalars(sa.select(models.Source)).one()
        assert (source.health, source.note, source.etag) == ("suspect", made.error, None)
    site.list(2, 1)
    clock.forward(minutes=5)
    assert newsdesk.visit(visited, site).outcome == "ok"
    with visited.sessions() as session:
        source = session.scalars(sa.select(models.Source)).one()
        assert (source.health, source.failures, source.note) == ("ok", 0, None)


def test_a_site_that_is_away_says_so(visited: service.Service, site: newsdesk.Site) -> None:
    """Where nobody answers no article is asked for either, and the visit is on record as failed."""
    site.pages[newsdesk.LISTING] = fetch.Unreachable("no route", url=newsdesk.LISTING)
    site.asked.clear()
    made = newsdesk.visit(visited, site)
    assert (made.outcome, made.unreachable, site.asked) == ("failed", True, [newsdesk.LISTING])
    with visited.sessions() as session:
        last = session.scalars(sa.select(models.Poll).order_by(models.Poll.id.desc())).first()
        assert last is not None
        assert (last.outcome, last.error) == ("failed", f"no route ({newsdesk.LISTING})")


def test_a_fault_of_ours_fails_the_visit(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this program trips over counts as a failure of the source, so that the operator hears of it."""

    def trip(*_: object, **__: object) -> None:
        raise UnicodeEncodeError("utf-8", "\ud83d", 0, 1, "surrogates not allowed")

    monkeypatch.setattr(noting, "note", trip)
    made = [newsdesk.visit(visited, site) for _ in range(visited.settings.monitor.health.failures)]
    assert {visit.outcome for visit in made} == {"failed"}
    assert made[0].next_due_at == clock() + dt.timedelta(minutes=5)
    with visited.sessions() as session:
        row = polls.source(session, "news")
        assert row is not None
        assert (row.health, row.failures, row.leased_by) == ("failing", len(made), None)
        assert "UnicodeEncodeError" in (row.note or "")


def test_a_listing_that_fails_leaves_the_articles_to_be_read(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """A site whose listing is broken still has the articles that wait from before."""
    site.list(1)
    newsdesk.visit(desk, site)
    site.pages[newsdesk.LISTING] = fetch.BadStatus(500, url=newsdesk.LISTING)
    site.put(1, *newsdesk.OTHER)
    clock.forward(minutes=10)
    made = newsdesk.visit(desk, site)
    assert (made.outcome, made.harvest.articles) == ("failed", 1)


def test_a_site_that_asks_to_be_left_alone_is(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """After 429 with Retry-After no article is asked for, and the next visit comes when the wait is over."""
    wait = dt.timedelta(hours=5)
    site.pages[newsdesk.LISTING] = fetch.BadStatus(429, url=newsdesk.LISTING, retry_after=wait)
    clock.forward(hours=1)
    asked = len(site.asked)
    made = newsdesk.visit(visited, site)
    assert (made.outcome, made.next_due_at) == ("failed", clock() + wait)
    assert site.asked[asked:] == [newsdesk.LISTING]


def test_links_are_never_forgotten(visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """What left the listing long ago does not come back as news when it is listed again."""
    site.list(2)
    clock.forward(days=400)
    newsdesk.visit(visited, site)
    site.list(2, 1)
    clock.forward(days=400)
    assert newsdesk.visit(visited, site).new_links == 0
    assert set(newsdesk.links(visited)) == {"1", "2"}


def test_a_first_visit_reads_the_newest(desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """Of a long first listing so many are read as the settings say; the rest is noted and never comes up as news."""
    few = newsdesk.with_poll(desk, first_visit_limit=2)
    site.list(5, 4, 3, 2, 1)
    for number in range(1, 6):
        site.put(number, f"Release {number}", *newsdesk.OTHER[1:], f"It has the number {number}.")
    made = newsdesk.visit(few, site)
    assert (made.new_links, made.harvest.articles) == (5, 2)
    assert {name for name, one in newsdesk.links(few).items() if one.state == "read"} == {"4", "5"}
    clock.forward(days=10)
    made = newsdesk.visit(few, site)
    assert (made.new_links, made.harvest.articles, newsdesk.states(few)) == (0, 0, [])


@pytest.mark.parametrize(("allowed", "read"), [(1, 1), (2, 2), (9, 3)])
def test_result_pages_are_followed_to_what_is_known(
    visited: service.Service, site: newsdesk.Site, allowed: int, read: int
) -> None:
    """After a long silence older result pages are read until one shows known links, and no more than allowed."""
    older = [f"{newsdesk.LISTING}?page={number}" for number in (2, 3, 4)]
    site.list(8, 7, following=older[0])
    site.list(6, 5, at=older[0], following=older[1])
    site.list(4, 2, 1, at=older[1], following=older[2])
    site.list(0, at=older[2])
    site.asked.clear()
    made = newsdesk.visit(newsdesk.with_poll(visited, deep_result_pages=allowed), site)
    assert [url for url in site.asked if "/news/" in url] == [newsdesk.LISTING, *older][:read]
    assert made.new_links == [2, 4, 5][read - 1]


def test_a_listing_that_leads_to_itself_ends(visited: service.Service, site: newsdesk.Site) -> None:
    """A next page that is the same page again is read once."""
    site.list(8, 7, following=newsdesk.LISTING)
    source = SOURCE.model_copy(update={"max_result_pages": 9})
    site.asked.clear()
    poll.poll(visited, site, source, forced=True)
    assert site.asked.count(newsdesk.LISTING) == 1
