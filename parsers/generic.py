"""Any other page of HTML: what it says of itself, its structure, then trafilatura; htmldate for a date at the last."""

from __future__ import annotations

import re

from parsers import article as parsed
from parsers import dates, layout, linklists, maintext, markup, metadata, posted, site_parser, titles, urls

ENOUGH = 250
"""Characters of body with which no slower way is tried."""

ARTICLE_BODY = "[itemprop=articleBody]"
LEFT_OUT = (".comments", "#comments", ".share", ".related", "[aria-hidden=true]")

_NO_ARTICLE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|jpe?g|png|gif|mp[34]|zip)$|/(?:tags?|category|author|search|login|about|contacts?)(?:/|$)",
    re.IGNORECASE,
)


class Parser:
    """Reads pages of no known family. Slower and less sure than theirs."""

    name = "generic"
    version = "2"

    def recognises(self, page: site_parser.Page) -> bool:
        """Whether the content has any markup."""
        return bool(re.search(r"<[a-zA-Z!/?]", page.content[:100_000]))

    def article(self, page: site_parser.Page) -> parsed.Article:
        """The article by the best of JSON-LD, meta tags, structure and trafilatura; raises `parsed.ParseError`."""
        tree = markup.tree(page.content, url=page.url)
        facts = metadata.read(tree, page.zone)
        layout.leave_out(tree, *LEFT_OUT)
        title = _title(tree, facts, page)
        return site_parser.finish(
            self,
            page,
            title=title,
            blocks=_body(tree, facts, page),
            stamps=posted.stamps(tree, facts, page, title),
            identity=urls.number(page.url),
            author=facts.author,
            language=facts.language,
        )

    def listing(self, page: site_parser.Page) -> parsed.Listing:
        """The links of the page's own host that stand together like headlines; raises `parsed.NoListing`."""
        tree = markup.tree(page.content, url=page.url)
        chosen = page.selectors.get("link")
        if chosen:
            anchors = linklists.gather(markup.select(tree, chosen), page.url, lambda _: True)
        else:
            anchors = linklists.main_list(tree, page.url, lambda url: _may_be_article(url, page.url))
        if not anchors:
            raise parsed.NoListing("no list of articles on the page", url=page.url)
        links = tuple(
            parsed.Link(url=a.url, title=a.title, published=dates.from_address(a.url), identity=urls.number(a.url))
            for a in anchors
        )
        return parsed.Listing(links=links, next_page=linklists.next_page(tree, page.url, page.selectors.get("next")))


def _title(tree: markup.Tree, facts: metadata.Facts, page: site_parser.Page) -> str:
    """The title that the source names, else the best of those that the page shows and tells."""
    return markup.line(markup.first(tree, page.selectors.get("title"))) or titles.find(tree, facts, page.url)


def _body(tree: markup.Tree, facts: metadata.Facts, page: site_parser.Page) -> list[str]:
    """The blocks of the body. What a page declares often is a part of it, or has lost its paragraphs."""
    chosen = markup.first(tree, page.selectors.get("body"))
    if chosen is not None:
        return layout.blocks(chosen)
    marked = [block for node in markup.select(tree, ARTICLE_BODY) for block in maintext.of(node)]
    found = maintext.unless_more(tree, marked)
    told = list(facts.blocks)
    if _size(found) < ENOUGH and _size(told) > _size(found):
        found = told
    if _size(found) < ENOUGH and len(page.content) <= posted.SLOW_WAY_MOST:
        extracted = _extract(page.content)
        found = extracted if _size(extracted) > _size(found) else found
    return found


def _extract(content: str) -> list[str]:
    import trafilatura  # few pages need it, and it takes 7 MB

    try:
        text = trafilatura.extract(content, fast=True, include_comments=False, include_tables=False)
    except Exception:  # noqa: BLE001 - whatever hostile markup does to a library is this page's fault, not ours
        return []
    return (text or "").split("\n")


def _size(blocks: list[str]) -> int:
    return sum(map(len, blocks))


def _may_be_article(url: str, base: str | None) -> bool:
    parts = urls.split(url)
    if parts is None or _NO_ARTICLE.search(parts.path) or (base and urls.site(url) != urls.site(base)):
        return False
    return len(parts.path) > 1 or bool(parts.query)
