"""Pages, feeds and REST over the archive of attacks: all of it text, none of it without end."""

from __future__ import annotations

import contextlib
import json
import typing
import urllib.parse

import feedparser
import icalendar
import pytest
import selectolax.lexbor as lexbor
from lxml import etree
from starlette import testclient

from monitor.web import assistants
from tests.attacks import archive, attack

LISTS = ("/", "/meetings", "/partners", "/partners/asean", "/sources", "/search?q=alert", "/calendar?month=2026-03",
         "/alerts", "/docs", "/searches")  # fmt: skip
REST = (
    "meetings", "articles", "sources", "partners", "outbox", "participants", "facets", "timeline", "searches",
)  # fmt: skip
LARGEST_LIST, LARGEST_MEETING = 400_000, 300_000
"""Bytes of a page besides the text of its articles."""
_ALIVE = "script, style, img, iframe, object, embed, form[action^='//'], b, i"


@pytest.fixture(params=["lists", "things"])
def pages(
    request: pytest.FixtureRequest, client: testclient.TestClient, told: dict[str, archive.Told]
) -> dict[str, str]:
    """Pages of one kind by their addresses."""
    if request.param == "lists":
        asked = [urllib.parse.quote(text[:500], errors="replace") for text in attack.ATTACKS.values()]
        paths = [*LISTS, f"/meetings?source={asked[0]}", f"/calendar?q={asked[0]}"]
        paths += [f"{path}{one}" for one in asked for path in ("/meetings?q=", "/search?q=", "/nowhere/")]
    else:
        paths = [f"/meetings/{one.meeting}" for one in told.values()]
        paths += [f"/articles/{one.article}{more}" for one in told.values() for more in ("", "/changes")]
    answers = {path: client.get(path) for path in paths}
    assert {answer.status_code for answer in answers.values()} <= {200, 404, 422}
    return {path: answer.text for path, answer in answers.items()}


def test_nothing_comes_alive_in_a_page(pages: dict[str, str]) -> None:
    """No page has an element, a handler, an address or a character that a text brought in, nor a template that ran."""
    for path, text in pages.items():
        page = lexbor.LexborHTMLParser(text)
        assert page.css(_ALIVE) == [], path
        assert path.startswith("/partners/") or page.css("svg") == [], path  # there it is a chart of ours
        for node in page.css("*"):
            assert not [name for name in node.attributes if name.startswith("on") or name == "autofocus"], path
            for name in ("href", "src", "action"):
                address = node.attributes.get(name) or ""
                assert address.startswith(("/", "#", "?", "https://", "http://")) or not address, (path, address)
        assert len(page.css("head title")) == 1
        assert page.css_first("footer.bottom p") is not None, path
        assert "1787569" not in text, path
        assert attack.acting(text) == [], path


def test_a_page_does_not_grow_without_end(client: testclient.TestClient, told: dict[str, archive.Told]) -> None:
    """A list has room for many, whatever one title is like, and a meeting's page is little more than its reports."""
    for path in LISTS:
        assert len(client.get(path).content) < LARGEST_LIST, path
    for name in attack.LONG:
        text = client.get(f"/meetings/{told[name].meeting}").text
        assert len(text) < len(told[name].text) + LARGEST_MEETING, name
        heading = lexbor.LexborHTMLParser(text).css_first("h1")
        assert heading is not None
        assert len(heading.text()) <= 1000
        assert len(told[name].text) < 3000 or heading.text().endswith("…")


def test_the_words_of_a_page_stay_readable(client: testclient.TestClient, told: dict[str, archive.Told]) -> None:
    """The attack is shown as what it is: heading, place, people and evidence have its words."""
    for name, one in told.items():
        page = lexbor.LexborHTMLParser(client.get(f"/meetings/{one.meeting}").text)
        for wanted in ("h1", "title", ".people li", ".card blockquote", ".report .text", ".report h3"):
            node = page.css_first(wanted)
            assert node is not None, (name, wanted)
            assert attack.beginning(one.text) in attack.seen(node.text()), (name, wanted)


def test_a_stored_page_is_shut_in(client: testclient.TestClient, told: dict[str, archive.Told]) -> None:
    """The page as it was fetched has no script, not even one made of what a script left, and stands in a sandbox."""
    for one in told.values():
        answer = client.get(f"/articles/{one.article}/page")
        assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
        assert "<script" not in answer.text.lower()


def test_feeds_are_well_formed(client: testclient.TestClient, told: dict[str, archive.Told]) -> None:
    """Two readers of Atom, JSON and a reader of calendars find each meeting once, with its words as text."""
    titles = {name: attack.beginning(one.text) for name, one in told.items()}
    atom = client.get("/feeds/meetings.atom").content
    root = etree.fromstring(atom, etree.XMLParser(resolve_entities=False, huge_tree=False))
    in_xml = root.findall("{*}entry")
    assert {len(entry.findall("{*}title")) for entry in in_xml} == {1}
    read = feedparser.parse(atom)
    assert not read.bozo
    items = client.get("/feeds/meetings.json").json()["items"]
    calendar = icalendar.Calendar.from_ical(client.get("/feeds/meetings.ics").content)
    events = calendar.walk("VEVENT")
    assert calendar.walk("VALARM") == []
    assert not any(event.errors for event in events)
    for kind, found in {
        "Atom": [entry.findtext("{*}title") for entry in in_xml],
        "JSON Feed": [item["title"] for item in items],
        "calendar": [str(event["summary"]) for event in events],
    }.items():
        assert len(found) == len(told), kind
        shown = [attack.seen(title) for title in found]
        assert [name for name, title in titles.items() if not any(title in one for one in shown)] == [], kind
        assert attack.acting("".join(found)) == [], kind
        assert max(map(len, found)) < 1100, kind
    for item in items:
        assert attack.acting(item["content_text"] + "".join(item["tags"])) == []
    for event in events:
        assert attack.acting(f"{event['description']}{event['location']}") == []
        assert set(event.keys()) <= _EVENT, event.keys()
    assert len(atom) < 2_000_000


_EVENT = {"UID", "SEQUENCE", "DTSTAMP", "CREATED", "LAST-MODIFIED", "DTSTART", "DTEND", "STATUS", "SUMMARY",
          "DESCRIPTION", "TRANSP", "URL", "LOCATION"}  # fmt: skip


def test_rest_gives_the_words_as_they_are(client: testclient.TestClient, told: dict[str, archive.Told]) -> None:
    """Programs get the text to the letter, for offsets count there, as JSON that no browser takes for anything else."""
    for name, one in told.items():
        answer = client.get(f"/api/v1/meetings/{one.meeting}")
        assert answer.headers["content-type"] == "application/json", name
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.json()["title"][:99] == attack.stored(one.text)[:99], name
        article = client.get(f"/api/v1/articles/{one.article}").json()
        assert article["text"].startswith(attack.stored(archive.body(one.text))), name
        proof = article["mentions"][0]["evidence"]
        assert article["text"][proof["start"] : proof["end"]] == proof["quote"], name
    for path in REST:
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200, path
        assert len(answer.content) < LARGEST_LIST, path
        assert json.loads(answer.content)


def test_assistants_get_the_words_as_they_are(client: testclient.TestClient, told: dict[str, archive.Told]) -> None:
    """What a tool gives is a value of a bounded size with the words of the archive; no query harms."""
    shared = typing.cast("typing.Any", client.app).state.web
    tools = assistants.Tools(shared, ValueError)
    found = tools.search_meetings(limit=50)
    assert {one.id for one in found} == {one.meeting for one in told.values()}
    assert sum(len(one.model_dump_json()) for one in found) < LARGEST_LIST
    for name, one in told.items():
        answer = tools.get_meeting(one.meeting)
        assert answer.title[:99] == attack.stored(one.text[:99]), name
        assert len(answer.model_dump_json()) < LARGEST_MEETING, name
    for text in attack.ATTACKS.values():
        with contextlib.suppress(ValueError):
            tools.search_articles(text)
