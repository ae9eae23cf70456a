"""Every saved page of `tests/pages` reads as the JSON beside it says."""

from __future__ import annotations

import json
import pathlib
from typing import Any

import pytest

from parsers import article as parsed
from parsers import registry, site_parser

PAGES = pathlib.Path(__file__).parent.parent / "pages"
FAMILIES = ("sectsco", "metinfo", "wordpress", "feed", "sitemap", "generic", "text")
CASES = sorted(path for family in FAMILIES for path in (PAGES / family).glob("*.json"))


def _load(case: pathlib.Path) -> tuple[site_parser.Page, dict[str, Any]]:
    expected = json.loads(case.read_text(encoding="utf-8"))
    page = case.with_name(expected["page"]) if "page" in expected else case.with_suffix(".html")
    return site_parser.Page(content=page.read_text(encoding="utf-8"), url=expected["url"]), expected


def _told(value: parsed.Article | parsed.Link, keys: Any) -> dict[str, Any]:
    told = {key: getattr(value, key) for key in keys}
    if told.get("published"):
        told["published"] = told["published"].isoformat()
    if "paragraphs" in told:
        told["paragraphs"] = list(told["paragraphs"])
    return told


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_page_reads_as_expected(case: pathlib.Path) -> None:
    """The page is recognised as its family's, and its article or listing is exactly the expected one."""
    page, expected = _load(case)
    assert registry.recognise(page) == expected["parser"]
    if "article" in expected:
        article = registry.read_article(page)
        assert _told(article, expected["article"]) == expected["article"]
        assert article.parser == expected["parser"]
        assert article.parser_version
    if "listing" in expected:
        listing = registry.read_listing(page)
        assert listing.next_page == expected["listing"]["next_page"]
        assert len(listing.links) == len(expected["listing"]["links"])
        for link, wanted in zip(listing.links, expected["listing"]["links"], strict=True):
            inner = wanted.pop("article", None)
            assert _told(link, wanted) == wanted
            assert (link.article is None) == (inner is None)
            if link.article and inner:
                assert _told(link.article, inner) == inner
                assert link.article.identity == link.identity


def test_every_page_has_expectations() -> None:
    """No page lies in a family's folder without values that it is compared with."""
    named = {
        case.with_name(json.loads(case.read_text(encoding="utf-8")).get("page", f"{case.stem}.html")) for case in CASES
    }
    saved = {p for family in FAMILIES for p in (PAGES / family).iterdir() if p.suffix != ".json"}
    assert saved == named
    assert len(CASES) > 25
