"""Which links of a page are its list of articles, told from menus and side columns by their form and company."""

from __future__ import annotations

import collections
import collections.abc
import dataclasses
import itertools
import re
import statistics

from parsers import layout, markup, prose, urls

LONG_TITLE = 30  # characters; the median of a list of news is longer, that of a menu shorter
LONG_TITLE_ZH = 11
SECTION = 16  # characters below which the first line of a card is a section's name
LONGEST_NAME = 40  # characters of the name of a box of links
MOST_OPENING = 2  # links without dates that may open a list with them
MOST_INSIDE = 60  # elements in one that is looked into for a date or a name
MOST_BESIDE = 3  # links in an element around a link whose date is the link's
SAMPLE = 40  # links of a group that tell whether it shows dates

_DATE_HINT = re.compile(r"\d{4}[-/.年]\d|\d[-/. ](?:[^\W\d_]{3,9}|\d{1,2})[-/., ]+\d{4}|\b\d{1,2}:\d\d\b")
_NEXT_TEXT = re.compile(
    r"(?:next(?: page)?|older(?: posts| entries| news)?|(?:show|load|view) more(?: news)?|more news"
    r"|下一页|下页|后一页|加载更多|查看更多|更多新闻"
    r"|следующая(?: страница)?|вперёд|вперед|далее|(?:показать|загрузить) (?:ещё|еще|больше)|ещё новости"
    r"|больше новостей)\W*|[>›»→]",
    re.IGNORECASE,
)
_MORE_TEXT = re.compile(
    r"(?:read(?: more| on)?|more|more details|details|full story|continue reading|learn more|see more"
    r"|подробнее|читать(?: далее| полностью| дальше| ещё)?|далее|полный текст|узнать больше"
    r"|详情|更多|查看详情|查看更多|阅读全文|详细|全文)\W*",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"(?:most (?:read|popular|viewed|discussed)|popular(?: news)?|trending(?: now)?|read (?:also|more)"
    r"|see also|related(?: news)?|recommended"
    r"|editor'?s choice|популярное|самое (?:читаемое|популярное)|читайте также|по теме|рекомендуем|главное"
    r"|相关阅读|相关新闻|热门新闻|热门|排行榜?|推荐阅读|点击排行)\W*",
    re.IGNORECASE,
)
_ANCHORS = 'a[href]:not([rel~="next" i], [rel~="prev" i])'  # links to result pages are none of the list's articles
_LOADED = ("data-url", "data-href", "data-next-url", "data-next", "data-more-url", "data-load")
_LOADING = ", ".join(f"[{name}]" for name in _LOADED)
_MORE = re.compile(r"(?:^|[\s_-])(?:more|next|load|loadmore)(?:$|[\s_-])", re.IGNORECASE)
_PAGE = re.compile(
    r"[?&](?:page|p|pg|paged|pagen?_?\d*|offset|start|from|curpage)=\d+|/page[/-]?\d+|/p\d+/?$|(?:index|list|page)?_\d+\.s?html?$",
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

    The longest text of the links with one address is its title: a picture and a "Read more" lead there too. What a
    picture is said to show counts where no link has words.
    """
    return _one_each(_all(nodes, base, wanted))


def main_list(tree: markup.Tree, base: str | None, wanted: collections.abc.Callable[[str], bool]) -> list[Anchor]:
    """The links of the page's list: no furniture, and in company that reads like headlines or shows dates.

    Links are grouped by the nearest element that holds more than one address; a group is kept as a whole or dropped.
    Where some groups show dates, those that do not are boxes beside the list.
    """
    anchors = [
        anchor
        for anchor in _all((n for n in tree.css(_ANCHORS) if not markup.is_furniture(n)), base, wanted)
        if not base or urls.identity(anchor.url) != urls.identity(base)
    ]
    groups = [group for group in _groups(anchors) if _reads_like_news(group) and not _SIDE.fullmatch(_heading(group))]
    dated = [group for group in groups if _are_dated(group)]
    if dated:
        shows_dates, place = set(map(id, dated)), {anchor.item.mem_id: n for n, anchor in enumerate(anchors)}
        first = place[dated[0][0].item.mem_id]
        groups = [
            group
            for group in groups
            if id(group) in shows_dates or (place[group[0].item.mem_id] < first and _opens(group))
        ]
    kept = {anchor.item.mem_id for group in groups for anchor in group}
    return _one_each([anchor for anchor in anchors if anchor.item.mem_id in kept])


def _all(
    nodes: collections.abc.Iterable[markup.Node], base: str | None, wanted: collections.abc.Callable[[str], bool]
) -> list[Anchor]:
    found = []
    for node in nodes:
        url = urls.absolute(base, markup.attribute(node, "href"))
        if url and wanted(url):
            found.append(Anchor(url, _title(node) or None, node))
    return found


def _one_each(anchors: list[Anchor]) -> list[Anchor]:
    """One link for each address, where the longest title for it stands; one without words is named by its picture."""
    best: dict[str, Anchor] = {}
    pictures: dict[str, str] = {}
    for anchor in anchors:
        known = best.get(anchor.url)
        if known is None or _rank(anchor.title) > _rank(known.title):
            best[anchor.url] = anchor
        if not anchor.title and (shown := prose.plain(markup.attribute(markup.first(anchor.item, "img[alt]"), "alt"))):
            pictures.setdefault(anchor.url, shown)
    return [a if a.title else dataclasses.replace(a, title=pictures.get(a.url)) for a in best.values()]


def next_page(tree: markup.Tree, base: str | None, *selectors: str | None) -> str | None:
    """The address of the next result page, None on the last.

    By selector, by ``rel=next``, by what its link says, by the address that a button loads, or by its number.
    """
    for node in [markup.first(tree, *selectors, 'a[rel~="next"]', 'link[rel~="next"]')]:
        url = urls.absolute(base, markup.attribute(node, "href"))
        if url and url != base:
            return url
    anchors = tree.css("a[href]")
    for node in anchors:
        if _NEXT_TEXT.fullmatch(prose.plain(node.text()) or prose.plain(markup.attribute(node, "title")) or "-"):
            url = urls.absolute(base, markup.attribute(node, "href"))
            if url and url != base and urls.site(url) == (urls.site(base) or urls.site(url)):
                return url
    return _loaded(tree, base) or _numbered(anchors, base)


def _loaded(tree: markup.Tree, base: str | None) -> str | None:
    """The address that a button such as "Load more" loads."""
    for node in tree.css(_LOADING):
        named = f"{markup.attribute(node, 'class')} {markup.attribute(node, 'id')}"
        if _MORE.search(named) or _NEXT_TEXT.fullmatch(prose.plain(node.text()) or "-"):
            told = next((value for name in _LOADED if (value := markup.attribute(node, name))), "")
            url = urls.absolute(base, told)
            if url and urls.site(url) == (urls.site(base) or urls.site(url)):
                return url
    return None


def _numbered(anchors: list[markup.Node], base: str | None) -> str | None:
    """The link whose text is the number of the page after this one, among links that lead to pages by number."""
    pages: dict[int, str] = {}
    bar: markup.Node | None = None
    for node in anchors:
        text = prose.plain(node.text())
        url = urls.absolute(base, markup.attribute(node, "href")) if re.fullmatch(r"\d{1,4}", text) else None
        if url and urls.site(url) == (urls.site(base) or urls.site(url)) and (text == "1" or _PAGE.search(url)):
            pages.setdefault(int(text), url)
            bar = bar or node.parent
    here = next((number for number, url in pages.items() if url == base), None)
    while here is None and bar is not None and bar.tag not in {"body", "html"}:
        numbers = {int(word) for word in re.findall(r"(?<!\d)\d{1,4}(?!\d)", bar.text(separator=" "))}
        here = next((number for number in sorted(numbers - set(pages)) if number + 1 in pages), None)
        bar = bar.parent
    return pages.get((here or 1) + 1)


def _title(node: markup.Node) -> str:
    """What a link says: its heading where it has one, its text, or its ``title``, without a date that stands alone."""
    heading = markup.first(node, "h1, h2, h3, h4, h5, h6")
    text = markup.line(heading) if heading is not None else _headline(layout.blocks(node))
    if not re.search(r"[^\W\d_]{2}", text) or _MORE_TEXT.fullmatch(text):
        text = ""
    declared = prose.plain(markup.attribute(node, "title"))
    cut = text.endswith(("...", "…")) and declared.startswith(text.rstrip(".… "))
    return declared if cut or not text else text


def _headline(blocks: list[str]) -> str:
    """Of the lines of a link that is a whole card the one that is its title: no date, no section, no teaser."""
    lines = [plain for block in blocks for line in block.split("\v") if (plain := prose.plain(line))]
    if len(lines) < 2:
        return lines[0] if lines else ""
    named = [line for line in lines if not _DATE_HINT.search(line) or len(line) > LONG_TITLE]
    whole = [line for line in named if not prose.is_sentence(line)] or named
    return max(whole, key=len, default="") if _length(whole[0] if whole else "") < SECTION else whole[0]


def _rank(title: str | None) -> tuple[bool, bool, int]:
    """Of the links with one address the one with a title that is no sentence of a teaser, and the longest."""
    return bool(title), not prose.is_sentence(title or ""), len(title or "")


def _groups(anchors: list[Anchor]) -> list[list[Anchor]]:
    """Anchors by the nearest element around them that holds another address."""
    holds: dict[int, set[str]] = {}
    chains = []
    for anchor in anchors:
        chain = [node.mem_id for node in markup.ancestors(anchor.item)]
        chains.append(chain)
        for number in chain:
            holds.setdefault(number, set()).add(anchor.url)
    groups: dict[int, list[Anchor]] = {}
    for anchor, chain in zip(anchors, chains, strict=True):
        groups.setdefault(next((i for i in chain if len(holds[i]) > 1), 0), []).append(anchor)
    return list(groups.values())


def _heading(group: list[Anchor]) -> str:
    """What stands right above a group, in the elements around it: the name of its box, if it has one."""
    node = group[0].item
    for around in markup.ancestors(group[0].item):
        before = node.prev
        for _ in range(MOST_OPENING):
            if before is not None and _is_small(before) and _is_day(before):
                before = before.prev
        if before is not None:
            text = prose.plain(before.text()) if _is_small(before) else ""
            return text if len(text) <= LONGEST_NAME else ""
        node = around
    return ""


def _is_small(node: markup.Node) -> bool:
    """Whether an element has few others in it, so that looking into it again and again costs little."""
    return sum(1 for _ in itertools.islice(node.traverse(), MOST_INSIDE)) < MOST_INSIDE


def _is_day(node: markup.Node) -> bool:
    """Whether a node tells a day or nothing: what stands above it is the name of the box."""
    text = prose.plain(node.text() or "")
    return not text or (len(text) <= LONGEST_NAME and _DATE_HINT.search(text) is not None)


def _opens(group: list[Anchor]) -> bool:
    """Whether a group without dates that stands before the list is its head: one or two links, under no name."""
    return len(group) <= MOST_OPENING and not _heading(group)


def _are_dated(group: list[Anchor]) -> bool:
    each = _one_each(group)[:SAMPLE]
    return sum(map(_is_dated, each)) * 2 > len(each)


def _reads_like_news(group: list[Anchor]) -> bool:
    lengths = [_length(anchor.title or "") for anchor in _one_each(group)]
    if statistics.median(lengths) >= LONG_TITLE:
        return True
    return _are_dated(group) and statistics.median(lengths) > 0


def _length(title: str) -> float:
    return len(title) * (LONG_TITLE / LONG_TITLE_ZH if prose.script_of(title) == "zh" else 1)


def _is_dated(anchor: Anchor) -> bool:
    """Whether a date stands in the link or right beside it."""
    near = [anchor.item]
    for around in itertools.islice(markup.ancestors(anchor.item), 2):
        if not _is_small(around) or len(around.css("a[href]")) > MOST_BESIDE:
            break
        near.append(around)
    return any(markup.first(node, "time") is not None or _DATE_HINT.search(node.text()) for node in near)
