"""Which of the titles that a page shows and tells is its article's: headings, OpenGraph, JSON-LD, ``<title>``.

None of them is always right. JSON-LD's headline is the newsroom's own and comes first; without it, a heading may be the
site's name or a box's, and a meta tag may name the section or be written for social networks, so what two of them say
counts, then the first heading in the words of the meta data.
"""

from __future__ import annotations

import collections.abc
import re

from parsers import markup, metadata, prose, urls

MOST_HEADINGS = 120
"""Headings that are looked at; a page with more is none of one article."""

HEADINGS = "h1:not([hidden]), h2, h3, h4"

_CUT = ("...", "…")
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_BETWEEN = re.compile(rf"\s+[|–—·:»«>/-]+\s+|\s*[|»ㅣ]\s*|(?<=[{_CJK}！？])[-_](?=[{_CJK}])")
_WORDS = re.compile(rf"(?=([{_CJK}]{{2}}))|[^\W_{_CJK}]{{3,}}")


def find(tree: markup.Tree, facts: metadata.Facts, url: str | None = None) -> str:
    """The title of the page's article, empty where the page has none at all."""
    sites = [facts.site or "", urls.site(url), urls.site(url).split(".")[0]]
    told = [metadata.without_site(title, facts.site) for title in (facts.title, facts.headline) if title]
    told = [title for title in told if not _same(sites, [title])]
    if facts.headline and told and not told[-1].endswith(_CUT):
        return told[-1]
    document = prose.plain(node.text()) if (node := tree.css_first("title")) is not None else ""
    shown = _shown(tree)
    first = [text for tag, text in shown if tag == "h1"]
    if facts.headline and told:
        return _whole(told[-1], first)
    if same := _same(first, told):
        return same
    parts = [part for part in _BETWEEN.split(document) if part]
    names = [*sites, *(parts[-1:] if len(parts) > 1 else [])]
    ended = metadata.without_site(document, facts.site)
    if len(parts) > 1 and ended == document and _same(first, parts[-1:]):
        ended = parts[0]
    own = [text for text in first if not _same(names, [text])]
    words = _words(" ".join(told) or ended)
    if akin := next((text for text in own if not words or not words.isdisjoint(_words(text))), None):
        return akin
    other = [text for _, text in shown if not _same(names, [text])]
    return _same(other, [*told, ended, *parts]) or next(iter(told), None) or ended or next(iter(first), "")


def _whole(title: str, texts: list[str]) -> str:
    """A title that was cut to a length, as it stands whole in one of the texts."""
    cut = title.rstrip(".… ")
    return next((text for text in texts if text.startswith(cut)), title)


def _shown(tree: markup.Tree) -> list[tuple[str, str]]:
    """The headings with words, as tag and text; those that are furniture only where no other ``h1`` is."""
    nodes = tree.css(HEADINGS)[:MOST_HEADINGS]
    read = [(node, markup.line(node)) for node in nodes]
    shown = [(node.tag or "", text) for node, text in read if text and not markup.is_furniture(node)]
    if any(tag == "h1" for tag, _ in shown):
        return shown
    return [("h1", text) for node, text in read if text and node.tag == "h1"] + shown


def _same(texts: collections.abc.Iterable[str], told: collections.abc.Iterable[str]) -> str | None:
    """The first of `texts` that says the same as one of `told`, which are asked in their order."""
    folded = [(prose.fold(text), text) for text in texts]
    return next((text for each in map(prose.fold, told) for fold, text in folded if fold and fold == each), None)


def _words(text: str) -> set[str]:
    """The words of some length, in lower case; of Chinese, Japanese and Korean each two characters side by side."""
    return {found[1] or found[0] for found in _WORDS.finditer(text.casefold())} - {""}
