"""The bars of a partner's meetings, by year and kind."""

from __future__ import annotations

import datetime as dt
import typing

import pytest
import selectolax.lexbor as lexbor
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import orm
from starlette import testclient

from monitor.web import charts
from storage import query, timeline

KINDS = st.sampled_from(["visit", "ceremony", "conference", "statement", "other", "press_event", "bilateral_meeting"])
COUNTS = st.dictionaries(KINDS, st.integers(1, 10_000), min_size=1)


@given(st.dictionaries(st.integers(1, 9998), COUNTS, min_size=1, max_size=40))
def test_nothing_is_lost_and_nothing_sticks_out(years: timeline.Timeline) -> None:
    """Every meeting is in a bar, or is counted as earlier; bars stay within the drawing and colours suffice."""
    made = charts.chart(years)
    assert made is not None
    assert sum(bar.total for bar in made.bars) + made.earlier == sum(sum(one.values()) for one in years.values())
    assert 1 <= len(made.bars) <= charts.YEARS
    assert len(made.kinds) <= charts.KINDS + 1
    for bar in made.bars:
        assert sum(part.count for part in bar.parts) == bar.total
        assert float(bar.top.rstrip("%")) >= 8
        assert 0 <= float(bar.left.rstrip("%")) <= 100
    assert made.bars[-1].labelled


def test_nothing_to_draw() -> None:
    """Without meetings there is no chart."""
    assert charts.chart({}) is None


def test_timeline(scribe: typing.Any, session: orm.Session) -> None:
    """Meetings are counted by the year of their day, or of the report that tells of them where it is not known."""
    scribe.meeting(scribe.article(1), date_start=dt.date(2019, 12, 31))
    scribe.meeting(scribe.article(2), date_start=dt.date(2019, 1, 1), kind="visit")
    scribe.meeting(scribe.article(3), date_start=dt.date(2020, 1, 1))
    scribe.meeting(scribe.article(4, published_on=dt.date(2020, 2, 1)), date_start=None)
    scribe.meeting(scribe.article(5), date_start=dt.date(2021, 1, 1), involvements=())
    found = timeline.timeline(session, query.parse("partner:asean"))
    assert found == {2019: {"bilateral_meeting": 1, "visit": 1}, 2020: {"bilateral_meeting": 2}}
    assert list(found) == [2019, 2020]


@pytest.fixture
def partner(client: testclient.TestClient, scribe: typing.Any) -> lexbor.LexborHTMLParser:
    """The page of a partner with meetings in two years, and one to come."""
    scribe.meeting(scribe.article(1), date_start=dt.date(2024, 2, 1))
    scribe.meeting(scribe.article(2), date_start=dt.date(2026, 1, 5), kind="visit")
    scribe.meeting(scribe.article(3), date_start=dt.date(2026, 4, 1), title="Forum", status="announced")
    return lexbor.LexborHTMLParser(client.get("/partners/asean").text)


def test_the_chart_has_a_table_beside_it(partner: lexbor.LexborHTMLParser, client: testclient.TestClient) -> None:
    """What the bars show can be read as a table, whose years lead to their meetings."""
    assert [node.text() for node in partner.css(".chart g > title")] == [
        "2024: 1, Bilateral meeting 1",
        "2025: 0",
        "2026: 2, Bilateral meeting 1, Visit 1",
    ]
    assert partner.css_first(".chart").attributes["role"] == "img"
    rows = [[cell.text() for cell in row.css("th, td")] for row in partner.css(".timeline tr")]
    assert rows == [
        ["Year", "Bilateral meeting", "Visit", "All"],
        ["2026", "1", "1", "2"],
        ["2024", "1", "0", "1"],
    ]
    year = client.get(partner.css_first(".timeline td a, .timeline th a").attributes["href"] or "")
    assert "2 meetings" in year.text


def test_people_and_what_is_next(partner: lexbor.LexborHTMLParser, client: testclient.TestClient) -> None:
    """Who took part most often leads to these meetings, and what is announced stands first."""
    aside = partner.css_first("aside")
    assert aside is not None
    assert [node.text() for node in aside.css(".meeting .title")] == ["Forum"]
    person = aside.css_first(".people li")
    assert person is not None
    assert " ".join(person.text().split()) == "Aru Sample Head, ASEAN · 3 meetings"
    assert "3 meetings" in client.get(person.css_first("a").attributes["href"]).text  # type: ignore[union-attr, arg-type]
