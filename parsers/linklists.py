"""Which links of a page are its list of articles, told from menus and side columns by their form and company."""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import re
import statistics

from parsers import markup, prose, urls

LONG_TITLE = 30  # characters; the median of a list of news is longer, that of a menu shorter
LONG_TITLE_ZH = 11

_DATE_HINT = re.compile(r"\d{4}[-/.年]\d|\d[-/. ](?:[^\W\d_]{3,9}|\d{1,2})[-/., ]+\d{4}|\b\d{1,2}:\d\d\b")
_NEXT_TEXT = re.compile(
    r"(?:next(?: page)?|older(?: posts| entries)?|show more|load more|下一页|下页"
    r"|следующая(?: страница)?|вперёд|вперед|далее|показать ещё)\W*|[>›»→]",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Anchor:
    """A link of a list: absolute address, title as far as the list shows one, and the element it stands in."""

    url: str
    title: str | None
    item: markup.Node


def gather(
    nodes: collections.abc.Iterable[markup.Node], base: str | None, wanted: collections.abc.Callable[[str], bool]
) -> list[Anchor]:
    """The links among `nodes` whose absolute address is `wanted`, one for each address, in page order.

    The longest text of the links with one address is its title: a picture and a "Read more" lead there too.
    """
    found: dict[str, Anchor] = {}
    for node in nodes:
        url = urls.absolute(base, markup.attribute(node, "href"))
        if not url or not wanted(url):
            continue
        title = _title(node)
        known = found.get(url)
        if known is None or len(title) > len(known.title or ""):
            found[url] = Anchor(url, title or None, node)
    return list(found.values())


def main_list(tree: markup.Tree, base: str | None, wanted: collections.abc.Callable[[str], bool]) -> list[Anchor]:
    """The links of the page's list: no furniture, and in company that reads like headlines or shows dates.

    Links are grouped by the nearest element that holds more than one of them; a group is kept as a whole or dropped.
    """
    anchors = [
        anchor
        for anchor in gather((n for n in tree.css("a[href]") if not markup.is_furniture(n)), base, wanted)
        if not base or urls.identity(anchor.url) != urls.identity(base)
    ]
    groups = _groups(anchors)
    kept = {anchor.url for group in groups if _reads_like_news(group) for anchor in group}
    return [anchor for anchor in anchors if anchor.url in kept]


def next_page(tree: markup.Tree, base: str | None, *selectors: str | None) -> str | None:
    """The address of the next result page: by selector, by ``rel=next``, or by what its link says; None on the last."""
    for node in [markup.first(tree, *selectors, 'a[rel~="next"]', 'link[rel~="next"]')]:
        url = urls.absolute(base, markup.attribute(node, "href"))
        if url and url != base:
            return url
    for node in tree.css("a[href]"):
        if _NEXT_TEXT.fullmatch(prose.plain(node.text()) or prose.plain(markup.attribute(node, "title")) or "-"):
            url = urls.absolute(base, markup.attribute(node, "href"))
            if url and url != base and urls.site(url) == (urls.site(base) or urls.site(url)):
                return url
    return None


def _title(node: markup.Node) -> str:
    """What a link says: its heading where it has one, its text, or its ``title``, without a date that stands alone."""
    heading = markup.first(node, "h1, h2, h3, h4, h5, h6")
    text = markup.line(heading if heading is not None else node)
    if not re.search(r"[^\W\d_]{2}", text) or re.fullmatch(
        r"(?:read more|more|подробнее|详情|更多)\W*", text, re.IGNORECASE
    ):
        text = ""
    declared = prose.plain(markup.attribute(node, "title"))
    cut = text.endswith(("...", "…")) and declared.startswith(text.rstrip(".… "))
    return declared if cut or not text else text


def _groups(anchors: list[Anchor]) -> list[list[Anchor]]:
    """Anchors by the nearest element around them that holds another of them."""
    holds: collections.Counter[int] = collections.Counter()
    chains = []
    for anchor in anchors:
        chain = [node.mem_id for node in markup.ancestors(anchor.item)]
        chains.append(chain)
        holds.update(chain)
    groups: dict[int, list[Anchor]] = {}
    for anchor, chain in zip(anchors, chains, strict=True):
        groups.setdefault(next((i for i in chain if holds[i] > 1), 0), []).append(anchor)
    return list(groups.values())


def _reads_like_news(group: list[Anchor]) -> bool:
    lengths = [_length(anchor.title or "") for anchor in group]
    if statistics.median(lengths) >= LONG_TITLE:
        return True
    dated = sum(_is_dated(anchor) for anchor in group)
    return dated * 2 > len(group) and statistics.median(lengths) > 0


def _length(title: str) -> float:
    return len(title) * (LONG_TITLE / LONG_TITLE_ZH if prose.script_of(title) == "zh" else 1)


def _is_dated(anchor: Anchor) -> bool:
    """Whether a date stands in the link or right beside it."""
    around = anchor.item.parent
    near = [anchor.item] + ([around] if around is not None and len(around.css("a[href]")) <= 3 else [])
    if around is not None and around.parent is not None and len(around.parent.css("a[href]")) <= 3:
        near.append(around.parent)
    return any(markup.first(node, "time") is not None or _DATE_HINT.search(node.text()) for node in near)
