"""Partners named in a language whose sentences are not read: told to who asks for it, once, by every channel."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import io
import json

import pytest
import sqlalchemy as sa

from monitor import deliver, intake, poll, service, settings
from monitor.notify import protocol, stdout
from parsers import article as parsed
from storage import models
from tests.monitor.service import newsdesk

TITLE = "Le Secrétaire général de l'OCS à Jakarta"
NAMES_ASEAN = "Le Secrétaire général de l'OCS et l'ASEAN ont échangé leurs vues à Jakarta le 12 mai."
NAMES_ESCAP = "L'UNESCAP a envoyé un message."
Take = collections.abc.Callable[..., intake.Taken]


@pytest.fixture
def desk(desk: service.Service) -> service.Service:
    """A desk with a rule that asks for ungraded mentions of one partner, and one that does not ask for any."""
    rules = (
        settings.Rule(name="all", partners=("any",), email=("desk@example.org",)),
        settings.Rule(
            name="names", partners=("asean",), email=("reader@example.org",), webhook=("hook",), stdout=True,
            statuses=("cancelled",), kinds=("visit",), min_score=1.0, ungraded=True,
        ),
    )  # fmt: skip
    loaded = desk.settings.model_copy(update={"rules": rules})
    return dataclasses.replace(desk, settings=loaded, policy=service.policy(loaded))


@pytest.fixture
def take(desk: service.Service) -> Take:
    """Takes in a French article with these paragraphs, under a number of a site, and commits."""

    def run(number: int, *paragraphs: str, site: str = "news", quiet: bool = False, version: str = "1") -> intake.Taken:
        article = parsed.Article(
            title=TITLE, paragraphs=paragraphs, parser="generic", parser_version=version, language="fr",
            published=dt.date(2026, 5, 13),
        )  # fmt: skip
        url = f"https://{site}.example/{number}"
        one = intake.Incoming(article=article, identity=f"{site}:{number}", url=url, source=site, quiet=quiet)
        with desk.sessions.begin() as session:
            return intake.take(session, one, desk.policy, desk.now())

    return run


def written(desk: service.Service) -> list[models.Message]:
    """All messages of the outbox."""
    with desk.sessions(expire_on_commit=False) as session:
        return list(session.scalars(sa.select(models.Message).order_by(models.Message.channel)))


def test_who_asks_is_told_by_every_channel(desk: service.Service, take: Take) -> None:
    """The rule that asks has its messages, whatever it wishes of meetings; the other rule and the archive have none."""
    assert take(1, NAMES_ASEAN, NAMES_ESCAP).meetings == 0
    found = written(desk)
    assert [(one.channel, one.recipient, one.rule) for one in found] == [
        ("email", "reader@example.org", "names"),
        ("stdout", "stdout", "names"),
        ("webhook", "hook", "names"),
    ]
    assert {(one.meeting_id, one.state.partition(":")[0]) for one in found} == {(None, "ungraded")}
    assert newsdesk.count(desk, models.Meeting) == 0


def test_it_is_told_once(desk: service.Service, take: Take) -> None:
    """A further edit, a page that flaps, another parser's reading and a mirror's same words tell nobody again."""
    take(1, NAMES_ASEAN)
    before = len(written(desk))
    for paragraphs in ((NAMES_ASEAN, "Une phrase de plus."), ("Rien.",), (NAMES_ASEAN,)):
        take(1, *paragraphs)
    take(1, NAMES_ASEAN, version="2")
    take(1, NAMES_ASEAN, site="mirror")
    assert len(written(desk)) == before


def test_a_partner_that_an_edit_adds_is_told(desk: service.Service, take: Take) -> None:
    """The second message is about the new partner alone."""
    take(1, NAMES_ESCAP)
    assert written(desk) == []
    take(1, NAMES_ESCAP, NAMES_ASEAN)
    (payload,) = [one.payload for one in written(desk) if one.channel == "email"]
    assert [one["id"] for one in payload["mentions"]] == ["asean"]
    assert payload["mentions"][0]["evidence"] == NAMES_ASEAN


def test_what_comes_quietly_tells_nobody(desk: service.Service, take: Take) -> None:
    """A first visit or an import says what it would have told and writes nothing; the edit that follows is no news."""
    taken = take(1, NAMES_ASEAN, quiet=True)
    assert [one.recipient.channel for one in taken.messages] == ["email", "webhook", "stdout"]
    take(1, NAMES_ASEAN, "Une phrase de plus.")
    assert written(desk) == []


def test_a_meeting_in_a_language_that_is_read_is_not_told_twice(desk: service.Service) -> None:
    """Partners that are only named in an English text are no business of a rule for ungraded mentions."""
    article = parsed.Article(
        title="ASEAN and the world", paragraphs=("Much was written about ASEAN.",), parser="generic",
        parser_version="1", language="en",
    )  # fmt: skip
    with desk.sessions.begin() as session:
        one = intake.Incoming(article=article, identity="news:1", url="https://news.example/1", source="news")
        assert intake.take(session, one, desk.policy, desk.now()).messages == ()


def test_a_poll_finds_it_and_delivery_hands_it_over(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock
) -> None:
    """From the page of a French site to a line of JSON that says what it is; the first visit tells nobody."""
    out = io.StringIO()
    channels: dict[str, protocol.Notifier] = {"stdout": stdout.Lines(out)}
    french = newsdesk.source(language="fr")
    site.list(1)
    site.put(1, TITLE, NAMES_ASEAN)
    poll.poll(desk, site, french, forced=True)
    assert written(desk) == []
    clock.forward(minutes=30)
    site.list(2, 1)
    site.put(2, "L'OCS et ses partenaires", NAMES_ASEAN, "L'entretien a duré une heure et fut suivi d'un dîner.")
    poll.poll(desk, site, french, forced=True)
    deliver.drain(newsdesk.office(desk, channels))
    (line,) = [json.loads(line) for line in out.getvalue().splitlines()]
    assert (line["type"], line["data"]["meeting"]) == ("mention.ungraded", None)
    assert line["data"]["mentions"][0]["evidence"] == NAMES_ASEAN
    assert line["data"]["archive_url"].endswith("/articles/2")
