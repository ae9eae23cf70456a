"""Layouts of the Secretariat that nobody has seen: no figure falls below its floor in `floors.json`.

Every layout of ``articles/`` and ``listings/`` was written before the parser first read it. Rules are made for one
half of them; those that `rendering.is_aside` names count in the figures only, and nobody looks why one of them fails.
"""

from __future__ import annotations

import hashlib
import json
import pathlib

import pytest

from parsers import article as parsed
from parsers import registry, site_parser
from tests.layouts import measure, rendering

pytestmark = pytest.mark.xdist_group("layouts")  # one worker reads the pages for all of them

FOLDER = pathlib.Path(__file__).parent
FLOORS = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))
HALVES = ("learned", "aside")
NOTICES = ("all rights reserved", "cookies", "все права защищены", "版权所有", "telephone", "телефон")


def _half(layout: str) -> str:
    return "aside" if rendering.is_aside(layout) else "learned"


@pytest.fixture(scope="module")
def articles() -> dict[str, list[measure.Reading]]:
    """How the articles of either half are read."""
    read: dict[str, list[measure.Reading]] = {half: [] for half in HALVES}
    for layout in rendering.layouts("articles"):
        read[_half(layout)] += map(measure.article, rendering.article_pages(layout))
    return read


@pytest.fixture(scope="module")
def listings() -> dict[str, list[measure.Reading]]:
    """How the listings of either half are read."""
    read: dict[str, list[measure.Reading]] = {half: [] for half in HALVES}
    for layout in rendering.layouts("listings"):
        read[_half(layout)] += map(measure.listing, rendering.listing_pages(layout))
    return read


def _share(readings: list[measure.Reading], *fields: str) -> float:
    """How many pages are read rightly, or at least in some fields."""
    faulty = [{fault.split(":")[0] for fault in reading.faults} for reading in readings]
    return sum(not faults & {*fields, "error"} if fields else not faults for faults in faulty) / len(readings)


@pytest.mark.parametrize("half", HALVES)
def test_articles_are_read_rightly(articles: dict[str, list[measure.Reading]], half: str) -> None:
    """Title, day and where it is from, and body come out right, on nine pages in ten and more."""
    readings = articles[half]
    figures = {
        "right": _share(readings),
        "title": _share(readings, "title"),
        "day": _share(readings, "day", "origin"),
        "body": _share(readings, "body"),
    }
    assert {name: figure for name, figure in figures.items() if figure < FLOORS["articles"][half][name]} == {}


@pytest.mark.parametrize("half", HALVES)
def test_listings_yield_their_articles(listings: dict[str, list[measure.Reading]], half: str) -> None:
    """A listing's links are its articles in order, with title and day, and the next result page is found."""
    readings = listings[half]
    shared, both = sum(one.shared for one in readings), sum(one.found + one.wanted for one in readings)
    figures = {"right": _share(readings), "links": _share(readings, "links"), "f1": 2 * shared / both}
    assert {name: figure for name, figure in figures.items() if figure < FLOORS["listings"][half][name]} == {}


def test_layouts_kept_aside_are_the_same() -> None:
    """What is kept aside was not changed to please the parser."""
    aside = [
        path
        for kind in ("articles", "listings")
        for path in sorted((FOLDER / kind).glob("*.html"))
        if rendering.is_aside(path.stem)
    ]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in aside)).hexdigest()
    assert {"layouts": len(aside), "sha256": digest} == FLOORS["aside"]


def _without_body(page: rendering.ArticlePage) -> site_parser.Page:
    content = page.content
    for block in page.release.body:
        for line in block.lines:
            for form in rendering.written(line):
                content = content.replace(form, "")
    return site_parser.Page(content=content, url=page.url)


def test_a_page_that_lost_its_body_is_no_article() -> None:
    """Where only the title is left, menus, side columns and footers are not passed off as a body."""
    refused, passed = 0, []
    for layout in rendering.layouts("articles"):
        for page in rendering.article_pages(layout)[::4]:
            try:
                passed.append(registry.read_article(_without_body(page)))
            except parsed.ParseError:
                refused += 1
    assert refused / (refused + len(passed)) >= FLOORS["refused"]
    told = " ".join(paragraph for article in passed for paragraph in article.paragraphs).casefold()
    assert [words for words in NOTICES if words in told] == []
