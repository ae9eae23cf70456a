"""Which blocks of a page of the Secretariat are its release, told by what stands below its title.

title ─> the smallest box around it with running text below ─> in it, again and again, the row of paragraphs or of
like boxes that weighs most ─> with the paragraphs that lead to it, without captions, teasers and the site's own words
"""

from __future__ import annotations

import dataclasses
import re

from parsers import headline, labels, prose
from parsers import outline as outlined

LEAD = 60  # characters of a paragraph that leads to the text from a box of its own
RIVAL = 1.5  # times the weight of a row that another may have between which the title's words decide
FOOTNOTE = 1.0  # times the weight of the text above a way out that what follows may weigh
MENU = 3  # links one after the other that are a menu
PART = 0.8  # share of the weight with which a table, a list is no part of the text but lays it out
MUCH_MORE = 3  # times the weight of a lead that its text has at least
FAR_MORE = 8  # the same where it shares few words with the title
LITTLE = 600  # letters of a text with which it says something of what the title says, or names a body as that does
STRANGE = 0.25  # share of the title's words below which it does not
TOLD = 0.5  # share of the title's words that a text has at least which is told by its title
FOLLOWING = 3000  # characters of it that are looked at
MOST_KINDS = 12  # kinds of boxes side by side that are looked at

_KIND = re.compile(r' (?:class|data-type)="[^"]*"')
_RELATED = re.compile(
    r"(?:read (?:also|more)|see also|also|related|on the subject|читайте также|см\. также|подробнее|по теме"
    r"|相关阅读|相关链接|延伸阅读)\s*[:\uff1a]?",
    re.IGNORECASE,
)
_BODIES = re.compile(r"\b(?!SCO\b|ШОС\b)[A-ZА-ЯЁ]{2,}\b")  # as headlines name them: ASEAN, UN, СНГ
_SALUTES = (",", "!", "\uff0c", "\uff1a", "\uff01")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LAYS_OUT = frozenset({"table", "ul", "ol", "dl", "blockquote", "center", "figure", "details"})
_FLOWS = _HEADINGS | _LAYS_OUT | {"p", "pre", "hr"}


@dataclasses.dataclass(slots=True, eq=False)
class _Piece:
    """A child of a box, or a block of the box itself (`box` -1), with the numbers of its blocks and their weight.

    `key` is what like pieces share: running text flows through paragraphs, headings and lists.
    """

    box: int
    key: str
    blocks: range
    weight: float


def find(outline: outlined.Outline, title: headline.Title) -> list[str]:
    """The blocks of the text below the block of the title, or of the page's text where no block is its title.

    None where a page has no running text there, or a little that is of something else than the title.
    """
    blocks = outline.page.blocks
    at = title.block
    start = 0 if at is None else at + ("\v" not in blocks[at].text)
    if not outline.weight(0, start):
        at, start = None, 0
    here = 0 if at is None else _around(outline, at, start)
    if not outline.weight(here, start):
        return []
    numbers = _trimmed(outline, _text(outline, here, start, title.text, led=at is not None))
    texts = labels.without_edges([blocks[number].text for number in numbers], title.text)
    beside = at is not None and numbers != [] and outline.are_beside(at, numbers[0])
    return [] if not beside and _is_strange(texts, title.text) else texts


def _is_strange(texts: list[str], title: str) -> bool:
    whole = " ".join(texts)
    if outlined.size(whole) >= LITTLE or not title or headline.share(title, whole) >= STRANGE:
        return False
    return not set(_BODIES.findall(title)) & set(_BODIES.findall(whole))


def _around(outline: outlined.Outline, title: int, start: int) -> int:
    """The smallest box around the title that has running text below it, and all of it rather than a lead."""
    boxes = outline.page.boxes
    here = outline.page.blocks[title].box
    while here and not outline.weight(here, start):
        here = boxes[here].parent
    wider, mine = here, outline.weight(here, start)
    while wider:
        wider = boxes[wider].parent
        if outline.weight(wider, start) > mine:
            return wider if _leads_on(outline, here, wider, title) else here
    return here


def _leads_on(outline: outlined.Outline, here: int, wider: int, title: int) -> bool:
    """Whether the text in one box is the lead of a longer one that follows it in a wider box.

    That is so where nothing but text follows, or where what follows tells of what the title tells.
    """
    blocks = outline.page.blocks
    more, mine = outline.weight(wider, title), outline.weight(here, title)
    if more < 2 * mine:
        return False
    (first, end), (_, after) = outline.spans[wider], outline.spans[here]
    around = [*range(first, title), *range(after, end)]
    links = sum(outline.links[number] for number in around)
    if links < MENU and not any(prose.is_notice(blocks[number].text) for number in around):
        return True
    following = [blocks[number].text for number in range(after, end) if outline.weights[number]]
    words = prose.plain(blocks[title].text)
    told = headline.share(words, " ".join(following)[:FOLLOWING])
    if more < MUCH_MORE * mine or len(following) < 2 or told >= TOLD:
        return more >= MUCH_MORE * mine and len(following) > 1
    lead = headline.share(words, " ".join(blocks[number].text for number in range(title + 1, after)))
    return more >= FAR_MORE * mine and told >= lead


def _text(outline: outlined.Outline, here: int, start: int, title: str, *, led: bool) -> list[int]:
    """The numbers of the blocks of the text in a box, from `start` on; where it is `led`, with what leads to it."""
    before: list[int] = []
    after: list[int] = []
    while True:
        pieces = _pieces(outline, here, start)
        rows = _rows(outline, pieces)
        if not rows:
            return [*before, *after]
        most = max(map(_weight, rows))
        rivals = [row for row in rows if _weight(row) * RIVAL > most]
        best = max(rivals, key=lambda row: _worth(outline, row, title)) if len(rivals) > 1 else rivals[0]
        if here:
            best = _with_rest(best, rows[rows.index(best) + 1 :])
        first, last = pieces.index(best[0]), pieces.index(best[-1])
        if led or here:
            before += _leads(outline, [number for piece in pieces[:first] for number in piece.blocks])
        if here:
            later = [piece for piece in pieces[last + 1 :] if _goes_on(outline, piece)]
            after = [number for piece in later for number in piece.blocks] + after
        if len(best) > 1 or not _has_boxes(outline, best[0]):
            return [*before, *(number for piece in best for number in piece.blocks), *after]
        here = best[0].box


def _weight(row: list[_Piece]) -> float:
    return sum(piece.weight for piece in row)


def _worth(outline: outlined.Outline, row: list[_Piece], title: str) -> float:
    """What a row weighs, and the more, the more of the title's words it has."""
    text = " ".join(outline.page.blocks[number].text for piece in row for number in piece.blocks)
    return _weight(row) * (1 + headline.share(title, text[:FOLLOWING]))


def _pieces(outline: outlined.Outline, here: int, start: int) -> list[_Piece]:
    """The children of a box, from the block `start` on, and between them the blocks that stand in the box itself."""
    pieces: list[_Piece] = []
    first, end = outline.spans[here]
    place = max(first, start)
    for child in [*outline.inside[here], -1]:
        begins, ends = outline.spans[child] if child >= 0 else (end, end)
        if child >= 0 and (begins == ends or ends <= place):
            continue
        pieces += [_Piece(-1, "flow", range(n, n + 1), outline.weights[n]) for n in range(place, begins)]
        place = max(place, begins)
        if child >= 0:
            pieces.append(_Piece(child, _key(outline, child), range(place, ends), outline.weight(child, place)))
            place = ends
    whole = sum(piece.weight for piece in pieces)
    for piece in pieces:
        if piece.key == "flow" and _lays_out(outline, piece, whole):
            piece.key = f"layout {piece.box}"
    return pieces


def _key(outline: outlined.Outline, child: int) -> str:
    box = outline.page.boxes[child]
    return "flow" if box.name in _FLOWS else " ".join([box.name, *_KIND.findall(box.attributes)])


def _lays_out(outline: outlined.Outline, piece: _Piece, whole: float) -> bool:
    """Whether a table, a list or the like is the box around the text rather than a part of it."""
    if piece.box < 0 or outline.page.boxes[piece.box].name not in _LAYS_OUT or piece.weight <= PART * whole:
        return False
    return sum(outline.weights[number] > 0 for number in piece.blocks) > 1


def _has_boxes(outline: outlined.Outline, piece: _Piece) -> bool:
    """Whether a piece has boxes in it, in one of which the text may stand."""
    return piece.key != "flow" and any(outline.page.blocks[number].box != piece.box for number in piece.blocks)


def _rows(outline: outlined.Outline, pieces: list[_Piece]) -> list[list[_Piece]]:
    """The rows of like pieces with running text in them; what flows between two of a row belongs to it."""
    rows: list[list[_Piece]] = []
    for key in list(dict.fromkeys(piece.key for piece in pieces if piece.weight))[:MOST_KINDS]:
        row: list[_Piece] = []
        waiting: list[_Piece] = []
        links = 0
        for piece in pieces:
            if piece.key == key and not _is_menu(outline, piece):
                row += [*(one for one in waiting if one.key == "flow" or one.weight), piece]
                waiting, links = [], 0
            elif row:
                waiting.append(piece)
                links += sum(outline.links[number] for number in piece.blocks)
                if links >= MENU:
                    rows.append(row)
                    row, waiting, links = [], [], 0
        rows.append(row)
    return [row for row in rows if any(piece.weight for piece in row)]


def _is_menu(outline: outlined.Outline, piece: _Piece) -> bool:
    return len(piece.blocks) >= MENU and all(outline.links[number] for number in piece.blocks)


def _with_rest(best: list[_Piece], later: list[list[_Piece]]) -> list[_Piece]:
    """A row with those after it of its kind that hold paragraphs: a box of links stood between."""
    rest = [row for row in later if row[0].key == best[0].key and sum(piece.weight > 0 for piece in row) > 1]
    return [*best, *(piece for row in rest for piece in row)]


def _leads(outline: outlined.Outline, numbers: list[int]) -> list[int]:
    """Of the blocks before the text its leads, and a salutation right above it or above one of them."""
    kept: list[int] = []
    for place, number in reversed(list(enumerate(numbers))):
        block = outline.page.blocks[number]
        text = prose.plain(block.text)
        near = kept[-1] == number + 1 if kept else place == len(numbers) - 1
        leads = outline.weights[number] > 0 and outlined.size(text) >= LEAD and prose.is_sentence(text)
        if leads or (near and text.endswith(_SALUTES) and not block.linked):
            kept.append(number)
    return kept[::-1]


def _goes_on(outline: outlined.Outline, piece: _Piece) -> bool:
    """Whether a box behind the text holds more of it: paragraphs, no links, no headings of other boxes."""
    running = sum(outline.weights[number] > 0 for number in piece.blocks)
    links = any(outline.links[number] for number in piece.blocks)
    listed = sum(_box(outline, number) == "li" for number in piece.blocks)
    return running > 1 and running * 2 > len(piece.blocks) - listed and not links


def _trimmed(outline: outlined.Outline, numbers: list[int]) -> list[int]:
    """The blocks without captions and teasers, and without what stands over and under the text."""
    kept = [
        number
        for number in numbers
        if number not in outline.passed and not _points_away(outline, number) and not _is_term(outline, number)
    ]
    kept = _before_way_out(outline, kept)
    while kept and _is_edge(outline, kept[0]):
        kept.pop(0)
    while kept and (_is_edge(outline, kept[-1]) or _is_heading(outline, kept[-1])):
        kept.pop()
    return kept if any(outline.weights[number] for number in kept) else []


def _before_way_out(outline: outlined.Outline, numbers: list[int]) -> list[int]:
    """The blocks before a link to the top, to all news, home, if what follows it is little: the site's own words."""
    weights = [outline.weights[number] for number in numbers]
    for place, number in enumerate(numbers):
        if outline.links[number] and prose.is_furniture(prose.plain(outline.page.blocks[number].text)):
            above, below = sum(weights[:place]), sum(weights[place:])
            if above and below < above * FOOTNOTE:
                return numbers[:place]
    return numbers


def _points_away(outline: outlined.Outline, number: int) -> bool:
    """Whether a block points to another article."""
    block = outline.page.blocks[number]
    return bool(block.linked and _RELATED.match(prose.plain(block.text)))


def _is_edge(outline: outlined.Outline, number: int) -> bool:
    text = prose.plain(outline.page.blocks[number].text)
    is_link = outline.links[number] and not (prose.is_sentence(text) and len(text) >= LEAD)
    return is_link or prose.is_notice(text) or labels.is_label(text)


def _is_heading(outline: outlined.Outline, number: int) -> bool:
    """Whether a block is a heading, or the name of a box of other articles, with nothing under it."""
    is_heading = _box(outline, number) in _HEADINGS and not outline.weights[number]
    return is_heading or bool(_RELATED.fullmatch(prose.plain(outline.page.blocks[number].text)))


def _is_term(outline: outlined.Outline, number: int) -> bool:
    """Whether a block is a term of a list of facts, such as from whom and when, or the few words said of it."""
    return _box(outline, number) in {"dt", "dd"} and not outline.weights[number]


def _box(outline: outlined.Outline, number: int) -> str:
    return outline.page.boxes[outline.page.blocks[number].box].name
