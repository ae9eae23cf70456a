"""sectsco.org, the Secretariat of the SCO: documents by their known markup, news by structure.

No class name of a news page is established, so none is needed: the shapes of addresses, headings, paragraphs and the
company that links keep tell the parts apart. Selectors in `Page.selectors` override all of it.
"""

from __future__ import annotations

import functools
import re

from parsers import article as parsed
from parsers import dates, headline, layout, linklists, markup, metadata, outline, prose, release, site_parser, urls

# The documents section, as one independent reader of the site knows it.
DOCUMENT_LINK = "a.list-item-document__link[href]"
DOCUMENT_TITLE = "h1.document-article-header__title"
DOCUMENT_FACTS = "table tr"
DOCUMENTS_PATH = re.compile(r"^/documents/?$")
DOCUMENTS_STEP = 10

READ_OVER = layout.PASSED_OVER - {"form", "figcaption"}
MORE_TITLES = frozenset({"title", "articletitle"})
MORE_DATES = frozenset(  # each is of this article only where its day is that of the address
    {"date", "dc.date", "dcterms.date", "dcterms.created", "pubdate", "publish-date", "publication-date"}
)
MOST_PICTURES = 50

TIME = 'time[datetime], [itemprop="datePublished"][content]:not(meta), [data-unixtime]'
MOST_TIMES = 40
QUESTION = re.compile(r".{0,200}(?:switch|go|перейти|切换).{0,60}(?:version|версию|版).{0,200}\?", re.IGNORECASE)


class Parser:
    """Reads pages of eng., rus. and chn.sectsco.org of every address shape."""

    name = "sectsco"
    version = "3"

    def recognises(self, page: site_parser.Page) -> bool:
        """Whether the host is one of sectsco.org's."""
        return urls.is_sectsco(page.url)

    def article(self, page: site_parser.Page) -> parsed.Article:
        """Title, day and body; the day in the address is the posting day and outweighs a stamp that contradicts it."""
        tree = markup.tree(page.content, url=page.url)
        facts = metadata.read(tree, page.zone)
        title, found = _read(tree, facts, page)
        blocks = [block for block in found if not (block.endswith("?") and QUESTION.fullmatch(block))]
        facts_told = _document_facts(tree)
        if sum(map(len, facts_told)) * 2 > sum(map(len, blocks)):
            blocks = facts_told
        return site_parser.finish(
            self,
            page,
            title=title,
            blocks=blocks,
            stamps=_stamps(tree, facts, page, title),
            identity=urls.number(page.url or facts.address),
            language=facts.language,
        )

    def listing(self, page: site_parser.Page) -> parsed.Listing:
        """The links of the four address shapes that stand in the list, not in menus; raises `parsed.NoListing`."""
        tree = markup.tree(page.content, url=page.url)
        chosen = page.selectors.get("link")
        known = markup.select(tree, chosen or DOCUMENT_LINK)
        wanted = functools.partial(_is_article, site=urls.site(page.url))
        anchors = linklists.gather(known, page.url, wanted)
        if not anchors and not chosen:
            anchors = linklists.main_list(tree, page.url, wanted)
        if not anchors:
            raise parsed.NoListing("no list of articles on the page", url=page.url)
        links = tuple(
            parsed.Link(
                url=anchor.url,
                title=anchor.title,
                published=dates.from_address(anchor.url),
                identity=urls.number(anchor.url),
            )
            for anchor in anchors
        )
        following = linklists.next_page(tree, page.url, page.selectors.get("next")) or _next_documents(page.url)
        return parsed.Listing(links=links, next_page=following)


def _read(tree: markup.Tree, facts: metadata.Facts, page: site_parser.Page) -> tuple[str, list[str]]:
    """Title and blocks of the body, by the selectors of the source where it names any."""
    chosen = markup.line(markup.first(tree, page.selectors.get("title"), DOCUMENT_TITLE))
    body = markup.first(tree, page.selectors.get("body"))
    if tree.body is None or (chosen and body is not None):
        return chosen, layout.blocks(body) if body is not None else []
    whole = layout.Layout(tree.body, READ_OVER, custom=True)
    weighed = outline.Outline(whole)
    told = (
        [chosen] if chosen else [text for text in (facts.title, facts.headline, *_contents(tree, MORE_TITLES)) if text]
    )
    found = headline.find(
        whole,
        told,
        prose.plain(node.text() if (node := tree.css_first("title")) is not None else ""),
        [markup.attribute(node, "alt") for node in tree.css("img[alt]")[:MOST_PICTURES]],
        weighed.passed,
        weighed.weights,
    )
    return chosen or found.text or urls.slug_title(page.url) or "", layout.blocks(
        body
    ) if body is not None else release.find(weighed, found)


def _contents(tree: markup.Tree, names: frozenset[str]) -> list[str]:
    """The contents of meta tags that only some content systems write."""
    return [
        markup.attribute(node, "content")
        for node in tree.css("meta[name]")
        if (node.attributes["name"] or "").lower() in names
    ]


def _is_article(url: str, site: str) -> bool:
    """One of the four shapes, in a language section of the site or on the listing's own host, which may be a mirror."""
    return urls.sectsco_number(url) is not None and (urls.is_sectsco(url) or urls.site(url) == site)


def _stamps(
    tree: markup.Tree, facts: metadata.Facts, page: site_parser.Page, title: str
) -> list[tuple[dates.Stamp | None, parsed.Origin]]:
    """What tells the date, best first. Midnight, in the site's own clock, says that only the day is known.

    A stamp of another day than the address is another article's, or the same moment on another clock.
    """
    day = dates.from_address(page.url)
    chosen = markup.first(tree, page.selectors.get("date"))
    if chosen is not None:
        written = markup.attribute(chosen, "datetime") or markup.line(chosen)
        return [(dates.without_midnight(dates.parse_stamp(written, page.zone)), "page"), (day, "address")]
    own = [node for node in tree.css(TIME) if not markup.is_furniture(node) and not _in_link(node)]
    shown = [(node, stamp) for node in own[:MOST_TIMES] if (stamp := _written(node, page.zone))]
    if day:
        shown = [(node, stamp) for node, stamp in shown if dates.day_of(stamp) == day]
    if len(shown) > 1:
        shown.sort(key=lambda one: _steps_to(one[0], title))
    candidates: list[tuple[dates.Stamp | None, parsed.Origin]] = [
        (dates.without_midnight(stamp), "page") for _, stamp in shown
    ]
    told = [facts.published, *(dates.parse_stamp(text, page.zone) for text in _contents(tree, MORE_DATES))]
    candidates += [(dates.without_midnight(stamp), "meta") for stamp in told]
    if day:
        candidates = [(s, where) for s, where in candidates if s and dates.day_of(s) == day]
    return [*candidates, (day, "address")]


def _written(node: markup.Node, zone: dates.Zone) -> dates.Stamp | None:
    text = markup.attribute(node, "datetime") or markup.attribute(node, "content")
    return dates.parse_stamp(text, zone) or dates.from_epoch(markup.attribute(node, "data-unixtime"), zone)


def _steps_to(node: markup.Node, title: str) -> int:
    """How far around a stamp the nearest element is in which the title stands, too."""
    around = list(markup.ancestors(node))
    return next((n for n, one in enumerate(around) if title in prose.plain(one.text())), len(around))


def _in_link(node: markup.Node) -> bool:
    """Whether a stamp belongs to a link to another page: it stands in it, or in a list item."""
    return any(around.tag in {"a", "li"} for around in markup.ancestors(node))


def _document_facts(tree: markup.Tree) -> list[str]:
    """A document's page may have no text but its table of facts: type, subject, place of signing, status."""
    rows = [(markup.line(row.css_first("th")), markup.line(row.css_first("td"))) for row in tree.css(DOCUMENT_FACTS)]
    return [f"{field.rstrip(':')}: {prose.plain(value)}" for field, value in rows if field and value]


def _next_documents(url: str | None) -> str | None:
    """The documents section pages by ``?offset=``, ten at a time, until a result page brings nothing new."""
    parts = urls.split(url or "")
    if parts is None or not DOCUMENTS_PATH.match(parts.path):
        return None
    offset = re.fullmatch(r"offset=(\d{1,6})", parts.query)
    return parts._replace(query=f"offset={int(offset[1] if offset else 0) + DOCUMENTS_STEP}").geturl()
