"""How rightly pages of invented layouts are read: an article by title, day and body, a listing by its links."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import re
import zoneinfo

from parsers import article as parsed
from parsers import registry, site_parser
from tests.layouts import blocks, rendering

MOSCOW = zoneinfo.ZoneInfo("Europe/Moscow")


@dataclasses.dataclass(frozen=True, kw_only=True)
class Reading:
    """How one page was read: rightly where there are no `faults`, each of which names its field first.

    For a listing `found`, `wanted` and `shared` count links.
    """

    layout: str
    page: str
    faults: tuple[str, ...]
    found: int = 0
    wanted: int = 0
    shared: int = 0


def article(page: rendering.ArticlePage) -> Reading:
    """How the parser reads one article."""
    return Reading(layout=page.layout, page=page.release.key, faults=tuple(_article_faults(page)))


def _article_faults(page: rendering.ArticlePage) -> collections.abc.Iterator[str]:
    try:
        read = registry.read_article(site_parser.Page(content=page.content, url=page.url, zone=MOSCOW))
    except parsed.ParseError as error:
        yield f"error: {error}"
        return
    if read.title != page.release.title:
        yield f"title: {read.title!r}"
    if _day(read.published) != page.release.day:
        yield f"day: {read.published!r}"
    if read.published_from not in page.origins:
        yield f"origin: {read.published_from!r}"
    yield from _body_faults(read.paragraphs, page.release.body)


def _day(published: parsed.Published | None) -> dt.date | None:
    return published.astimezone(MOSCOW).date() if isinstance(published, dt.datetime) else published


def _body_faults(paragraphs: tuple[str, ...], body: tuple[blocks.Block, ...]) -> collections.abc.Iterator[str]:
    """Every word of the text in order and no other; each paragraph of prose is one of its own."""
    wanted = [blocks.plain(line) for block in body for line in block.lines]
    if _words(paragraphs) != _words(wanted):
        yield f"body: {paragraphs!r}"
        return
    for block, line in ((block, blocks.plain(block.lines[0])) for block in body):
        if block.kind in {"p", "quote", "h"} and line not in paragraphs:
            yield f"body: not a paragraph: {line!r} {paragraphs!r}"


def _words(lines: collections.abc.Iterable[str]) -> list[str]:
    return re.findall(r"\w+", " ".join(lines))


def listing(page: rendering.ListingPage) -> Reading:
    """How the parser reads one listing."""
    try:
        read = registry.read_listing(site_parser.Page(content=page.content, url=page.url, zone=MOSCOW))
    except parsed.ParseError as error:
        return Reading(layout=page.layout, page=page.language, faults=(f"error: {error}",), wanted=len(page.items))
    got, wanted = [link.identity for link in read.links], [f"sectsco:{item.number}" for item in page.items]
    return Reading(
        layout=page.layout,
        page=page.language,
        faults=tuple(_listing_faults(read, page)),
        found=len(got),
        wanted=len(wanted),
        shared=len(set(got) & set(wanted)),
    )


def _listing_faults(read: parsed.Listing, page: rendering.ListingPage) -> collections.abc.Iterator[str]:
    wanted = {f"sectsco:{item.number}": item for item in page.items}
    if [link.identity for link in read.links] != list(wanted):
        yield f"links: {[(link.identity, link.title) for link in read.links]!r} of {list(wanted)!r}"
    for link in read.links:
        item = wanted.get(link.identity or "")
        if item and link.title != item.title:
            yield f"title: {link.title!r}"
        if item and _day(link.published) != item.day:
            yield f"day: {link.published!r} of {item.day}"
    if read.next_page != page.next_page:
        yield f"next: {read.next_page!r} of {page.next_page!r}"
