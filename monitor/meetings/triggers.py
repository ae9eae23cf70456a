"""Where in a text may a match of a pattern begin?"""

from __future__ import annotations

import collections.abc
import functools
import itertools
import re

import ahocorasick_rs

from monitor.meetings import heads

_ASKS_FOR_CAPITAL = "(?-i:"
_BUT_LETTERS = re.compile(r"(\\.|\(\?P<\w+>)|[^\\(]+|\(")


class Pattern:
    """A pattern that is tried only where the text has one of the letters that its matches begin with.

    All those places are found in one pass over the text, so that a long list of alternatives costs next to nothing
    where none of them stands. It finds what `re` finds, save that the few letters beyond ASCII that `re` holds for a
    Latin one without regard to case, such as the long s, are no such letters here. Without regard to case the groups
    of a match are in lower case, in which `re` reads twice as fast, unless a part of the pattern asks for a capital.
    """

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._in_any_case = bool(flags & re.IGNORECASE)
        self._in_small = self._in_any_case and _ASKS_FOR_CAPITAL not in pattern
        small = _BUT_LETTERS.sub(lambda found: found[1] or found[0].lower(), pattern)
        compiled = re.compile(small, flags & ~re.IGNORECASE) if self._in_small else re.compile(pattern, flags)
        self._match = compiled.match
        begun = heads.of(pattern, in_any_case=self._in_any_case)
        automaton = ahocorasick_rs.AhoCorasick(begun, implementation=ahocorasick_rs.Implementation.DFA)
        self._beginnings = automaton.find_matches_as_indexes

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in a text."""
        low = lowered(text) if self._in_any_case else text
        begun = self._beginnings(low, True)
        if not begun:
            return None
        read = low if self._in_small else text
        starts = _in_order(begun) if len(begun) > 1 else (begun[0][1],)
        return next(filter(None, map(self._match, itertools.repeat(read), starts)), None)

    def finditer(self, text: str) -> collections.abc.Iterator[re.Match[str]]:
        """All matches in a text in order, none overlapping another."""
        low = lowered(text) if self._in_any_case else text
        read = low if self._in_small else text
        end = 0
        for start in _in_order(self._beginnings(low, True)):
            found = self._match(read, start) if start >= end else None
            if found:
                end = found.end()
                yield found

    def sub(self, words: str, text: str) -> str:
        """The text with these words in the place of every match."""
        parts: list[str] = []
        end = 0
        for found in self.finditer(text):
            parts += text[end : found.start()], words
            end = found.end()
        return "".join([*parts, text[end:]]) if parts else text


def _in_order(begun: list[tuple[int, int, int]]) -> list[int]:
    """Where the beginnings stand that were found."""
    return sorted([start for _, start, _ in begun])


@functools.lru_cache(maxsize=64)
def lowered(text: str) -> str:
    """A text in lower case: as many characters as `text`, at the same places."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(character.lower()[:1] for character in text)


def compile(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Pattern:  # noqa: A001 - read as triggers.compile
    """A pattern as `re.compile` gives it, to be looked for by its beginnings.

    Raises `heads.Unbounded` where a match may begin with anything.
    """
    return Pattern(pattern, flags)
