"""Polling with proof: how far a listing is followed, what counts as overlap, and what becomes of a gap."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from monitor import backfill, fetch, listing, noting, poll, service, settings
from parsers import article as parsed
from storage import gaps, models, polls
from tests.monitor.service import newsdesk

OLDER = [f"{newsdesk.LISTING}?page={number}" for number in range(2, 30)]


def put(site: newsdesk.Site, *pages: tuple[int, ...]) -> None:
    """Put up result pages that lead from one to the next."""
    for at, numbers in enumerate(pages):
        following = OLDER[at] if at + 1 < len(pages) else None
        site.list(*numbers, at=OLDER[at - 1] if at else newsdesk.LISTING, following=following)


def asked(site: newsdesk.Site) -> int:
    """How many result pages were asked for since the last time."""
    made = [url for url in site.asked if "/news/" in url]
    site.asked.clear()
    return len(made)


def all_gaps(desk: service.Service) -> list[models.Gap]:
    """All gaps, the oldest first."""
    with desk.sessions(expire_on_commit=False) as session:
        return list(session.scalars(sa.select(models.Gap).order_by(models.Gap.id)))


def health(desk: service.Service) -> str:
    """How the source does."""
    with desk.sessions() as session:
        return session.scalars(sa.select(models.Source.health)).one()


IDENTITIES = st.lists(st.integers(0, 60).map(str), min_size=1, max_size=30, unique=True)


@given(IDENTITIES, st.sets(st.integers(0, 60).map(str)))
def test_overlap_is_at_the_end_of_a_page(shown: list[str], known: set[str]) -> None:
    """A page that has nothing new overlaps; one whose last link is new does not; known links on top change neither."""
    assert listing.overlaps(shown, set(shown))
    assert not listing.overlaps([*shown, "new"], known)
    assert not listing.overlaps([*sorted(known), "new"], known)
    if listing.overlaps(shown, known):
        assert shown[-1] in known
        assert listing.meets(shown, known & set(shown))
        assert listing.overlaps(["pinned", *shown][: len(shown) + 1], known) or len(shown) % 3 == 0
    assert not listing.overlaps([], known)


def test_a_pinned_release_ends_no_walk(visited: service.Service, site: newsdesk.Site) -> None:
    """A known link at the top of every page is no proof: older pages are turned until their end is known."""
    put(site, (1, 12, 11, 10, 9), (1, 8, 7, 6, 5), (1, 4, 3, 2), (1, 0))
    site.asked.clear()
    assert newsdesk.visit(visited, site).new_links == 10
    assert (asked(site), all_gaps(visited), health(visited)) == (3, [], "ok")


def test_a_listing_in_another_order_ends_no_walk(visited: service.Service, site: newsdesk.Site) -> None:
    """Known links in the middle of new ones are no proof; a page with nothing new is, in any order."""
    put(site, (2, 9, 1, 8, 7), (6, 5, 4, 3), (1, 2), (0,))
    site.asked.clear()
    assert newsdesk.visit(visited, site).new_links == 7
    assert (asked(site), all_gaps(visited)) == (3, [])
    put(site, (7, 9, 2, 8, 1), (6, 5, 4, 3))
    newsdesk.visit(visited, site)
    assert asked(site) == 1


def test_a_feed_that_shows_nothing_known_is_a_gap(visited: service.Service, site: newsdesk.Site) -> None:
    """Where there is no further result page, nothing can be gone on with: the gap stays until somebody closes it."""
    site.list(8, 7, 6)
    newsdesk.visit(visited, site)
    (gap,) = all_gaps(visited)
    assert (gap.cause, gap.next_url, gap.misses, health(visited)) == ("ended", None, 1, "gapped")
    assert gap.older_url == newsdesk.address(2)
    assert gap.newer_url == newsdesk.address(6)
    assert gap.older_on == dt.date(2026, 5, 13)
    site.list(11, 10, 9)
    newsdesk.visit(visited, site)
    (gap,) = all_gaps(visited)
    assert (gap.misses, gap.newer_url) == (2, newsdesk.address(9))
    site.list(12, 11, 10)
    newsdesk.visit(visited, site)
    assert (all_gaps(visited)[0].closed_at, health(visited)) == (None, "gapped")


def test_a_feed_in_any_order_overlaps(visited: service.Service, site: newsdesk.Site) -> None:
    """A single page need not end with what is known, as long as a third of it is."""
    site.list(1, 2, 8, 7, 6)
    newsdesk.visit(visited, site)
    assert all_gaps(visited) == []


def test_a_first_visit_has_no_gap(desk: service.Service, site: newsdesk.Site) -> None:
    """What is older than the first result pages of a source was never promised."""
    put(site, (9, 8), (7, 6), (5, 4))
    newsdesk.visit(desk, site)
    assert (asked(site), all_gaps(desk), health(desk)) == (1, [], "ok")


def test_a_walk_that_is_too_long_goes_on_at_the_next_visits(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """What lies beyond the last result page of a visit is read at later ones, and then the gap is closed."""
    desk = newsdesk.with_poll(visited, deep_result_pages=2)
    put(site, (20, 19), (18, 17), (16, 15), (14, 13), (12, 11), (2, 1))
    site.asked.clear()
    assert newsdesk.visit(desk, site).new_links == 4
    (gap,) = all_gaps(desk)
    assert (gap.cause, gap.next_url, asked(site)) == ("limit", OLDER[1], 2)
    clock.forward(minutes=30)
    made = newsdesk.visit(desk, site)
    assert (made.new_links, asked(site), health(desk)) == (4, 3, "gapped")
    clock.forward(minutes=30)
    assert (newsdesk.visit(desk, site).new_links, asked(site)) == (2, 3)
    (gap,) = all_gaps(desk)
    assert (gap.closed_by, gap.closed_at, health(desk)) == ("poll", clock(), "ok")
    assert sorted(newsdesk.links(desk), key=int) == ["1", "2", *map(str, range(11, 21))]


def test_a_gap_that_cannot_be_read_is_left_in_the_end(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """A result page that fails again and again is asked for less and less, and in the end no more."""
    put(site, (20, 19), (18, 17))
    site.pages[OLDER[0]] = fetch.BadStatus(500, url=OLDER[0])
    newsdesk.visit(visited, site)
    tries = 0
    for _ in range(60):
        clock.forward(hours=12)
        site.asked.clear()
        newsdesk.visit(visited, site)
        tries += OLDER[0] in site.asked
    (gap,) = all_gaps(visited)
    assert (gap.tries, gap.due_at, gap.closed_at) == (tries, None, None)
    assert 3 < tries < 20
    assert "500" in gap.detail
    assert f"left after {tries} tries" in gap.detail
    assert health(visited) == "gapped"


def test_a_gap_that_is_left_is_told_once(visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """First the gap, then that it stays, then that it is closed; in between nothing, however many visits there are."""
    operator = settings.Operator(email=("operator@example.org",))
    desk = dataclasses.replace(visited, settings=visited.settings.model_copy(update={"operator": operator}))
    put(site, (20, 19), (18, 17))
    site.pages[OLDER[0]] = fetch.BadStatus(500, url=OLDER[0])
    for _ in range(60):
        newsdesk.visit(desk, site)
        clock.forward(hours=12)
    told = [state.partition(":")[0] for state in newsdesk.states(desk) if "gap" in state]
    assert told == ["gap", "gap_left"]
    (gap,) = all_gaps(desk)
    assert gap.left_at is not None
    with desk.sessions.begin() as session:
        gaps.close(session, session.get_one(models.Gap, gap.id), "hand", clock())
    newsdesk.visit(desk, site)
    assert [state.partition(":")[0] for state in newsdesk.states(desk) if "gap" in state] == [*told, "gap_closed"]


def test_a_gap_that_was_left_and_grows_is_gone_on_with(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Another visit that misses what is known begins the tries anew."""
    put(site, (20, 19), (18, 17))
    site.pages[OLDER[0]] = fetch.BadStatus(500, url=OLDER[0])
    for _ in range(60):
        newsdesk.visit(visited, site)
        clock.forward(hours=12)
    assert all_gaps(visited)[0].left_at is not None
    put(site, (30, 29), (28, 27), (26, 25))
    site.pages[OLDER[0]] = fetch.BadStatus(500, url=OLDER[0])
    newsdesk.visit(visited, site)
    (gap,) = all_gaps(visited)
    assert (gap.left_at, gap.tries, gap.due_at is None) == (None, 0, False)


def test_news_of_a_gap_are_told(visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """What was missed for a while is news when it is found, and told once."""
    site.put(18, *newsdesk.LATER)
    put(site, (26, 25), (24, 18), (2, 1))
    site.pages[OLDER[0]] = fetch.BadStatus(500, url=OLDER[0])
    newsdesk.visit(visited, site)
    assert newsdesk.states(visited) == []
    put(site, (26, 25), (24, 18), (2, 1))
    for _ in range(2):
        clock.forward(hours=1)
        newsdesk.visit(visited, site)
    assert newsdesk.states(visited) == ["held"]


@pytest.mark.parametrize(("result_pages", "quiet"), [(1, False), (2, True)])
def test_old_news_deep_in_a_listing_is_none(visited: service.Service, result_pages: int, quiet: bool) -> None:
    """What comes up only on deeper result pages, and was posted well before the last good visit, is told to nobody."""
    days = {"old": dt.date(2026, 4, 1), "new": dt.date(2026, 5, 13), "bare": None}
    links = {name: parsed.Link(url=f"{newsdesk.HOME}/a/{name}.html", published=day) for name, day in days.items()}
    seen = listing.Seen(links=links, result_pages=result_pages)
    with visited.sessions.begin() as session:
        polls.claim(session, "news", visited.holder, visited.now(), dt.timedelta(minutes=5))
    assert noting.note(visited, newsdesk.source(), seen, quiet=False).new == 3
    noted = newsdesk.links(visited)
    assert [noted[name].quiet for name in ("old", "new", "bare")] == [quiet, False, False]


def test_a_walk_that_is_told_to_stop_leaves_a_gap(visited: service.Service, site: newsdesk.Site) -> None:
    """SIGTERM between two result pages: what was not looked at is on record, not hidden by what was."""
    put(site, (20, 19), (18, 17), (2, 1))
    site.on_get = lambda url: visited.stop.set() if url == newsdesk.LISTING else None
    newsdesk.visit(visited, site)
    (gap,) = all_gaps(visited)
    assert (gap.cause, gap.next_url) == ("stopped", OLDER[0])
    visited.stop.clear()
    site.on_get = lambda _: None
    assert newsdesk.visit(visited, site).new_links == 2
    assert all_gaps(visited)[0].closed_by == "poll"


def test_a_listing_that_repeats_itself_ends(visited: service.Service, site: newsdesk.Site) -> None:
    """A site that answers every number of a result page with the same one is not walked for ever."""
    for at, url in enumerate([newsdesk.LISTING, *OLDER[:-1]]):
        site.list(9, 8, 7, at=url, following=OLDER[at])
    site.asked.clear()
    newsdesk.visit(visited, site)
    assert asked(site) == 2
    assert all_gaps(visited)[0].cause == "ended"


@pytest.mark.parametrize(
    ("reached", "closed"), [(dt.date(2026, 5, 13), True), (dt.date(2026, 5, 14), False), (None, True)]
)
def test_a_backfill_closes_what_it_covers(
    visited: service.Service, site: newsdesk.Site, reached: dt.date | None, closed: bool
) -> None:
    """Who reads back to the day of the newest link that was known, or to the end, has closed the gap."""
    site.list(8, 7, 6)
    newsdesk.visit(visited, site)
    with visited.sessions.begin() as session:
        row = polls.source(session, "news")
        assert row is not None
        assert gaps.backfilled(session, row, reached, visited.now()) is closed
        assert gaps.backfilled(session, row, None, visited.now()) is not closed
    assert all_gaps(visited)[0].closed_by == "backfill"


@pytest.mark.parametrize(("asked", "closed"), [(backfill.Asked(), True), (backfill.Asked(most=1), False)])
def test_a_whole_backfill_closes_a_gap(
    visited: service.Service, site: newsdesk.Site, asked: backfill.Asked, closed: bool
) -> None:
    """A backfill to the end reads what a feed no longer showed; one that was to read a few lists proves nothing."""
    site.list(8, 7, 6)
    newsdesk.visit(visited, site)
    put(site, (8, 7, 6), (5, 4, 3), (2, 1))
    list(backfill.run(visited, site, newsdesk.source(), asked, wait=lambda _: None))
    assert ("5" in newsdesk.links(visited)) is closed
    assert [gap.closed_by for gap in all_gaps(visited)] == ["backfill" if closed else None]


def test_the_lease_is_kept_on_a_long_walk(visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """Many slow result pages outlast a lease that is renewed with each; nobody else visits the source meanwhile."""
    put(site, *[(100 - 2 * at, 99 - 2 * at) for at in range(9)], (2, 1))
    others: list[object] = []

    def slowly(url: str) -> None:
        if "/news/" in url:
            clock.forward(minutes=6)
            others.append(
                poll.poll(newsdesk.other(visited), site, newsdesk.source(), forced=True)
                if len(site.asked) < 40
                else None
            )

    site.on_get = slowly
    made = newsdesk.visit(visited, site)
    assert (made.outcome, made.result_pages, made.new_links) == ("ok", 10, 18)
    assert set(others) == {None}
