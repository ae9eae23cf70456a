"""How one name is spelt in many ways: folding of characters, variants of names, Russian case endings."""

from __future__ import annotations

import collections.abc
import re
import unicodedata

_WORD = re.compile(r"\w+")
_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DASHES = frozenset("-‐‑‒–—―−­·・/")
_QUOTES = frozenset("’‘ʼ`´")

_VARIANTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), shown)
    for pattern, shown in (
        (r"\borganisation", "organization"),
        (r"\bco operation\b", "cooperation"),
        (r"\bco operative\b", "cooperative"),
        (r"\bcentre\b", "center"),
        (r"\bprogramme\b", "program"),
        (r"\bmechanisation\b", "mechanization"),
        (r"\bcounter terror", "counterterror"),
        (r"\banti terror", "antiterror"),
        (r"\bsouth east asian\b", "southeast asian"),
        (r"\bu\.n\.(?= )", "un"),
        (r"\bunited nations\b", "un"),
        (r"&", "and"),
    )
)
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
    if character in _DASHES or character.isspace():
        return " "
    if character in _QUOTES:
        return "'"
    bare = unicodedata.normalize("NFKD", character)[:1] if ord(character) < 0x3000 else character
    lowered = bare.lower()
    return lowered if len(lowered) == 1 else character


_FOLDING = _Folding()


def fold(text: str) -> str:
    """A text in lower case, without accents, its dashes as blanks: as many characters as `text`, at the same places."""
    return text.translate(_FOLDING)


def unify(name: str) -> str:
    """One spelling for the variants of a folded name: American endings, UN for United Nations, single blanks."""
    for pattern, shown in _VARIANTS:
        name = pattern.sub(shown, name)
    return " ".join(name.split())


def unify_text(folded: str) -> tuple[str, collections.abc.Sequence[int] | None]:
    """A folded text in the one spelling of `unify`, and the place of each of its characters in `folded`.

    The places are None where nothing was respelt. A character that stands for a longer run has the place of its start.
    """
    places: list[int] | None = None
    for pattern, shown in (*_VARIANTS, (re.compile(r" {2,}"), " ")):
        if pattern.search(folded) is None:
            continue
        folded, places = _respell(folded, places, pattern, shown)
    return folded, places


def _respell(
    text: str, places: list[int] | None, pattern: re.Pattern[str], shown: str
) -> tuple[str, list[int]]:
    parts: list[str] = []
    kept: list[int] = []
    before = 0
    places = list(range(len(text) + 1)) if places is None else places
    for match in pattern.finditer(text):
        parts += [text[before : match.start()], shown]
        kept += places[before : match.start()]
        kept += [places[min(match.start() + step, match.end() - 1)] for step in range(len(shown))]
        before = match.end()
    return "".join([*parts, text[before:]]), kept + places[before:]


def is_cyrillic(text: str) -> bool:
    """Whether any letter is Cyrillic."""
    return _CYRILLIC.search(text) is not None


def is_han(text: str) -> bool:
    """Whether any character is Han, and words therefore have no blanks between them."""
    return _HAN.search(text) is not None


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
