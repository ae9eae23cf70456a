"""XML read safely: no entities expanded, no network, no external definitions, faults of the source survived."""

from __future__ import annotations

import collections.abc
import html
import re
import typing

from lxml import etree  # type: ignore[import-untyped] # ships no types

from parsers import article as parsed

MAX_CHARACTERS = 50_000_000  # the most that sitemaps.org allows a sitemap, in bytes

_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")
_CLOSED = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|urlset|sitemapindex)\s*>", re.IGNORECASE)
_ENTRY = re.compile(r"</(?:\w+:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Element: typing.TypeAlias = typing.Any  # an element of lxml


def root(content: str, *, url: str | None = None) -> Element:
    """The root element. Raises `parsed.NoListing` where the content is no XML at all."""
    if len(content) > MAX_CHARACTERS:
        raise parsed.NoListing(f"the document has more than {MAX_CHARACTERS} characters", url=url)
    text = _DOCTYPE.sub("", _FORBIDDEN.sub("", content.lstrip("\ufeff \t\r\n")), count=1)
    # RSS in the wild writes &nbsp; without declaring it.
    text = _ENTITY.sub(lambda name: html.unescape(name[0]), _whole(text))
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        found = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as cause:
        raise parsed.NoListing("broken XML", url=url) from cause
    if found is None:
        raise parsed.NoListing("broken XML", url=url)
    return found


def _whole(text: str) -> str:
    """The document up to its last whole entry where it breaks off: half an address leads nowhere."""
    if _CLOSED.search(text):
        return text
    ends = [found.end() for found in _ENTRY.finditer(text)]
    return text[: ends[-1]] if ends else text


def name(element: Element) -> str:
    """The local name in lower case; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: Element, *names: str) -> collections.abc.Iterator[Element]:
    """The child elements of these local names, in order."""
    return (child for child in element if name(child) in names)


def text(element: Element | None, *names: str) -> str:
    """All text in the first child of the first name that has any; of the element itself without names."""
    if element is None:
        return ""
    if not names:
        return "".join(element.itertext()).strip()
    found = (text(child) for wanted in names for child in children(element, wanted))
    return next((value for value in found if value), "")
