"""Whom a notice is told."""

from __future__ import annotations

import dataclasses

import pytest

from monitor import alerts, routing
from monitor.notify import notice as told

ANNA = routing.Recipient(channel="email", address="anna@example.org")
DESK = routing.Recipient(channel="webhook", address="desk")


def _partner(name: str, score: float = 0.9) -> told.Partner:
    return told.Partner(id=name, name=name.upper(), role="participant", score=score, evidence="They met.", rule="met")


NOTICE = told.Notice(
    state="held",
    reason="a meeting was reported",
    meeting=told.Meeting(id=1, title="Talks", kind="bilateral_meeting", status="held"),
    article=told.Article(title="Talks"),
    partners=(_partner("un"), _partner("asean", 0.6)),
)


def about(notice: told.Notice, **behind: frozenset[str]) -> routing.Subject:
    """The subject that rules are asked about."""
    return routing.Subject(notice=notice, **behind)


@pytest.mark.parametrize(
    ("wish", "matches"),
    [
        ({}, True),
        ({"partners": ("asean",)}, True),
        ({"partners": ("cica",)}, False),
        ({"partners": ("cica", "un")}, True),
        ({"kinds": ("bilateral_meeting",)}, True),
        ({"kinds": ("visit",)}, False),
        ({"statuses": ("held",)}, True),
        ({"statuses": ("announced", "cancelled")}, False),
        ({"partners": ("asean",), "min_score": 0.6}, True),
        ({"partners": ("asean",), "min_score": 0.61}, False),
        ({"min_score": 0.7}, True),
    ],
)
def test_a_rule_matches_what_it_asks_for(wish: dict[str, object], matches: bool) -> None:
    """Partners, kinds, statuses and the least score each narrow a rule; the score is that of a partner it names."""
    assert routing.Rule(name="r", recipients=(ANNA,), **wish).matches(about(NOTICE)) is matches


def test_nobody_is_told_of_a_meeting_without_partners() -> None:
    """A meeting that involves no tracked partner reaches nobody, not even by the rule for any partner."""
    alone = dataclasses.replace(NOTICE, partners=())
    assert routing.messages(about(alone), [routing.Rule(name="all", recipients=(ANNA,))]) == ()


def test_who_follows_a_partner_hears_that_it_is_out() -> None:
    """A partner that is no longer said to take part reaches those who follow it."""
    notice = dataclasses.replace(NOTICE, gone=("cica",))
    assert routing.Rule(name="r", recipients=(ANNA,), partners=("cica",)).matches(about(notice))


def test_an_open_status_counts_as_held_for_rules() -> None:
    """A rule for meetings held matches a report that leaves its status open."""
    notice = dataclasses.replace(NOTICE, meeting=dataclasses.replace(NOTICE.meeting, status="unknown"))
    assert routing.Rule(name="r", recipients=(ANNA,), statuses=("held",)).matches(about(notice))


def test_two_rules_to_one_recipient_make_one_message() -> None:
    """A recipient gets one message that names every rule that asked for it."""
    rules = [
        routing.Rule(name="all", recipients=(ANNA, DESK, ANNA)),
        routing.Rule(name="asean", recipients=(ANNA,), partners=("asean",)),
        routing.Rule(name="cica", recipients=(ANNA,), partners=("cica",)),
    ]
    found = routing.messages(about(NOTICE), rules)
    assert [(one.recipient, one.rule) for one in found] == [(ANNA, "all, asean"), (DESK, "all")]


def test_the_partners_that_a_recipient_follows_come_first() -> None:
    """The order of partners, hence the subject, starts with those that the recipient's rules name."""
    (message,) = routing.messages(about(NOTICE), [routing.Rule(name="asean", recipients=(ANNA,), partners=("asean",))])
    assert [one.id for one in message.notice.partners] == ["asean", "un"]


NAMING = told.Notice(
    state="ungraded:ab12",
    reason="named",
    meeting=None,
    article=told.Article(title="Entretien à Pékin"),
    mentions=(
        told.Mention(id="un", name="UN", evidence="L'ONU.", rule="mention.not-graded"),
        told.Mention(id="asean", name="ASEAN", evidence="L'ASEAN.", rule="mention.not-graded"),
    ),
)


@pytest.mark.parametrize(
    ("wish", "matches"),
    [
        ({}, False),
        ({"ungraded": True}, True),
        ({"ungraded": True, "partners": ("asean",)}, True),
        ({"ungraded": True, "partners": ("cica",)}, False),
        ({"ungraded": True, "kinds": ("visit",), "statuses": ("cancelled",), "min_score": 1.0}, True),
    ],
)
def test_mentions_that_were_not_graded_are_told_to_who_asks(wish: dict[str, object], matches: bool) -> None:
    """Only a rule that asks for them has them, for the partners that it names, whatever it wishes of meetings."""
    assert routing.Rule(name="r", recipients=(ANNA,), **wish).matches(about(NAMING)) is matches


def test_a_rule_that_asks_for_ungraded_mentions_has_meetings_as_well() -> None:
    """The wish adds to a rule, and takes nothing from it."""
    assert routing.Rule(name="r", recipients=(ANNA,), ungraded=True).matches(about(NOTICE))


def test_the_mentions_that_a_recipient_follows_come_first() -> None:
    """The order of mentions starts with the partners that the recipient's rules name."""
    rule = routing.Rule(name="asean", recipients=(ANNA,), partners=("asean",), ungraded=True)
    (message,) = routing.messages(about(NAMING), [rule])
    assert [one.id for one in message.notice.mentions] == ["asean", "un"]


def test_only_further_partners_are_news() -> None:
    """An article that names no partner more than before tells nobody, and the order of the names makes no state."""
    assert alerts.naming(["asean", "un"], ["un"]) is None
    assert alerts.naming([], []) is None
    one, other = alerts.naming(["cica"], ["un", "asean"]), alerts.naming([], ["asean", "un"])
    assert one is not None
    assert other is not None
    assert (one.state, set(one.partners)) == (other.state, set(other.partners))
