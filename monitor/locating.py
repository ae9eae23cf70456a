"""Where on a page stands what was read, and by which short selectors it would be found again. Pure.

A selector is made of what a site's authors name: an id or a class in words. Names with numbers in them are made anew
for each page or each build, and positions move with the next advertisement; neither is used.
"""

from __future__ import annotations

import collections.abc
import re

from parsers import article as parsed
from parsers import dates, markup, metadata, prose, site_parser, urls

HEADINGS = "h1, h2, h3"
MOST_LOOKED_AT = 4_000
"""Elements of a page that are looked at in search of a text."""
BLOCKS = "div, article, section, main, td"

_MADE_UP = re.compile(r"\d\d|\d[a-z]|[-_]\d|__\w*\d|^(?:css|sc|jsx|tdi|uid)[-_]|[a-z][A-Z]\w*[A-Z]\d", re.IGNORECASE)
_HASHED = re.compile(r"[-_](?=[A-Za-z0-9]{5,}$)(?:[A-Za-z]*[A-Z0-9]){2,}[a-z0-9]*$")
_WORD = re.compile(r"-?[A-Za-z_][\w-]*")


def title(tree: markup.Tree, text: str) -> markup.Node | None:
    """The element whose text is the title: a heading before any other, the innermost of several."""
    wanted = prose.fold(text)
    if not wanted:
        return None
    for selector in (HEADINGS, "body *"):
        found = [
            node
            for node in markup.select(tree, selector)[:MOST_LOOKED_AT]
            if len(node.text() or "") <= 4 * len(text) + 40 and prose.fold(markup.line(node)) == wanted
        ]
        if found:
            return found[0] if selector == HEADINGS else _innermost(found)
    return None


def body(tree: markup.Tree, paragraphs: collections.abc.Sequence[str]) -> markup.Node | None:
    """The smallest element that holds the first and the last paragraph."""
    if not paragraphs:
        return None
    wanted = [_squeezed(paragraphs[0])[:60], _squeezed(paragraphs[-1])[-60:]]
    holding = [
        (len(text), node)
        for node in markup.select(tree, BLOCKS)[:MOST_LOOKED_AT]
        if all(part in (text := _squeezed(node.text() or "")) for part in wanted)
    ]
    return min(holding, key=lambda pair: pair[0])[1] if holding else None


def date(tree: markup.Tree, stamp: parsed.Published, page: site_parser.Page) -> markup.Node | None:
    """The visible element that tells the day, outside of menus: a `time` before a short line of text."""
    day = dates.day_of(stamp)
    for node in markup.select(tree, "time[datetime]"):
        told = dates.parse_stamp(markup.attribute(node, "datetime"), page.zone)
        if told and dates.day_of(told) == day and not markup.is_furniture(node):
            return node
    short = [
        node
        for node in markup.select(tree, "body *")[:MOST_LOOKED_AT]
        if len(text := (node.text() or "").strip()) <= 80
        and (found := dates.find_stamp(text, page.zone))
        and dates.day_of(found.stamp) == day
        and not markup.is_furniture(node)
    ]
    return _innermost(short) if short else None


def way(tree: markup.Tree, field: str, article: parsed.Article, page: site_parser.Page) -> str | None:
    """In words, where on a page a field of the article stands; None where it could not be found again."""
    if field == "title":
        return _told_title(tree, article)
    if field == "body":
        node = body(tree, article.paragraphs)
        return _named(tree, node) if node is not None else None
    if article.published is None or article.published_from is None:
        return None
    if article.published_from == "address":
        return "the digits of the address"
    if article.published_from == "meta":
        return _told_date(tree, article.published, page) or "the meta data"
    if article.published_from == "page":
        node = date(tree, article.published, page)
        return _named(tree, node) if node is not None else None
    return {"listing": "the listing", "given": "what was given with the page"}[article.published_from]


def _told_title(tree: markup.Tree, article: parsed.Article) -> str | None:
    node = title(tree, article.title)
    if node is not None:
        return _named(tree, node)
    wanted = prose.fold(article.title)
    for name, content in metadata.meta_tags(tree).items():
        if wanted and name.endswith("title") and wanted in prose.fold(content):
            return f"meta {name}"
    shown = markup.line(tree.css_first("title")) or prose.plain(getattr(tree.css_first("title"), "text", str)())
    if wanted and wanted in prose.fold(shown):
        return "title of the document"
    slug = urls.slug_title(article.url)
    return "the words of the address" if slug and prose.fold(slug) == wanted else None


def _told_date(tree: markup.Tree, stamp: parsed.Published, page: site_parser.Page) -> str | None:
    for name, content in metadata.meta_tags(tree).items():
        told = dates.parse_stamp(content, page.zone) if len(content) < 60 else None
        if told and dates.day_of(told) == dates.day_of(stamp):
            return f"meta {name}"
    for script in markup.select(tree, 'script[type="application/ld+json"]'):
        if "datePublished" in (script.text() or ""):
            return "JSON-LD datePublished"
    return None


def _named(tree: markup.Tree, node: markup.Node) -> str:
    return next(iter(selectors(tree, node)), None) or f"an element {node.tag} without a name of its own"


def selectors(tree: markup.Tree, node: markup.Node) -> list[str]:
    """Short selectors of which the first match on this page is the element, the best first."""
    made = [*_own(node)]
    for around in markup.ancestors(node):
        outers = [*_own(around)[:2], *([around.tag] if around.tag in {"article", "main"} else [])]
        made += [f"{outer} {inner}" for outer in outers for inner in [*_own(node), node.tag or "*"]]
    if node.tag in {"h1", "time", "article", "main"}:
        made.append(node.tag)
    found = []
    for selector in dict.fromkeys(made):
        first = markup.first(tree, selector)
        if first is not None and first.mem_id == node.mem_id:
            found.append(selector)
    return found


def link_selectors(tree: markup.Tree, wanted: collections.abc.Collection[str], base: str | None) -> list[str]:
    """Selectors that match links to all the wanted addresses and to nothing else, the shortest first."""
    nodes = [
        node
        for node in markup.select(tree, "a[href]")
        if urls.absolute(base, markup.attribute(node, "href")) in wanted and markup.line(node)
    ]
    made: dict[str, None] = {}
    for node in nodes[:3]:
        made |= dict.fromkeys(_own(node))
        for around in list(markup.ancestors(node))[:6]:
            made |= {f"{outer} {inner}": None for outer in _own(around)[:3] for inner in ("a", *_own(node)[:1])}
    return sorted(
        (one for one in made if _matches(tree, one, wanted, base)), key=lambda one: (len(one.split()), len(one))
    )


def _matches(tree: markup.Tree, selector: str, wanted: collections.abc.Collection[str], base: str | None) -> bool:
    found = {urls.absolute(base, markup.attribute(node, "href")) for node in markup.select(tree, selector)}
    return found == set(wanted)


def _own(node: markup.Node) -> list[str]:
    """Selectors by what an element is called: its id, its tag with a class, its class."""
    found = []
    own = markup.attribute(node, "id")
    if is_lasting(own):
        found.append(f"#{own}")
    for name in markup.attribute(node, "class").split():
        if is_lasting(name):
            found += [f"{node.tag}.{name}", f".{name}"]
    return found


def is_lasting(name: str) -> bool:
    """Whether an id or a class looks like a word that somebody chose, and not like a number or a hash."""
    return bool(_WORD.fullmatch(name)) and not _MADE_UP.search(name) and not _HASHED.search(name)


def _innermost(nodes: list[markup.Node]) -> markup.Node:
    """Of elements with the same text, the first one that holds no other of them."""
    ids = {around.mem_id for node in nodes for around in markup.ancestors(node)}
    return next((node for node in nodes if node.mem_id not in ids), nodes[-1])


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
