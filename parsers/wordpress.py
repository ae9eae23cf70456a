"""WordPress: tagDiv's "Newspaper" templates old and new, plain themes, and the REST answers of any WordPress site.

An article's identity is its address, not its post number: a listing's link shows only the address, and the two must
agree. Where the address is ``/?p=81530`` the number is the address.
"""

from __future__ import annotations

import re

from parsers import article as parsed
from parsers import dates, layout, linklists, maintext, markup, metadata, posted, rest, site_parser, titles, urls

# tagDiv, counted on 43 saved pages: titles and bodies of both generations of templates.
TITLE = ".tdb_title h1.tdb-title-text, .td-post-title h1.entry-title"
BODY = (".tdb_single_content.td-post-content > .tdb-block-inner", ".td-post-content")
TIME = "header .td-post-date time.entry-date[datetime], .tdb_single_date time.entry-date[datetime]"
NAMED = ".tdb-author-name, .td-post-author-name"  # a cheaper look than the next one
AUTHOR = ".tdb_single_author a.tdb-author-name, article .td-post-author-name a, header .td-post-author-name a"
CARD_LINK = ".td-module-title a[href]"
NEXT = ".page-nav a:has(i.td-icon-menu-right)"
NOT_THE_LIST = re.compile(
    r"td_module_mega_menu|tdb_module_mm|tdb_module_header|td_module_related_posts|tdb_module_related"
    r"|td_module_trending_now|td-main-sidebar"
)
LEFT_OUT = (
    ".td-a-rec", ".td-g-rec", ".td-a-ad", ".td-adspot-title", ".td-all-devices", ".td-visible-phone", "ins.adsbygoogle",
    ".code-block", ".td_block_wrap", ".td-post-featured-image", ".wp-caption-text", ".wp-element-caption",
    ".td-warning-comment", ".td-warning-author", ".td-warning-email", ".td-warning-email-error", "#comments",
    ".td-post-sharing", ".td-post-next-prev", ".td-post-source-tags", ".author-box-wrap", ".td_block_related_posts",
)  # fmt: skip

# WordPress's own classes in themes without tagDiv: a convention of its default themes, not counted on saved pages.
PLAIN_BODY = ".entry-content, .wp-block-post-content, .post-content"
PLAIN_TIME = "time.entry-date.published[datetime], time.entry-date[datetime], .wp-block-post-date time[datetime]"
PLAIN_LINK = ".entry-title a[href], .wp-block-post-title a[href]"
PLAIN_NEXT = "a.next.page-numbers, .nav-previous a, .nav-links a.next"

MOST_BODIES = 20  # elements of the class of the content that are looked at
SURE_BODY = 600  # characters from which the content is no excerpt: WordPress cuts them at 55 words

_MARKS = ("wp-content/", "/wp-json/", "wp-includes/", "td-post-content", 'content="WordPress')
_NO_ARTICLE = re.compile(r"/(?:category|tag|author|page)/|/feed/?$|/wp-(?:json|admin|login)")


class Parser:
    """Reads posts and archive pages as HTML, and posts as the JSON of ``/wp-json/wp/v2/posts``."""

    name = "wordpress"
    version = "2"

    def recognises(self, page: site_parser.Page) -> bool:
        """Whether the page loads WordPress's files, or is JSON."""
        return rest.is_json(page.content) or any(mark in page.content for mark in _MARKS)

    def article(self, page: site_parser.Page) -> parsed.Article:
        """The post. Its stamp is the meta data's; a theme's ``+00:00`` may be false, so of that only the day counts."""
        if rest.is_json(page.content):
            return self._from_rest(page)
        tree = markup.tree(page.content, url=page.url)
        facts = metadata.read(tree, page.zone)
        chosen = page.selectors
        heading = markup.first(tree, chosen.get("title"), TITLE)
        title = markup.line(heading) or titles.find(tree, facts, page.url)
        author = facts.author or (markup.line(markup.first(tree, AUTHOR)) if tree.css_first(NAMED) else None)
        shown = _shown(tree, page) if facts.published is None else None
        return site_parser.finish(
            self,
            page,
            title=title,
            blocks=_body(tree, page),
            stamps=posted.stamps(tree, facts, page, title, shown),
            author=author if author and author.casefold() != "admin" else None,
            language=facts.language,
        )

    def listing(self, page: site_parser.Page) -> parsed.Listing:
        """The posts of an archive page or of a REST answer; raises `parsed.NoListing`, with the site's own message."""
        if rest.is_json(page.content):
            return self._rest_listing(page)
        tree = markup.tree(page.content, url=page.url)
        chosen = page.selectors.get("link")
        anchors: list[linklists.Anchor] = []
        for selector in [chosen] if chosen else [CARD_LINK, PLAIN_LINK]:
            nodes = [node for node in markup.select(tree, selector) if chosen or _is_card(node)]
            anchors = anchors or linklists.gather(nodes, page.url, lambda url: _is_post(url, page.url))
        anchors = anchors or linklists.main_list(tree, page.url, lambda url: _is_post(url, page.url))
        if not anchors:
            raise parsed.NoListing("no list of posts on the page", url=page.url)
        links = tuple(parsed.Link(url=a.url, title=a.title, published=_card_day(a, page)) for a in anchors)
        following = linklists.next_page(tree, page.url, page.selectors.get("next"), NEXT, PLAIN_NEXT)
        return parsed.Listing(links=links, next_page=following)

    def _from_rest(self, page: site_parser.Page, given: rest.Post | None = None) -> parsed.Article:
        post = given or rest.post(page)
        body = markup.tree(post.content, url=page.url).body
        if body is None:
            raise parsed.NoArticle("the post has no content", url=page.url)
        layout.leave_out(body, *LEFT_OUT)
        return site_parser.finish(
            self,
            site_parser.Page(content=post.content, url=post.url or page.url, zone=page.zone, language=page.language),
            title=post.title,
            blocks=layout.blocks(body),
            stamps=[(post.published, "meta")],
            author=post.author,
        )

    def _rest_listing(self, page: site_parser.Page) -> parsed.Listing:
        links = []
        for post in rest.posts(page):
            try:
                article = self._from_rest(page, post) if post.content else None
            except parsed.ParseError:
                article = None  # a protected post, or one that is all pictures: the link remains
            links.append(parsed.Link(url=post.url, title=post.title or None, published=post.published, article=article))
        return parsed.Listing(links=tuple(links), next_page=rest.next_page(page.url, len(links)))


def _body(tree: markup.Tree, page: site_parser.Page) -> list[str]:
    """The blocks of the post. A theme may give an excerpt, or a post shown beside, the class of the content too."""
    if (chosen := markup.first(tree, page.selectors.get("body"))) is not None:
        return layout.blocks(chosen)
    nodes = next((found for selector in (*BODY, PLAIN_BODY) if (found := markup.select(tree, selector))), [])
    for node in nodes[:MOST_BODIES]:
        layout.leave_out(node, *LEFT_OUT)
    marked = max(map(maintext.of, nodes[:MOST_BODIES]), key=lambda blocks: sum(map(len, blocks)), default=[])
    if sum(map(len, marked)) >= SURE_BODY:
        return marked
    layout.leave_out(tree, *LEFT_OUT)
    return maintext.unless_more(tree, marked)


def _is_card(node: markup.Node) -> bool:
    around = " ".join(markup.attribute(outer, "class") for outer in markup.ancestors(node))
    return not NOT_THE_LIST.search(around)


def _is_post(url: str, base: str | None) -> bool:
    parts = urls.split(url)
    if parts is None or _NO_ARTICLE.search(parts.path) or (base and urls.site(url) != urls.site(base)):
        return False
    return len(parts.path) > 1 or "p=" in parts.query


def _shown(tree: markup.Tree, page: site_parser.Page) -> dates.Stamp | None:
    """The post's own ``time``, never one of a menu's or a related post's."""
    for node in [markup.first(tree, TIME), *markup.select(tree, PLAIN_TIME)]:
        if node is not None and _is_card(node) and not markup.is_furniture(node):
            return _trusted(markup.attribute(node, "datetime"), page.zone)
    return None


def _trusted(written: str, zone: dates.Zone) -> dates.Stamp | None:
    """A theme's stamp: themes print local time with a false ``+00:00``, of which the day as written is what holds."""
    if written.endswith("+00:00"):
        return dates.parse_stamp(written[:10], zone)
    return dates.parse_stamp(written, zone)


def _card_day(anchor: linklists.Anchor, page: site_parser.Page) -> dates.Stamp | None:
    for around in markup.ancestors(anchor.item):
        if len({markup.attribute(link, "href") for link in around.css(f"{CARD_LINK}, {PLAIN_LINK}")}) > 1:
            return None  # no longer inside one card
        times = around.css("time[datetime]")
        if len(times) == 1:
            return _trusted(markup.attribute(times[0], "datetime"), page.zone)
    return None
