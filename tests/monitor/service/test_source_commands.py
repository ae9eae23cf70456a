"""The command `sources`: what it tells of them, and what an operator may do about one."""

from __future__ import annotations

import collections.abc
import datetime as dt
import json
import pathlib

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from storage import articles, database, gaps, models, outbox, polls, records
from tests.monitor.service import newsdesk

NAME = "sectsco-eng"
NOW = dt.datetime(2026, 5, 14, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def sessions(sqlite_url: str) -> collections.abc.Iterator[orm.sessionmaker[orm.Session]]:
    """Sessions on the database of the commands, with a suspect source that has a gap and for which an alert waits."""
    engine = database.engine(sqlite_url)
    made = database.sessions(engine)
    with made.begin() as session:
        polls.register(session, [NAME], NOW)
        source = polls.source(session, NAME)
        assert source is not None
        poll = polls.start(session, source, NOW)
        poll.opened, poll.titled, poll.dated, poll.bodied = 10, 10, 10, 4
        polls.finish(session, poll, now=NOW, outcome="ok", links=3)
        polls.judged(session, source, "suspect", "4 of 10 articles have a text", NOW)
        source.interval, source.rhythm = 1350, 200_000
        gaps.note(session, source, records.GapRecord(cause="ended", detail="1 result page did not reach"), NOW)
        article = articles.add(session, _article(), NOW)
        message = records.MessageRecord(
            state="held", recipient="desk@example.org", channel="email", rule="all", payload={}, article_id=article.id
        )
        outbox.enqueue(session, [message], NOW)
        outbox.hold(session, NAME, NOW)
    yield made
    engine.dispose()


def _article() -> records.ArticleRecord:
    return records.ArticleRecord(
        identity="a", url="https://example.org/a", source=NAME, parser="generic", parser_version="1", title="A release",
        text="Some words.", content_hash="a",
    )  # fmt: skip


def statuses(sessions: orm.sessionmaker[orm.Session]) -> list[str]:
    """Where the messages stand."""
    with sessions() as session:
        return list(session.scalars(sa.select(models.Message.status)))


@pytest.mark.usefixtures("sessions")
def test_the_list_tells_how_each_does(command: newsdesk.Command) -> None:
    """State and since when and why, interval, rhythm, filled fields, what waits; the same as JSON."""
    (line,) = [line for line in command("sources").out.splitlines() if line.startswith(NAME)]
    for told in ("suspect", "2026-05-14 09:00", "22m30s", "2d7h33m20s", "100/100/40 %", "4 of 10 articles have a text"):
        assert told in line
    (row,) = [row for row in map(json.loads, command("sources", "--json").out.splitlines()) if row["name"] == NAME]
    assert (row["held"], row["filled"], row["gap"]) == (
        1, {"title": 1.0, "date": 1.0, "text": 0.4}, "1 result page did not reach",
    )  # fmt: skip


@pytest.mark.usefixtures("sessions")
def test_one_is_shown_in_detail(command: newsdesk.Command) -> None:
    """The name alone shows a source, with its gaps and its last polls."""
    shown = command("sources", NAME).out
    assert shown == command("sources", "show", NAME).out
    for told in ("suspect", "1 result page did not reach", "outcome", "ok"):
        assert told in shown
    (row,) = map(json.loads, command("sources", NAME, "--json").out.splitlines())
    assert ([gap["cause"] for gap in row["gaps"]], [poll["links"] for poll in row["polls"]]) == (["ended"], [3])
    done = command("sources", "nobody")
    assert (done.code, done.out) == (2, "")
    assert "no source is named nobody" in done.err


def test_alerts_are_released_by_hand(command: newsdesk.Command, sessions: orm.sessionmaker[orm.Session]) -> None:
    """What waits is due now, with a time of its own to be given up, and the look of the source is its usual one."""
    assert command("sources", "release", NAME).out == f"{NAME}: 1 let go\n"
    with sessions() as session:
        message = session.scalars(sa.select(models.Message)).one()
        source = session.scalars(sa.select(models.Source)).one()
        assert (message.status, message.due_at) == ("due", message.released_at)
        assert (source.health, source.note) == ("ok", None)
        assert source.baseline_since == message.released_at
    assert command("sources", "release", NAME).out == f"{NAME}: 0 let go\n"


@pytest.mark.parametrize("left", ["switched off", "taken out"])
@pytest.mark.parametrize(("what", "becomes"), [("release", "due"), ("drop", "dropped")])
def test_alerts_of_a_source_that_is_visited_no_more(
    command: newsdesk.Command,
    folder: pathlib.Path,
    sessions: orm.sessionmaker[orm.Session],
    left: str,
    what: str,
    becomes: str,
) -> None:
    """The list shows that they wait, whether it is switched off or gone from the settings, until somebody decides."""
    file = folder / "sources.toml"
    words = file.read_text(encoding="utf-8")
    with_it = words.replace(f'name = "{NAME}"', f'name = "{NAME}"\nenabled = false')
    file.write_text(with_it if left == "switched off" else words.replace(f'"{NAME}"', '"another"'), encoding="utf-8")
    (line,) = [line for line in command("sources").out.splitlines() if line.startswith(NAME)]
    assert "off" in line
    assert f"sources {what}" in line
    done = command("sources", what, NAME)
    assert (done.code, done.out.split()[1], statuses(sessions)) == (0, "1", [becomes])
    listed = [line for line in command("sources").out.splitlines() if line.startswith(NAME)]
    assert len(listed) == (left == "switched off")
    assert not any(f"sources {what}" in line for line in listed)


def test_alerts_are_dropped_by_hand(command: newsdesk.Command, sessions: orm.sessionmaker[orm.Session]) -> None:
    """What is dropped is never sent, and stays on record, so that nobody is told later."""
    assert command("sources", "drop", NAME).out == f"{NAME}: 1 dropped\n"
    assert statuses(sessions) == ["dropped"]
    assert command("sources", "release", NAME).out == f"{NAME}: 0 let go\n"
    assert statuses(sessions) == ["dropped"]


def test_a_gap_is_closed_by_hand(command: newsdesk.Command, sessions: orm.sessionmaker[orm.Session]) -> None:
    """Who knows that nothing is missing, or does not mind, closes the gap; there is none to close twice."""
    assert command("sources", "close", NAME).out == f"{NAME}: gap closed\n"
    with sessions() as session:
        assert session.scalars(sa.select(models.Gap.closed_by)).one() == "hand"
    assert command("sources", "close", NAME).code == 2


@pytest.mark.usefixtures("sessions")
@pytest.mark.parametrize("what", ["release", "drop", "close"])
def test_a_source_that_is_none_is_a_fault(command: newsdesk.Command, what: str) -> None:
    """A misspelt name is one line and exit code 2."""
    done = command("sources", what, "nobody")
    assert (done.code, len(done.err.splitlines())) == (2, 1)
