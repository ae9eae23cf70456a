"""Where one sentence ends and the next begins, with exact offsets."""

from __future__ import annotations

import collections.abc
import dataclasses
import re

from monitor.meetings import triggers


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ABBREVIATIONS = _words(
    "h.e mr mrs ms dr prof st no nos vol gen col lt maj capt sen rep rev hon amb jr sr vs etc e.g i.e u.s u.k u.n a.m"
    " p.m jan feb mar apr jun jul aug sep sept oct nov dec art dept approx ph.d"
    " г гг т.д т.п т.е им ул д тов проф акад ген руб млн млрд тыс ст стр рис св"
)
"""Words before a full stop that does not end a sentence, in lower case and without that stop."""

LONG_INITIALS = _words("ts sh ch zh yu ya kh dz")
"""Initials of two letters, of names that Cyrillic begins with one."""

MAY_END = _words("etc a.m p.m u.s u.k u.n г гг т.д т.п jr sr руб млн млрд тыс")
"""Those of the abbreviations that end a sentence when a word that opens sentences follows."""

BEFORE_NUMBERS = _words("jan feb mar apr jun jul aug sep sept oct nov dec no nos vol art")
"""Abbreviations only where a number follows."""

LONGEST = 3000
"""A sentence of more characters is no sentence; it is cut at a blank, so that reading stays linear in any text."""

_STOP = triggers.compile(r"[。！？]+[”’」』）]*|[.!?…]+[\"”»’')\]]*(?=\s|$|[A-ZА-ЯЁ“\"«])")
_WORD_BEFORE = re.compile(r"[\w.’'&]*$")
_LOST_BREAK = re.compile(r"[a-zа-яё0-9)\"”»]{2}$|%$")
_STARTER = re.compile(
    r"(?:The|This|These|It|In|On|At|A|An|He|She|They|His|Her|As|During|After|For|Also|В|На|Он|Она|По)\b"
)
_GAP = "\n\n"


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article: ``article.text[start:end] == text``; `paragraph` counts from 0."""

    start: int
    end: int
    text: str
    paragraph: int


def split(text: str) -> tuple[Sentence, ...]:
    """The sentences of a text whose paragraphs are joined by an empty line, in order, without blanks at their edges.

    English, Russian and Chinese stops are known. A paragraph break that was lost (``cooperation.At``) ends a sentence;
    initials, honorifics and other abbreviations do not.
    """
    found: list[Sentence] = []
    offset = 0
    for number, paragraph in enumerate(text.split(_GAP)):
        begin = 0
        for end in _ends(paragraph):
            raw = paragraph[begin:end]
            shown = raw.strip()
            if shown:
                start = offset + begin + len(raw) - len(raw.lstrip())
                found.append(Sentence(start, start + len(shown), shown, number))
            begin = end
        offset += len(paragraph) + len(_GAP)
    return tuple(found)


def _ends(paragraph: str) -> collections.abc.Iterator[int]:
    begin = 0
    for match in _STOP.finditer(paragraph):
        if _is_end(paragraph, match):
            yield from _cuts(paragraph, begin, match.end())
            begin = match.end()
            yield begin
    yield from _cuts(paragraph, begin, len(paragraph))
    yield len(paragraph)


def _cuts(paragraph: str, begin: int, end: int) -> collections.abc.Iterator[int]:
    while end - begin > LONGEST:
        blank = paragraph.rfind(" ", begin + LONGEST // 2, begin + LONGEST)
        begin = blank if blank > 0 else begin + LONGEST
        yield begin


def _is_end(paragraph: str, match: re.Match[str]) -> bool:
    if match.group()[0] in "。！？":
        return True
    before = paragraph[max(0, match.start() - 24) : match.start()]
    rest = paragraph[match.end() : match.end() + 24]
    if rest and not rest[0].isspace():
        return _LOST_BREAK.search(before) is not None and rest[0].isupper() and not _is_dotted_name(before, rest)
    rest = rest.lstrip()
    if match.group().startswith((".", "…")) and rest[:1].islower():
        return False
    if match.group() != ".":
        return True
    return not _is_abbreviation(before, rest)


def _is_dotted_name(before: str, rest: str) -> bool:
    """Whether the stop joins two parts of one name, as in the name of a site: "Cronos.Asia"."""
    found = _WORD_BEFORE.search(before)
    return found is not None and found.group()[:1].isupper() and not _STARTER.match(rest)


def _is_abbreviation(before: str, rest: str) -> bool:
    found = _WORD_BEFORE.search(before)
    word = found.group().strip("’'").lower() if found else ""
    if len(word) == 1 and word.isalpha() and word not in {"г", "д"}:
        return True
    if word in LONG_INITIALS and found and found.group()[:1].isupper():
        return True
    if word in MAY_END:
        dated = word in {"г", "гг"} and re.search(r"\d\s*\w+$", before) is not None
        return not (rest[:1].isupper() and (_STARTER.match(rest) or dated or word == "etc"))
    if word in BEFORE_NUMBERS:
        return rest[:1].isdigit()
    return word in ABBREVIATIONS
