"""Where on a page the running text is, told by density and company: no class name and no element is needed.

blocks in their boxes ─> furniture and teasers weigh nothing or little ─> the smallest box that holds most of the text
                                                                       ─> with its lead and its twins
"""

from __future__ import annotations

import collections.abc
import dataclasses
import itertools
import re

from parsers import layout, markup, prose

SHORT = 25  # characters below which a block says nothing of where the text is
LEAD = 60  # characters that a lead has at least that stands between the heading and the box of the text
TEASER = 2  # blocks of text that a teaser of another article has at most
MOST = 0.5  # share of a box's text with which one inside it is the box of the text in its place
MOST_OF_PART = 0.8  # the same of tables, lists, quotations, which lay out a page or are a part of its text
OWN = 0.2  # share of a box's text in paragraphs of its own with which it is the box of the text
MINOR = 4  # of so many parts of the text, a box that names itself something else may hold one
LAST = 60  # characters from which the last block of a text need not be a sentence
MENU = 3  # blocks one after the other that are links and nothing else

_NAMING = re.compile(r' (class|id|role)="([^"]*)"')
# Words of class names and ids, as `markup` has them, of boxes that stand inside a text; a hint only.
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:tags?|topics?|keywords|share|sharing|social|sharedaddy|related|relatedposts|newsletter|subscribe|signup"
    r"|promo|adverts?|advertisement|sponsor(?:ed)?|captions?|credits?|gallery|slideshow|byline|author|bio|comments?"
    r"|recommend(?:ed|ations)?|popular|trending|widget|breadcrumbs?|disclaimer|copyright|read-?(?:more|next)|more-on)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_PARTS = frozenset({"table", "ul", "ol", "dl", "blockquote"})


@dataclasses.dataclass(slots=True)
class _Weight:
    """What stands in a box: its characters, those in links, its blocks of running text and what they weigh.

    `own` and `lines` are weight and lines of the running text that stands in no smaller box.
    """

    inside: list[int] = dataclasses.field(default_factory=list)
    size: int = 0
    linked: int = 0
    texts: int = 0
    running: int = 0
    lines: int = 0
    own: float = 0.0
    weight: float = 0.0


def find(tree: markup.Tree) -> list[str]:
    """The blocks of the page's running text in reading order; none where the page has no running text."""
    if tree.body is None:
        return []
    page = layout.Layout(tree.body, layout.PASSED_OVER - {"form"})
    weights = _weighed(page)
    if not weights[0].weight:
        return []
    chosen = _holder(page, weights)
    inside = _within(page, {chosen, *_twins(page, weights, chosen)})
    return [block.text for block in [*_lead(page, weights, inside), *_texts(page, inside, weights[chosen].size)]]


def of(node: markup.Node) -> list[str]:
    """The blocks of an element that is the body, without the boxes and links in it that are no part of the text."""
    page = layout.Layout(node, layout.PASSED_OVER - {"form"})
    size = sum(len(block.text) for block in page.blocks)
    return [block.text for block in _texts(page, set(range(len(page.boxes))), size)]


def unless_more(tree: markup.Tree, marked: list[str]) -> list[str]:
    """The blocks that a page marks as its body; its running text where that is twice as much, so they are a part."""
    found = find(tree)
    return marked if sum(map(len, marked)) * 2 > sum(map(len, found)) else found


def _texts(page: layout.Layout, inside: set[int], size: int) -> list[layout.Block]:
    """The blocks of the text in these boxes: no menus, no minor boxes named for what they are, no links alone."""
    sizes = [0] * len(page.boxes)
    for block in page.blocks:
        sizes[block.box] += len(block.text)
    for number in range(len(page.boxes) - 1, 0, -1):
        sizes[page.boxes[number].parent] += sizes[number]
    aside: set[int] = set()
    for number, box in enumerate(page.boxes):
        minor = number in inside and sizes[number] * MINOR <= size
        if box.parent in aside or (minor and (box.name == "form" or _names_aside(box))):
            aside.add(number)
    kept = [block for block in page.blocks if block.box in inside and block.box not in aside]
    return _trimmed([block for block in _without_menus(kept) if not _is_link(block)])


def _is_link(block: layout.Block) -> bool:
    """Whether a block is a link to something else: all of it, and no sentence."""
    return block.linked * 10 >= len(block.text) * 9 and not prose.is_sentence(block.text)


def _trimmed(blocks: list[layout.Block]) -> list[layout.Block]:
    """The blocks up to the last sentence or longer text; what stands behind are tags, names, buttons."""
    last = max(
        (n for n, block in enumerate(blocks) if len(block.text) >= LAST or prose.is_sentence(block.text)), default=None
    )
    return blocks if last is None else blocks[: last + 1]


def _weighed(page: layout.Layout) -> list[_Weight]:
    """What each box holds, by its number. A box inside another has the higher number."""
    weights = [_Weight() for _ in page.boxes]
    for number, box in enumerate(page.boxes[1:], start=1):
        weights[box.parent].inside.append(number)
    for block in page.blocks:
        mine = weights[block.box]
        mine.size += len(block.text)
        mine.linked += block.linked
        if len(block.text) >= SHORT and block.linked * 2 <= len(block.text):
            mine.texts += 1
            mine.running += len(block.text) - block.linked
            mine.lines += 1 + block.text.count("\v")
    for number in range(len(weights) - 1, 0, -1):
        mine, around = weights[number], weights[page.boxes[number].parent]
        around.size += mine.size
        around.linked += mine.linked
        around.texts += mine.texts
    for number, mine in enumerate(weights):
        mine.own = mine.running * _company(page, weights, number) if mine.running else 0.0
    _add_up(page, weights)
    _take_furniture_out(page, weights)
    _add_up(page, weights)
    return weights


def _add_up(page: layout.Layout, weights: list[_Weight]) -> None:
    for mine in weights:
        mine.weight = mine.own
    for number in range(len(weights) - 1, 0, -1):
        weights[page.boxes[number].parent].weight += weights[number].weight


def _take_furniture_out(page: layout.Layout, weights: list[_Weight]) -> None:
    """Menus, footers, side columns and forms weigh nothing; what holds most of a page is none, whatever its name."""
    furniture = [False]
    for number, box in enumerate(page.boxes[1:], start=1):
        mine = weights[number]
        minor = mine.weight * 2 < weights[0].weight
        furniture.append(furniture[box.parent] or (minor and (box.name == "form" or _names_furniture(box))))
        if furniture[number]:
            mine.own = 0.0


def _company(page: layout.Layout, weights: list[_Weight], number: int) -> float:
    """From 0 to 1, how little a box of text, or the teaser that it is part of, consists of links to elsewhere."""
    most = 0.0
    while number >= 0 and weights[number].texts <= TEASER:
        most = max(most, weights[number].linked / weights[number].size)
        number = page.boxes[number].parent
    return (1 - min(most, 1.0)) ** 2


def _holder(page: layout.Layout, weights: list[_Weight]) -> int:
    """The smallest box that holds most of the running text, and holds it as paragraphs."""
    here = 0
    while True:
        mine = weights[here]
        paragraphs = {one for one in mine.inside if _is_paragraph(page, weights, one)}
        told_here = mine.own + (sum(weights[one].weight for one in paragraphs) if len(paragraphs) > 1 else 0)
        wider = [one for one in mine.inside if one not in paragraphs]
        best = max(wider, key=lambda one: weights[one].weight, default=None)
        if best is None or told_here >= OWN * mine.weight:
            return here
        share = MOST_OF_PART if page.boxes[best].name in _PARTS else MOST
        if weights[best].weight <= share * mine.weight:
            return here
        here = best


def _is_paragraph(page: layout.Layout, weights: list[_Weight], number: int) -> bool:
    """Whether a box is one paragraph, or a part of it, and so cannot hold a text."""
    mine = weights[number]
    return page.boxes[number].name == "p" or (mine.texts == 1 and mine.lines == 1) or not mine.texts


def _twins(page: layout.Layout, weights: list[_Weight], chosen: int) -> list[int]:
    """Boxes beside the chosen one, of its name and class, with text that is no teaser: a text in pieces."""
    mine = page.boxes[chosen]
    if not chosen or "class=" not in mine.attributes:
        return []
    return [
        number
        for number in weights[mine.parent].inside
        if page.boxes[number].name == mine.name
        and page.boxes[number].attributes == mine.attributes
        and weights[number].weight * 2 > weights[number].running
    ]


def _within(page: layout.Layout, wanted: set[int]) -> set[int]:
    """The boxes of these numbers and all in them."""
    inside: set[int] = set()
    for number, box in enumerate(page.boxes):
        if number in wanted or box.parent in inside:
            inside.add(number)
    return inside


def _lead(page: layout.Layout, weights: list[_Weight], inside: set[int]) -> list[layout.Block]:
    """Paragraphs between the page's heading and the box of its text, in whatever elements they stand."""
    headings = _within(page, {number for number, box in enumerate(page.boxes) if box.name == "h1"})
    found: list[layout.Block] = []
    heading = False
    for block in page.blocks:
        if block.box in inside:
            return found if heading else []
        if block.box in headings:
            heading, found = True, []
        elif len(block.text) >= LEAD and weights[block.box].own * 2 > len(block.text):
            found.append(block)
    return []


def _without_menus(blocks: collections.abc.Sequence[layout.Block]) -> list[layout.Block]:
    """The blocks without those that are a link each and stand together."""
    kept: list[layout.Block] = []
    for is_link, run in itertools.groupby(blocks, key=lambda block: block.linked >= len(block.text)):
        together = list(run)
        if not is_link or len(together) < MENU:
            kept += together
    return kept


def _names_aside(box: layout.Box) -> bool:
    return bool(box.attributes) and any(
        kind != "role" and _ASIDE.search(names) for kind, names in _NAMING.findall(box.attributes)
    )


def _names_furniture(box: layout.Box) -> bool:
    found = dict(_NAMING.findall(box.attributes)) if box.attributes else {}
    return markup.names_furniture(box.name, found.get("role", ""), f"{found.get('class', '')} {found.get('id', '')}")
