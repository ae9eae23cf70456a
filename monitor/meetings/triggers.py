"""Where in a text may a match of a pattern begin?"""

from __future__ import annotations

import collections.abc
import functools
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
        self._pattern, self._flags = pattern, flags
        self._in_any_case = bool(flags & re.IGNORECASE)
        self._in_small = self._in_any_case and _ASKS_FOR_CAPITAL not in pattern

    # Made at the first use: all patterns together take a second, and few commands look for a meeting.
    @functools.cached_property
    def _match(self) -> collections.abc.Callable[[str, int], re.Match[str] | None]:
        if not self._in_small:
            return re.compile(self._pattern, self._flags).match
        small = _BUT_LETTERS.sub(lambda found: found[1] or found[0].lower(), self._pattern)
        return re.compile(small, self._flags & ~re.IGNORECASE).match

    @functools.cached_property
    def _begun(self) -> dict[str, bool]:
        return heads.of(self._pattern, in_any_case=self._in_any_case)

    @functools.cached_property
    def _inside(self) -> list[tuple[int, ...]]:
        return _inside(self._begun)

    @functools.cached_property
    def _beginnings(self) -> collections.abc.Callable[[bytes], list[tuple[int, int, int]]]:
        encoded = [head.encode() for head in self._begun]
        automaton = ahocorasick_rs.BytesAhoCorasick(encoded, matchkind=ahocorasick_rs.MatchKind.LeftmostFirst)
        return automaton.find_matches_as_indexes

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in a text."""
        low = lowered(text) if self._in_any_case else text
        read, match = low if self._in_small else text, self._match
        for start in self._starts(low):
            found = match(read, start)
            if found:
                return found
        return None

    def finditer(self, text: str) -> collections.abc.Iterator[re.Match[str]]:
        """All matches in a text in order, none overlapping another."""
        low = lowered(text) if self._in_any_case else text
        read, match = low if self._in_small else text, self._match
        end = 0
        for start in self._starts(low):
            found = match(read, start) if start >= end else None
            if found:
                end = found.end()
                yield found

    def _starts(self, text: str) -> list[int]:
        """Where a match may begin, in order: where one of the beginnings stands, and inside it where another may."""
        encoded = text.encode(errors="surrogatepass")
        begun = self._beginnings(encoded)
        if begun and not text.isascii():
            begun = _in_characters(encoded, begun)
        inside = self._inside
        starts: list[int] = []
        for head, start, _ in begun:
            starts.append(start)
            if inside[head]:
                starts += [start + step for step in inside[head]]
        return starts

    def sub(self, words: str, text: str) -> str:
        """The text with these words in the place of every match."""
        parts: list[str] = []
        end = 0
        for found in self.finditer(text):
            parts += text[end : found.start()], words
            end = found.end()
        return "".join([*parts, text[end:]]) if parts else text


def _inside(begun: collections.abc.Mapping[str, bool]) -> list[tuple[int, ...]]:
    """For each head, how far behind its place another one may begin before it ends.

    Heads are looked for without overlap, which takes half the time. One that opens a word stands inside no other word.
    """
    parts: dict[str, bool] = {}
    for head, opens in begun.items():
        for end in range(1, len(head) + 1):
            parts[head[:end]] = parts.get(head[:end], True) and opens
    return [tuple(step for step in range(1, len(head)) if _may_begin(head, step, begun, parts)) for head in begun]


def _may_begin(
    head: str,
    step: int,
    begun: collections.abc.Mapping[str, bool],
    parts: collections.abc.Mapping[str, bool],
) -> bool:
    """Whether some head may begin at a place inside another: with what is left of that, or within it.

    `parts` are the heads and all their beginnings.
    """
    rest = head[step:]
    opening = [parts[rest]] if rest in parts else []
    opening += [begun[rest[:end]] for end in range(1, len(rest)) if rest[:end] in begun]
    in_word = _is_of_word(head[step - 1]) and _is_of_word(head[step])
    return any(not opens or not in_word for opens in opening)


def _is_of_word(character: str) -> bool:
    """Whether `re` holds a character for one of a word."""
    return character.isalnum() or character == "_"


def _in_characters(encoded: bytes, begun: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Heads with their places counted in characters rather than in bytes of UTF-8."""
    counted = []
    place = passed = 0
    for head, start, end in begun:
        place += len(encoded[passed:start].decode(errors="surrogatepass"))
        passed = start
        counted.append((head, place, end))
    return counted


@functools.lru_cache(maxsize=64)
def lowered(text: str) -> str:
    """A text in lower case: as many characters as `text`, at the same places."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(character.lower()[:1] for character in text)


def compile(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Pattern:  # noqa: A001 - read as triggers.compile
    """A pattern as `re.compile` gives it, to be looked for by its beginnings.

    Its first use raises `heads.Unbounded` where a match may begin with anything, and `re.error` where it is none.
    """
    return Pattern(pattern, flags)
