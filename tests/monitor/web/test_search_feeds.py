"""Feeds and calendars of saved searches: what they tell, and that their addresses stay."""

from __future__ import annotations

import datetime as dt
import typing

import feedparser
import icalendar
import pytest
import sqlalchemy as sa
from starlette import testclient

from storage import database, saved
from tests.monitor.web import conftest

ATOM, JSON, ICS = (f"/feeds/searches/1.{form}" for form in ("atom", "json", "ics"))
EVIL = "<script>alert(1)</script> ]]> \x0b\u202eBEGIN:VEVENT"


def keep(engine: sa.Engine, **fields: typing.Any) -> None:
    """Save a search, the first one."""
    with database.sessions(engine).begin() as session:
        assert saved.add(session, saved.SearchRecord(**{"name": "Mine", "query": "trade"} | fields), conftest.NOW)


def change(engine: sa.Engine, **fields: typing.Any) -> None:
    """Change it."""
    with database.sessions(engine).begin() as session:
        one = saved.by_id(session, 1)
        assert one is not None
        assert saved.change(session, one, saved.SearchRecord(**{"name": "Mine", "query": "trade"} | fields))


@pytest.fixture
def filled(scribe: conftest.Scribe, client: testclient.TestClient) -> testclient.TestClient:
    """A client of an archive with two meetings of different kinds, and an article of none."""
    scribe.meeting(scribe.article(1))
    scribe.meeting(scribe.article(2), title="Forum", kind="conference", date_start=dt.date(2026, 4, 8))
    scribe.article(3, published_on=None, title="A fair", text="Honey was sold. " * 100)
    return client


def test_a_search_that_is_changed_keeps_the_addresses_of_its_feeds(
    filled: testclient.TestClient, engine: sa.Engine
) -> None:
    """A reader that subscribed sees another title and other meetings, and the same feed."""
    keep(engine, query="kind:conference")
    before = feedparser.parse(filled.get(ATOM).content)
    assert not before.bozo
    assert (before.feed.title, [one.title for one in before.entries]) == ("Mine", ["Forum"])
    assert before.feed.id == f"http://127.0.0.1:8000{ATOM}"
    assert before.feed.link == "http://127.0.0.1:8000/searches/1"
    assert filled.get("/searches/1").status_code == 200
    change(engine, name="Others", query="-kind:conference")
    after = feedparser.parse(filled.get(ATOM).content)
    assert (after.feed.title, [one.title for one in after.entries]) == ("Others", ["Talks with ASEAN"])
    assert after.feed.id == before.feed.id


def test_all_forms_tell_the_same_meetings(filled: testclient.TestClient, engine: sa.Engine) -> None:
    """As those of the query itself do."""
    keep(engine)
    ids = [one.id for one in feedparser.parse(filled.get(ATOM).content).entries]
    assert len(ids) == 2
    told = filled.get(JSON).json()
    assert [one["id"] for one in told["items"]] == ids
    assert told["feed_url"] == f"http://127.0.0.1:8000{JSON}"
    assert told["items"] == filled.get("/feeds/meetings.json", params={"q": "trade"}).json()["items"]
    events = icalendar.Calendar.from_ical(filled.get(ICS).content).walk("VEVENT")
    assert {str(one["summary"]) for one in events} == {"Talks with ASEAN", "Forum"}


def test_a_search_of_articles_tells_articles(filled: testclient.TestClient, engine: sa.Engine) -> None:
    """How each begins, its source and its address; the calendar has the meetings that answer."""
    keep(engine, query="honey OR kind:conference", target="articles")
    fair, forum = sorted(filled.get(JSON).json()["items"], key=lambda one: str(one["title"]))
    assert (fair["title"], forum["title"]) == ("A fair", "Article 2")
    assert fair["id"] == fair["url"] == "http://127.0.0.1:8000/articles/3"
    lines = fair["content_text"].splitlines()
    assert (lines[0], lines[2]) == ("herald", "https://news.example.org/3.html")
    assert lines[1].startswith("Honey was sold. Honey")
    assert len(lines[1]) <= 400
    assert forum["content_text"].startswith("herald · 3 Mar")
    entries = feedparser.parse(filled.get(ATOM).content).entries
    assert {one.id for one in entries} == {fair["id"], forum["id"]}
    assert filled.get("/articles/3").status_code == 200
    [event] = icalendar.Calendar.from_ical(filled.get(ICS).content).walk("VEVENT")
    assert str(event["summary"]) == "Forum"


def test_what_strangers_wrote_stays_text(
    scribe: conftest.Scribe, client: testclient.TestClient, engine: sa.Engine
) -> None:
    """In titles, texts, sources and the name of the search."""
    scribe.article(1, title=EVIL, text=f"{EVIL} trade", source=EVIL)
    keep(engine, name=EVIL, target="articles")
    feed = feedparser.parse(client.get(ATOM).content)
    assert not feed.bozo
    assert "\u202e" not in feed.entries[0].title + feed.feed.title + feed.entries[0].tags[0].term
    assert "\u202e" not in client.get(JSON).text
    assert not icalendar.Calendar.from_ical(client.get(ICS).content).walk("VEVENT")


@pytest.mark.parametrize("address", [ATOM, JSON, ICS, "/feeds/searches/x.atom", "/feeds/searches/1.rss"])
def test_a_search_that_is_not_there_has_no_feed(client: testclient.TestClient, address: str) -> None:
    """Nor has one that never was."""
    assert client.get(address).status_code == 404


def test_a_feed_takes_as_long_a_query_as_the_page(filled: testclient.TestClient) -> None:
    """What is subscribed to below a list can always be fetched; longer than any query it is refused."""
    long = " OR ".join(["trade"] + [f"word{number}" for number in range(60)])
    assert len(long) > 200
    assert len(filled.get("/feeds/meetings.json", params={"q": long}).json()["items"]) == 2
    assert filled.get("/feeds/meetings.json", params={"q": "x" * 2001}).status_code == 422


def test_rest_tells_the_searches_and_where_to_subscribe(filled: testclient.TestClient, engine: sa.Engine) -> None:
    """By name; each address answers, and the query can be sent to the route of its target."""
    assert filled.get("/api/v1/searches").json()["items"] == []
    keep(engine, name="b", query="kind:conference")
    with database.sessions(engine).begin() as session:
        saved.add(session, saved.SearchRecord(name="A", query="honey", target="articles"), conftest.NOW)
    told = filled.get("/api/v1/searches").json()
    assert told["total"] == 2
    assert [(one["name"], one["target"], one["created_at"]) for one in told["items"]] == [
        ("A", "articles", "2026-03-10T12:00:00Z"),
        ("b", "meetings", "2026-03-10T12:00:00Z"),
    ]
    for one in told["items"]:
        for address in (one["url"], *one["feeds"].values()):
            assert filled.get(address).status_code == 200
        assert filled.get(f"/api/v1/{one['target']}", params={"q": one["query"]}).json()["total"] == 1
    assert filled.get("/api/v1/searches?q=honey").status_code == 422
