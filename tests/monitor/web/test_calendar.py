"""The calendar: a month in whole weeks."""

from __future__ import annotations

import datetime as dt
import typing

import pytest
import selectolax.lexbor as lexbor
from hypothesis import given
from hypothesis import strategies as st
from starlette import testclient

from monitor.web import months


@given(st.dates())
def test_whole_weeks(day: dt.date) -> None:
    """A sheet begins on Monday, ends on Sunday, has every day of the month once, and there are neighbours."""
    month = months.of(day)
    assert month.days[0].weekday() == 0
    assert month.days[-1].weekday() == 6
    assert month.first in month.days
    assert len(set(month.days)) == len(month.days) in (28, 35, 42)
    assert months.of(month.next).previous == month.first or month.next.year == 9999
    assert month.previous < month.first < month.next


def sheet(client: testclient.TestClient, path: str) -> dict[str, list[str]]:
    """What a page shows, by day; what goes on in parentheses."""
    answer = client.get(path)
    assert answer.status_code == 200
    days = lexbor.LexborHTMLParser(answer.text).css(".weeks > li")
    shown: dict[str, list[str]] = {}
    for day in days:
        on = [
            f"({one.css_first('a').text()})"
            if "goes-on" in (one.attributes.get("class") or "")
            else one.css_first("a").text()
            for one in day.css("ul > li")
        ]
        if on:
            shown[str(day.css_first("time").attributes["datetime"])] = on
    return shown


@pytest.fixture
def filled(client: testclient.TestClient, scribe: typing.Any) -> testclient.TestClient:
    """A client of an archive with meetings around March 2026."""
    scribe.meeting(scribe.article(1), title="Long", date_start=dt.date(2026, 2, 22), date_end=dt.date(2026, 2, 24))
    scribe.meeting(scribe.article(2), title="Talks", date_start=dt.date(2026, 3, 31), date_end=dt.date(2026, 4, 1))
    scribe.meeting(scribe.article(3), title="Gala", date_start=dt.date(2026, 3, 31), kind="ceremony", involvements=())
    scribe.meeting(scribe.article(4), title="Some day", date_start=None)
    return client


def test_a_month_shows_its_meetings(filled: testclient.TestClient) -> None:
    """Each stands on its first day, and on the days after as going on; one without a day is nowhere."""
    assert sheet(filled, "/calendar?month=2026-03") == {
        "2026-02-23": ["(Long)"],
        "2026-02-24": ["(Long)"],
        "2026-03-31": ["Talks", "Gala"],
        "2026-04-01": ["(Talks)"],
    }
    assert sheet(filled, "/calendar") == sheet(filled, "/calendar?month=2026-03")


def test_the_calendar_of_a_query(filled: testclient.TestClient) -> None:
    """A query narrows the month, and goes along to the neighbours and into the subscription."""
    assert sheet(filled, "/calendar?month=2026-03&q=kind:ceremony") == {"2026-03-31": ["Gala"]}
    shown = lexbor.LexborHTMLParser(filled.get("/calendar?month=2026-03&q=kind:ceremony").text)
    links = [one.attributes["href"] for one in shown.css("nav[aria-label=Months] a")]
    assert links == ["/calendar?month=2026-02&q=kind%3Aceremony", "/calendar?month=2026-04&q=kind%3Aceremony"]
    assert shown.css_first("a[href='/feeds/meetings.ics?q=kind%3Aceremony']") is not None


def test_an_empty_month_leads_on(sqlite_client: testclient.TestClient) -> None:
    """Where there is nothing the page says so and where else to look."""
    shown = lexbor.LexborHTMLParser(sqlite_client.get("/calendar?month=2019-12").text)
    empty = shown.css_first(".empty")
    assert empty is not None
    assert "No meeting is known of December 2019" in empty.text()
    assert [one.text() for one in shown.css("h1")] == ["December 2019"]


@pytest.mark.parametrize(
    ("month", "status"),
    [("2026-3", 422), ("2026-13", 422), ("soon", 422), ("0000-01", 422), ("0001-01", 200), ("9999-12", 200), ("", 200)],
)
def test_months_at_the_ends(sqlite_client: testclient.TestClient, month: str, status: int) -> None:
    """What is no month is refused; the first and the last of all times break nothing."""
    assert sqlite_client.get(f"/calendar?month={month}").status_code == status


def test_a_fault_in_the_query(sqlite_client: testclient.TestClient) -> None:
    """A query that is none is refused with its place."""
    answer = sqlite_client.get("/calendar?q=kind:")
    assert (answer.status_code, "character 1" in answer.text) == (422, True)
