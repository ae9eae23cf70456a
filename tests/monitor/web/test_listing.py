"""Lists of what answers a query: facets that narrow, parts that can be taken out, orders, faults with their place."""

from __future__ import annotations

import datetime as dt
import typing
import urllib.parse

import pytest
import selectolax.lexbor as lexbor
from starlette import testclient

from monitor.web import narrowing
from storage import query, records


def page(client: testclient.TestClient, path: str, status: int = 200) -> lexbor.LexborHTMLParser:
    """The page, parsed."""
    answer = client.get(path)
    assert answer.status_code == status, answer.text
    return lexbor.LexborHTMLParser(answer.text)


def words(node: typing.Any) -> str:
    """The text of a node on one line."""
    return " ".join(node.text().split())


def asked(link: typing.Any) -> str:
    """The query that a link leads to."""
    return urllib.parse.parse_qs(urllib.parse.urlsplit(link.attributes["href"]).query)["q"][0]


@pytest.fixture
def filled(client: testclient.TestClient, scribe: typing.Any) -> testclient.TestClient:
    """A client of an archive with three meetings that differ in all that can be narrowed by."""
    scribe.meeting(scribe.article(1), title="Talks of old", date_start=dt.date(2024, 5, 1))
    scribe.meeting(scribe.article(2, source="gazette", title="Melon fair"), title="Gala", kind="ceremony", place="Omsk")
    scribe.meeting(
        scribe.article(3),
        title="Forum",
        kind="conference",
        involvements=(),
        participants=(records.ParticipantRecord(name="Bek Example"),),
    )
    return client


@pytest.mark.parametrize("path", ["/meetings", "/search?q=tea"])
def test_each_facet_leads_to_as_many_as_it_says(filled: testclient.TestClient, path: str) -> None:
    """A value is a link with the number of results that the narrowed list has."""
    first = page(filled, path)
    names = [words(node) for node in first.css(".facets h3")]
    assert [name for name in names if name != "Year"] == ["Partner", "Kind", "Source", "Place", "Person"]
    ways = first.css(".facets li")
    assert len(ways) > 8
    for way in ways:
        narrower = page(filled, way.css_first("a").attributes["href"])
        assert words(narrower.css_first(".count")).split()[0] == words(way.css_first(".number"))


def test_narrowing_twice_and_widening(filled: testclient.TestClient) -> None:
    """Facets narrow further, and each part of the query can be taken out again."""
    first = page(filled, "/meetings")
    partner = next(one for one in first.css(".facets a") if words(one) == "ASEAN")
    second = page(filled, partner.attributes["href"])
    kind = next(one for one in second.css(".facets a") if words(one) == "Ceremony")
    assert asked(kind) == "partner:asean kind:ceremony"
    third = page(filled, kind.attributes["href"])
    assert [words(one) for one in third.css(".title")] == ["Gala"]
    assert [asked(one) for one in third.css(".wider a")] == ["kind:ceremony", "partner:asean"]


def test_what_all_have_narrows_nothing(filled: testclient.TestClient) -> None:
    """A value that every result has is no link."""
    kinds = [words(one) for one in page(filled, "/meetings?q=kind:ceremony").css(".facets a")]
    assert kinds == []


@pytest.mark.parametrize("path", ["/meetings", "/search"])
@pytest.mark.parametrize(
    ("q", "wrong", "reason"),
    [
        ("tea partner:aseann", "partner:aseann", "did you mean 'asean'"),
        ('tea "never closed', '"never closed', "this quote is not closed"),
        ("tea OR", "OR", "OR wants something on both sides"),
    ],
)
def test_a_fault_is_shown_at_its_place(
    sqlite_client: testclient.TestClient, path: str, q: str, wrong: str, reason: str
) -> None:
    """A query that is none is refused; what was typed stays, and what is wrong with it is marked below."""
    shown = page(sqlite_client, f"{path}?{urllib.parse.urlencode({'q': q})}", 422)
    field = shown.css_first("#q")
    assert field.attributes["value"] == q
    fault = shown.css_first(f"#{field.attributes['aria-describedby']}")
    assert reason in words(fault)
    assert "(character 5)" in words(fault)
    assert fault.css_first("mark").text() == wrong


def test_orders(filled: testclient.TestClient) -> None:
    """Lists go by day, either way, and articles by how well they answer; links keep the order."""
    oldest = page(filled, "/meetings?q=&order=oldest")
    assert words(oldest.css_first(".title")) == "Talks of old"
    assert words(oldest.css_first("option[selected]")) == "Oldest first"
    assert all("order=oldest" in (one.attributes["href"] or "") for one in oldest.css(".facets a"))
    best = page(filled, "/search?q=melon OR tea&order=relevance")
    assert words(best.css_first(".title")) == "Melon fair"


def test_a_list_can_be_subscribed_to(filled: testclient.TestClient) -> None:
    """Feed and calendar are those of exactly the query."""
    shown = page(filled, "/meetings?kind=ceremony")
    links = [one.attributes["href"] for one in shown.css("a[href*='/feeds/']")]
    assert links == ["/feeds/meetings.atom?q=kind%3Aceremony", "/feeds/meetings.ics?q=kind%3Aceremony"]
    assert [filled.get(link).text.count("Gala") > 0 for link in links] == [True, True]


def test_a_day_of_the_form_replaces_that_of_the_query(filled: testclient.TestClient) -> None:
    """Who asks for another first day does not get the later of both."""
    shown = page(filled, "/meetings?q=after:2026 kind:bilateral_meeting&since=2024-01-01")
    assert shown.css_first("#q").attributes["value"] == "kind:bilateral_meeting after:2024-01-01"
    assert [words(one) for one in shown.css(".title")] == ["Talks of old"]


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("", "kind:visit", "kind:visit"),
        ("tea", "kind:visit", "tea kind:visit"),
        ("tea OR milk", "kind:visit", "(tea OR milk) kind:visit"),
        ("(tea OR milk) rice", "kind:visit", "(tea OR milk) rice kind:visit"),
        ("kind:visit", "kind:visit", "kind:visit"),
        ("before:2020 after:2019", "after:2019 before:2020", "before:2020 after:2019"),
        ('person:"A B"', 'person:"A B"', 'person:"A B"'),
    ],
)
def test_narrowed(text: str, term: str, expected: str) -> None:
    """What is put behind a query holds beside all of it, and is not put there twice."""
    assert narrowing.narrowed(narrowing.Question(text, query.parse(text)), [term]) == expected


def test_what_would_leave_no_query_cannot_be_taken_out() -> None:
    """Empty parentheses ask nothing."""
    asked = narrowing.Question("(tea) rice", query.parse("(tea) rice"))
    assert [narrowing.without(asked.text, [leaf]) for leaf in narrowing.parts(asked)] == [None, "(tea)"]


@pytest.mark.parametrize(
    ("value", "expected"), [("asean", "partner:asean"), ("a b", 'partner:"a b"'), ('a"b(', 'partner:"a b("')]
)
def test_term(value: str, expected: str) -> None:
    """A field is written so that the language reads its value as one."""
    assert narrowing.term("partner", value) == expected
