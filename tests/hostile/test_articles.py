"""Faults of articles, all on one visit, beside releases that are well: each on record, and nothing lost by any."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import pathlib
import re
import shutil
import typing

import pytest
import sqlalchemy as sa

from storage import models
from tests.hostile import content, doors, fault, newsroom, reader, wire
from tests.monitor.service import newsdesk

FAULTS = [one for one in (*wire.FAULTS, *content.FAULTS) if one.befalls == "article"]
FIRST_NUMBER = 1001
HOURS = (1, 72)
"""Between the visits by whose end all is right: what failed is tried again, what was read is looked at again."""
SILENT = [at for at, one in enumerate(FAULTS) if "temporary" in one.classes]
"""After these a release that is well comes, so that no three in a row bring no answer."""

SPECIAL = "The “Shanghai Spirit” — trust, benefit, équité — was named by both sides of the talks."
"""A paragraph that a wrong charset would spoil."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Played:
    """What is on record of one article: after the visit of the fault, and in the end."""

    reason: str | None
    classes: set[str]
    read: bool
    state: str
    text: list[str]
    revisions: int
    told: list[str]
    articles: int


def _release(at: int) -> tuple[str, ...]:
    """A release of a meeting of its own: no two have a day in common."""
    day = dt.date(2022, 1, 1) + dt.timedelta(days=9 * at)
    title, first, *more = newsdesk.MEETING
    return (f"{title}, part {at}", first.replace("12 May 2026", f"{day.day} {day:%B %Y}"), *more, SPECIAL)


def _path(at: int) -> str:
    return f"/a/{FIRST_NUMBER + 2 * at}.html"


def _publish(room: newsroom.Newsroom) -> None:
    """All faults, and between them releases that are well."""
    for at in reversed(range(len(FAULTS))):
        title, *paragraphs = newsdesk.OTHER
        if at in SILENT:
            room.publish(FIRST_NUMBER + 2 * at + 1, f"{title}, number {at}", f"Room {at} is open.", *paragraphs)
        room.publish(FIRST_NUMBER + 2 * at, *_release(at))
        FAULTS[at].spoil(room, _path(at))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Play:
    """The whole of it: what is on record of each fault, and of all that was well."""

    faults: dict[str, Played]
    well: set[str]
    outcome: str
    read: set[str]
    links: int
    messages: int


def _play(url: str) -> Play:
    with newsroom.opened() as room:
        room.publish(1, *newsdesk.OTHER)
        with reader.opened(url, room) as by:
            desk = newsdesk.with_poll(by.desk, max_links=1000, recheck=(dt.timedelta(days=3),))
            many = dataclasses.replace(by, desk=desk)
            many.visit()
            _publish(room)
            many.clock.forward(minutes=31)
            begun = many.clock()
            outcome = many.visit().outcome
            reasons, read = many.reasons(), set(many.texts())
            classes = [many.classes(begun, _path(at)) for at in range(len(FAULTS))]
            room.heal()
            for hours in HOURS:
                many.clock.forward(hours=hours)
                many.visit()
            faults = {one.name: _played(many, at, reasons, classes[at], read) for at, one in enumerate(FAULTS)}
            well = {f"{newsdesk.OTHER[0]}, number {at}" for at in SILENT}
            return Play(
                faults=faults, well=well, outcome=outcome, read=read, links=newsdesk.count(by.desk, models.Link),
                messages=newsdesk.count(by.desk, models.Message),
            )  # fmt: skip


def _played(by: reader.Reader, at: int, reasons: dict[str, str], classes: set[str], read: set[str]) -> Played:
    title, path = _release(at)[0], _path(at)
    with by.desk.sessions() as session:
        link = session.scalars(sa.select(models.Link).where(models.Link.url.endswith(path))).one()
        article = link.article
        rows = session.scalars(sa.select(models.Article.id).where(models.Article.title == title)).all()
        edits = sa.select(sa.func.count()).where(models.Revision.article_id == link.article_id)
        told = sa.select(models.Message.state).where(models.Message.article_id == link.article_id)
        return Played(
            reason=reasons.get(path), classes=classes, read=title in read, state=link.state,
            text=[line for line in article.text.split("\n") if line] if article else [],
            revisions=session.scalar(edits) or 0, told=list(session.scalars(told)), articles=len(rows),
        )  # fmt: skip


@pytest.fixture(scope="module")
def played(sqlite_template: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> Play:
    """All faults played once, on SQLite."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("hostile") / "monitor.db")
    return _play(f"sqlite:///{file}")


def _held_to(one: fault.Fault, at: int, got: Played) -> None:
    assert re.search(one.reason, got.reason or "", re.IGNORECASE) if one.reason else got.reason is None, got.reason
    assert got.classes == one.classes
    assert got.read == (2 in one.read)
    assert (got.state, got.articles, got.told) == ("read", 1, ["held"])
    assert got.text == list(_release(at)[1:])
    assert got.revisions == one.revisions


@pytest.mark.parametrize("at", range(len(FAULTS)), ids=lambda at: FAULTS[at].name)
def test_a_fault_is_on_record_and_loses_nothing(at: int, played: Play) -> None:
    """The link says what went wrong, and in the end its release is in the archive, right, and told of once."""
    _held_to(FAULTS[at], at, played.faults[FAULTS[at].name])


def test_what_is_well_is_read_beside_what_is_not(played: Play) -> None:
    """The visit on which all of it went wrong was one like any other for the rest, and nothing is there twice."""
    assert played.outcome == "ok"
    assert played.well <= played.read
    assert played.links == 1 + len(FAULTS) + len(SILENT)
    assert played.messages == len(FAULTS)


def test_it_is_the_same_on_postgres(postgres_url: str) -> None:
    """Every fault of an article, held to the same record on the other database."""
    got = _play(postgres_url)
    for at, one in enumerate(FAULTS):
        _held_to(one, at, got.faults[one.name])


def test_the_table_of_faults_is_long_and_each_has_its_name() -> None:
    """There are at least a hundred and fifty, and none twice."""
    everything: collections.abc.Sequence[typing.Any] = (*wire.FAULTS, *content.FAULTS, *doors.FAULTS)
    names = [one.name for one in everything]
    assert len(names) == len(set(names)) >= 150
