"""With which letters may a match of a pattern begin?"""

from __future__ import annotations

import collections.abc
import itertools
import re
import typing

LONGEST = 6
"""Heads of so many letters tell enough."""

_MOST_OF_CLASS = 8
_PIECE = re.compile(
    r"(?P<open>\((?:\?(?::|-i:|P<\w+>))?(?!\?))|(?P<look>\(\?<?[=!])|(?P<close>\))|(?P<bar>\|)"
    r"|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<edge>\\[bB]|[$^])|(?P<any>\\[wWdDsS]|\.)|(?P<letter>\\?.)",
    re.DOTALL,
)
_TIMES = re.compile(r"(?:(?P<may>\?)|(?P<any>\*)|(?P<many>\+)|\{(?P<least>\d+)(?:,\d*)?\})[?+]?")


class Head(typing.NamedTuple):
    """Letters that a match begins with; `whole` says that they are all of it so far, and others may be put behind.

    `opens`: no letter or digit may stand before them.
    """

    letters: str
    whole: bool
    opens: bool = False


Heads = frozenset[Head]
_NOTHING: Heads = frozenset({Head("", whole=True)})
_WORD: Heads = frozenset({Head("", whole=True, opens=True)})
_NO_WORD_BEFORE = frozenset({r"\b", r"(?<!\w)", r"(?<![\w-])"})
"""What asks for the beginning of a word, if a letter or a digit follows."""
_UNKNOWN: Heads = frozenset({Head("", whole=False)})


class Unbounded(ValueError):
    """A pattern whose matches may begin with anything."""


def of(pattern: str, *, in_any_case: bool) -> dict[str, bool]:
    """Letters of which a match of this pattern begins with one, none of them the beginning of another.

    With each, whether it only counts where no letter or digit stands before it. `in_any_case` gives the letters in
    lower case. Raises Unbounded where a match may be empty or begin with any letter.
    """
    opens: dict[str, bool] = {}
    for head in _Reader(pattern).alternatives():
        letters = head.letters.lower() if in_any_case else head.letters
        opens[letters] = opens.get(letters, True) and head.opens
    if "" in opens:
        raise Unbounded(pattern)
    found: dict[str, bool] = {}
    for letters in sorted(opens):
        shortest = next(letters[:end] for end in range(1, len(letters) + 1) if letters[:end] in opens)
        found[shortest] = found.get(shortest, True) and opens[letters]
    return found


class _Reader:
    """Reads a pattern from left to right, and knows how far it has come."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def alternatives(self) -> Heads:
        """The heads of alternatives up to the end of their group, or of the pattern."""
        found: set[Head] = set()
        heads = _NOTHING
        while (piece := self._next()) is not None and piece.lastgroup != "close":
            if piece.lastgroup == "bar":
                found |= heads
                heads = _NOTHING
            else:
                heads = _joined(heads, self._times(self._heads(piece)))
        return frozenset(found | heads)

    def _next(self) -> re.Match[str] | None:
        piece = _PIECE.match(self._pattern, self._at)
        if piece is not None:
            self._at = piece.end()
        return piece

    def _heads(self, piece: re.Match[str]) -> Heads:
        match piece.lastgroup:
            case "open":
                return self.alternatives()
            case "look":
                self.alternatives()
                return _WORD if self._pattern[piece.start() : self._at] in _NO_WORD_BEFORE else _NOTHING
            case "edge":
                return _WORD if piece.group() in _NO_WORD_BEFORE else _NOTHING
            case "set":
                return _of_set(piece.group())
            case "letter":
                return frozenset({Head(_letter(piece.group()), whole=True)})
        return _UNKNOWN

    def _times(self, heads: Heads) -> Heads:
        times = _TIMES.match(self._pattern, self._at)
        if times is None:
            return heads
        self._at = times.end()
        if times["may"]:
            return heads | _NOTHING
        once = frozenset(head._replace(whole=False) for head in heads)
        return once | _NOTHING if times["any"] or times["least"] == "0" else once


def _joined(heads: Heads, following: Heads) -> Heads:
    """The heads of two pieces in a row; one that is long enough takes nothing more."""
    return frozenset(_lengthened(heads, following))


def _lengthened(heads: Heads, following: Heads) -> collections.abc.Iterator[Head]:
    for head, more in itertools.product(heads, following):
        if not head.whole:
            yield head
            continue
        letters = head.letters + more.letters
        opens = head.opens or (more.opens and not head.letters)
        yield Head(letters[:LONGEST], whole=more.whole and len(letters) < LONGEST, opens=opens)


def _of_set(piece: str) -> Heads:
    inside = piece[1:-1]
    if inside.startswith("^") or re.search(r"\\\w|.-.", inside) or len(inside) > _MOST_OF_CLASS:
        return _UNKNOWN
    return frozenset(Head(letter, whole=True) for letter in inside.replace("\\", ""))


def _letter(piece: str) -> str:
    if len(piece) > 1 and piece[1].isalnum():
        raise Unbounded(piece)
    return piece[-1]
