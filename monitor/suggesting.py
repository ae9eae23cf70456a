"""Selectors for a site, made from what was read of it, and the entry of `sources.toml` that has them. Pure.

A selector is proposed where it finds the same on every page that was looked at, and where the parser, given it, reads
what it read before.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import json
import typing

from monitor import locating, settings, sitecheck
from parsers import article as parsed
from parsers import markup, registry, site_parser

Find = collections.abc.Callable[[markup.Tree, parsed.Article, site_parser.Page], markup.Node | None]

FINDS: dict[str, Find] = {
    "title": lambda tree, article, _: locating.title(tree, article.title),
    "date": lambda tree, article, page: locating.date(tree, article.published, page) if article.published else None,
    "body": lambda tree, article, _: locating.body(tree, article.paragraphs),
}
"""How the element of a field is found on the page of an article."""


def selectors(report: sitecheck.Report) -> dict[str, str]:
    """Selectors by the names that `sources.toml` has for them; none for a field that no short one finds."""
    articles = [(look.page, look.article) for look in report.looks if look.article and look.page]
    found = {name: _agreed(find, articles) for name, find in FINDS.items()}
    found["link"] = _link(report)
    chosen = {name: selector for name, selector in found.items() if selector}
    kept = {name: one for name, one in chosen.items() if name == "link" or _holds(name, one, articles)}
    return {name: kept[name] for name in ("title", "date", "body", "link") if name in kept}


def entry(report: sitecheck.Report, source: settings.Source) -> str:
    """The source as a table of `sources.toml`, with the selectors."""
    languages = {look.article.language for look in report.looks if look.article}
    language = source.language or (languages.pop() if len(languages) == 1 else None)
    rows: list[tuple[str, str | None]] = [
        ("name", source.name),
        ("url", source.url),
        ("parser", source.parser),
        ("zone", source.zone.key),
        ("language", language),
    ]
    lines = ["[[source]]", *(f"{name} = {_quoted(value)}" for name, value in rows if value)]
    found = selectors(report)
    if found:
        lines += ["", "[source.selectors]", *(f"{name} = {_quoted(value)}" for name, value in found.items())]
    return "\n".join(lines)


def _agreed(find: Find, articles: list[tuple[site_parser.Page, parsed.Article]]) -> str | None:
    """The best selector of the first article that finds the element of every other one too."""
    places: list[tuple[markup.Tree, markup.Node]] = []
    for page, article in articles:
        tree = markup.tree(page.content, url=page.url)
        node = find(tree, article, page)
        if node is None:
            return None
        places.append((tree, node))
    if not places:
        return None
    for selector in locating.selectors(*places[0]):
        if all(_is_first(tree, selector, node) for tree, node in places[1:]):
            return selector
    return None


def _is_first(tree: markup.Tree, selector: str, node: markup.Node) -> bool:
    first = markup.first(tree, selector)
    return first is not None and first.mem_id == node.mem_id


def _link(report: sitecheck.Report) -> str | None:
    for look in report.looks:
        if look.listing and look.listing.links and look.page and not look.door.startswith(("feed", "sitemap", "REST")):
            tree = markup.tree(look.page.content, url=look.page.url)
            return next(
                iter(locating.link_selectors(tree, {one.url for one in look.listing.links}, look.page.url)), None
            )
    return None


def _holds(name: str, selector: str, articles: list[tuple[site_parser.Page, parsed.Article]]) -> bool:
    """Whether the parser, given the selector, reads what it read without."""
    for page, article in articles:
        chosen: dict[str, typing.Any] = {**page.selectors, name: selector}
        try:
            again = registry.read_article(dataclasses.replace(page, selectors=chosen), article.parser)
        except parsed.ParseError:
            return False
        same = {
            "title": again.title == article.title,
            "date": _day(again) == _day(article),
            "body": _is_much_alike(again.paragraphs, article.paragraphs),
        }
        if not same[name]:
            return False
    return True


def _day(article: parsed.Article) -> str | None:
    return article.published.isoformat()[:10] if article.published else None


def _is_much_alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    shared = set(one) & set(other)
    return len(shared) * 10 >= 9 * max(len(set(one)), len(set(other)))


def _quoted(value: str) -> str:
    """A string of TOML, whose basic strings are those of JSON."""
    return json.dumps(value, ensure_ascii=False)
