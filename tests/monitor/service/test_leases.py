"""Whose turn it is: what is due, who holds a source, and how a visit ends before its end."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
import sqlalchemy as sa

from monitor import checkup, fetch, poll, service
from storage import models, upkeep
from tests.monitor.service import newsdesk

SOURCE = newsdesk.source()


def test_only_what_is_due_is_visited(visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """Unless somebody insists, a source that was just visited is left alone."""
    newsdesk.visit(visited, site)
    assert poll.poll(newsdesk.other(visited), site, SOURCE) is None
    clock.forward(minutes=38)
    assert poll.poll(newsdesk.other(visited), site, SOURCE) is not None


def test_who_loses_the_lease_leaves_no_trace(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """A visit that slept beyond its lease stores nothing more and has no say on the source."""
    other = newsdesk.other(visited)
    site.list(4, 3, 2, 1)
    site.put(3, *newsdesk.LATER)
    site.put(4, *newsdesk.OTHER[:2], "It is a new one.")

    def sleep(url: str) -> None:
        if url == newsdesk.address(4):
            site.on_get = lambda _: None
            clock.forward(hours=1)
            site.put(4, *newsdesk.OTHER[:2], "Another process reads it so.")
            assert poll.poll(other, site, SOURCE) is not None

    site.on_get = sleep
    made = newsdesk.visit(visited, site)
    assert (made.outcome, made.harvest.articles) == ("broken_off", 0)
    assert newsdesk.states(visited) == ["held"]
    article = newsdesk.links(visited)["4"].article
    assert article is not None
    assert article.text.endswith("Another process reads it so.")
    with visited.sessions() as session:
        source = session.scalars(sa.select(models.Source)).one()
        assert (source.health, source.leased_by, source.failures) == ("ok", None, 0)
        ends = session.scalars(sa.select(models.Poll).order_by(models.Poll.id.desc()).limit(2)).all()
        assert [one.outcome for one in ends] == ["ok", "broken_off"]


def test_a_visit_that_is_broken_off_gives_the_source_back(visited: service.Service, site: newsdesk.Site) -> None:
    """Whoever presses Ctrl-C need not wait for a lease to end before the next visit."""
    site.list(3, 2, 1)
    site.put(3, *newsdesk.LATER)

    def interrupt(url: str) -> None:
        if url == newsdesk.address(3):
            raise KeyboardInterrupt

    site.on_get = interrupt
    with pytest.raises(KeyboardInterrupt):
        newsdesk.visit(visited, site)
    site.on_get = lambda _: None
    made = poll.poll(newsdesk.other(visited), site, SOURCE)
    assert made is not None
    assert made.harvest.messages == 1


def test_a_visit_ends_when_the_process_is_to_stop(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """The article under way is finished, the next one waits for the next start, and the source is free."""
    site.list(4, 3, 2, 1)
    site.put(3, *newsdesk.LATER)
    site.put(4, *newsdesk.OTHER[:2], "It is a new one.")
    site.on_get = lambda url: visited.stop.set() if "/a/" in url else None
    made = newsdesk.visit(visited, site)
    assert (made.outcome, made.harvest.articles) == ("ok", 1)
    waiting = [name for name, one in newsdesk.links(visited).items() if one.state == "pending"]
    assert len(waiting) == 1
    clock.forward(minutes=1)
    again = poll.poll(
        dataclasses.replace(newsdesk.other(visited), stop=type(visited.stop)()), site, SOURCE, forced=True
    )
    assert again is not None
    assert again.harvest.articles == 1
    assert newsdesk.states(visited) == ["held"]


def end_by(visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, how: str) -> None:
    """Let a visit end before its time, and do what the next start does."""

    def end(_: str) -> None:
        if how == "told to stop":
            visited.stop.set()
            raise fetch.TimedOut("the pause was cut short", url=newsdesk.LISTING)
        raise KeyboardInterrupt

    site.on_get = end
    if how == "told to stop":
        assert newsdesk.visit(visited, site).outcome == "broken_off"
        visited.stop.clear()
    else:
        with pytest.MonkeyPatch.context() as patch:
            if how == "killed":
                patch.setattr(poll, "_break_off", lambda *_: None)
            with pytest.raises(KeyboardInterrupt):
                newsdesk.visit(visited, site)
    site.on_get = lambda _: None
    clock.forward(hours=1)
    with visited.sessions.begin() as session:
        upkeep.close_abandoned(session, clock())
    checkup.look_after_all(visited)


@pytest.mark.parametrize("how", ["told to stop", "Ctrl-C", "killed"])
def test_a_visit_that_is_broken_off_is_no_failure_of_the_source(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, how: str
) -> None:
    """By SIGTERM in the middle of the listing, by Ctrl-C or kill: the source does as it did, and is due as it was."""
    with visited.sessions() as session:
        due = session.scalars(sa.select(models.Source.next_due_at)).one()
    end_by(visited, site, clock, how)
    with visited.sessions() as session:
        source = session.scalars(sa.select(models.Source)).one()
        assert (source.health, source.failures, source.leased_by is None) == ("ok", 0, how != "killed")
        assert source.next_due_at == due
        last = session.scalars(sa.select(models.Poll).order_by(models.Poll.id.desc()).limit(1)).one()
        assert last.outcome == "broken_off"


def test_a_later_visit_is_due_as_its_timetable_says(desk: service.Service, site: newsdesk.Site) -> None:
    """The moment that the caller names, or else one interval later, longer by a quarter where nothing is new."""
    site.list(1)
    named = newsdesk.START + dt.timedelta(hours=5)
    made = poll.poll(desk, site, SOURCE, next_due_at=named)
    assert made is not None
    assert made.next_due_at == named
    assert newsdesk.visit(desk, site).next_due_at == newsdesk.START + SOURCE.every * 5 / 4
