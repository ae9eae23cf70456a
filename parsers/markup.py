"""HTML as text: one bounded parse, blocks of text in reading order, the densest of them, and what is furniture."""

from __future__ import annotations

import collections
import collections.abc
import html
import itertools
import re

from selectolax import lexbor

from parsers import article as parsed
from parsers import prose

Tree = lexbor.LexborHTMLParser
Node = lexbor.LexborNode

# Parsing HTML costs time by the square of its depth, and memory by unclosed formatting times what follows it
# (HTML Standard §13.2.4.3, "reconstruct the active formatting elements"): 100 KB can ask for gigabytes.
MAX_CHARACTERS = 5_000_000
MAX_DEPTH = 2_000
MAX_REBUILT = 500_000
FEW_TAGS = 600  # no page with so few can do harm

_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# The same, past scripts and comments, which may hold tags by the hundred; slower, so only for who looks guilty.
_REAL_TAG = re.compile(
    r"<!--(?:-?>|.*?-->)|<(?:script|style|textarea|title|xmp|iframe|noembed|noframes)\b{0}>.*?</"
    r"|<(/?)([a-z][a-z0-9]*)[^>=]*+{0}>".format(r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+"""),
    re.DOTALL | re.IGNORECASE,
)
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905
_CLOSED_BY_ITSELF = frozenset(
    "area base br col embed hr img input link meta param source track wbr"  # noqa: SIM905 - void, or end tag optional
    " p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp".split()
)

LEFT_OUT = "data-left-out"
"""The attribute that marks an element whose text `blocks` passes over. Marking, unlike removing, cannot dangle."""

_RAW = re.compile(
    r"<!--.*?-->|<(script|style|noscript|iframe|xmp|noembed|noframes|plaintext|template|svg|title)\b.*?</\1>", re.DOTALL
)
_TAG = re.compile(r'<(/?)([a-zA-Z][^\s/>]*+)((?:[^>"]++|"[^"]*+")*+)>')
_WHITE = re.compile(r"[ \t\r\n\f]+")
_HIDDEN = re.compile(rf'\s(?:hidden|{LEFT_OUT})(?:=""|="hidden"|[\s>]|$)')
_SKIPPED = frozenset(
    "button select textarea form nav aside figcaption video audio object canvas dialog head label".split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figure footer"  # noqa: SIM905
    " h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody tfoot thead tr ul".split()
)

_FURNITURE_TAGS = frozenset({"nav", "footer", "aside"})
_FURNITURE_ROLES = frozenset({"navigation", "banner", "contentinfo", "complementary", "search", "menu", "menubar"})
# Words of class names and ids all over the web; a hint only, for a page may use others, or none.
_FURNITURE_NAMES = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|navigation|menu|mega-?menu|footer|foot|sidebar|side-bar|breadcrumbs?|crumbs?|comments?"
    r"|related|recommend(?:ed)?|share|sharing|social|cookies?|banner|advert|popular|trending|lang(?:uage)?s?)(?:$|[\s_-])",
    re.IGNORECASE,
)
_REACH = 14  # ancestors looked at

SHORT_PARAGRAPH = 25  # characters below which a paragraph says nothing of where the body is
CLIMB, MUCH_MORE = 3, 1.4  # so many ancestors up, for so many times the text


def tree(content: str, *, url: str | None = None) -> Tree:
    """The parsed page. Raises `parsed.NotAPage` where there is none, or one that only an attack would nest so deep."""
    if not content.strip("\x00 \t\r\n\ufeff"):
        raise parsed.NotAPage("the page is empty", url=url)
    if len(content) > MAX_CHARACTERS:
        raise parsed.NotAPage(f"the page has more than {MAX_CHARACTERS} characters", url=url)
    if content.count("<") > FEW_TAGS:
        _refuse_hostile(content, url)
    return lexbor.LexborHTMLParser(content)


def leave_out(root: Tree | Node, *selectors: str) -> None:
    """Mark what matches the CSS selectors, so that `blocks` passes over it."""
    for node in root.css(", ".join(selectors)):
        node.attrs[LEFT_OUT] = ""


def blocks(node: Node) -> list[str]:
    """The text of an element, a string for each block in it, ``<br>`` as line breaks; no scripts, forms, captions."""
    out: list[str] = []
    run: list[str] = []
    skip, depth, place = "", 0, 0
    source = _RAW.sub("", node.html or "")
    for number, tag in enumerate(_TAG.finditer(source)):
        closing, name, attributes = tag.groups()
        if skip:
            if name == skip:
                depth += -1 if closing else 1
            skip = skip if depth else ""
            place = tag.end()
            continue
        run.append(source[place : tag.start()])
        place = tag.end()
        if name == "br":
            run.append("\v")
        elif name in _BLOCKS:
            _flush(run, out)
        elif name in {"td", "th"}:
            run.append(" ")
        if number and not closing and name not in _CLOSED_BY_ITSELF - _BLOCKS and _is_left_out(name, attributes):
            skip, depth = name, 1
    if not skip:
        run.append(source[place:])
    _flush(run, out)
    return out


def line(node: Node | None) -> str:
    """The text of an element on one line, empty for none."""
    return prose.plain(" ".join(blocks(node))) if node is not None else ""


def first(root: Tree | Node, *selectors: str | None) -> Node | None:
    """The first element of the first selector that matches any; a selector that is none matches nothing."""
    return next((found[0] for found in (select(root, selector) for selector in selectors if selector) if found), None)


def select(root: Tree | Node, selector: str) -> list[Node]:
    """All elements that match. A selector out of a settings file may be malformed: it matches nothing."""
    try:
        return root.css(selector)
    except (ValueError, RuntimeError, lexbor.SelectolaxError):
        return []


def attribute(node: Node | None, name: str) -> str:
    """The value of an attribute, empty where it is missing."""
    return (node.attributes.get(name) or "").strip() if node is not None else ""


def ancestors(node: Node) -> collections.abc.Iterator[Node]:
    """The elements around a node, the nearest first, as many as matter."""
    around = node.parent
    for _ in range(_REACH):
        if around is None or around.tag in {"body", "html", "-undef"}:
            return
        yield around
        around = around.parent


def is_furniture(node: Node) -> bool:
    """Whether an element stands in a menu, footer or side column, told by tag, role or the words of its class."""
    return any(map(_names_furniture, ancestors(node)))


def heading(root: Tree) -> Node | None:
    """The page's own heading: its only, or first visible, ``h1`` that is no furniture and has words."""
    shown = [h for h in root.css("h1:not([hidden])") if line(h)]
    return next((h for h in shown if not is_furniture(h)), shown[0] if shown else None)


def densest(root: Tree | Node) -> Node | None:
    """The element that holds the running text: the parent of most of it, or a near ancestor that holds much more.

    Where each paragraph has a box of its own, the parents hold one paragraph each and an ancestor holds them all.
    """
    direct: collections.Counter[int] = collections.Counter()
    within: collections.Counter[int] = collections.Counter()
    nodes: dict[int, Node] = {}
    for parent, size in _paragraph_parents(root):
        direct[parent.mem_id] += size
        for around in (parent, *ancestors(parent)):
            within[around.mem_id] += size
            nodes[around.mem_id] = around
    if not direct:
        return None
    found = nodes[direct.most_common(1)[0][0]]
    while wider := _wider(found, within):
        found = wider
    return found


def _wider(node: Node, within: collections.Counter[int]) -> Node | None:
    near = itertools.islice(ancestors(node), CLIMB)
    return next((a for a in near if within[a.mem_id] >= within[node.mem_id] * MUCH_MORE), None)


def _paragraph_parents(root: Tree | Node) -> collections.abc.Iterator[tuple[Node, int]]:
    """What holds each stretch of running text, and its length; without paragraphs any box with text of its own."""
    furniture: dict[int, bool] = {}
    paragraphs = root.css("p")
    for leaf in paragraphs or root.css("div, td, section, article"):
        text = leaf.text(deep=bool(paragraphs)).strip()
        parent = leaf.parent if paragraphs else leaf
        if len(text) < SHORT_PARAGRAPH or parent is None or _is_mostly_links(leaf, len(text)):
            continue
        if parent.mem_id not in furniture:
            furniture[parent.mem_id] = _names_furniture(parent) or is_furniture(parent)
        if not furniture[parent.mem_id]:
            yield parent, len(text)


def _is_mostly_links(leaf: Node, size: int) -> bool:
    return sum(len(a.text()) for a in leaf.css("a")) * 2 > size


def _names_furniture(node: Node) -> bool:
    if node.tag in _FURNITURE_TAGS:
        return True
    found = node.attributes
    if (found.get("role") or "") in _FURNITURE_ROLES:
        return True
    return bool(_FURNITURE_NAMES.search(f"{found.get('class') or ''} {found.get('id') or ''}"))


def _is_left_out(name: str, attributes: str) -> bool:
    return name in _SKIPPED or bool(attributes and _HIDDEN.search(attributes))


def _flush(run: list[str], out: list[str]) -> None:
    text = _WHITE.sub(" ", "".join(run)).strip(" \v")
    text = html.unescape(text) if "&" in text else text
    run.clear()
    if text:
        out.append(text)


def _refuse_hostile(content: str, url: str | None) -> None:
    if _is_hostile(_ANY_TAG.findall(content)) and _is_hostile(_REAL_TAG.findall(content)):
        raise parsed.NotAPage("the page is nested too deep, or leaves too much formatting open, to be read", url=url)


def _is_hostile(tags: list[tuple[str, str]]) -> bool:
    opened: collections.Counter[str] = collections.Counter()
    depth = formatting = most = 0
    for closing, name in tags:
        name = name.lower()
        if name in _CLOSED_BY_ITSELF or (closing and not opened[name]):
            continue
        step = -1 if closing else 1
        opened[name] += step
        depth += step
        if name in _FORMATTING:
            formatting += step
            most = max(most, formatting)
        if depth > MAX_DEPTH:
            return True
    return most * len(tags) > MAX_REBUILT
