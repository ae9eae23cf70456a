"""How one name is spelt in many ways: folding of characters, variants of names, Russian case endings."""

from __future__ import annotations

import functools
import re
import unicodedata

_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DASHES = frozenset("-‐‑‒–—―−­·・/")
_QUOTES = frozenset("’‘ʼ`´")

_PAIRS = (
    ("organization", "organisation"),
    ("cooperation", "co operation"),
    ("cooperative", "co operative"),
    ("center", "centre"),
    ("program", "programme"),
    ("mechanization", "mechanisation"),
    ("counter terror", "counterterror"),
    ("anti terror", "antiterror"),
    ("southeast", "south east"),
    ("un", "united nations"),
    ("un", "u.n."),
)
"""Two spellings of the same, folded; each name is looked for in both."""

_END = dict.fromkeys(("counter terror", "counterterror", "anti terror", "antiterror"), "")
"""Beginnings of words: "counter terrorism", "counter terrorist"."""
_EXCHANGES = tuple(
    (wanted, re.compile(rf"(?<!\w){re.escape(wanted)}" + _END.get(wanted, r"(?!\w)")), shown)
    for one, other in _PAIRS
    for wanted, shown in ((one, other), (other, one))
)
"""What may stand in a name, the expression that finds it, and what may stand there as well."""
_ENDINGS = re.compile(
    r"(?:ями|ами|ого|его|ому|ему|ыми|ими|иями|ией|иям|иях|ьями|ья|ью|ая|яя|ое|ее|ый|ий|ой|ей|ые|ие|ых|их|ым|им|ом|ем"
    r"|ую|юю|ию|ии|ия|ов|ев|ам|ям|ах|ях|а|я|о|е|ы|и|у|ю|ь|й)$"
)
_SHORTEST_STEM = 3


class _Folding(dict[int, str]):
    """Maps a character to exactly one folded character, so that offsets stay what they were."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    bare = unicodedata.normalize("NFKD", character)[:1] if ord(character) < 0x3000 else character
    if character in _DASHES or bare in _DASHES or bare.isspace():
        return " "
    if character in _QUOTES or bare in _QUOTES:
        return "'"
    lowered = bare.lower()
    return lowered if len(lowered) == 1 else character


_FOLDING = _Folding()
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_FEW = 32
"""Up to so many other characters are replaced one by one, which takes a tenth of the time of a translation."""
_MARKS = [(mark, _FOLDING[ord(mark)]) for mark in map(chr, range(128)) if _FOLDING[ord(mark)] != mark.lower()]


@functools.lru_cache(maxsize=64)
def fold(text: str) -> str:
    """A text in lower case, without accents, its dashes as blanks: as many characters as `text`, at the same places."""
    if not text.isascii():
        marks = set(_BEYOND_ASCII.findall(text))
        if len(marks) > _FEW:
            return text.translate(_FOLDING)
        for mark in marks:
            text = text.replace(mark, _FOLDING[ord(mark)])
    for mark, folded in _MARKS:
        text = text.replace(mark, folded)
    return text.lower()


@functools.lru_cache(maxsize=4096)
def variants(name: str) -> frozenset[str]:
    """All spellings of a name, folded: British and American, with and without hyphen, UN and United Nations."""
    known = {" ".join(fold(name).split())}
    for wanted, pattern, shown in _EXCHANGES:
        known |= {pattern.sub(shown, spelt) for spelt in known if wanted in spelt}
    return frozenset(known)


def keys(name: str) -> frozenset[str]:
    """What a name is found by: two names with a key in common cannot be told apart in a text."""
    if is_cyrillic(name):
        return frozenset({" ".join(word for word, _, _ in stems(name))})
    return variants(name)


def is_cyrillic(text: str) -> bool:
    """Whether any letter is Cyrillic."""
    return not text.isascii() and _CYRILLIC.search(text) is not None


def is_han(text: str) -> bool:
    """Whether any character is Han, and words therefore have no blanks between them."""
    return not text.isascii() and _HAN.search(text) is not None


@functools.lru_cache(maxsize=8192)
def stem(word: str) -> str:
    """A Russian word without its case ending; words in capitals are short names and stay as they are."""
    if len(word) > 1 and word.isupper():
        return word
    bare = word.lower().replace("ё", "е")
    shorter = _ENDINGS.sub("", bare)
    return shorter if len(shorter) >= _SHORTEST_STEM else bare


def stems(text: str) -> list[tuple[str, int, int]]:
    """The words of a text as (stem, start, end)."""
    return [(stem(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]
