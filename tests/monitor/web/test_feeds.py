"""Meetings as Atom, JSON Feed and calendar: real readers take them, and what strangers wrote stays text."""

from __future__ import annotations

import datetime as dt
import json
import typing

import feedparser
import icalendar
import pytest
import sqlalchemy as sa
import vobject
from lxml import etree
from starlette import testclient

from storage import database, models

NAMES = ("atom", "json", "ics")
EVIL = "<script>alert(1)</script> ]]> &amp; \x0b\x00\u202e=cmd|' /C calc'!A0\r\nBEGIN:VEVENT"


@pytest.fixture
def filled(scribe: typing.Any, client: testclient.TestClient) -> testclient.TestClient:
    """A client of an archive with a meeting held, one announced, one without a day, and one of another kind."""
    scribe.meeting(scribe.article(1))
    scribe.meeting(
        scribe.article(2),
        title="Forum to come",
        kind="conference",
        status="announced",
        date_start=dt.date(2026, 4, 8),
        date_end=dt.date(2026, 4, 9),
        involvements=(),
    )
    scribe.meeting(scribe.article(3), title="Some day", date_start=None, date_end=None)
    return client


def test_a_feed_reader_takes_the_atom_feed(filled: testclient.TestClient) -> None:
    """Well formed, with ids, moments, links and the sentence that proves it."""
    answer = filled.get("/feeds/meetings.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.entries[0].title == "Announced: Forum to come"
    held = next(one for one in feed.entries if one.title == "Talks with ASEAN")
    assert held.id == held.link == "http://127.0.0.1:8000/meetings/1"
    assert "received the head of the Secretariat of ASEAN" in held.summary
    assert {tag.term for tag in held.tags} == {"ASEAN", "Bilateral meeting"}
    assert filled.get(held.link.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_json_feed_says_the_same_as_the_atom_feed(filled: testclient.TestClient) -> None:
    """As jsonfeed.org wants it."""
    answer = filled.get("/feeds/meetings.json")
    assert answer.headers["content-type"] == "application/feed+json"
    told, atom = answer.json(), feedparser.parse(filled.get("/feeds/meetings.atom").content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert [one["id"] for one in told["items"]] == [one.id for one in atom.entries]
    assert [one["title"] for one in told["items"]] == [one.title for one in atom.entries]
    assert all(dt.datetime.fromisoformat(one["date_modified"]).utcoffset() == dt.timedelta() for one in told["items"])


def test_two_readers_of_calendars_take_the_calendar(filled: testclient.TestClient) -> None:
    """Whole days with the day after as end; a meeting of which no day is known has no entry."""
    answer = filled.get("/feeds/meetings.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    events = list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))
    assert {str(one["summary"]) for one in events} == {"Announced: Forum to come", "Talks with ASEAN"}
    forum = next(one for one in events if "Forum" in str(one["summary"]))
    assert (forum.decoded("dtstart"), forum.decoded("dtend")) == (dt.date(2026, 4, 8), dt.date(2026, 4, 10))
    other = {one.uid.value: one for one in vobject.readOne(answer.text).vevent_list}
    assert {str(one["uid"]) for one in events} == set(other)
    assert other[str(forum["uid"])].dtstart.value == dt.date(2026, 4, 8)


def test_a_query_narrows_each_of_them(filled: testclient.TestClient) -> None:
    """A saved search can be subscribed to."""
    found = {name: filled.get(f"/feeds/meetings.{name}", params={"q": "kind:conference"}).text for name in NAMES}
    assert [one["title"] for one in json.loads(found["json"])["items"]] == ["Announced: Forum to come"]
    assert [one.title for one in feedparser.parse(found["atom"]).entries] == ["Announced: Forum to come"]
    assert [one.summary.value for one in vobject.readOne(found["ics"]).vevent_list] == ["Announced: Forum to come"]


def test_a_changed_meeting_keeps_its_uid_and_raises_its_sequence(
    filled: testclient.TestClient, engine: sa.Engine
) -> None:
    """So that a calendar moves the entry instead of adding one; a feed keeps its id and moves its moment."""
    before = _of_first(filled)
    with database.sessions(engine)() as session, session.begin():
        meeting = session.get_one(models.Meeting, 1)
        meeting.date_start, meeting.updated_at = dt.date(2026, 3, 5), meeting.updated_at + dt.timedelta(hours=1)
    after = _of_first(filled)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") == dt.date(2026, 3, 5)


def test_a_meeting_called_off_stays_as_cancelled(scribe: typing.Any, client: testclient.TestClient) -> None:
    """Whoever has it in a calendar sees it crossed out."""
    scribe.meeting(scribe.article(1), status="cancelled")
    assert str(_of_first(client)["status"]) == "CANCELLED"


def test_an_empty_archive_gives_valid_feeds(sqlite_client: testclient.TestClient) -> None:
    """A reader that subscribes on the first day sees no fault."""
    feed = feedparser.parse(sqlite_client.get("/feeds/meetings.atom").content)
    assert not feed.bozo
    assert feed.feed.updated == "2026-03-10T00:00:00Z"  # its day alone, so that the feed stays the same for a while
    assert sqlite_client.get("/feeds/meetings.json").json()["items"] == []
    assert list(icalendar.Calendar.from_ical(sqlite_client.get("/feeds/meetings.ics").content).walk("VEVENT")) == []


def test_what_strangers_wrote_stays_text(scribe: typing.Any, client: testclient.TestClient) -> None:
    """Markup, control characters and lines of calendars do nothing, however long."""
    scribe.meeting(scribe.article(1), title=EVIL, place=EVIL + "x" * 100_000)
    document = etree.fromstring(client.get("/feeds/meetings.atom").content)
    assert not document.findall(".//{*}script")
    entry = feedparser.parse(client.get("/feeds/meetings.atom").content).entries[0]
    assert "\u202e" not in entry.title
    events = list(icalendar.Calendar.from_ical(client.get("/feeds/meetings.ics").content).walk("VEVENT"))
    assert len(events) == 1
    assert "\u202e" not in client.get("/feeds/meetings.json").text


def _of_first(client: testclient.TestClient) -> icalendar.Event:
    events = icalendar.Calendar.from_ical(client.get("/feeds/meetings.ics").content).walk("VEVENT")
    return next(one for one in events if str(one["uid"]).startswith("meeting-1@"))
