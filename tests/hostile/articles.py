"""Plays faults of articles, all on one visit, beside releases that are well, and holds what is on record to them."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import re

import sqlalchemy as sa

from storage import models
from tests.hostile import content, fault, newsroom, reader, wire
from tests.monitor.service import newsdesk

FAULTS = [one for one in (*wire.FAULTS, *content.FAULTS) if one.befalls == "article"]
FIRST_NUMBER = 1001
HOURS = (1, 72)
"""Between the visits by whose end all is right: what failed is tried again, what was read is looked at again."""

Faults = collections.abc.Sequence[fault.Fault]

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


def silent(faults: Faults) -> list[int]:
    """After these a release that is well comes, so that no three in a row bring no answer."""
    return [at for at, one in enumerate(faults) if "temporary" in one.classes]


def _publish(room: newsroom.Newsroom, faults: Faults) -> None:
    """All faults, and between them releases that are well."""
    for at in reversed(range(len(faults))):
        title, *paragraphs = newsdesk.OTHER
        if at in silent(faults):
            room.publish(FIRST_NUMBER + 2 * at + 1, f"{title}, number {at}", f"Room {at} is open.", *paragraphs)
        room.publish(FIRST_NUMBER + 2 * at, *_release(at))
        faults[at].spoil(room, _path(at))


@dataclasses.dataclass(frozen=True, kw_only=True)
class Play:
    """The whole of it: what is on record of each fault, and of all that was well."""

    faults: dict[str, Played]
    well: set[str]
    outcome: str
    read: set[str]
    links: int
    messages: int


def play(url: str, faults: Faults = FAULTS) -> Play:
    """Play these faults on a migrated database at an address."""
    with newsroom.opened() as room:
        room.publish(1, *newsdesk.OTHER)
        with reader.opened(url, room) as by:
            desk = newsdesk.with_poll(by.desk, max_links=1000, recheck=(dt.timedelta(days=3),))
            many = dataclasses.replace(by, desk=desk)
            many.visit()
            _publish(room, faults)
            many.clock.forward(minutes=31)
            begun = many.clock()
            outcome = many.visit().outcome
            reasons, read = many.reasons(), set(many.texts())
            classes = [many.classes(begun, _path(at)) for at in range(len(faults))]
            room.heal()
            for hours in HOURS:
                many.clock.forward(hours=hours)
                many.visit()
            got = {one.name: _played(many, at, reasons, classes[at], read) for at, one in enumerate(faults)}
            well = {f"{newsdesk.OTHER[0]}, number {at}" for at in silent(faults)}
            return Play(
                faults=got, well=well, outcome=outcome, read=read, links=newsdesk.count(by.desk, models.Link),
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


def held_to(one: fault.Fault, at: int, got: Played) -> None:
    """Hold what is on record of the fault at a place of those played to what it says."""
    assert re.search(one.reason, got.reason or "", re.IGNORECASE) if one.reason else got.reason is None, got.reason
    assert got.classes == one.classes
    assert got.read == (2 in one.read)
    assert (got.state, got.articles, got.told) == ("read", 1, ["held"])
    assert got.text == list(_release(at)[1:])
    assert got.revisions == one.revisions
