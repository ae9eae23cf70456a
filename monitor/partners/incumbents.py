"""Who held which office on which day, and where a text names such a person."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import functools
import re
import typing

import ahocorasick_rs

from monitor import spans, spelling

_ENDING = r"\w{0,3}"
"""What Russian declension may add to the stem of a name."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A person in an office of a partner, of a state, or of another organisation; one of these three is set.

    `aliases` are other spellings of the name, in any script. `since` and `until` are the first and last day in office,
    as near as they are known; None is an open end.
    """

    name: str
    office: str
    partner: str | None = None
    state: str | None = None
    organisation: str | None = None
    aliases: tuple[str, ...] = ()
    since: spans.Span | None = None
    until: spans.Span | None = None

    def held(self, on: dt.date | None) -> bool:
        """Whether the person may have been in office on that day; where it is unknown, only an open term counts."""
        if on is None:
            return self.until is None
        return (self.since is None or self.since.first <= on) and (self.until is None or on <= self.until.last)


class Naming(typing.NamedTuple):
    """An office-holder named at ``text[start:end]``."""

    holder: Holder
    start: int
    end: int


class _Spelling(typing.NamedTuple):
    """How the name of some holders is written; it is compiled where a text may name them, which few texts do."""

    holders: tuple[Holder, ...]
    expression: str


class Incumbents:
    """All office-holders, ready to be looked for in texts."""

    def __init__(self, holders: collections.abc.Iterable[Holder]) -> None:
        terms: dict[str, list[Holder]] = {}
        for holder in holders:
            terms.setdefault(holder.name, []).append(holder)
        self._spellings: list[_Spelling] = []
        beginnings: list[str] = []
        for name, held in terms.items():
            for spelt in dict.fromkeys((name, *(alias for holder in held for alias in holder.aliases))):
                beginning, expression = _looks(spelt)
                beginnings.append(beginning)
                self._spellings.append(_Spelling(tuple(held), expression))
        self._automaton = ahocorasick_rs.AhoCorasick(
            beginnings, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    def find(self, text: str, on: dt.date | None) -> tuple[Naming, ...]:
        """Everybody in `text` who was in office on that day, in the order of the text.

        The full name must stand there, with a capital. A name that was held in several bodies on that day says nothing
        about which of them is meant, and is left out.
        """
        found: dict[tuple[int, int], list[Holder]] = {}
        for place, holders in self._written(text):
            found.setdefault(place, []).extend(holder for holder in holders if holder.held(on))
        return tuple(
            Naming(max(held, key=_newest), *place) for place, held in sorted(found.items()) if len(_bodies(held)) == 1
        )

    def ever(self, text: str) -> collections.abc.Iterator[Holder]:
        """Everybody in `text` who held an office on any day, once for each place and office."""
        for _, holders in self._written(text):
            yield from holders

    def _written(self, text: str) -> collections.abc.Iterator[tuple[tuple[int, int], tuple[Holder, ...]]]:
        folded = spelling.fold(text)
        for index, start, _ in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            known = self._spellings[index]
            if text[start].islower() or (whole := _compiled(known.expression).match(folded, start)) is None:
                continue
            yield whole.span(), known.holders


def _looks(name: str) -> tuple[str, str]:
    """How a folded name begins, and what it looks like from there: Russian names in any case, others as they are."""
    words = spelling.fold(name).split()
    if spelling.is_han(name):
        return " ".join(words), re.escape(" ".join(words))
    if not spelling.is_cyrillic(name):
        return " ".join(words), rf"(?<!\w){' '.join(map(re.escape, words))}(?!\w)"
    stems = [word[:-1] if len(word) > 3 and word[-1] in "аеиоуыьэюя" else word for word in words]
    return stems[0], rf"(?<!\w){' '.join(re.escape(stem) + _ENDING for stem in stems)}(?!\w)"


@functools.lru_cache(maxsize=2048)
def _compiled(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _bodies(held: collections.abc.Iterable[Holder]) -> set[tuple[str | None, str | None, str | None]]:
    return {(holder.partner, holder.state, holder.organisation) for holder in held}


def _newest(holder: Holder) -> tuple[dt.date, str]:
    return (holder.since.first if holder.since else dt.date.min, holder.office)
