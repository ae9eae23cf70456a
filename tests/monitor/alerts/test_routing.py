"""The order of rules, where it ends, and the ground on which each rule matches."""

from __future__ import annotations

import dataclasses
import typing

import hypothesis
import pytest
from hypothesis import strategies as st

from monitor import routing
from monitor.notify import notice as told

ANNA = routing.Recipient(channel="email", address="anna@example.org")
PEOPLE = ("Sergey Lavrov", "Aziz Karim")


def _partner(name: str, role: str, score: float) -> told.Partner:
    return told.Partner(id=name, name=name.upper(), role=role, score=score, evidence="They met.", rule="met")


TALKS = routing.Subject(
    notice=told.Notice(
        state="announced",
        reason="a meeting was announced",
        meeting=told.Meeting(
            id=1,
            title="Talks",
            kind="visit",
            status="announced",
            place="Great Hall of the People, Beijing",
            participants=tuple(told.Person(name=name) for name in PEOPLE),
        ),
        article=told.Article(title="Talks"),
        partners=(_partner("un", "host", 0.9), _partner("asean", "participant", 0.6)),
    ),
    sources=frozenset({"news", "mirror"}),
    languages=frozenset({"en"}),
    queries=frozenset({"trade -tea"}),
    organs=frozenset({"asean"}),
)
NAMING = dataclasses.replace(
    TALKS,
    notice=told.Notice(
        state="ungraded:ab12",
        reason="named",
        meeting=None,
        article=told.Article(title="Entretien"),
        mentions=(told.Mention(id="un", name="UN", evidence="L'ONU.", rule="mention.not-graded"),),
    ),
)


@pytest.mark.parametrize(
    ("wish", "key", "matches"),
    [
        ({"involvement": ("host",)}, "involvement", True),
        ({"involvement": ("counterpart", "addressee")}, "involvement", False),
        ({"partners": ("asean",), "involvement": ("host",)}, "involvement", False),
        ({"partners": ("un", "asean"), "involvement": ("participant",), "min_score": 0.7}, "min_score", False),
        ({"partners": ("asean",), "organs": False}, "organs", False),
        ({"partners": ("un",), "organs": False}, "organs", True),
        ({"sources": ("mirror", "other")}, "sources", True),
        ({"sources": ("other",)}, "sources", False),
        ({"languages": ("ru", "en")}, "languages", True),
        ({"languages": ("zh",)}, "languages", False),
        ({"places": ("beijing",)}, "places", True),
        ({"places": ("Пекин",)}, "places", True),
        ({"places": ("北京", "Minsk")}, "places", True),
        ({"places": ("Hall of the People",)}, "places", True),
        ({"places": ("Bei",)}, "places", False),
        ({"places": ("Beijing Hotel",)}, "places", False),
        ({"people": ("S. Lavrov",)}, "people", True),
        ({"people": ("LAVROV Sergey",)}, "people", True),
        ({"people": ("Lavrov S.",)}, "people", True),
        ({"people": ("Somebody Else", "karim")}, "people", True),
        ({"people": ("Anna Lavrova-Stein",)}, "people", False),
        ({"query": "trade -tea"}, "query", True),
        ({"query": "tea"}, "query", False),
        ({"kinds": ("conference",)}, "kinds", False),
        ({"statuses": ("held",)}, "statuses", False),
    ],
)
def test_each_key_is_a_ground(wish: dict[str, typing.Any], key: str, matches: bool) -> None:
    """A key that a rule has is met or not, and what it wants and what there is are told by its name."""
    rule = routing.Rule(name="r", recipients=(ANNA,), **wish)
    grounds = {one.name: one for one in rule.verdict(TALKS)}
    assert grounds[key].met is matches
    assert rule.matches(TALKS) is matches
    assert grounds[key].wanted
    assert grounds[key].found


def test_a_ground_says_what_is_wanted_and_what_there_is() -> None:
    """In the words of the settings, and of the meeting."""
    rule = routing.Rule(
        name="r", recipients=(ANNA,), partners=("asean", "un"), organs=False, involvement=("guest",), min_score=0.5
    )
    assert [(one.name, one.wanted, one.found, one.met) for one in rule.verdict(TALKS)] == [
        ("partners", "asean or un", "un, asean", True),
        ("organs", "the body itself", "un, asean by an organ", True),
        ("involvement", "guest", "un as host", False),
        ("min_score", "0.5", "none", False),
    ]


def test_a_partner_that_is_out_is_wanted_whatever_its_part_was() -> None:
    """How it took part is not known any more, and who follows it hears that it is out."""
    gone = dataclasses.replace(TALKS, notice=dataclasses.replace(TALKS.notice, gone=("cica",)))
    rule = routing.Rule(name="r", recipients=(ANNA,), partners=("cica",), organs=False, involvement=("host",))
    assert rule.matches(gone)
    assert {one.found for one in rule.verdict(gone)} >= {"un, asean, cica (out)", "cica (out)"}


@pytest.mark.parametrize(
    ("wish", "matches"),
    [
        ({}, True),
        ({"involvement": ("host",), "places": ("Minsk",), "people": ("Nobody",), "organs": False}, True),
        ({"sources": ("other",)}, False),
        ({"languages": ("fr",)}, False),
        ({"query": "tea"}, False),
        ({"sources": ("news",), "languages": ("en",), "query": "trade -tea"}, True),
    ],
)
def test_of_a_mention_only_its_article_is_known(wish: dict[str, typing.Any], matches: bool) -> None:
    """Source, language and words of the article count for mentions not graded; what only a meeting has does not."""
    assert routing.Rule(name="r", recipients=(ANNA,), ungraded=True, **wish).matches(NAMING) is matches


def test_the_first_that_does_not_go_on_is_the_last() -> None:
    """A rule that matches and does not continue ends it; one that does not match ends nothing."""
    rules = [
        routing.Rule(name="passed", recipients=(ANNA,), partners=("cica",), goes_on=False),
        routing.Rule(name="first", recipients=(ANNA,)),
        routing.Rule(name="last", recipients=(ANNA,), goes_on=False),
        routing.Rule(name="never", recipients=(routing.Recipient(channel="stdout", address="stdout"),)),
    ]
    (message,) = routing.messages(TALKS, rules)
    assert message.notice.rules == ("first", "last")
    tried = list(routing.in_turn(TALKS, rules))
    assert [(one.matches, one.is_met, one.ended_by) for one in tried] == [
        (False, False, None), (True, True, None), (True, True, None), (False, True, "last"),
    ]  # fmt: skip


_RECIPIENTS = st.builds(
    routing.Recipient, channel=st.sampled_from(["email", "webhook"]), address=st.sampled_from(["a", "b", "c"])
)
_RULES = st.lists(
    st.builds(
        routing.Rule,
        name=st.uuids().map(str),
        recipients=st.lists(_RECIPIENTS, max_size=4).map(tuple),
        partners=st.sampled_from([("any",), ("un",), ("asean",), ("cica",), ("cica", "un")]),
        organs=st.booleans(),
        involvement=st.sampled_from([(), ("host",), ("participant",)]),
        min_score=st.sampled_from([0.0, 0.5, 0.7, 1.0]),
        statuses=st.sampled_from([(), ("announced",), ("held",)]),
        sources=st.sampled_from([(), ("news",), ("other",)]),
        query=st.sampled_from([None, "trade -tea", "tea"]),
        ungraded=st.booleans(),
        goes_on=st.booleans(),
    ),
    max_size=8,
)
_SUBJECTS = st.sampled_from([TALKS, NAMING])


@hypothesis.given(_SUBJECTS, _RULES)
def test_nobody_is_told_twice_and_each_message_names_its_rules(
    subject: routing.Subject, rules: list[routing.Rule]
) -> None:
    """A recipient has one message, by the rules that match up to the last that is asked, in their order."""
    asked = []
    for rule in rules:
        asked.append(rule)
        if rule.matches(subject) and not rule.goes_on:
            break
    expected: dict[routing.Recipient, list[str]] = {}
    for rule in asked:
        for recipient in dict.fromkeys(rule.recipients) if rule.matches(subject) else ():
            expected.setdefault(recipient, []).append(rule.name)

    found = routing.messages(subject, rules)

    assert [(one.recipient, list(one.notice.rules)) for one in found] == list(expected.items())


@hypothesis.given(_SUBJECTS, _RULES, st.randoms(use_true_random=False))
def test_without_an_end_the_order_does_not_matter(
    subject: routing.Subject, rules: list[routing.Rule], chance: typing.Any
) -> None:
    """Where all rules go on, the same people are told in whatever order they stand."""
    all_go_on = [dataclasses.replace(rule, goes_on=True) for rule in rules]
    shuffled = chance.sample(all_go_on, len(all_go_on))
    told_by = [
        {one.recipient: set(one.notice.rules) for one in routing.messages(subject, tried)}
        for tried in (all_go_on, shuffled)
    ]
    assert told_by[0] == told_by[1]


@hypothesis.given(_SUBJECTS, _RULES)
def test_a_further_wish_never_tells_more(subject: routing.Subject, rules: list[routing.Rule]) -> None:
    """A rule that asks for more than another matches nothing that the other does not."""
    for rule in rules:
        narrower = dataclasses.replace(rule, sources=("news",), involvement=("host",), min_score=0.7)
        if not rule.sources and not rule.involvement and rule.min_score <= 0.7 and narrower.matches(subject):
            assert rule.matches(subject)
