"""An element as text: its blocks in reading order, and the boxes in which they stand."""

from __future__ import annotations

import collections.abc
import dataclasses
import html
import re

from selectolax import lexbor

LEFT_OUT = "data-left-out"
"""The attribute that marks an element whose text is passed over. Marking, unlike removing, cannot dangle."""

PASSED_OVER = frozenset(
    "button select textarea form nav aside figcaption video audio object canvas dialog head label".split()  # noqa: SIM905
)
"""Elements whose text is no part of a text."""

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())  # noqa: SIM905

LONG_CELL = 160
"""Characters from which a cell of a table is a text of its own, and not one with the others of its row."""

_TAG = re.compile(  # as a tree is written out: with every end tag and double quotes; comments and scripts in one piece
    r"<!--.*?-->"
    r"|<(?:(?P<raw>script|style|noscript|iframe|xmp|noembed|noframes|plaintext|template|svg|title)\b{0}>.*?</(?P=raw)>"
    r"|(?P<name>/?[a-zA-Z][^\s/>]*+)(?P<attributes>{0})>)".format(r"""[^>"=]*+(?:(?:="[^"]*+"|[="])[^>"=]*+)*+"""),
    re.DOTALL,
)
_STRIPPED = " \t\r\n\f\v"
"""What does not begin a text."""
_WHITE = re.compile(r"[\t\r\n\f][ \t\r\n\f]*| [ \t\r\n\f]+")  # all but a single space
_BLANK_LINE = re.compile(
    r"(?<=[.!?:;\u2026\u3002\uff01\uff1f\u00bb\u201d\")])[ \t\r]*\n[ \t\r]*\n\s*(?=\S)"
)  # paragraphs of bare text
_KEEPS_LINES = re.compile(r'style="[^"]*white-space: ?pre', re.IGNORECASE)
_SHOWN_AS_BLOCK = re.compile(r'style="[^"]*display: ?(?:block|flex|grid|list-item|table)\b', re.IGNORECASE)
_HIDDEN = (' hidden="', f' {LEFT_OUT}="')
_MEANS_NOTHING = frozenset(  # without attributes
    "b em i small span strong sub sup u /b /em /i /small /span /strong /sub /sup /u".split()  # noqa: SIM905
)
_CELLS = frozenset({"td", "th"})
_ROWS = _CELLS | {"tr"}
_BLOCKS = _CELLS | frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figure footer"  # noqa: SIM905
    " h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody tfoot thead tr ul".split()
)
_OPENING = _BLOCKS - _CELLS - VOID  # the most frequent tags of a page
_CLOSING = frozenset(map("/".__add__, _OPENING))
_BREAKING = _OPENING | _CLOSING


@dataclasses.dataclass(slots=True)
class Box:
    """An element that begins and ends a block; `parent` is the number of the box around it, -1 for none."""

    parent: int
    name: str
    attributes: str


@dataclasses.dataclass(slots=True)
class Block:
    """A stretch of text in the box of that number; `linked` of its characters are links, ``\\v`` breaks its lines."""

    text: str
    box: int
    linked: int


class Layout:
    """The blocks of an element in reading order, and its boxes, each after the one around it; the first is itself."""

    def __init__(
        self, node: lexbor.LexborNode, passed_over: frozenset[str] = PASSED_OVER, *, custom: bool = False
    ) -> None:
        """`custom` takes elements that HTML does not know, such as ``app-news``, for blocks."""
        self._custom = custom
        self.boxes: list[Box] = []
        self.blocks: list[Block] = []
        self._here = -1
        self._run: list[str] = []
        self._linked = 0
        self._in_link = False
        self._styled: list[int] = []  # for each open box of an inline element: elements of its name open inside
        self._read(node.html or "", passed_over)

    def _read(self, source: str, passed_over: frozenset[str]) -> None:
        boxes, run, styled = self.boxes, self._run, self._styled  # looked up once: this loop is the time of a page
        pieces = _TAG.split(source)  # the text before each tag, and its three groups
        parts = zip(pieces[::4], pieces[2::4], pieces[3::4], strict=False)
        for text, name, attributes in parts:
            if text and (run or text.strip(_STRIPPED) or not self._is_between_blocks()):
                run.append(self._with_breaks(text) if "\n" in text else text)
                if self._in_link:
                    self._linked += len(text)
            if run and name in _BREAKING:
                self._flush()
            if name in _CLOSING:
                self._here = boxes[self._here].parent
            elif name in _OPENING and name not in passed_over and not (attributes and _is_hidden(attributes)):
                boxes.append(Box(self._here, name, attributes))
                self._here = len(boxes) - 1
            elif name is None or (name in _MEANS_NOTHING and not attributes and not styled):
                continue
            elif name == "/a" and not styled:
                self._in_link = False
            elif self._take(name, attributes, passed_over):
                _pass_over(parts, name)
        self._flush()

    def _take(self, name: str, attributes: str, passed_over: frozenset[str]) -> bool:
        """Take note of any tag; whether it begins an element to be passed over."""
        is_end = name[0] == "/"
        name = name[1:] if is_end else name
        is_block = name in _BLOCKS or (self._custom and "-" in name)
        if is_block or name == "br":
            self._break(name)
        if is_end:
            self._close(name, is_block)
            return False
        if self.boxes and (name in passed_over or (attributes and _is_hidden(attributes))) and name not in VOID:
            return True
        if is_block and name not in VOID:
            self.boxes.append(Box(self._here, name, attributes))
            self._here = len(self.boxes) - 1
        elif name == "a" or self._styled or "display" in attributes or not self.boxes:
            self._open(name, attributes)
        return False

    def _is_between_blocks(self) -> bool:
        """Whether white space means nothing here; the cells of a row are joined by their length with it."""
        return not self._in_link and bool(self.boxes) and self.boxes[self._here].name not in _ROWS

    def _with_breaks(self, text: str) -> str:
        here = self.boxes[self._here] if self.boxes else None
        if here and (here.name == "pre" or ("white-space" in here.attributes and _KEEPS_LINES.search(here.attributes))):
            return text.replace("\n", "\v")
        return " " if text.isspace() else _BLANK_LINE.sub("\v", text)

    def _open(self, name: str, attributes: str) -> None:
        """What an element that is no block, or is empty, means: a link, or a box by its style."""
        if name == "a":
            self._in_link = True
        shown = False
        if name not in _BLOCKS:
            if self._styled and self.boxes[self._here].name == name:
                self._styled[-1] += 1
            if "display" in attributes and name not in VOID and _SHOWN_AS_BLOCK.search(attributes):
                self._flush()
                self._styled.append(0)
                shown = True
        if shown or not self.boxes:
            self.boxes.append(Box(self._here, name, attributes))
            self._here = len(self.boxes) - 1

    def _close(self, name: str, is_block: bool) -> None:
        if name == "a":
            self._in_link = False
        if is_block:
            self._here = self.boxes[self._here].parent
        elif self._styled and self.boxes[self._here].name == name:
            self._styled[-1] -= 1
            if self._styled[-1] < 0:
                self._styled.pop()
                self._flush()
                self._here = self.boxes[self._here].parent

    def _break(self, name: str) -> None:
        """What a block, or a line break, means for the text that stands before it."""
        if name == "br":
            self._run.append("\v")
        elif name in _CELLS and sum(map(len, self._run)) < LONG_CELL and "\v" not in self._run:
            self._run.append(" ")
        elif self._run:
            self._flush()

    def _flush(self) -> None:
        run = self._run
        if run:
            text = "".join(run) if len(run) > 1 else run[0]
            run.clear()
            text = (text if text.isprintable() and "  " not in text else _WHITE.sub(" ", text)).strip(" \v")
            if text:
                text = html.unescape(text) if "&" in text else text
                self.blocks.append(Block(text, max(0, self._here), self._linked))
        self._linked = 0


def blocks(node: lexbor.LexborNode) -> list[str]:
    """The text of an element, a string for each block in it, ``<br>`` as line breaks; no scripts, forms, captions."""
    return [block.text for block in Layout(node).blocks]


def leave_out(root: lexbor.LexborHTMLParser | lexbor.LexborNode, *selectors: str) -> None:
    """Mark what matches the CSS selectors, so that its text is passed over."""
    for node in root.css(", ".join(selectors)):
        node.attrs[LEFT_OUT] = ""


def _pass_over(parts: collections.abc.Iterator[tuple[str, str, str]], passed: str) -> None:
    """Go on behind the end of an element that has begun."""
    depth = 1
    for _, name, _ in parts:
        depth += 1 if name == passed else -1 if name == f"/{passed}" else 0
        if not depth:
            return


def _is_hidden(attributes: str) -> bool:
    return _HIDDEN[0] in attributes or _HIDDEN[1] in attributes
