"""``sco-monitor outbox`` as an operator meets it: what stands where, what was said, sent again, dropped."""

from __future__ import annotations

import datetime as dt
import json
import pathlib
import typing

import pytest

from monitor import notify, picking
from monitor.cli import outbox as commands
from storage import database, duties, models, outbox, recipients, records, sending
from tests.monitor.service import newsdesk

NOW = newsdesk.START
MAIL = "a@example.org"


@pytest.fixture
def ids(command: newsdesk.Command, sqlite_url: str) -> list[str]:
    """A letter that was given up, to a recipient that is paused, and a line for a file that is due."""
    assert command("outbox", "list").err == "no such message\n"
    engine = database.engine(sqlite_url)
    with database.sessions(engine).begin() as session:
        made = [
            records.MessageRecord(
                state="held", channel=channel, recipient=address, rule="desk", payload={}, source=channel
            )
            for channel, address in (("email", MAIL), ("file", "a.jsonl"))
        ]
        found = outbox.enqueue(session, made, NOW)
        sending.give_up(session, found[0], NOW, "550 no such user", code=550, seconds=0.25)
        recipients.failed(recipients.of(session, "email", MAIL), "550", NOW)
    engine.dispose()
    return found


def listed(command: newsdesk.Command, *words: str) -> list[tuple[str, str]]:
    """To whom messages are, and how they stand."""
    done = command("outbox", "list", *words, "--json")
    assert done.code == 0, done.err
    rows = [json.loads(line) for line in done.out.splitlines()]
    return sorted((row["to"], row["status"]) for row in rows)


@pytest.mark.usefixtures("ids")
def test_messages_are_listed_by_what_is_asked(command: newsdesk.Command) -> None:
    """By how they stand, to whom, and since when."""
    letter, line = (f"email:{MAIL}", "given_up"), ("file:a.jsonl", "due")
    assert listed(command) == [letter, line]
    assert listed(command, "--status", "given_up") == listed(command, "--recipient", MAIL) == [letter]
    assert listed(command, "--recipient", "file:a.jsonl") == [line]
    assert listed(command, "--since", "2100-01-01") == []
    assert "550 no such user" in command("outbox", "list").out
    assert set(commands.STATUSES) == set(typing.get_args(models.Status))


def test_a_message_is_shown_with_each_attempt(command: newsdesk.Command, ids: list[str]) -> None:
    """What the other side said, its code, and how long it took; the beginning of an id will do."""
    done = command("outbox", "show", ids[0][:13])
    for word in (ids[0], "gave_up", "550", "0.250", "550 no such user"):
        assert word in done.out
    [attempt] = json.loads(command("outbox", "show", ids[0], "--json").out)["attempts"]
    assert (attempt["outcome"], attempt["code"], attempt["said"]) == ("gave_up", 550, "550 no such user")


@pytest.mark.parametrize("by_id", [True, False])
def test_what_was_given_up_is_sent_again(
    command: newsdesk.Command, ids: list[str], sqlite_url: str, *, by_id: bool
) -> None:
    """One message, or all of a recipient, which is taken for well."""
    what = ids[0] if by_id else MAIL
    done = command("outbox", "retry", what)
    assert (done.out, "sco-monitor deliver" in done.err) == ("1 message will be sent again\n", True)
    assert listed(command, "--recipient", MAIL) == [(f"email:{MAIL}", "due")]
    engine = database.engine(sqlite_url)
    with database.sessions(engine)() as session:
        row = recipients.of(session, "email", MAIL)
        assert (row.failures, row.paused_until, row.trouble) == (0, None, None)
    engine.dispose()
    done = command("outbox", "retry", "webhook:nobody")
    assert (done.code, done.err) == (1, "nothing was given up for webhook:nobody\n")


def test_a_message_is_dropped_with_its_reason(command: newsdesk.Command, ids: list[str]) -> None:
    """Once; then it is too late."""
    assert command("outbox", "drop", ids[1], "--reason", "a test").out == "dropped\n"
    assert listed(command, "--status", "dropped") == [("file:a.jsonl", "dropped")]
    assert "by hand: a test" in command("outbox", "show", ids[1]).out
    done = command("outbox", "drop", ids[1], "--reason", "again")
    assert (done.code, done.err) == (1, "it is dropped, and cannot be dropped\n")


@pytest.mark.usefixtures("ids")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show", ""), "more than one message's id begins"),
        (("show", "%"), "no message's id begins"),
        (("list", "--status", "gone"), "no message stands 'gone'"),
        (("list", "--recipient", "desk"), "'desk' is no recipient"),
        (("retry", "desk"), "or a recipient"),
        (("list", "--recipient", "webhook:"), "'webhook:' is no recipient"),
    ],
)
def test_what_is_not_there_is_said(command: newsdesk.Command, words: tuple[str, ...], said: str) -> None:
    """In a line, with exit code 2."""
    done = command("outbox", *words)
    assert (done.code, said in done.err) == (2, True), done.err


def test_every_channel_can_be_named() -> None:
    """By its name and an address on it, which may have a colon; a mail address and stdout stand alone."""
    for channel in notify.CHANNELS:
        assert notify.named(f"{channel}:a:b") == (channel, "a:b")
    assert (notify.named(MAIL), notify.named("stdout")) == (("email", MAIL), ("stdout", "stdout"))
    assert [notify.named(text) for text in ("desk", "webhook:", "b3:a")] == [None, None, None]


@pytest.mark.parametrize(
    ("payload", "about"),
    [
        ({"meeting": {"title": "Talks"}, "article": {"title": "A page"}}, "Talks"),
        ({"meeting": None, "article": {"title": "A page"}}, "A page"),
        ({"source": "sectsco"}, "sectsco"),
        ({}, None),
    ],
)
def test_a_message_says_what_it_is_about(
    command: newsdesk.Command, ids: list[str], sqlite_url: str, payload: dict[str, object], about: str | None
) -> None:
    """The meeting, else the article, else the source."""
    engine = database.engine(sqlite_url)
    with database.sessions(engine)() as session, session.begin():
        session.get_one(models.Message, ids[0]).payload = payload
    engine.dispose()
    assert json.loads(command("outbox", "show", ids[0], "--json").out)["about"] == about


@pytest.mark.usefixtures("ids")
def test_by_hand_the_operator_is_told_as_by_the_daemon(command: newsdesk.Command, folder: pathlib.Path) -> None:
    """What `deliver` gives up is told to whom the settings name, in the same run."""
    with (folder / "alerts.toml").open("a", encoding="utf-8") as file:
        file.write("\n[operator]\nstdout = true\n")
    done = command("deliver")
    (line,) = [json.loads(line) for line in done.out.splitlines()]
    assert (line["type"], line["data"]["source"]) == ("recipient.undelivered", "file a.jsonl")
    assert (done.code, "sent 1, put off 0, given up 1" in done.err) == (1, True), done.err


@pytest.mark.usefixtures("ids")
def test_a_list_that_is_cut_says_so(command: newsdesk.Command) -> None:
    """Beside the table, where programs do not read it."""
    assert "--limit shows more" in command("outbox", "list", "--limit", "1").err
    assert command("outbox", "list").err == ""


@pytest.mark.usefixtures("ids")
def test_by_hand_beside_the_daemon_it_is_said_who_sends(command: newsdesk.Command, sqlite_url: str) -> None:
    """On SQLite one process delivers; another sends nothing, and says why."""
    engine = database.engine(sqlite_url)
    with database.sessions(engine).begin() as session:
        duties.hold(session, picking.DUTY, "the daemon", dt.datetime.now(dt.UTC), dt.timedelta(minutes=1))
    done = command("deliver")
    engine.dispose()
    assert (done.code, "sent 0" in done.err, "another process" in done.err) == (0, True, True), done.err
