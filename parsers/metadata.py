"""What a page says of itself to machines: JSON-LD (schema.org), OpenGraph and other meta tags."""

from __future__ import annotations

import collections.abc
import dataclasses
import html
import json
import re
import typing

from parsers import dates, layout, markup, prose

_ARTICLE_TYPES = re.compile(r"(?:News|Reportage|AnalysisNews|OpinionNews|Blog|Social|Liveblog)?(?:Article|Posting)$")
_PAGE_TYPES = frozenset({"WebPage", "ItemPage"})
_DATE_KEYS = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "publishdate",
    "pubdate",
    "dc.date.issued",
)
# Other keys that tell when a page was posted, as publishers and their services for statistics spell them.
_POSTED = re.compile(
    r"(?:pub(?:lish|lication)?(?:ed)?|creat(?:e|ed|ion)|issued|release)[-_.:]?(?:date|time|_on|at)"
    r"|date$"
)
_NOT_POSTED = re.compile(r"modif|updat|expir|valid|copyright|review|upload|event|start|end")
_TITLE_KEYS = ("og:title", "twitter:title", "dc.title")
_AUTHOR_KEYS = ("author", "dc.creator")
_WRAPPING = re.compile(r"^\s*(?://)?\s*<!\[CDATA\[|(?://)?\s*\]\]>\s*$|<!--|-->")
_MAX_NODES = 500  # JSON-LD nodes looked at


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The article as its meta data tell it; None, or no blocks, where they do not.

    `title` is that of the meta tags, or else `headline`, which is JSON-LD's. `written` are stamps of posting as they
    stand in meta tags and JSON-LD, on whatever clock.
    """

    title: str | None = None
    headline: str | None = None
    published: dates.Stamp | None = None
    author: str | None = None
    language: str | None = None
    site: str | None = None
    address: str | None = None
    blocks: tuple[str, ...] = ()
    written: tuple[str, ...] = ()


def read(tree: markup.Tree, zone: dates.Zone) -> Facts:
    """All that the meta data tell. `zone` is the clock for stamps without an offset."""
    tags = meta_tags(tree)
    node = _article_node(tree)
    title, headline, site = _first(tags, _TITLE_KEYS), _text(node.get("headline")), tags.get("og:site_name")
    posted = [text for key, text in tags.items() if _POSTED.search(key) and not _NOT_POSTED.search(key)]
    return Facts(
        title=title or headline,
        headline=headline,
        published=dates.parse_stamp(_first(tags, _DATE_KEYS), zone)
        or dates.parse_stamp(_text(node.get("datePublished")), zone),
        author=_author(node.get("author")) or _named(_first(tags, _AUTHOR_KEYS)),
        language=language_of(tree, tags),
        site=site,
        address=markup.attribute(markup.first(tree, "link[rel=canonical]"), "href") or tags.get("og:url"),
        blocks=_article_body(node),
        written=(*posted, *filter(None, [_text(node.get("datePublished"))])),
    )


def meta_tags(tree: markup.Tree) -> dict[str, str]:
    """The contents of ``<meta>`` by property, name or itemprop in lower case; the first of each counts."""
    tags: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        found = node.attributes
        content = prose.plain(found.get("content") or "")
        for key in (found.get("property"), found.get("name"), found.get("itemprop")):
            if key and content:
                tags.setdefault(key.strip().casefold(), content)
    return tags


def language_of(tree: markup.Tree, tags: collections.abc.Mapping[str, str]) -> str | None:
    """The language that the page declares, as an ISO 639-1 code; a declaration of any other form counts for nothing."""
    declared = markup.attribute(tree.root, "lang") or tags.get("og:locale", "")
    code = re.match(r"([A-Za-z]{2})(?:[-_]|$)", declared)
    return code[1].lower() if code else None


def without_site(title: str, site: str | None) -> str:
    """A title without the site's name behind a bar or a dash, as SEO plug-ins write it."""
    cut = re.match(r"(.{8,}?)\s+[|–—-]\s+([^|–—]{2,60})$", title)
    if not cut:
        return title
    known = site and prose.fold(cut[2]) in {prose.fold(site), prose.fold(site.split(".")[0])}
    return cut[1] if known or " | " in title[len(cut[1]) :] else title


def _article_node(tree: markup.Tree) -> dict[str, typing.Any]:
    """The JSON-LD node that is the article; else one of the page, which has the date at least; else an empty one."""
    page: dict[str, typing.Any] = {}
    for script in tree.css('script[type="application/ld+json"]'):
        for node in _nodes(_loads(script.text())):
            types = node.get("@type")
            names = [t for t in (types if isinstance(types, list) else [types]) if isinstance(t, str)]
            if any(_ARTICLE_TYPES.search(name) for name in names):
                return node
            if not page and _PAGE_TYPES.intersection(names) and "datePublished" in node:
                page = {"datePublished": node["datePublished"]}
    return page


def _loads(text: str) -> object:
    """JSON as pages hold it: with raw line breaks, comments, entities and trailing commas; else its plain pairs."""
    cleaned = _WRAPPING.sub("", text) if "<" in text or "]]>" in text else text
    for mend in (str, _mended, lambda given: _mended(html.unescape(given))):
        try:
            return json.loads(mend(cleaned), strict=False)
        except (ValueError, RecursionError):
            continue
    pairs = re.findall(r'"(headline|datePublished)"\s*:\s*"((?:[^"\\\n]|\\.){1,400})"', cleaned)
    return {"@type": "Article", **dict(reversed(pairs))} if pairs and "Article" in cleaned else None


def _mended(text: str) -> str:
    return re.sub(r",(\s*[}\]])", r"\1", re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE))


def _nodes(data: object) -> collections.abc.Iterator[dict[str, typing.Any]]:
    """Every object in lists, ``@graph`` and ``mainEntity``, outer ones first."""
    waiting = [data]
    for _ in range(_MAX_NODES):
        if not waiting:
            return
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = item[:_MAX_NODES] + waiting
        elif isinstance(item, dict):
            yield item
            waiting += [item[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in item]


def _article_body(node: dict[str, typing.Any]) -> tuple[str, ...]:
    text = node.get("articleBody")
    if not isinstance(text, str):
        return ()
    text = html.unescape(text)
    if re.search(r"</?(?:p|div|br)\b", text):
        tree = markup.tree(text) if text.strip() else None
        return tuple(layout.blocks(tree.body)) if tree and tree.body else ()
    return tuple(part for part in re.split(r"\n\s*\n|\n", text) if part.strip())


def _author(value: object) -> str | None:
    for item in value if isinstance(value, list) else [value]:
        name = item.get("name") if isinstance(item, dict) else item
        if isinstance(name, str) and _named(prose.plain(html.unescape(name))):
            return prose.plain(html.unescape(name))
    return None


def _named(name: str | None) -> str | None:
    """A name that can be a person's: no address (Facebook's, in ``article:author``), not the account "admin"."""
    return name if name and "://" not in name and name.casefold() not in {"admin", "administrator"} else None


def _first(tags: collections.abc.Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    return next((html.unescape(tags[key]) for key in keys if tags.get(key)), None)


def _text(value: object) -> str | None:
    return prose.plain(html.unescape(value)) or None if isinstance(value, str) else None
