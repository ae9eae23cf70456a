"""Which parser reads a page, and the two questions asked of any page: its article, its listing."""

from __future__ import annotations

from parsers import article as parsed
from parsers import site_parser, text, urls

PARSERS: dict[str, site_parser.SiteParser] = {parser.name: parser for parser in (text.Parser(),)}


def recognise(page: site_parser.Page) -> str:
    """The name of the parser that reads this page, judged by its content and its address."""
    return "text"


def link_identity(url: str) -> str:
    """Which article an address leads to: the site's own number, else the canonical address without its scheme."""
    return urls.identity(url)


def read_article(page: site_parser.Page, parser: str | None = None) -> parsed.Article:
    """The article of a page."""
    return PARSERS[parser or recognise(page)].article(page)
