"""Sitemaps (sitemaps.org 0.9) with the news extension, and sitemap indexes.

``lastmod`` says when a page changed, not when it was published: it orders the links, newest first, and dates none.
Of an index, the child that most likely holds the newest articles is the next result page; its other children can be
sources of their own.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from parsers import article as parsed
from parsers import dates, prose, site_parser, urls, xmltree

_HEAD = re.compile(
    r"\ufeff?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*|<\?.*?\?>\s*)*<(?:\w+:)?(?:urlset|sitemapindex)\b",
    re.DOTALL | re.IGNORECASE,
)
_NEWS = re.compile(r"news", re.IGNORECASE)
_POSTS = re.compile(r"posts?(?:-post)?(?:-sitemap|-\d|\d|\.xml)|post-sitemap", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A sitemap that an index names, and the UTC day on which it says that it changed."""

    url: str
    changed_on: dt.date | None


class Parser:
    """Reads sitemaps. A sitemap has no article of its own."""

    name = "sitemap"
    version = "1"

    def recognises(self, page: site_parser.Page) -> bool:
        """Whether the first element is ``urlset`` or ``sitemapindex``."""
        return bool(_HEAD.match(page.content[:5000]))

    def article(self, page: site_parser.Page) -> parsed.Article:
        """Raises `parsed.NoArticle`: a sitemap lists addresses."""
        raise parsed.NoArticle("a sitemap is a listing", url=page.url)

    def listing(self, page: site_parser.Page) -> parsed.Listing:
        """The pages, or of an index no links and the best child as next page. Raises `parsed.NoListing` where empty."""
        root = xmltree.root(page.content, url=page.url)
        if xmltree.name(root) == "sitemapindex":
            child = _best_child(root, page)
            if not child:
                raise parsed.NoListing("the sitemap index names no sitemap", url=page.url)
            return parsed.Listing(links=(), next_page=child)
        entries = sorted(xmltree.children(root, "url"), key=_changed, reverse=True)
        links = {link.url: link for link in map(lambda entry: _link(entry, page), entries) if link}  # noqa: C417
        if not links:
            raise parsed.NoListing("the sitemap is empty", url=page.url)
        return parsed.Listing(links=tuple(links.values()))


def is_index(page: site_parser.Page) -> bool:
    """Whether a page is the index of sitemaps."""
    return bool(_HEAD.match(page.content[:5000])) and "sitemapindex" in page.content[:5000].casefold()


def children(page: site_parser.Page) -> list[Child]:
    """All sitemaps that an index names, the latest changed first. Raises `parsed.ParseError`."""
    root = xmltree.root(page.content, url=page.url)
    found: dict[str, Child] = {}
    for entry in sorted(xmltree.children(root, "sitemap"), key=_changed, reverse=True):
        url = urls.absolute(page.url, xmltree.text(entry, "loc"))
        if url and url != page.url:
            day = _changed(entry).astimezone(dt.UTC).date()
            found.setdefault(url, Child(url=url, changed_on=day if day.year > 1 else None))
    return list(found.values())


def _link(entry: xmltree.Element, page: site_parser.Page) -> parsed.Link | None:
    url = urls.absolute(page.url, xmltree.text(entry, "loc"))
    if not url:
        return None
    news = next(xmltree.children(entry, "news"), None)
    published = dates.parse_stamp(xmltree.text(news, "publication_date"), page.zone)
    title = prose.plain(xmltree.text(news, "title"))
    return parsed.Link(url=url, title=title or None, published=published or dates.from_address(url))


def _changed(entry: xmltree.Element) -> dt.datetime:
    """When an entry says it changed, in UTC; the beginning of time where it does not."""
    stamp = dates.parse_stamp(xmltree.text(entry, "lastmod"), dt.UTC)
    if isinstance(stamp, dt.datetime):
        return stamp
    return dt.datetime.combine(stamp or dt.date(1, 1, 2), dt.time(), dt.UTC)


def _best_child(root: xmltree.Element, page: site_parser.Page) -> str | None:
    """The child by kind, news before posts before others; then the latest changed; then the last in the file."""
    children = []
    for place, child in enumerate(xmltree.children(root, "sitemap")):
        url = urls.absolute(page.url, xmltree.text(child, "loc"))
        if url and url != page.url:
            kind = 2 if _NEWS.search(url.rpartition("/")[2]) else 1 if _POSTS.search(url) else 0
            children.append((kind, _changed(child), place, url))
    return max(children)[3] if children else None
