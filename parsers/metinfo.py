"""MetInfo 7.x, the content system of sh.scoda.com: its core's marks first, its stock templates' classes after.

The skin of sh.scoda.com is not established, so every class has a fallback that holds for any skin.
"""

from __future__ import annotations

import datetime as dt
import re

from parsers import article as parsed
from parsers import dates, layout, linklists, maintext, markup, metadata, prose, site_parser, urls

# MetInfo 7.2.0, templates/metv7 and older sets.
TITLE = "section.details-title > h1, .met-shownews-header > h1"
BODY = ".met-editor"
META_LINE = ".details-title .info > span, .met-shownews-header .info > span"
LIST_LINK = ".met-news-list .met-pager-ajax h4 a[href], h4.media-heading > a[href]"
SIDE = (".met-bar", ".sidebar-news-list", ".met-sidebar", ".met-relevant", ".met-page", ".met-shownews-footer")
TAIL = ("#metinfo_additional", "#metinfo_tag", ".tag-border", ".met-comment")  # the last of them a guess

# Written by the core for every skin.
GENERATOR = 'meta[name=generator][content^="MetInfo"]'
NEXT = "a.NextA[href]"
SITE_NAME = "h3[hidden], h1[hidden]"
CLOCK = dt.timezone(dt.timedelta(hours=8))  # app/system/entrance.php sets Asia/Shanghai

NEWS_MODULE = "2"
HEAD, FOOT = 20_000, 20_000  # characters at both ends of a page that have the core's marks
_STAMP_LINE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b.{0,100}")
_ARTICLE_PATH = re.compile(
    r"/show(?:news)?\.php$"  # dynamic: FOLDER/shownews.php?id=ID
    r"|/(?:[a-z]+\d*/)(?!list)(?:shownews|news)?(?P<id>\d+)(?:[-_][a-z]{2})?\.html$"  # pseudo-static and static files
)
_NAMES = ("etinfo", "etInfo", "METINFO", "met-shownews", "metPageT")  # one of which every mark has
_MARKS = ("powered by metinfo", 'content="metinfo', "powered_by_metinfo", "met-shownews", 'id="metpaget"')


class Parser:
    """Reads the news of any MetInfo site. Its stamp is the time of the upload, often months after the event."""

    name = "metinfo"
    version = "2"

    def recognises(self, page: site_parser.Page) -> bool:
        """Whether the core left its marks; an empty page is told by its address."""
        parts = urls.split(page.url or "")
        if parts and parts.path.endswith("/shownews.php"):
            return True
        content = page.content if len(page.content) <= HEAD + FOOT else page.content[:HEAD] + page.content[-FOOT:]
        if not any(name in content for name in _NAMES):
            return False
        content = content.casefold()
        return any(mark in content for mark in _MARKS)

    def article(self, page: site_parser.Page) -> parsed.Article:
        """Title, stamp and body. An unknown id is answered by an empty page, which raises `parsed.NoArticle` too."""
        if not page.content.strip():
            raise parsed.NoArticle("an empty page, MetInfo's answer to an unknown id", url=page.url)
        tree = markup.tree(page.content, url=page.url)
        layout.leave_out(tree, *SIDE, *TAIL)
        chosen = page.selectors
        title = markup.line(markup.first(tree, chosen.get("title"), TITLE) or markup.heading(tree)) or _page_title(tree)
        body = markup.first(tree, chosen.get("body"), BODY)
        return site_parser.finish(
            self,
            page,
            title=title,
            blocks=layout.blocks(body) if body is not None else maintext.find(tree),
            stamps=[(_stamp(tree, page), "page")],
            identity=_identity(tree, page),
            language=metadata.language_of(tree, {}),
        )

    def listing(self, page: site_parser.Page) -> parsed.Listing:
        """The links to articles and the next result page by the core's pager; raises `parsed.NoListing`."""
        tree = markup.tree(page.content, url=page.url)
        for selector in SIDE:
            layout.leave_out(tree, selector)
        nodes = markup.select(tree, page.selectors.get("link") or LIST_LINK)
        anchors = linklists.gather(nodes, page.url, _is_article) or linklists.main_list(tree, page.url, _is_article)
        if not anchors:
            raise parsed.NoListing("no list of articles on the page", url=page.url)
        links = tuple(
            parsed.Link(url=a.url, title=a.title, published=_listed(a), identity=_number(a.url)) for a in anchors
        )
        following = markup.first(tree, page.selectors.get("next"), NEXT)
        return parsed.Listing(links=links, next_page=urls.absolute(page.url, markup.attribute(following, "href")))


def _is_article(url: str) -> bool:
    parts = urls.split(url)
    return bool(parts and _ARTICLE_PATH.search(parts.path))


def _number(url: str) -> str | None:
    """``host:id``: an article is loaded by its id alone, whatever the folder, the language or the mode of addresses."""
    parts = urls.split(url)
    found = _ARTICLE_PATH.search(parts.path) if parts else None
    return urls.number(url) or (f"{urls.site(url)}:{int(found['id'])}" if found and found["id"] else None)


def _identity(tree: markup.Tree, page: site_parser.Page) -> str | None:
    shown = urls.number(page.url)
    if shown or not page.url:
        return shown
    facts = markup.attribute(markup.first(tree, GENERATOR), "data-variable").split("|")
    if len(facts) == 7 and facts[4] == NEWS_MODULE and facts[6].isdecimal() and int(facts[6]):
        return f"{urls.site(page.url)}:{int(facts[6])}"
    return None


def _stamp(tree: markup.Tree, page: site_parser.Page) -> dates.Stamp | None:
    """The naive stamp of the meta line, in UTC+8; the footer's year is that of the rendering and no date."""
    chosen = markup.first(tree, page.selectors.get("date"), META_LINE)
    if chosen is not None and (stamp := dates.parse_stamp(markup.line(chosen), CLOCK)):
        return stamp
    rows = (row for block in (layout.blocks(tree.body) if tree.body else []) for row in prose.lines(block))
    line = next((found for row in rows if (found := _STAMP_LINE.match(row))), None)
    return dates.parse_stamp(line[0], CLOCK) if line else None


def _page_title(tree: markup.Tree) -> str:
    """``<title>`` is TITLE-SITENAME with a bare hyphen; the hidden headings know the site's name."""
    title = prose.plain(node.text() if (node := tree.css_first("title")) else "")
    for heading in tree.css(SITE_NAME):
        name = prose.plain(heading.text())
        if name and title.endswith(f"-{name}"):
            return title[: -len(name) - 1]
    return title


def _listed(anchor: linklists.Anchor) -> dates.Stamp | None:
    """The day beside a link of a list. Lists may be set to show less than a day (``m-d``), which is then unknown."""
    item = next((around for around in markup.ancestors(anchor.item) if around.tag == "li"), anchor.item.parent)
    return dates.parse_stamp(item.text(separator=" "), CLOCK) if item is not None and len(item.text()) < 2000 else None
