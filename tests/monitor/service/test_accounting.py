"""Why a meeting was told, or was not: the ground of each rule, and what became of each message."""

from __future__ import annotations

import datetime as dt
import json
import typing

import pytest
from sqlalchemy import orm

from monitor import accounting, intake, routing, service, settings
from parsers import article as parsed
from storage import archive, database, models, outbox, rules, silences, unsubscribed
from tests.monitor.service import newsdesk

NOW = dt.datetime(2026, 5, 14, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
ANNA = routing.Recipient(channel="email", address="anna@example.org")
DESK = routing.Recipient(channel="webhook", address="desk")
RULES = (
    routing.Rule(name="far", recipients=(ANNA,), places=("Minsk",)),
    routing.Rule(name="all", recipients=(DESK,), goes_on=False),
    routing.Rule(name="late", recipients=(ANNA, DESK), kinds=("bilateral_meeting",)),
)


@pytest.fixture
def told(desk: service.Service) -> intake.Policy:
    """The rules by which meeting 1 was told."""
    policy = service.policy(desk.settings)
    article = parsed.Article(
        title=newsdesk.MEETING[0], paragraphs=newsdesk.MEETING[1:], parser="generic", parser_version="1",
        published=NOW, language="en",
    )  # fmt: skip
    policy = intake.Policy(catalogue=policy.catalogue, rules=RULES, referable=settings.Names(partners=frozenset()))
    incoming = intake.Incoming(article=article, identity="x:1", url="https://x.example/1", source="x")
    with desk.sessions.begin() as session:
        intake.take(session, incoming, policy, NOW)
    return policy


def test_each_rule_has_its_ground(desk: service.Service, told: intake.Policy) -> None:
    """One that matches, one that does not and why, and one that was not asked, for the one before it is the last."""
    with desk.sessions() as session:
        found = accounting.of_meeting(session, told, 1)
    assert [(one.rule.name, one.matches, one.ended_by) for one in found.tried] == [
        ("far", False, None), ("all", True, None), ("late", False, "all"),
    ]  # fmt: skip
    missed = [one for one in found.tried[0].criteria if not one.met]
    assert [(one.name, one.wanted, one.found) for one in missed] == [("places", "Minsk", "Jakarta")]
    assert [(one.channel, one.recipient, one.rule) for one in found.messages] == [("webhook", "desk", "all")]
    assert accounting.remarks(found) == []


def test_a_recipient_has_an_account_of_its_own(desk: service.Service, told: intake.Policy) -> None:
    """Only the rules that name it, the messages to it, and whether it left."""
    with desk.sessions.begin() as session:
        unsubscribed.note(session, "Anna@example.org", ["late"], NOW)
    with desk.sessions() as session:
        found = accounting.of_meeting(session, told, 1, ANNA)
    assert ([one.rule.name for one in found.tried], found.messages) == (["far", "late"], ())
    assert accounting.remarks(found) == [
        "anna@example.org wants no more e-mail by rule 'late'", "nobody was told: no rule matches",
    ]  # fmt: skip


def test_rules_that_are_off_or_cannot_be_used_are_named(desk: service.Service, told: intake.Policy) -> None:
    """What the database adds is part of the answer."""
    with desk.sessions.begin() as session:
        keys = {"partners": ["any"], "stdout": True}
        rules.switch(session, rules.add(session, "quiet one", keys, NOW), NOW, enabled=False)
        rules.add(session, "broken", keys | {"partners": ["gone"]}, NOW)
        rules.add(session, "new", keys, NOW)
    with desk.sessions() as session:
        found = accounting.of_meeting(session, told, 1)
    assert [one.rule.name for one in found.tried] == ["far", "all", "late", "new"]
    assert accounting.remarks(found) == [
        "rule 'quiet one' is off",
        "cannot be used: rule 'broken': partners: no tracked partner is called 'gone'",
    ]


def test_what_came_quietly_says_so(desk: service.Service, told: intake.Policy) -> None:
    """A meeting of an import was told to nobody, though rules match it."""
    article = parsed.Article(
        title=newsdesk.LATER[0], paragraphs=newsdesk.LATER[1:], parser="generic", parser_version="1", published=NOW
    )
    incoming = intake.Incoming(article=article, identity="x:2", url="https://x.example/2", source="x", quiet=True)
    with desk.sessions.begin() as session:
        intake.take(session, incoming, told, NOW)
    with desk.sessions() as session:
        (remark,) = accounting.remarks(accounting.of_meeting(session, told, 2))
    assert remark == "nobody was told: all its reports came quietly, by a first visit, an import or a backfill"


def test_a_number_that_is_no_meeting(desk: service.Service, told: intake.Policy) -> None:
    """Is an error of its own."""
    with desk.sessions() as session, pytest.raises(accounting.UnknownMeeting, match="there is no meeting 7"):
        accounting.of_meeting(session, told, 7)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "due since 2026-05-14 09:00 UTC"),
        ({"due_at": NOW + HOUR}, "goes out 2026-05-14 10:00 UTC"),
        (
            {"due_at": NOW + HOUR, "tries": 2, "attempts": ["timed out"]},
            "not sent after 2 attempts, tried again 2026-05-14 10:00 UTC: timed out",
        ),
        (
            {"status": "sending", "leased_by": "host:1", "leased_until": NOW + HOUR},
            "being sent by host:1, until 2026-05-14 10:00 UTC at the latest",
        ),
        ({"status": "sent", "finished_at": NOW, "tries": 1}, "sent 2026-05-14 09:00 UTC"),
        (
            {"status": "given_up", "finished_at": NOW, "tries": 3, "attempts": ["401 no", "410 gone"]},
            "given up 2026-05-14 09:00 UTC after 3 attempts: 410 gone",
        ),
        (
            {"status": "held", "held_by": "news"},
            "held back, for its source news looks wrong; `sco-monitor sources release news` sends it",
        ),
        (
            {"status": "dropped", "held_by": "news", "finished_at": NOW},
            "never sent: dropped with what was held back for its source news",
        ),
        ({"status": "dropped", "finished_at": NOW}, "never sent: its reader had unsubscribed"),
        (
            {"status": "dropped", "finished_at": NOW, "attempts": ["dropped by anna: a test"]},
            "never sent: dropped by anna: a test",
        ),
        (
            {"status": "waiting", "rhythm": "daily 10:00", "due_at": NOW + HOUR},
            "waits for its rhythm (daily 10:00), due 2026-05-14 10:00 UTC",
        ),
        (
            {
                "status": "bundled",
                "bundle_id": "b1",
                "bundle": models.Message(id="b1", status="sent", finished_at=NOW, tries=2),
            },
            "in message b1 with others, sent 2026-05-14 09:00 UTC after 2 attempts",
        ),
        ({"status": "silenced", "silence_id": 9}, "never sent, for it was silenced"),
        (
            {"status": "silenced", "silence_id": 4},
            "never sent, by silence 4 of anna, until 2026-05-14 10:00 UTC: summit",
        ),
    ],
)
def test_where_a_message_stands_is_a_sentence(fields: dict[str, typing.Any], said: str) -> None:
    """Each status reads as what happened, with its moment and what the other side said last."""
    made = {"status": "due", "due_at": NOW, "tries": 0, **fields}
    attempts = [models.Attempt(at=NOW, outcome="retry", detail=detail) for detail in made.pop("attempts", [])]
    message = models.Message(id="m1", channel="email", recipient="a@example.org", **made, attempts=attempts)
    silence = models.Silence(id=4, author="anna", reason="summit", until=NOW + HOUR)
    assert accounting.standing(message, NOW, [silence]) == said


def test_every_status_has_its_sentence() -> None:
    """No status falls through to that of another."""
    said = {
        status: accounting.standing(models.Message(status=status, tries=0, due_at=NOW), NOW)
        for status in typing.get_args(models.Status)
    }
    assert len(set(said.values())) == len(said)


def _written(session: orm.Session) -> None:
    (message,) = archive.messages(session, meeting_id=1).items
    record = silences.SilenceRecord(rule="x", author="anna", reason="summit", starts_at=NOW, until=NOW + HOUR)
    message.status, message.silence_id = "silenced", silences.add(session, record, NOW).id


def test_the_command_answers(command: newsdesk.Command, folder: typing.Any, sqlite_url: str) -> None:
    """For people a line for each key and each message, for programs all of it; an unknown meeting is one line."""
    engine = database.engine(sqlite_url)
    desk = newsdesk.make_desk(engine, settings.load(folder, {}), newsdesk.Clock())
    article = parsed.Article(
        title=newsdesk.MEETING[0], paragraphs=newsdesk.MEETING[1:], parser="generic", parser_version="1", published=NOW
    )
    with desk.sessions.begin() as session:
        incoming = intake.Incoming(article=article, identity="x:1", url="https://x.example/1", source="x")
        intake.take(session, incoming, desk.policy, NOW)
        _written(session)
        assert outbox.waiting(session)["silenced"] == 1
    engine.dispose()
    command("rules", "add", "far", "--partner", "any", "--place", "Minsk", "--file", "a.jsonl")

    done = command("why", "1")
    assert done.code == 0, done.err
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert "ASEAN and ESCAP yes partners yes asean or unescap asean" in lines
    assert "places no Minsk Jakarta" in lines
    assert "never sent, by silence 1 of anna, until 2026-05-14 10:00 UTC: summit" in done.out

    found = json.loads(command("why", "1", "file:a.jsonl", "--json").out)
    assert ([one["name"] for one in found["rules"]], found["messages"]) == (["far"], [])
    assert [one["name"] for one in found["rules"][0]["criteria"] if not one["met"]] == ["places"]

    unknown = command("why", "99")
    assert (unknown.code, unknown.err) == (1, "sco-monitor: there is no meeting 99; see `sco-monitor meetings`\n")
    assert command("why", "1", "nobody").code == 2
