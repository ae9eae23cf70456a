"""Which parser reads a page, and the two questions asked of any page: its article, its listing."""

from __future__ import annotations

import dataclasses
import re

from parsers import article as parsed
from parsers import feed, generic, markup, metinfo, rest, sectsco, site_parser, sitemap, text, urls, wordpress

PARSERS: dict[str, site_parser.SiteParser] = {
    parser.name: parser
    for parser in (
        feed.Parser(), sitemap.Parser(), sectsco.Parser(), metinfo.Parser(), wordpress.Parser(), text.Parser(),
        generic.Parser(),
    )
}  # fmt: skip
"""By name, in the order in which they are asked whether a page is theirs."""

FINAL = frozenset({"generic", "sectsco", "text", "feed", "sitemap"})
"""Parsers after which no other one is tried."""

LOOKED_AT = 400_000
"""Characters of a page that decide whose it is."""

FEWEST_LISTED = 2
"""Links that make a page without a sentence a listing."""

_SENTENCE = re.compile(r".{25}[^.\u2026][.!?]|.{8}[\u3002\uff01\uff1f]")
_GARBAGE = re.compile(r"[\ufffd\x00-\x08\x0e-\x1a\x1c-\x1f]")
_NOT_TEXT = (
    "%PDF-",
    "\x89PNG",
    "\ufffdPNG",
    "GIF8",
    "PK\x03\x04",
    "\xff\xd8\xff",
    "\x1f\x8b",
    "\ufffd\ufffd\ufffd\ufffd",
)


def recognise(page: site_parser.Page) -> str:
    """The name of the parser that reads this page, judged by its content and its address.

    Markup of no known family is "generic", a document without markup "text".
    """
    long = len(page.content) > LOOKED_AT
    head = dataclasses.replace(page, content=page.content[:LOOKED_AT]) if long else page
    if rest.is_json(head.content):
        return "wordpress"
    if (not head.content or head.content.isspace()) and metinfo.Parser().recognises(head):
        return "metinfo"
    marked = not PARSERS["text"].recognises(head)
    for name in ("feed", "sitemap", "sectsco", "metinfo", "wordpress") if marked else ():
        if PARSERS[name].recognises(head):
            return name
    return "generic" if marked else "text"


def link_identity(url: str) -> str:
    """Which article an address leads to, judged by the address alone: the key of the seen list.

    The site's own number (``sectsco:719849``, ``sh.scoda.com:8669``) where the address shows it, else the canonical
    address without its scheme. `read_listing` and `read_article` give every link and article such an identity, the
    same for a link and for the article it leads to.
    """
    return urls.identity(url)


def read_article(page: site_parser.Page, parser: str | None = None) -> parsed.Article:
    """The article of a page, read by the parser of that name, or else by the one that recognises the page.

    Where a family's parser finds no article the generic one is tried, but not for the Secretariat's, which reads any
    layout: what it leaves is furniture. Raises `parsed.ParseError`, and nothing else
    for any content; a name that is no parser's is a KeyError.
    """
    recognised = recognise(page)
    name = recognised if recognised == "text" else parser or recognised  # without markup no family can read it
    _refuse(page, name)
    try:
        article = PARSERS[name].article(page)
    except parsed.NoArticle:
        if name in FINAL or rest.is_json(page.content) or not page.content.strip():
            raise
        article = PARSERS["generic"].article(page)
    if _is_listing(page, name, article):
        raise parsed.NoArticle("a list of articles, and none of its own", url=page.url)
    if article.identity is None and article.url:
        article = dataclasses.replace(article, identity=link_identity(article.url))
    return article


def _is_listing(page: site_parser.Page, name: str, article: parsed.Article) -> bool:
    """Whether what was read are the headlines of a listing: not one whole sentence, and links that read like news."""
    if name == "text" or any(_SENTENCE.search(paragraph) for paragraph in article.paragraphs):
        return False
    try:
        return len(PARSERS[name].listing(page).links) >= FEWEST_LISTED
    except parsed.NoListing:
        return False


def read_listing(page: site_parser.Page, parser: str | None = None) -> parsed.Listing:
    """The links and the next result page, read by the parser of that name, or else by the one that recognises the page.

    A feed, a sitemap and JSON are told by their content and read as such whatever the name. Raises
    `parsed.ParseError`, and nothing else for any content; a name that is no parser's is a KeyError.
    """
    name = recognise(page)
    if parser and name not in {"feed", "sitemap"} and not rest.is_json(page.content):
        name = parser
    _refuse(page, name)
    listing = PARSERS[name].listing(page)
    return dataclasses.replace(listing, links=tuple(map(_identified, listing.links)))


def _identified(link: parsed.Link) -> parsed.Link:
    identity = link.identity or link_identity(link.url)
    article = dataclasses.replace(link.article, identity=identity) if link.article else None
    return dataclasses.replace(link, identity=identity, article=article)


def _refuse(page: site_parser.Page, name: str) -> None:
    """Raise `parsed.NotAPage` for what is no text: nothing, or a PDF, a picture, an archive decoded as text."""
    head = page.content[:2000]
    if name != "metinfo" and markup.is_empty(page.content):
        raise parsed.NotAPage("the page is empty", url=page.url)
    garbage = len(_GARBAGE.findall(head))
    if head.lstrip().startswith(_NOT_TEXT) or garbage * 10 > len(head) > 0:
        raise parsed.NotAPage("not a page of text", url=page.url)
