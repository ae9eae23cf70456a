"""Faults of a listing, of robots.txt or of a host: on record, and nothing lost or doubled once all is well again."""

from __future__ import annotations

import collections.abc
import re

import pytest
import sqlalchemy as sa

from monitor import poll
from storage import models
from tests.hostile import content, doors, fault, newsroom, reader, wire
from tests.monitor.service import newsdesk

FAULTS = [one for one in (*wire.FAULTS, *content.FAULTS, *doors.FAULTS) if one.befalls != "article"]
ON_POSTGRES = (
    "a listing that is reset", "other numbers for the same words", "a listing upside down", "robots.txt is broken",
    "Retry-After in seconds", "five spellings of each address",
)  # fmt: skip
HOURS = (1, 23, 72)
"""Between the visits by whose end all must have come right."""

NEWS = {2: newsdesk.MEETING, 3: newsdesk.LATER}


Engines = collections.abc.Callable[[str], sa.Engine]


def _play(one: fault.Fault, room: newsroom.Newsroom, url: str, engines: Engines) -> None:
    """A first visit, the fault and its record, and what the archive holds when all is well again."""
    with reader.opened(url, room, engine=engines) as by:
        by.visit()
        for number in (3, 2):
            room.publish(number, *NEWS[number])
        one.spoil(room, fault.ARTICLE)
        by.clock.forward(minutes=31)
        begun, room.asked = by.clock(), []
        visit = by.visit()
        assert by.classes(begun) == one.classes
        assert one.asked is None or len(room.asked) <= one.asked
        _held_to(one, visit, by)
        room.heal()
        for hours in HOURS:
            by.clock.forward(hours=hours)
            last = by.visit()
        assert last.error is None
        _settled(one, by)


def _held_to(one: fault.Fault, visit: poll.Visit, by: reader.Reader) -> None:
    assert visit.outcome == one.outcome
    assert (visit.error is None) == (one.outcome in ("ok", "not_modified"))
    reasons = visit.error or "; ".join(by.reasons().values())
    assert re.search(one.reason, reasons, re.IGNORECASE) if one.reason else not reasons, reasons
    titles = {newsdesk.OTHER[0]: 1} | {words[0]: number for number, words in NEWS.items()}
    assert {titles[title] for title in by.texts()} == one.read
    assert (by.health() in ("failing", "suspect")) == (visit.error is not None)


def _settled(one: fault.Fault, by: reader.Reader) -> None:
    expected = {words[0]: list(words[1:]) for words in (newsdesk.OTHER, *NEWS.values())}
    assert by.texts() == expected
    assert newsdesk.states(by.desk) == ["held", "held"]
    assert newsdesk.count(by.desk, models.Article) == 3
    assert newsdesk.count(by.desk, models.Revision) == one.revisions
    assert one.links is None or newsdesk.count(by.desk, models.Link) == one.links
    with by.desk.sessions() as session:
        unread = sa.select(models.Link.url).where(models.Link.article_id.is_(None), models.Link.url.contains(".html"))
        assert one.links is None or not session.scalars(unread).all()


@pytest.mark.parametrize("one", FAULTS, ids=lambda one: one.name)
def test_a_fault_is_on_record_and_loses_nothing(
    one: fault.Fault, room: newsroom.Newsroom, sqlite_url: str, lasting_engine: Engines
) -> None:
    """The visit says what went wrong, and in the end each release is in the archive and told of once."""
    _play(one, room, sqlite_url, lasting_engine)


@pytest.mark.parametrize("one", [one for one in FAULTS if one.name in ON_POSTGRES], ids=lambda one: one.name)
def test_a_fault_is_on_record_on_postgres_too(
    one: fault.Fault, room: newsroom.Newsroom, postgres_url: str, lasting_engine: Engines
) -> None:
    """The same for some of them on the other database."""
    _play(one, room, postgres_url, lasting_engine)
