"""Any other page of HTML: what it says of itself, its structure, then trafilatura; htmldate for a date at the last."""

from __future__ import annotations

import re

import htmldate
import trafilatura

from parsers import article as parsed
from parsers import dates, layout, linklists, maintext, markup, metadata, site_parser, titles, urls

ENOUGH = 250
"""Characters of body with which no slower way is tried."""
SLOW_WAY_MOST = 1_500_000
"""Characters of page beyond which the slower ways, which take milliseconds for each 20 KB, are not tried."""

ARTICLE_BODY = "[itemprop=articleBody]"
ARTICLE_TIME = "article time[datetime], main time[datetime], [itemprop=datePublished][datetime], h1 ~ time[datetime]"
EPOCH_TIME = "[data-unixtime], dateformat[time]"  # Sputnik's and TASS's, in seconds
LEFT_OUT = (".comments", "#comments", ".share", ".related", "[aria-hidden=true]")

_NO_ARTICLE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|jpe?g|png|gif|mp[34]|zip)$|/(?:tags?|category|author|search|login|about|contacts?)(?:/|$)",
    re.IGNORECASE,
)


class Parser:
    """Reads pages of no known family. Slower and less sure than theirs."""

    name = "generic"
    version = "1"

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
            stamps=_stamps(tree, facts, page),
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
    marked = [block for node in markup.select(tree, ARTICLE_BODY) for block in layout.blocks(node)]
    found = maintext.unless_more(tree, marked)
    told = list(facts.blocks)
    if _size(found) < ENOUGH and _size(told) > _size(found):
        found = told
    if _size(found) < ENOUGH and len(page.content) <= SLOW_WAY_MOST:
        extracted = _extract(page.content)
        found = extracted if _size(extracted) > _size(found) else found
    return found


def _extract(content: str) -> list[str]:
    try:
        text = trafilatura.extract(content, fast=True, include_comments=False, include_tables=False)
    except Exception:  # noqa: BLE001 - whatever hostile markup does to a library is this page's fault, not ours
        return []
    return (text or "").split("\n")


def _stamps(
    tree: markup.Tree, facts: metadata.Facts, page: site_parser.Page
) -> list[tuple[dates.Stamp | None, parsed.Origin]]:
    """What tells the date, best first; htmldate, which may be wrong, only where nothing else does."""
    chosen = markup.first(tree, page.selectors.get("date"))
    known: list[tuple[dates.Stamp | None, parsed.Origin]] = [
        (_read(chosen, page), "page"),
        (facts.published, "meta"),
        (_read(_own_time(tree), page), "page"),
        (dates.from_address(page.url), "address"),
    ]
    if page.published or any(stamp for stamp, _ in known):
        return known
    return [(_guessed(page), "page")]


def _own_time(tree: markup.Tree) -> markup.Node | None:
    nodes = [*markup.select(tree, EPOCH_TIME), *markup.select(tree, ARTICLE_TIME)]
    return next((node for node in nodes if not markup.is_furniture(node)), None)


def _read(node: markup.Node | None, page: site_parser.Page) -> dates.Stamp | None:
    if node is None:
        return None
    epoch = markup.attribute(node, "data-unixtime") or (
        markup.attribute(node, "time") if node.tag == "dateformat" else ""
    )
    written = markup.attribute(node, "datetime") or markup.attribute(node, "content") or markup.line(node)
    return dates.from_epoch(epoch, page.zone) or dates.parse_stamp(written, page.zone)


def _guessed(page: site_parser.Page) -> dates.Stamp | None:
    if len(page.content) > SLOW_WAY_MOST:
        return None
    try:
        found = htmldate.find_date(page.content, original_date=True, extensive_search=False)
    except Exception:  # noqa: BLE001 - as above
        return None
    return dates.parse_stamp(found, page.zone)


def _size(blocks: list[str]) -> int:
    return sum(map(len, blocks))


def _may_be_article(url: str, base: str | None) -> bool:
    parts = urls.split(url)
    if parts is None or _NO_ARTICLE.search(parts.path) or (base and urls.site(url) != urls.site(base)):
        return False
    return len(parts.path) > 1 or bool(parts.query)
