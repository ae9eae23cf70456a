"""What follows from a verdict: alerts that wait, notices written once, whoever dies or comes twice."""

from __future__ import annotations

import collections.abc
import concurrent.futures
import dataclasses
import typing

import pytest
import sqlalchemy as sa

from monitor import checkup, fetch, poll, service, settings
from storage import models, outbox, polls
from tests.monitor.service import newsdesk
from tests.storage import claims

OPERATOR = settings.Operator(email=("operator@example.org",), webhook=("desk",), stdout=True)


@pytest.fixture
def told(visited: service.Service) -> service.Service:
    """A desk whose operator is told by mail, webhook and terminal."""
    return dataclasses.replace(visited, settings=visited.settings.model_copy(update={"operator": OPERATOR}))


def notices(desk: service.Service) -> list[tuple[str, str]]:
    """Channel and state of each message to the operator."""
    with desk.sessions() as session:
        found = session.scalars(sa.select(models.Message).where(models.Message.source.is_not(None)))
        return sorted((one.channel, one.state) for one in found)


def fail(desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, *, minutes: int, times: int) -> None:
    """Visit a site that is away, over and over."""
    site.pages[newsdesk.LISTING] = fetch.Unreachable("no route", url=newsdesk.LISTING)
    for _ in range(times):
        clock.forward(minutes=minutes)
        newsdesk.visit(desk, site)


EVERYONE = [("email", "failing:1"), ("stdout", "failing:1"), ("webhook", "failing:1")]


def test_a_trouble_is_told_once_on_every_channel(
    told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Neither the first failures nor a short spell of them is told; one that lasts is, once to each recipient."""
    fail(told, site, clock, minutes=1, times=5)
    assert notices(told) == []
    fail(told, site, clock, minutes=60, times=9)
    assert notices(told) == EVERYONE


def test_few_failures_are_not_told_however_long(
    told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Two failures a day apart are not yet a trouble."""
    fail(told, site, clock, minutes=1440, times=2)
    checkup.look_after_all(told)
    assert notices(told) == []


def test_a_change_and_its_notice_exist_together_or_not_at_all(
    told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who dies between the change of a source and the message about it has changed nothing; the next visit tells."""
    fail(told, site, clock, minutes=20, times=2)
    enqueue = outbox.enqueue

    def die(*_: typing.Any) -> typing.Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(outbox, "enqueue", die)
    with pytest.raises(KeyboardInterrupt):
        fail(told, site, clock, minutes=20, times=1)
    monkeypatch.setattr(outbox, "enqueue", enqueue)
    with told.sessions() as session:
        row = session.scalars(sa.select(models.Source)).one()
        assert (row.told_health, row.notices) == (None, 0)
    assert notices(told) == []
    clock.forward(minutes=11)
    fail(told, site, clock, minutes=20, times=3)
    assert notices(told) == EVERYONE


def test_two_processes_tell_once(told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """Several upkeeps that judge a source at the same moment write one notice."""
    fail(told, site, clock, minutes=5, times=4)
    clock.forward(minutes=60)
    with concurrent.futures.ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda name: checkup.look_after_all(newsdesk.other(told, name)), "abcd"))
    assert notices(told) == EVERYONE


def test_without_an_operator_nothing_is_written(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Who names no operator gets no messages, and none later for what is past."""
    fail(visited, site, clock, minutes=60, times=5)
    assert notices(visited) == []
    named = dataclasses.replace(visited, settings=visited.settings.model_copy(update={"operator": OPERATOR}))
    fail(named, site, clock, minutes=60, times=2)
    assert notices(named) == []


@pytest.fixture
def suspect(told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> service.Service:
    """A desk that knows a listing of ten, three times seen, which now has three links and a release to tell of."""
    for _ in range(4):
        site.list(*range(30, 20, -1))
        newsdesk.visit(told, site)
        clock.forward(minutes=30)
    site.put(40, *newsdesk.LATER)
    site.list(40, 30, 29)
    newsdesk.visit(told, site)
    return told


def standing(desk: service.Service) -> list[str]:
    """Where the messages to the desk stand."""
    with desk.sessions() as session:
        return list(session.scalars(sa.select(models.Message.status).where(models.Message.article_id.is_not(None))))


def test_alerts_wait_from_the_visit_that_looks_wrong(suspect: service.Service, site: newsdesk.Site) -> None:
    """What the very visit that finds the listing short brings is held back, and let go when it is whole again."""
    assert standing(suspect) == ["held"]
    with suspect.sessions.begin() as session:
        due = claims.take(session, "one", suspect.now(), suspect.settings.monitor.delivery.lease, 9)
        assert [message for message in due if message.article_id] == []
    site.list(40, *range(30, 20, -1))
    newsdesk.visit(suspect, site)
    assert standing(suspect) == ["due"]


def test_alerts_wait_through_a_breakdown(suspect: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
    """A suspect source that cannot be read at all for a while keeps what waits, and adds to it."""
    fail(suspect, site, clock, minutes=30, times=3)
    assert standing(suspect) == ["held"]


@pytest.mark.parametrize(("day", "expected"), [("2 May", ["due", "held"]), ("13 May", ["due"])])
def test_a_second_source_is_not_held_back(
    suspect: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, day: str, expected: list[str]
) -> None:
    """Alerts of a source that does well go out while another's wait, and so do those that it bears out."""
    mirror = newsdesk.source("mirror", f"{newsdesk.MIRROR}/news/")
    site.list(1, at=mirror.url, home=newsdesk.MIRROR)
    site.put(1, *newsdesk.OTHER, home=newsdesk.MIRROR)
    poll.poll(suspect, site, mirror)
    clock.forward(hours=2)
    site.list(2, 1, at=mirror.url, home=newsdesk.MIRROR)
    words = (*(words.replace("13 May", day) for words in newsdesk.LATER), "The ceremony was broadcast.")
    site.put(2, *words, home=newsdesk.MIRROR)
    poll.poll(suspect, site, mirror)
    assert sorted(standing(suspect)) == expected


def test_pages_that_lose_their_text_hold_back_the_rest_of_a_visit(
    told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """Three articles without a text, and the fourth of the same visit waits already."""
    clock.forward(hours=1)
    for number in (12, 13, 14):
        site.pages[newsdesk.address(number)] = newsdesk.page("Back soon")
    site.put(11, *newsdesk.LATER)
    site.list(14, 13, 12, 11, 2, 1)
    newsdesk.visit(told, site)
    assert standing(told) == ["held"]


def rows(desk: service.Service) -> collections.abc.Iterator[models.Poll]:
    """The polls, newest first."""
    with desk.sessions(expire_on_commit=False) as session:
        yield from session.scalars(sa.select(models.Poll).order_by(models.Poll.id.desc()))


def test_a_visit_keeps_what_it_showed(suspect: service.Service) -> None:
    """Result pages, links of the first one and how its articles were filled are on record with each visit."""
    newest = next(rows(suspect))
    assert (newest.result_pages, newest.first_links, newest.opened, newest.bodied) == (1, 3, 1, 1)
    assert (newest.titled, newest.dated) == (1, 1)


def test_a_fault_in_judging_leaves_the_visit_on_record(
    told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the verdict goes wrong the visit is recorded and the source given back; half a verdict is not kept."""
    judged = polls.judged

    def half(*arguments: typing.Any) -> typing.Any:
        judged(*arguments)
        raise ZeroDivisionError("by a fault of ours")

    monkeypatch.setattr(polls, "judged", half)
    clock.forward(hours=1)
    site.pages[newsdesk.LISTING] = fetch.Unreachable("no route", url=newsdesk.LISTING)
    made = newsdesk.visit(told, site)
    assert (made.outcome, made.next_due_at is not None) == ("failed", True)
    assert next(rows(told)).finished_at == clock()
    with told.sessions() as session:
        row = session.scalars(sa.select(models.Source)).one()
        assert (row.leased_by, row.failures, row.health) == (None, 1, "ok")


def test_a_fault_in_judging_one_source_keeps_no_other_from_it(
    told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The upkeep goes on to the next source."""
    mirror = newsdesk.source("mirror", f"{newsdesk.MIRROR}/news/")
    site.pages[mirror.url] = fetch.Unreachable("no route", url=mirror.url)
    poll.poll(told, site, mirror)
    judged, asked = polls.judged, []

    def some(session: typing.Any, source: models.Source, *arguments: typing.Any) -> typing.Any:
        asked.append(source.name)
        if source.name == "news":
            raise ZeroDivisionError("by a fault of ours")
        return judged(session, source, *arguments)

    monkeypatch.setattr(polls, "judged", some)
    clock.forward(hours=1)
    checkup.look_after_all(told)
    assert asked == ["news", "mirror"]
