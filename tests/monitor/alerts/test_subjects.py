"""From articles to messages: what rules know of the reports behind a meeting, and which rules are asked."""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing
import uuid

import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy import orm

from monitor import intake, meetings, partners, routing, settings
from monitor.meetings import values
from parsers import article as parsed
from storage import models
from storage import rules as stored

NOW = dt.datetime(2026, 5, 14, 8, tzinfo=dt.UTC)
MAY_13 = dt.date(2026, 5, 13)
DESK = routing.Recipient(channel="email", address="desk@example.org")
PARTNERS = partners.compile(
    [partners.Partner(id="asean", name="ASEAN", organs=("ASEAN Secretariat",)), partners.Partner(id="un", name="UN")]
)
NAMES = settings.Names(partners=frozenset({"asean", "un"}), sources=frozenset({"news"}), mail=True)
Take = collections.abc.Callable[..., intake.Taken]


def meeting(quote: str = "ASEAN met us.", **told: typing.Any) -> values.Meeting:
    """A meeting with ASEAN on 13 May, proved by the sentence."""
    proof = values.Evidence(quote=quote, rule="test")
    fields: dict[str, typing.Any] = {
        "title": "Secretary-General met a guest of the house",
        "kind": "bilateral_meeting",
        "status": "held",
        "date_start": MAY_13,
        "participants": (values.Participant(name="Aziz Karim"), values.Participant(name="Lina Hadi")),
        "involvements": (values.Involvement(partner="asean", role="counterpart", score=0.9, evidence=proof),),
    }
    return values.Meeting(**fields | told)


@pytest.fixture
def take(session: orm.Session, monkeypatch: pytest.MonkeyPatch) -> Take:
    """Takes in an article of some number that tells of these meetings; `rules` are those of the settings."""

    def run(
        number: int, *told: values.Meeting, text: str = "They met.", source: str = "news", **wish: typing.Any
    ) -> intake.Taken:
        monkeypatch.setattr(meetings, "detect", lambda *_: values.Detection(meetings=told))
        rules = (routing.Rule(name="desk", recipients=(DESK,), **wish),) if wish else ()
        policy = intake.Policy(catalogue=PARTNERS, rules=rules, referable=NAMES)
        article = parsed.Article(
            title=f"Release {number}", paragraphs=(text,), parser="generic", parser_version="1", published=MAY_13,
            language="ru" if source == "russian" else "en",
        )  # fmt: skip
        url = f"https://{source}.example/{number}"
        incoming = intake.Incoming(article=article, identity=f"{source}:{number}", url=url, source=source)
        return intake.take(session, incoming, policy, NOW)

    return run


def written(session: orm.Session) -> list[tuple[str, str]]:
    """State and rules of each message; those of one moment by the alphabet."""
    message = models.Message
    found = session.execute(sa.select(message.state, message.rule).order_by(message.created_at, message.state))
    return [(state.partition(":")[0], rule) for state, rule in found]


@pytest.mark.parametrize(
    ("wish", "second"),
    [
        ({"sources": ("russian",)}, {"source": "russian"}),
        ({"languages": ("ru",)}, {"source": "russian"}),
        ({"query": '"green corridor"'}, {"text": "They spoke of a green corridor."}),
    ],
)
def test_who_waits_for_a_report_of_a_kind_is_told_by_it(
    wish: dict[str, typing.Any], second: dict[str, typing.Any], take: Take, session: orm.Session
) -> None:
    """A known meeting is told, once, when a report comes that has the source, the language or the words of a rule."""
    assert take(1, meeting(), **wish).messages == ()
    take(2, meeting(), **second, **wish)
    take(3, meeting(), **second, **wish)
    assert written(session) == [("held", "desk")]


def test_words_that_an_edit_brings_are_told(take: Take, session: orm.Session) -> None:
    """Where an article comes to have the words of a rule, its meeting is told though it is the same as before."""
    wish = {"query": "corridor"}
    take(1, meeting(), text="They met.", **wish)
    take(1, meeting(), text="They met, and spoke at length of the corridor that both sides want.", **wish)
    take(1, meeting(), text="They met, and spoke at length of that corridor which both sides want.", **wish)
    assert written(session) == [("held", "desk")]


def test_who_was_told_hears_the_rest_from_whoever_says_it(take: Take, session: orm.Session) -> None:
    """The source and the words of a rule may be those of an earlier report than the one that brings the news."""
    wish = {"sources": ("news",), "query": "corridor"}
    take(1, meeting(status="announced"), text="They will speak of a corridor.", **wish)
    take(2, meeting(), source="mirror", text="They have met.", **wish)
    assert written(session) == [("announced", "desk"), ("held", "desk")]


@pytest.mark.parametrize(
    ("quotes", "told"),
    [
        (["The ASEAN Secretariat sent its head."], False),
        (["The ASEAN Secretariat sent its head.", "ASEAN met us."], True),
        (["Lina Hadi spoke for her side."], True),
        (["ASEAN and the ASEAN Secretariat took part."], True),
    ],
)
def test_an_organ_is_not_the_body_itself(quotes: list[str], told: bool, take: Take, session: orm.Session) -> None:
    """Without its organs a partner counts where some report names it, or somebody of it, and not an organ alone."""
    for number, quote in enumerate(quotes):
        take(number, meeting(quote), text=f"Report {number}.", organs=False)
    assert bool(written(session)) is told


def test_a_rule_of_the_database_counts_from_the_next_article_on(take: Take, session: orm.Session) -> None:
    """Added, switched off, on again and changed, with no restart; and it stands behind the rules of the settings."""
    rule = stored.add(session, "added", {"partners": ["any"], "email": ["desk@example.org"]}, NOW)
    take(1, meeting(date_start=dt.date(2026, 5, 1), title="A first talk"), min_score=0.5)
    stored.switch(session, rule, NOW, enabled=False)
    take(2, meeting(date_start=dt.date(2026, 4, 1), title="Second forum of the youth"), min_score=1.0)
    stored.switch(session, rule, NOW, enabled=True)
    stored.change(session, rule, {"partners": ["un"], "email": ["desk@example.org"]}, NOW)
    take(3, meeting(date_start=dt.date(2026, 3, 1), title="Third conference on water"), min_score=1.0)
    assert written(session) == [("held", "desk, added")]


def test_a_rule_that_cannot_be_used_is_passed_over_and_logged_once(take: Take, session: orm.Session) -> None:
    """A partner that is gone from the settings, or a name that these have, stops neither articles nor other rules."""
    keys, gone = {"partners": ["any"], "email": ["desk@example.org"]}, f"gone-{uuid.uuid4()}"
    stored.add(session, gone, keys | {"partners": ["asaen"]}, NOW)
    stored.add(session, "desk", keys, NOW)
    stored.add(session, "good", keys, NOW)
    with structlog.testing.capture_logs() as logged:
        take(1, meeting(), min_score=0.99)
        take(2, meeting(title="Third conference on water", date_start=dt.date(2026, 3, 1)), min_score=0.99)
    assert written(session) == [("held", "good"), ("held", "good")]
    faults = [entry["fault"] for entry in logged if gone in str(entry.get("fault"))]
    assert faults == [f"rule {gone!r}: partners: no tracked partner is called 'asaen'; did you mean 'asean'?"]
