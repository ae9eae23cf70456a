"""What would be read of a site, field by field, with where it stands; and selectors for what was read."""

from __future__ import annotations

import json
import pathlib
import tomllib

import pytest

from monitor import fetch, locating, sitecheck, suggesting
from parsers import markup, registry, site_parser
from tests.monitor.service import newsdesk

LONG = " The work goes on in the coming year, as both sides told the press after the talks had ended." * 3


def release(number: int, *, dated: bool = True) -> str:
    """A release in the markup of a site whose classes are partly words and partly made anew."""
    stamp = f'<div class="meta css-1x9z2k"><time datetime="2026-05-0{number}T10:00:00+00:00">a day</time></div>'
    return (
        "<html lang='en'><head><title>Press service</title></head><body><nav class='menu'><a href='/'>Home</a></nav>"
        f"<div id='page'><h1 class='release__title x-{number}77'>Release {number} of the press service is out</h1>"
        f"{stamp if dated else ''}<div class='release__text tdi_{number}8'>"
        f"<p>First paragraph of number {number}, which says what it is about.{LONG}</p>"
        f"<p>Last paragraph of number {number}, with what is to come after it.</p></div></div></body></html>"
    )


@pytest.fixture
def filled(site: newsdesk.Site) -> newsdesk.Site:
    """A site with a listing and three such releases."""
    site.list(3, 2, 1)
    for number in (1, 2, 3):
        site.pages[newsdesk.address(number)] = release(number)
    return site


def values(look: sitecheck.Look) -> dict[str, tuple[str, str | None]]:
    """What was read by field, and from where."""
    return {field.name: (field.value, field.where) for field in look.fields}


def test_each_field_is_shown_with_its_place(filled: newsdesk.Site) -> None:
    """The listing by its links, three articles by title, date and body; nothing is missing."""
    report = sitecheck.live(filled, newsdesk.source())
    assert (report.missing, [look.what for look in report.looks]) == ([], ["listing", *["article"] * 3])
    listing, article, *_ = map(values, report.looks)
    assert listing["links"] == ("3", ".item a")
    assert listing["titles"][0] == "3 of 3"
    assert article["title"] == ("Release 3 of the press service is out", "h1.release__title")
    assert article["date"] == ("2026-05-03T10:00:00+00:00", "div.meta time")
    assert article["body"][1] == "div.release__text"
    assert article["first"][0].startswith("First paragraph of number 3")


def test_what_is_missing_is_said(filled: newsdesk.Site) -> None:
    """No date, a page that is gone, a selector that matches nothing, and one title on several pages."""
    filled.pages[newsdesk.address(3)] = release(3, dated=False).replace("2026", "")
    filled.pages[newsdesk.address(2)] = fetch.BadStatus(404, url=newsdesk.address(2))
    found = sitecheck.live(filled, newsdesk.source(selectors={"title": "h1.gone"})).missing
    assert any("no date" in line for line in found)
    assert any("HTTP 404" in line for line in found)
    assert any("h1.gone' matches nothing" in line for line in found)
    filled.pages[newsdesk.address(2)] = filled.pages[newsdesk.address(3)] = release(1)
    assert "articles: several have one title" in sitecheck.live(filled, newsdesk.source()).missing


def test_a_listing_without_links_is_a_fault(site: newsdesk.Site) -> None:
    """A page that lists nothing leaves nothing to look at."""
    site.pages[newsdesk.LISTING] = "<html><body><p>We are moving house, come back soon.</p></body></html>"
    report = sitecheck.live(site, newsdesk.source())
    assert len(report.looks) == 1
    assert "articles: none was read" in report.missing


def test_selectors_are_proposed_that_hold_on_all_pages(filled: newsdesk.Site) -> None:
    """By names that a person chose; the parser reads the same with them, and the entry is one of sources.toml."""
    report = sitecheck.live(filled, newsdesk.source())
    entry = tomllib.loads(suggesting.entry(report, newsdesk.source()))["source"][0]
    assert entry["selectors"] == {
        "title": "h1.release__title", "date": "div.meta time", "body": "div.release__text", "link": ".item a",
    }  # fmt: skip
    again = sitecheck.live(filled, newsdesk.source(selectors=entry.pop("selectors")))
    assert again.missing == []
    assert entry == {
        "name": "news", "url": newsdesk.LISTING, "parser": "generic", "zone": "UTC", "language": "en",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name", ["tdi_28", "css-1x9z2k", "post-4711", "sc-bdVaJa1", "title__3xKz9", "2col", "m-b-5", ""]
)
def test_names_that_are_made_anew_are_not_used(name: str) -> None:
    """A hash, a number of a page, a number of a column: gone with the next build."""
    assert not locating.is_lasting(name)


@pytest.mark.parametrize(
    "name", ["article__title", "news-list", "entryTitle", "b-article__text", "page", "td-post-content"]
)
def test_names_that_people_chose_are(name: str) -> None:
    """Words, in any of the usual styles."""
    assert locating.is_lasting(name)


def test_positions_are_never_used() -> None:
    """Where an element has no name and is not the first of its kind, there is no selector for it."""
    tree = markup.tree("<body><div><p>One line of words</p></div><div><p>Another line of words</p></div></body>")
    assert locating.selectors(tree, tree.css("p")[1]) == []


def test_a_title_out_of_the_meta_data_says_so() -> None:
    """Where no element has the title, the tag that told it is named."""
    content = release(1).replace("<h1", "<b hidden").replace("</h1>", "</b>").replace("of the press service is out", "")
    content = content.replace("<head>", "<head><meta property='og:title' content='Told by the meta data alone'>")
    page = site_parser.Page(content=content)
    article = registry.read_article(page, "generic")
    assert locating.way(markup.tree(content), "title", article, page) == "meta og:title"


def test_the_command_reads_saved_pages(command: newsdesk.Command, tmp_path: pathlib.Path) -> None:
    """A listing and articles in any order; exit code 0 where all is right, 1 where something is missing."""
    files = {"list.html": newsdesk.listing(3, 2, 1), "b.html": release(2), "a.html": release(1)}
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    paths = [str(tmp_path / name) for name in files]
    done = command("sitecheck", "--html", *paths, "--url", newsdesk.LISTING, "--suggest")
    assert (done.code, done.err) == (0, "")
    assert "all right: 2 articles with title, date and body" in done.out
    assert 'title = "h1.release__title"' in done.out
    (tmp_path / "a.html").write_text(release(1, dated=False).replace("2026", ""), encoding="utf-8")
    done = command("sitecheck", "--html", *paths, "--json")
    *looks, verdict = map(json.loads, done.out.splitlines())
    assert (done.code, [look["what"] for look in looks]) == (1, ["listing", "article", "article"])
    assert verdict["missing"] == [f"article {tmp_path / 'a.html'}: no date"]
    assert command("sitecheck", "nobody").code == 2
