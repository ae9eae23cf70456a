"""The commands that tell how the reading goes."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from storage import database, exchanges, polls, records
from tests.monitor.service import newsdesk

NOW = dt.datetime(2026, 5, 14, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def stored(sqlite_url: str) -> None:
    """Two exchanges of two sources, and three links of one: given up, to be tried again, and waiting."""
    engine: sa.Engine = database.engine(sqlite_url)
    with orm.Session(engine) as session, session.begin():
        for number, source in enumerate(("a", "b")):
            exchanges.note(
                session,
                records.ExchangeRecord(
                    at=NOW + dt.timedelta(hours=number), method="GET", url=f"https://{source}.example/\x1b[2J", size=7,
                    host=f"{source}.example", source=source, status=503, seconds=0.1239, fault="soft", error="HTTP 503",
                ),
            )  # fmt: skip
        polls.register(session, ["a"], NOW)
        source = polls.source(session, "a")
        names = ("lost", "late", "new")
        links = [records.LinkRecord(identity=name, url=f"https://a.example/{name}") for name in names]
        lost, late, _ = polls.note_links(session, source, links, False, NOW)
        polls.link_failed(session, late, "HTTP 500", NOW)
        polls.link_failed(session, lost, "HTTP 404", None)
    engine.dispose()


@pytest.mark.usefixtures("stored")
def test_exchanges_are_listed_for_people_and_programs(command: newsdesk.Command) -> None:
    """Newest first, of all sources or of one, and nothing in an address reaches the terminal as a control character."""
    done = command("exchanges")
    assert (done.code, done.err) == (0, "")
    assert [line.split()[2] for line in done.out.splitlines()[1:]] == ["b", "a"]
    assert "\x1b" not in done.out
    (row,) = [json.loads(line) for line in command("exchanges", "a", "--json").out.splitlines()]
    assert (row["source"], row["status"], row["bytes"], row["fault"]) == ("a", 503, 7, "soft")
    assert (row["at"], row["seconds"], row["error"]) == ("2026-05-14T09:00:00+00:00", 0.124, "HTTP 503")


@pytest.mark.usefixtures("stored")
def test_links_given_up_are_seen(command: newsdesk.Command) -> None:
    """They come first, with the reason; what will be tried again follows; what waits for its first try is not there."""
    rows = [json.loads(line) for line in command("unread", "--json").out.splitlines()]
    assert [(row["state"], row["url"].rpartition("/")[2], row["error"]) for row in rows] == [
        ("given up", "lost", "HTTP 404"), ("will be tried", "late", "HTTP 500")
    ]  # fmt: skip
    assert "given up" in command("unread", "a").out


@pytest.mark.parametrize("name", ["exchanges", "unread"])
def test_nothing_to_tell_is_one_line(command: newsdesk.Command, name: str) -> None:
    """A source without any is no fault, and for programs there is no line at all."""
    done = command(name, "nowhere")
    assert (done.code, done.out) == (0, "")
    assert done.err.count("\n") == 1
    assert command(name, "nowhere", "--json").out == ""
