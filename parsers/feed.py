"""RSS 2.0, RSS 1.0 (RDF) and Atom: a listing, with whole articles where the feed delivers them."""

from __future__ import annotations

import re

from parsers import article as parsed
from parsers import dates, layout, markup, prose, site_parser, urls, xmltree

WHOLE_TEXT = 400
"""Characters from which ``content:encoded`` can be a whole article; a shorter one may be a summary under that name."""

_HEAD = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>\s*)*<(?:rss|feed|rdf:rdf)\b",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:rss|feed|rdf:rdf)\b", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?<=\d [A-Za-z]{3} )(\d\d)(?= \d\d:)")
_APPEARED = re.compile(r"The post .{1,600} (?:first appeared|appeared first) on .{1,200}", re.DOTALL)
_CUT_SHORT = re.compile(
    r"(?:\[?(?:…|\.\.\.|&hellip;)\]?|(?:read|continue reading|keep reading)\b.{0,120})\W*$", re.IGNORECASE
)


class Parser:
    """Reads feeds. A feed has no article of its own."""

    name = "feed"
    version = "2"

    def recognises(self, page: site_parser.Page) -> bool:
        """Whether the first element is ``rss``, ``feed`` or ``rdf:RDF``."""
        head = page.content[:5000]
        return _ROOT.search(head) is not None and _HEAD.match(head) is not None

    def article(self, page: site_parser.Page) -> parsed.Article:
        """Raises `parsed.NoArticle`: a feed lists articles."""
        raise parsed.NoArticle("a feed is a listing", url=page.url)

    def listing(self, page: site_parser.Page) -> parsed.Listing:
        """The entries in feed order; an address that stands twice counts once. Raises `parsed.NoListing`."""
        root = xmltree.root(page.content, url=page.url)
        channel = next(xmltree.children(root, "channel"), root)
        entries = [
            *xmltree.children(channel, "item", "entry"),
            *(xmltree.children(root, "item") if channel is not root else ()),
        ]
        links: dict[str, parsed.Link] = {}
        for entry in entries:
            link = self._link(entry, page)
            if link:
                links.setdefault(link.url, link)
        if not links:
            raise parsed.NoListing("the feed has no entries", url=page.url)
        return parsed.Listing(links=tuple(links.values()), next_page=_related(channel, page, "next"))

    def _link(self, entry: xmltree.Element, page: site_parser.Page) -> parsed.Link | None:
        url = _related(entry, page, "alternate") or _permalink(entry, page)
        if not url:
            return None
        title = _words(xmltree.text(entry, "title"))
        stamp = xmltree.text(entry, "pubdate", "published", "date", "issued")
        published = dates.parse_stamp(_SHORT_YEAR.sub(_whole_year, stamp), page.zone)
        return parsed.Link(
            url=url, title=title or None, published=published, article=self._whole(entry, page, url, title, published)
        )

    def _whole(
        self, entry: xmltree.Element, page: site_parser.Page, url: str, title: str, published: dates.Stamp | None
    ) -> parsed.Article | None:
        """The article, where the entry plainly holds all of it."""
        content = xmltree.text(entry, "encoded", "content")
        if len(content) < WHOLE_TEXT:
            return None
        try:
            blocks = [b for b in _blocks(content, url) if not _APPEARED.fullmatch(b)]
            if sum(map(len, blocks)) < WHOLE_TEXT or _CUT_SHORT.search(blocks[-1]):
                return None
            return site_parser.finish(
                self,
                site_parser.Page(content=content, url=url, zone=page.zone, language=page.language),
                title=title,
                blocks=blocks,
                stamps=[(published, "listing")],
                author=_author(entry),
            )
        except parsed.ParseError:
            return None  # the link remains, and its page will be read


def _whole_year(short: re.Match[str]) -> str:
    """A year of two digits, which RFC 822 allowed, by the rule of RFC 5322 §4.3."""
    return f"{20 if short[1] < '50' else 19}{short[1]}"


def _blocks(content: str, url: str) -> list[str]:
    body = markup.tree(content, url=url).body
    return layout.blocks(body) if body is not None else []


def _words(text: str) -> str:
    """Plain words of a title or a name, which may be text, or HTML written as text."""
    if "<" not in text and "&" not in text:
        return prose.plain(text)
    return prose.plain(" ".join(_blocks(text, ""))) if text.strip() else ""


def _related(element: xmltree.Element, page: site_parser.Page, relation: str) -> str | None:
    """Where a ``link`` leads: Atom's by its relation, RSS's by its text."""
    for link in xmltree.children(element, "link"):
        if link.get("href") and (link.get("rel") or "alternate") == relation:
            return urls.absolute(page.url, link.get("href"))
        if not link.get("href") and relation == "alternate" and xmltree.text(link):
            return urls.absolute(page.url, xmltree.text(link))
    return None


def _permalink(entry: xmltree.Element, page: site_parser.Page) -> str | None:
    """The ``guid`` of an entry without a link, unless it says that it is no address."""
    for guid in xmltree.children(entry, "guid", "id"):
        if (guid.get("isPermaLink") or "true").casefold() == "true" and xmltree.text(guid).startswith("http"):
            return urls.absolute(page.url, xmltree.text(guid))
    return None


def _author(entry: xmltree.Element) -> str | None:
    inner = next(xmltree.children(entry, "author"), None)
    name = _words(xmltree.text(entry, "creator") or xmltree.text(inner, "name"))
    return name if name and name.casefold() != "admin" else None
