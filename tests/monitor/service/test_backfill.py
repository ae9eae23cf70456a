"""The past of a source: read quietly, to the end, once, beside its polls, and gone on with after a stop."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from monitor import backfill, fetch, service, settings
from storage import gaps, models, polls, records, walks
from tests.monitor.service import newsdesk

PAGE = f"{newsdesk.LISTING}page/{{}}/"


def walk(
    desk: service.Service,
    site: newsdesk.Site,
    source: settings.Source | None = None,
    **asked: object,
) -> backfill.Step:
    """A backfill that nobody hinders, to its end."""
    made = backfill.run(
        desk,
        site,
        source or newsdesk.source(),
        backfill.Asked(**asked),
        wait=lambda _: None,  # type: ignore[arg-type]
    )
    *_, last = made
    return last


def archive(site: newsdesk.Site, pages: int, each: int = 3) -> None:
    """A site whose releases stand on so many result pages, newest first; every third is about a meeting."""
    for number in range(1, pages * each + 1):
        release = ward_release(number)
        site.put(number, *release)
    newest = pages * each
    for page in range(pages):
        numbers = range(newest - page * each, newest - (page + 1) * each, -1)
        at = newsdesk.LISTING if page == 0 else PAGE.format(page + 1)
        site.list(*numbers, at=at, following=PAGE.format(page + 2) if page + 1 < pages else None)


def ward_release(number: int) -> tuple[str, ...]:
    """A release of its own day."""
    if number % 3:
        return (f"{newsdesk.OTHER[0]}: part {number}", *newsdesk.OTHER[1:])
    day = dt.date(2020, 1, 1) + dt.timedelta(days=10 * number)
    return tuple(words.replace("13 May 2026", f"{day.day} {day:%B %Y}") for words in newsdesk.LATER)


def articles(desk: service.Service) -> int:
    """How many there are."""
    return newsdesk.count(desk, models.Article)


def test_all_result_pages_are_read_and_nobody_is_told(desk: service.Service, site: newsdesk.Site) -> None:
    """Every release is stored with its meeting; what would have been told is on record and not in the outbox."""
    archive(site, 4)
    last = walk(desk, site)
    assert (last.at, last.left) == (None, 0)
    assert last.tally == backfill.Tally(lists=4, links=12, articles=12, meetings=last.tally.meetings, withheld=4)
    assert (articles(desk), newsdesk.states(desk)) == (12, [])
    with desk.sessions() as session:
        told = [(one.recipient, one.told) for one in walks.withheld(session, last.walk)]
    assert told == [("desk@example.org", "ESCAP: SCO and ESCAP sign a memorandum")] * 4


def test_a_first_poll_after_it_tells_nothing_old(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """What the walk read is known to the polls, which tell of what is new from then on."""
    archive(site, 2)
    walk(desk, site)
    newsdesk.visit(desk, site)
    site.put(7, *newsdesk.MEETING)
    site.list(7, 6, 5)
    clock.forward(minutes=31)
    assert newsdesk.visit(desk, site).new_links == 1
    assert newsdesk.states(desk) == ["held"]


def test_news_is_left_to_the_next_poll(desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """What came since the last poll is not swallowed by a walk in between, on whichever list it stands."""
    archive(site, 2)
    newsdesk.visit(desk, site)
    clock.forward(minutes=10)
    site.put(9, *ward_release(9))
    site.put(28, *ward_release(12))
    site.list(9, 6, 5, 4, following=PAGE.format(2))
    site.list(28, 3, 2, 1, at=PAGE.format(2))  # dated 1 May, and so no news
    assert walk(desk, site).tally.articles == 4
    newsdesk.visit(desk, site)
    assert newsdesk.states(desk) == ["held"]
    clock.forward(days=20)
    site.list(9, 6, 5, 4)
    newsdesk.visit(desk, site)
    site.list(27, 9, 6, 5, at=PAGE.format(2))  # dated 28 May, and so not ours
    assert not walk(desk, site, since=dt.date(2026, 1, 1)).tally.articles
    assert "27" not in newsdesk.links(desk)


def test_links_that_a_first_visit_only_noted_are_read(desk: service.Service, site: newsdesk.Site) -> None:
    """A first visit reads the newest; the walk reads the rest."""
    archive(site, 1, each=6)
    newsdesk.visit(newsdesk.with_poll(desk, first_visit_limit=2), site)
    assert articles(desk) == 2
    assert walk(desk, site).tally.articles == 4
    assert articles(desk) == 6


def test_it_ends_at_the_day_that_was_asked_for(desk: service.Service, site: newsdesk.Site) -> None:
    """Older links are noted and not read, and no further result page is turned."""
    archive(site, 3)
    site.pages[newsdesk.LISTING] = site.pages[newsdesk.LISTING].replace("/a/", "/2026/05/09/a/")
    for number in (9, 8, 7):
        site.pages[newsdesk.address(number).replace("/a/", "/2026/05/09/a/")] = site.pages[newsdesk.address(number)]
    for page in (2, 3):
        at = PAGE.format(page)
        site.pages[at] = site.pages[at].replace("/a/", "/2019/05/09/a/")
    last = walk(desk, site, since=dt.date(2026, 1, 1))
    assert (last.tally.lists, last.tally.articles) == (2, 3)
    assert newsdesk.count(desk, models.Link) == 6
    assert PAGE.format(3) not in site.asked


def test_no_more_lists_than_asked_for(desk: service.Service, site: newsdesk.Site) -> None:
    """`most` ends the walk."""
    archive(site, 4)
    assert walk(desk, site, most=2).tally.lists == 2
    assert articles(desk) == 6


def test_result_pages_without_end_end(desk: service.Service, site: newsdesk.Site) -> None:
    """A site that shows its last page for every further number leads round in a circle, which is left."""
    archive(site, 2)
    for page in range(2, 9):
        site.list(3, 2, 1, at=PAGE.format(page), following=PAGE.format(page + 1))
    assert walk(desk, site).tally.articles == 6
    assert PAGE.format(5) not in site.asked


def test_a_list_that_does_not_answer_is_gone_on_with(desk: service.Service, site: newsdesk.Site) -> None:
    """The walk stops there, and the next one begins there; together they read all, once."""
    archive(site, 3)
    whole, site.pages[PAGE.format(2)] = site.pages[PAGE.format(2)], fetch.TimedOut("too slow", url=PAGE.format(2))
    with pytest.raises(backfill.BackfillError, match="goes on from there"):
        walk(desk, site)
    assert articles(desk) == 3
    site.pages[PAGE.format(2)] = whole
    site.asked.clear()
    last = walk(desk, site)
    assert newsdesk.LISTING not in site.asked
    assert (last.resumed, last.tally.lists, last.tally.articles, last.tally.withheld) == (True, 3, 9, 3)


def test_a_walk_that_came_to_its_end_begins_anew(desk: service.Service, site: newsdesk.Site) -> None:
    """It reads the lists again, and no article twice."""
    archive(site, 2)
    walk(desk, site)
    site.asked.clear()
    assert walk(desk, site).tally == backfill.Tally(lists=2, links=6)
    assert site.articles_asked() == []


def test_the_sitemaps_of_an_index_are_read(desk: service.Service, site: newsdesk.Site) -> None:
    """All that may hold what was asked for, the latest changed first."""
    archive(site, 2)
    home = newsdesk.HOME
    names = {"old": "2015-01-01", "new": "2026-05-01", "mid": "2026-03-01"}
    index = "".join(
        f"<sitemap><loc>{home}/{name}.xml</loc><lastmod>{day}</lastmod></sitemap>" for name, day in names.items()
    )
    site.pages[f"{home}/sitemap.xml"] = f"<?xml version='1.0'?><sitemapindex>{index}</sitemapindex>"
    for name, numbers in {"new": (6, 5), "mid": (4, 3), "old": (2, 1)}.items():
        entries = "".join(f"<url><loc>{newsdesk.address(number)}</loc></url>" for number in numbers)
        site.pages[f"{home}/{name}.xml"] = f"<?xml version='1.0'?><urlset>{entries}</urlset>"
    source = newsdesk.source(url=f"{home}/sitemap.xml", parser="sitemap")
    last = walk(desk, site, source, since=dt.date(2020, 1, 1))
    assert [url for url in site.asked if url.endswith(".xml")] == [
        f"{home}/{one}.xml" for one in ("sitemap", "new", "mid")
    ]
    assert last.tally.articles == 4


def test_an_archive_by_day_is_read_backwards(desk: service.Service, site: newsdesk.Site) -> None:
    """Days without a list are passed over; the walk ends with the day that was asked for."""
    archive(site, 2)
    pattern = f"{newsdesk.HOME}/{{year}}/{{month}}/{{day}}/"
    site.list(6, 5, at=f"{newsdesk.HOME}/2026/05/14/")
    site.list(4, 3, at=f"{newsdesk.HOME}/2026/05/11/")
    last = walk(desk, site, newsdesk.source(day_archive=pattern), since=dt.date(2026, 5, 10))
    assert [url.removeprefix(newsdesk.HOME) for url in site.asked if "/2026/" in url] == [
        f"/2026/05/{day}/" for day in (14, 13, 12, 11, 10)
    ]
    assert (last.tally.lists, last.tally.articles) == (2, 4)
    with pytest.raises(backfill.BackfillError, match="no end"):
        walk(desk, site, newsdesk.source(day_archive=pattern))


def test_the_source_is_free_between_two_lists(desk: service.Service, site: newsdesk.Site) -> None:
    """It is held while a list is read, given back after it, and a poll's due time stays as it was."""
    archive(site, 2)
    holders = []
    for step in backfill.run(desk, site, newsdesk.source(), backfill.Asked()):
        with desk.sessions() as session:
            row = polls.source(session, "news")
            holders.append((step.at is not None and step.left > 0, row.leased_by if row else None))
    assert {holder for inside, holder in holders if inside} == {"one"}
    assert holders[-1] == (False, None)


def test_it_waits_while_another_process_has_the_source(desk: service.Service, site: newsdesk.Site) -> None:
    """Until the lease is given back."""
    archive(site, 1)
    other = newsdesk.other(desk)
    with desk.sessions.begin() as session:
        polls.register(session, ["news"], desk.now())
        polls.claim(session, "news", other.holder, desk.now(), dt.timedelta(minutes=5))
    waited: list[float] = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        assert site.asked == []
        with desk.sessions.begin() as session:
            row = polls.source(session, "news")
            assert row is not None
            polls.release(session, row, row.next_due_at, holder=other.holder)

    *_, last = backfill.run(desk, site, newsdesk.source(), backfill.Asked(), wait=wait)
    assert (len(waited), last.tally.articles) == (1, 3)


def test_a_poll_that_is_due_goes_first(desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """Where the source is polled, the walk leaves a due poll time to begin, and goes on without it only once."""
    archive(site, 2)
    newsdesk.visit(desk, site)
    clock.forward(minutes=31)
    site.asked.clear()
    polled: list[int] = []

    def wait(_: float) -> None:
        if not polled:
            polled.append(len(site.asked))
            newsdesk.visit(newsdesk.other(desk), site)

    *_, last = backfill.run(desk, site, newsdesk.source(), backfill.Asked(), wait=wait)
    assert polled == [0]
    assert last.tally.articles == 3


def test_of_two_walks_the_later_one_goes_on(desk: service.Service, site: newsdesk.Site) -> None:
    """A process that was taken for dead and is not finds that another one has its walk, and stops."""
    archive(site, 3)
    first = backfill.run(desk, site, newsdesk.source(), backfill.Asked(), wait=lambda _: None)
    while next(first).tally.lists < 1:
        pass
    other = newsdesk.other(desk)
    second = backfill.run(other, site, newsdesk.source(), backfill.Asked(), wait=lambda _: None)
    assert next(second).resumed
    with pytest.raises(backfill.BackfillError, match="another process"):
        list(first)
    *_, last = second
    assert last.tally.lists == 3
    assert articles(desk) == 9
    with desk.sessions() as session:
        assert session.scalar(sa.select(sa.func.count(models.Withheld.id))) == 3


@pytest.mark.parametrize(
    ("asked", "closed"), [({}, True), ({"most": 1}, False), ({"since": dt.date(2026, 5, 20)}, False)]
)
def test_a_gap_that_it_covers_is_closed(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, asked: dict[str, object], closed: bool
) -> None:
    """By a walk to the end; not by one that left off earlier, or that was asked for what is newer only."""
    archive(site, 2)
    newsdesk.visit(desk, site)
    clock.forward(minutes=31)
    with desk.sessions.begin() as session:
        row = polls.source(session, "news")
        assert row is not None
        gaps.note(session, row, records.GapRecord(cause="limit", detail="no overlap"), clock())
    walk(desk, site, **asked)
    with desk.sessions() as session:
        row = polls.source(session, "news")
        assert row is not None
        assert (gaps.open_of(session, row) is None) == closed
