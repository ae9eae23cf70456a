"""HTML as elements: one bounded parse, finding them, and which are furniture."""

from __future__ import annotations

import collections.abc
import re

from selectolax import lexbor

from parsers import article as parsed
from parsers import layout, prose

Tree = lexbor.LexborHTMLParser
Node = lexbor.LexborNode

# Parsing HTML costs time by the square of its depth, and memory by unclosed formatting times what follows it
# (HTML Standard §13.2.4.3, "reconstruct the active formatting elements"): 100 KB can ask for gigabytes.
MAX_CHARACTERS = 5_000_000
MAX_DEPTH = 2_000
MAX_REBUILT = 500_000
FEW_TAGS = 600  # no page with so few can do harm
HARMLESS_DEPTH = 10_000  # nor by depth one with so few, each in the one before: a quarter of a second

_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# The same, past scripts and comments, which may hold tags by the hundred; slower, so only for who looks guilty.
_REAL_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:-->|\Z))|<(?:script|style|textarea|title|xmp|iframe|noembed|noframes)\b{0}>.*?(?:</|\Z)"
    r"|<(/?)([a-z][a-z0-9]*)[^>=]*+{0}>".format(r"""(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+"""),
    re.DOTALL | re.IGNORECASE,
)
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905
_FORMATTING_TAG = re.compile(rf"<(?=/?[abcefinstu])(/?)({'|'.join(sorted(_FORMATTING))})(?=[\s>/])", re.IGNORECASE)
# The same cheaply, and some more than they: a letter and what follows it, which for a name of one letter is its end.
_LIKE_FORMATTING = re.compile(
    r"</?[abcefinstuABCEFINSTU](?:[\s>/]|(?<![iI])[mM]|[tT](?![yY])|[iI](?=[gG])|[oO](?=[bdnBDN]))"
)
_CLOSED_AT_ONCE = ("<i </i>", "<i></i>", "<b></b>", "<u></u>", "<a </a>", "<a></a>")  # the inner ones first
_EMPTY = re.compile(r"[\x00 \t\r\n\ufeff]*\Z")
_CLOSED_BY_ITSELF = layout.VOID | frozenset(  # or has an optional end tag
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp".split()  # noqa: SIM905
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


def tree(content: str, *, url: str | None = None) -> Tree:
    """The parsed page. Raises `parsed.NotAPage` where there is none, or one that only an attack would nest so deep."""
    if is_empty(content):
        raise parsed.NotAPage("the page is empty", url=url)
    if len(content) > MAX_CHARACTERS:
        raise parsed.NotAPage(f"the page has more than {MAX_CHARACTERS} characters", url=url)
    tags = content.count("<")
    if tags > FEW_TAGS:
        _refuse_hostile(content, tags, url)
    return lexbor.LexborHTMLParser(content)


def is_empty(content: str) -> bool:
    """Whether a document holds nothing but white space and what stands for no character."""
    return _EMPTY.match(content) is not None


def line(node: Node | None) -> str:
    """The text of an element on one line, empty for none."""
    return prose.plain(" ".join(layout.blocks(node))) if node is not None else ""


def first(root: Tree | Node, *selectors: str | None) -> Node | None:
    """The first element of the first selector that matches any; a selector that is none matches nothing."""
    for selector in filter(None, selectors):
        try:
            found = root.css_first(selector)
        except (ValueError, RuntimeError, lexbor.SelectolaxError):
            continue
        if found is not None:
            return found
    return None


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


def _names_furniture(node: Node) -> bool:
    found = node.attributes
    return names_furniture(
        node.tag or "", found.get("role") or "", f"{found.get('class') or ''} {found.get('id') or ''}"
    )


def names_furniture(tag: str, role: str, names: str) -> bool:
    """Whether an element says that it is a menu, footer or side column; `names` are its classes and its id."""
    return tag in _FURNITURE_TAGS or role in _FURNITURE_ROLES or bool(_FURNITURE_NAMES.search(names))


def _refuse_hostile(content: str, tags: int, url: str | None) -> None:
    """The cheap looks first: at formatting alone, and at depth only where there are tags enough to harm by it."""
    suspect = _may_rebuild(content, tags) and _is_hostile(_FORMATTING_TAG.findall(content), tags)
    if not suspect and tags > HARMLESS_DEPTH:
        suspect = _is_hostile(_ANY_TAG.findall(content), tags)
    if suspect:
        real = _REAL_TAG.findall(content)
        if _is_hostile(real, len(real)):
            raise parsed.NotAPage("nested too deep, or too much formatting left open, to be read", url=url)


def _may_rebuild(content: str, tags: int) -> bool:
    """Whether formatting enough may be open at once, if all tags alike are formatting and only empty ones are closed.

    Taking a pair out that stands side by side lowers the most that is open by one at most.
    """
    found = "".join(_LIKE_FORMATTING.findall(content))
    for pair in _CLOSED_AT_ONCE:
        found = found.replace(pair, "")
    most = found.count("<") - found.count("</") + len(_CLOSED_AT_ONCE)
    return most * tags > MAX_REBUILT


def _is_hostile(found: list[tuple[str, str]], tags: int) -> bool:
    """Whether tags, as a slash or nothing and a name, nest too deep; `tags` is how many the page has in all."""
    opened: dict[str, int] = {}
    depth = formatting = most = 0
    for closing, name in found:
        if not name.islower():
            name = name.lower()
        if name in _CLOSED_BY_ITSELF:
            continue
        count = opened.get(name, 0)
        if not closing:
            opened[name] = count + 1
            depth += 1
            if name in _FORMATTING:
                formatting += 1
                if formatting > most:  # max() costs milliseconds a page
                    most = formatting
            if depth > MAX_DEPTH:
                return True
        elif count:
            opened[name] = count - 1
            depth -= 1
            formatting -= name in _FORMATTING
    return most * tags > MAX_REBUILT
