"""Which line of a page of the Secretariat is the title of its release, in whatever element it stands.

No sign decides alone: what the page tells to machines, the rank of a heading, the words in its class, the picture that
is named like it, its place right above the text and the words that it shares with it all count.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import re
import unicodedata

from parsers import dates, labels, layout, prose

LONGEST = 420  # characters; no title is longer
FIRST_LINES = 400  # blocks of a page that are looked at
ENOUGH = 3.0  # points from which a line is the title
AS_MUCH = 0.7  # of that share, with which a main heading tells as much
LITTLE = 1.5  # the same where the page tells no title
TOLD = 0.4  # share of its words in the text with which a title that no line shows is the release's
PROSE = 40  # characters that a paragraph has at least

_RANK = {"h1": 3.0, "h2": 2.0, "h3": 1.5, "h4": 1.0, "h5": 0.5}
_NAMES_TITLE = re.compile(
    r'\b(?:class|id|itemprop|property|field)="[^"]*(?:title|headline|heading|\bname\b|zag|\btit|ttl)', re.IGNORECASE
)
_RANKED = re.compile(r'aria-level="1"|itemprop="headline"')
_BETWEEN = re.compile(
    r"(\s+[|–—·・:»«>/→-]+\s+|\s*[|»]\s*|(?<=[\u3400-\u9fff])[-_](?=[\u3400-\u9fff])|_|(?<=\w)[:.]\s+)"
)
_DAY_AT_EDGE = re.compile(
    r"^[\[(]?(?:\d{1,2}([./-])\d{1,2}\1\d{4}|\d{4}([./-])\d\d\2\d\d)[\])]?[\s,|:.–—-]+(?=\S)"
    r"|[\s,|–—-]+[\[(]?(?:\d{1,2}([./-])\d{1,2}\3\d{4}|\d{4}([./-])\d\d\4\d\d)[\])]?$"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CUT_SHORT = re.compile(r"\s*(?:\.\.\.|…)$")


@dataclasses.dataclass(frozen=True, slots=True)
class Title:
    """A title and the number of the block that says it, None where no block of the page does."""

    text: str
    block: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Told:
    """A title that the page tells to machines, and its words."""

    text: str
    folded: str


def find(
    page: layout.Layout,
    told: collections.abc.Iterable[str],
    document: str,
    pictures: collections.abc.Iterable[str],
    passed: collections.abc.Container[int],
    weights: collections.abc.Sequence[float],
) -> Title:
    """The title of a page.

    `told` are the titles in its meta data, `document` the text of its ``<title>``, `pictures` what its images are said
    to show, `passed` the numbers of blocks that stand in menus and the like, and `weights` tells running text from the
    rest. The text is empty where nothing tells.
    """
    named = dict.fromkeys((*told, without_site(document)))
    known = [_Told(text, prose.fold(text)) for text in named if not labels.is_rubric(text)]
    shown = {prose.fold(picture) for picture in pictures}
    below = _text_below(page, weights)
    top = 4.2 + (6.0 + 2.5 * bool(shown - {""}) if known else 2.5 * bool(shown))  # points at most, but for the element
    begun: set[int] = set()  # boxes in which running text stands above
    best, most, place = "", 0.0, None
    for number, block in enumerate(page.blocks[:FIRST_LINES]):
        if _is_link(block) and not _is_heading(page, block.box):
            continue
        around = {block.box, page.boxes[block.box].parent}
        for text in _readings(block.text) if top + _rank(page, block.box) > most else ():
            if block.linked * 2 > max(len(text), len(block.text) // 2) and not _is_heading(page, block.box):
                continue
            points = _points(text, page, block, known, shown)
            if points and points + 4 > most:
                points += _place(text, page, number, below, weights)
                points -= 3 * (number in passed) + 2 * (not begun.isdisjoint(around))
                if points > most:
                    best, most, place = text, points, number
        if weights[number]:
            begun |= around
    first = known[0].text if known else ""
    if first and place is not None and not any(_likeness(prose.fold(best), one.folded) for one in known):
        return Title(first, None) if most < ENOUGH or _is_told(first, best, page, place, below) else Title(best, place)
    return Title(_as_told(best, known), place) if most >= (ENOUGH if first else LITTLE) else Title(first, None)


def without_site(title: str) -> str:
    """A ``<title>`` without the names of the site and of its sections at either end, as every site writes them."""
    parts = _BETWEEN.split(_without_day(prose.plain(title)))
    while len(parts) > 1 and labels.is_rubric(parts[-1]):
        parts = parts[:-2]
    while len(parts) > 1 and labels.is_rubric(parts[0]):
        parts = parts[2:]
    return "" if len(parts) == 1 and labels.is_rubric(parts[0]) else "".join(parts)


def _without_day(line: str) -> str:
    """A plain line without the day that stands at one of its edges."""
    edges = line[:2] + line[-2:]
    return _DAY_AT_EDGE.sub("", line) if any(map(str.isdecimal, edges)) else line


def _readings(text: str) -> list[str]:
    """What of a block may be a title: all of it on one line, or its first line."""
    if "\v" not in text:
        return [_without_day(prose.plain(text))] if len(text) <= LONGEST else []
    parts = [prose.plain(part) for part in text[: 2 * LONGEST].split("\v")]
    lines = [_without_day(part) for part in parts if part and not labels.is_stamp(part)]
    whole = [" ".join(lines)] if len(text) <= LONGEST else []
    return [*whole, *lines[:1]] if len(lines) != 1 else lines


def _points(text: str, page: layout.Layout, block: layout.Block, known: list[_Told], shown: set[str]) -> float:
    """What speaks for a line by itself; 0 for one that can be no title."""
    if len(text) > LONGEST:
        return 0.0
    folded = prose.fold(text)
    if prose.is_sentence(text) and not any(folded and folded == one.folded for one in known):
        return 0.0
    if prose.is_furniture(text) or labels.is_rubric(text) or labels.is_stamp(text):
        return 0.0
    told = max((_likeness(folded, one.folded) for one in known), default=0.0)
    rank = _rank(page, block.box)
    points = 6 * told + rank + 2.5 * (folded in shown)
    if block.linked * 2 > len(block.text):
        points -= 3
    return max(points, 0.1 if told < 1 and block.linked * 2 <= len(block.text) else 0.0)


def _is_link(block: layout.Block) -> bool:
    """Whether most of a block is a link, however it is read, for no reading of composed characters is longer."""
    text = block.text
    return block.linked * 2 > len(text) and (text.isascii() or unicodedata.is_normalized("NFC", text))


def _is_told(
    told: str, shown: str, page: layout.Layout, place: int, below: collections.abc.Sequence[tuple[int, str]]
) -> bool:
    """Whether the text is told by the title in the meta data rather than by the best line, which is another one.

    A main heading that tells as much of it as the meta data do is the title that its readers see.
    """
    text = " ".join(dict.fromkeys(paragraph for _, paragraph in reversed(below)))
    tells = share(told, text)
    if tells < TOLD:
        return False
    return _rank(page, page.blocks[place].box) < _RANK["h1"] or share(shown, text) < tells * AS_MUCH


def _is_heading(page: layout.Layout, number: int) -> bool:
    box = page.boxes[number]
    return box.name in _RANK or (box.parent >= 0 and page.boxes[box.parent].name in _RANK)


def _rank(page: layout.Layout, number: int) -> float:
    """Points for the element that a line stands in, or for one that holds nothing else."""
    box = page.boxes[number]
    rank = _RANK.get(box.name, 0.0)
    if box.attributes:
        rank += 1.0 * bool(_NAMES_TITLE.search(box.attributes)) + 2.0 * bool(_RANKED.search(box.attributes))
    around = page.boxes[box.parent] if box.parent >= 0 else box
    return rank + (_RANK.get(around.name, 0.0) or 0.5 * bool(_NAMES_TITLE.search(around.attributes)))


def _likeness(folded: str, told: str) -> float:
    """How much of the longer of two lines of words the shorter one is, where it is a part of it: 0 to 1."""
    if not folded or not told:
        return 0.0
    if folded == told:
        return 1.0
    short, long = sorted((folded, told), key=len)
    separate = short.isascii() or " " in short
    inside = f" {short} " in f" {long} " if separate else short in long
    return len(short) / len(long) if inside and len(short) > 3 else 0.0


def _text_below(page: layout.Layout, weights: collections.abc.Sequence[float]) -> list[tuple[int, str]]:
    """For each block the distance, in blocks with words of their own, to the next paragraph, and that paragraph."""
    below: list[tuple[int, str]] = []
    distance, paragraph = FIRST_LINES, ""
    for number in range(min(len(page.blocks), FIRST_LINES) - 1, -1, -1):
        block = page.blocks[number]
        text = block.text
        below.append((distance, paragraph))
        if weights[number] and len(text) >= PROSE:
            distance, paragraph = 0, text[:600]
        elif block.linked < len(text):
            line = (text.split("\v", 1)[0] if "\v" in text else text).rstrip()
            distance += not line.endswith((",", ":", "!")) and not labels.is_stamp(prose.plain(line))
    return below[::-1]


def _place(
    text: str,
    page: layout.Layout,
    number: int,
    below: collections.abc.Sequence[tuple[int, str]],
    weights: collections.abc.Sequence[float],
) -> float:
    """Points for standing right above the text and for sharing its words."""
    distance, paragraph = below[number]
    if (
        weights[number]
        and "\v" in page.blocks[number].text
        and text != prose.plain(page.blocks[number].text.replace("\v", " "))
    ):
        distance, paragraph = 0, page.blocks[number].text[len(text) : 600]
    return max(0.0, 2.0 - 0.6 * distance) + 2.0 * share(text, paragraph)


def share(title: str, text: str) -> float:
    """How many of a title's long words, or of its pairs of Chinese characters, the text has in some form: 0 to 1."""
    wanted, there = _stems(title), _stems(text)
    return len(wanted & there) / len(wanted) if wanted else 0.0


def _stems(text: str) -> set[str]:
    if _CHINESE.search(text) and prose.script_of(text) == "zh":
        return {text[at : at + 2] for at in range(len(text) - 1)}
    return {word[:5] for word in prose.fold(text).split() if len(word) >= 4}


def _as_told(shown: str, known: list[_Told]) -> str:
    """The title that is shown; where it runs into a day, or is cut short, as the page tells it."""
    folded = prose.fold(shown)
    for one in known:
        if one.folded != folded and f" {one.folded} " in f" {folded} " and dates.find_stamp(shown, dt.UTC):
            return one.text
        if _CUT_SHORT.search(shown) and one.folded.startswith(prose.fold(_CUT_SHORT.sub("", shown))):
            return one.text
    return shown
