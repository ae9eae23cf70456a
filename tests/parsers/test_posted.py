"""The day of posting is told from meta data, stamps near the title, addresses, on the newsroom's own clock."""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from parsers import article as parsed
from parsers import registry, site_parser

TITLE = "Council of the region meets in the capital"
TEXT = "<p>The council of the region met in the capital and agreed on a plan for the coming year, its chair said.</p>"
STAMP = '<meta property="article:published_time" content="2024-03-02T03:15:27+00:00">'


def _published(head: str = "", below: str = "", url: str = "https://gazette.example/a", **more: object) -> object:
    content = f"<html><head>{head}</head><body><h1>{TITLE}</h1>{below}<div>{TEXT * 3}</div></body></html>"
    page = site_parser.Page(content=content, url=url, **more)  # type: ignore[arg-type]
    return registry.read_article(page, "generic").published


@pytest.mark.parametrize(
    "own",
    [
        '<meta name="sailthru.date" content="2024-03-01 22:15:27">',
        '<meta name="parsely-pub-date" content="2024-03-01T22:15:27-05:00">',
        '<meta name="publishtime" content="2024-03-01T22:15:27Z">',
    ],
)
def test_the_same_moment_on_the_clock_of_the_newsroom(own: str) -> None:
    """A stamp of the same minute and second, without a zone, with one, or with a false one, tells the clock."""
    found = _published(STAMP + own)
    assert isinstance(found, dt.datetime)
    assert found == dt.datetime(2024, 3, 2, 3, 15, 27, tzinfo=dt.UTC)
    assert found.isoformat() == "2024-03-01T22:15:27-05:00"


@pytest.mark.parametrize("other", ["2024-03-01 22:15:28", "2024-03-01T20:00:00Z", "2024-01-01 03:15:27", "soon"])
def test_another_moment_is_no_clock(other: str) -> None:
    """A stamp of another minute, or of days away, moves nothing."""
    found = _published(f'{STAMP}<meta name="pubdate" content="{other}">')
    assert isinstance(found, dt.datetime)
    assert found.utcoffset() == dt.timedelta()


def test_the_day_in_the_address_is_on_the_newsrooms_clock() -> None:
    """Of a moment in UTC and the address beside it by a day, the address tells the day; a declared zone agrees."""
    url = "https://gazette.example/2024/03/01/council-meets/"
    assert _published(STAMP, url=url) == dt.date(2024, 3, 1)
    zone = zoneinfo.ZoneInfo("America/New_York")
    assert _published(STAMP, url=url, zone=zone) == dt.datetime(2024, 3, 1, 22, 15, 27, tzinfo=zone)


@pytest.mark.parametrize(
    "line",
    [
        "1 March 2024", "Posted on 1. März 2024 by the desk", "1 de marzo de 2024", "Publié le 1 mars 2024",
        "Fri, 01.03.2024", "1 марта 2024",
    ],
)  # fmt: skip
def test_a_line_by_the_title(line: str) -> None:
    """A stamp in a short line below the title tells the day where no meta data do, in many languages."""
    assert _published(below=f"<div>{line}</div>") == dt.date(2024, 3, 1)


def test_a_date_far_from_the_title_is_none_of_its_lines() -> None:
    """What stands below the running text does not tell the posting before what the meta data say of the page."""
    head = '<meta name="date" content="2024-03-01">'
    content = f"<head>{head}</head><h1>{TITLE}</h1><div>{TEXT * 9}</div>" + "<p>x</p>" * 9 + "<div>5 May 2020</div>"
    article = registry.read_article(site_parser.Page(content=content, url="https://gazette.example/a"), "generic")
    assert (article.published, article.published_from) == (dt.date(2024, 3, 1), "meta")


def test_a_time_without_an_attribute() -> None:
    """The text of a ``time`` counts where it has no ``datetime``."""
    assert _published(below="<time>01.03.2024</time>") == dt.date(2024, 3, 1)


def test_a_date_from_elsewhere_goes_before_a_guess() -> None:
    """Where nothing but a guess would tell, the listing's date counts."""
    given: dict[str, parsed.Published] = {"published": dt.date(2024, 2, 2)}
    assert _published(below="<div>words</div>", **given) == dt.date(2024, 2, 2)
