"""Attacks that arrive as news does: on a listing and pages of a site, through to the mails about their meetings."""

from __future__ import annotations

import email
import email.policy
import json

import pytest
import sqlalchemy as sa

from monitor import service
from monitor.notify import brief, letter, mail, stdout
from monitor.notify import notice as told
from monitor.notify import protocol as given
from storage import models, records
from tests.attacks import attack
from tests.monitor.service import newsdesk

PLACES = ("title", "text", "name")


@pytest.fixture
def desk(engine: sa.Engine, database_url: str) -> service.Service:
    """A desk that has read releases about meetings in whose title, text or names an attack stands."""
    clock = newsdesk.Clock()
    site, desk = newsdesk.Site(clock), newsdesk.make_desk(engine, newsdesk.configuration(database_url), clock)
    site.list(999)
    site.put(999, *newsdesk.OTHER)
    newsdesk.visit(desk, site)
    clock.forward(minutes=30)
    numbers = range(1, len(attack.ATTACKS) + 1)
    site.list(*reversed(numbers), 999)
    for number, text in zip(numbers, attack.ATTACKS.values(), strict=True):
        site.put(number, *_release(number, attack.stored(text)))
    newsdesk.visit(desk, site)
    return desk


def _release(number: int, text: str) -> tuple[str, ...]:
    """A release of a meeting on a day of its own, with the attack in one of its places."""
    title, first, *more = newsdesk.MEETING
    first = first.replace("12 May 2026", f"{number % 12 + 1} May 2026").replace("Jakarta", f"Jakarta{number}")
    place = PLACES[number % len(PLACES)]
    if place == "title":
        return f"{text} {title}", first, *more
    if place == "name":
        return title, first.replace("Lina Hadi", f"Lina {text[:5000]} Hadi"), *more
    return title, first, text[:100_000], *more


def test_every_page_is_read_and_told_in_plain_words(desk: service.Service) -> None:
    """No page is lost, no field is longer than its measure, and each mail, chat and line of a file is a sound one."""
    links = newsdesk.links(desk)
    assert {(number, link.state, link.error) for number, link in links.items() if link.state != "read"} == set()
    with desk.sessions() as session:
        articles, meetings = session.scalars(sa.select(models.Article)), session.scalars(sa.select(models.Meeting))
        for row in (*articles.all(), *meetings.all()):
            assert len(row.title) <= records.LONGEST
            assert attack.acting(row.title) == []
        messages = session.scalars(sa.select(models.Message)).all()
        assert len(messages) > 10
        for message in messages:
            _is_sound(message)


def _is_sound(message: models.Message) -> None:
    notice = told.Notice.from_payload(message.payload)
    envelope = given.Envelope(id=message.id, recipient=message.recipient, notice=notice, created_at=message.created_at)
    content = mail.compose(envelope, "alerts@example.org").as_bytes(policy=mail.POLICY)
    read = email.message_from_bytes(content, policy=email.policy.default)
    assert (read["to"], read["bcc"], read.defects) == ("desk@example.org", None, [])
    assert len(read["subject"]) <= letter.SUBJECT_LIMIT
    assert max(map(len, content.split(b"\r\n"))) <= 998
    parts = [part.get_content() for part in read.walk() if part.get_content_maintype() == "text"]
    assert attack.acting("".join(map(str, parts)).replace("\r\n", "\n")) == []
    assert json.loads(stdout.line(envelope))["data"]["meeting"]["title"] == notice.title
    assert len(brief.compose(notice).text) <= brief.LIMIT + 100
