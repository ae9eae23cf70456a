"""What stands where on a page of the Secretariat: which blocks are running text, and which are none of any text."""

from __future__ import annotations

import collections
import itertools
import re

from parsers import layout, markup, prose

SHORT = 25  # characters below which a block says nothing of where the text is
UNENDED = 160  # characters from which a line is running text without the end of a sentence
CHINESE = 3  # letters that a character of Chinese is worth
TEASER = 500  # characters that a teaser of another article has at most
TEASER_BLOCKS, TEASER_TEXTS = 6, 2  # blocks of it at most, and blocks of running text
TEASER_LINK = 8  # characters of its link at least
LINKED = 0.9  # share of a block's characters in links with which it is a link

_CLASS = re.compile(r' class="[^"]*"')
_NAMING = re.compile(r' (class|id|role)="([^"]*)"')
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:copyright|copy|photo|image|slide|slider|gallery|pull-?quote|tooltip)(?:$|[\s_-])"
    r"|caption|photolenta|slide-?text|incut",
    re.IGNORECASE,
)
_ALWAYS_FURNITURE = frozenset({"nav", "footer", "aside"})
_OWN = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p"})
_CJK = re.compile(r"[\u3400-\u9fff]")


class Outline:
    """The blocks and boxes of a page, weighed. Blocks and boxes go by their numbers in `layout.Layout`.

    `links` tells which blocks are a link and nothing else, `passed` which stand in menus, footers, captions, teasers.
    """

    def __init__(self, page: layout.Layout) -> None:
        self.page = page
        self.inside: list[list[int]] = [[] for _ in page.boxes]
        for number, box in enumerate(page.boxes[1:], start=1):
            self.inside[box.parent].append(number)
        self.spans = _spans(page)
        self.links = [block.linked >= LINKED * len(block.text) for block in page.blocks]
        self.passed: set[int] = set()
        self.weights = [_weight(block) if block.linked * 2 <= len(block.text) else 0.0 for block in page.blocks]
        self._sums = [0.0, *itertools.accumulate(self.weights)]
        self._pass_over(self._teasers())
        self._pass_over(self._furniture())

    def weight(self, box: int, start: int = 0) -> float:
        """What the running text in a box weighs, from the block `start` on."""
        first, end = self.spans[box]
        return self._sums[end] - self._sums[min(max(first, start), end)]

    def are_beside(self, one: int, other: int) -> bool:
        """Whether two blocks stand in one box, each in an element of its own or in none, or in one article (HTML)."""
        boxes = self.page.boxes
        first, second = (self.page.blocks[number].box for number in (one, other))
        if first == second or boxes[first].parent in {second, boxes[second].parent}:
            return True
        first, second = (boxes[self._holder(box)].parent for box in (first, second))
        return first == second >= 0 and boxes[first].name == "article"

    def _holder(self, box: int) -> int:
        """The box in which a block of `box` stands, not counting its own heading or paragraph."""
        mine = self.page.boxes[box]
        return mine.parent if mine.name in _OWN and mine.parent >= 0 else box

    def _pass_over(self, boxes: set[int]) -> None:
        if not boxes:
            return
        for number in boxes:
            self.passed.update(range(*self.spans[number]))
        self.weights = [0.0 if number in self.passed else weight for number, weight in enumerate(self.weights)]
        self._sums = [0.0, *itertools.accumulate(self.weights)]

    def _furniture(self) -> set[int]:
        """Boxes that say they are menus, footers or captions, unless most of the page's text stands in them."""
        whole = self.weight(0)
        return {
            number
            for number, box in enumerate(self.page.boxes)
            if number and (box.attributes or box.name in _ALWAYS_FURNITURE) and self._is_furniture(number, box, whole)
        }

    def _is_furniture(self, number: int, box: layout.Box, whole: float) -> bool:
        if box.name in _ALWAYS_FURNITURE:
            return True
        named = dict(_NAMING.findall(box.attributes))
        names = f"{named.get('class', '')} {named.get('id', '')}"
        if markup.names_furniture(box.name, named.get("role", ""), names):
            return self.weight(number) * 2 < whole
        if _CAPTION.search(names) or box.name == "figcaption":
            return self.weight(number) * 4 < whole and not any(
                self.page.boxes[one].name in {"h1", "h2"} for one in self.inside[number]
            )
        return False

    def _teasers(self) -> set[int]:
        """Boxes with a like one beside them that hold a link, a day perhaps, and a line or two of text under it."""
        alike: collections.Counter[tuple[int, str, str]] = collections.Counter()
        found = []
        for number, box in enumerate(self.page.boxes):
            first, end = self.spans[number]
            if number and 1 < end - first <= TEASER_BLOCKS and self._is_teaser(first, end):
                key = (box.parent, box.name, "".join(_CLASS.findall(box.attributes)))
                alike[key] += 1
                found.append((number, key))
        return {number for number, key in found if alike[key] > 1}

    def _is_teaser(self, first: int, end: int) -> bool:
        running = [number for number in range(first, end) if self.weights[number]]
        if len(running) > TEASER_TEXTS or sum(len(self.page.blocks[number].text) for number in running) > TEASER:
            return False
        before = range(first, running[0] if running else end)
        return any(self.links[number] and self.page.blocks[number].linked >= TEASER_LINK for number in before)


def size(text: str) -> int:
    """The length of a text in letters; a character of Chinese counts for several."""
    return len(text) if text.isascii() else len(text) + (CHINESE - 1) * len(_CJK.findall(text))


def _weight(block: layout.Block) -> float:
    """What a block that is no link weighs: its size without links; nothing where it is no sentence."""
    text = block.text
    letters = size(text)
    if letters < SHORT:
        return 0.0
    if letters < UNENDED:
        lines = text.split("\v") if "\v" in text else (text,)
        if not any(prose.is_sentence(line.strip()) for line in lines):
            return 0.0
    if prose.is_notice(text) or ("\v" not in text and prose.is_furniture(prose.plain(text))):
        return 0.0
    return letters * (1 - block.linked / len(text)) ** 2


def _spans(page: layout.Layout) -> list[tuple[int, int]]:
    """For each box the first of the blocks in it and the one after the last."""
    none = len(page.blocks)
    firsts, ends = [none] * len(page.boxes), [0] * len(page.boxes)
    for number, block in enumerate(page.blocks):
        if firsts[block.box] == none:
            firsts[block.box] = number
        ends[block.box] = number + 1
    for number in range(len(firsts) - 1, 0, -1):
        around = page.boxes[number].parent
        if firsts[number] < firsts[around]:
            firsts[around] = firsts[number]
        if ends[number] > ends[around]:
            ends[around] = ends[number]
    return [(first, end) if end else (0, 0) for first, end in zip(firsts, ends, strict=True)]
