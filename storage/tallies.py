"""Counting values of many rows at once: arrays that say of each article, or of each meeting, which values it has. Pure.

A search engine calls this the forward index, or doc values. Rows go by their key, which is the newness of storage;
values are numbered, and stand side by side for one row after the other, ``codes[starts[row]:starts[row + 1]]``:

    tally = Tally.of(keys, ids, numbers)                keys of rows; ids of rows and numbers of values, side by side
    tally = tally.changed(touched, keys, ids, numbers)  some rows anew, or gone
    tally.counts(keys, len(values))                     how many rows of these keys have each value, by its number
    values.top("kind", counts, 12)                      which these are
"""

from __future__ import annotations

import collections.abc
import dataclasses
import typing

import numpy as np
import numpy.typing as npt

from storage import rendering

Ints = npt.NDArray[np.int64]

_TIES = 2**32
"""More than there are values."""


@dataclasses.dataclass(frozen=True, slots=True)
class Value:
    """A value of a field, and how it is shown."""

    name: str
    value: str
    shown: str


class Values:
    """The values that were met, each with its number, from 0 on. They only become more."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str], int] = {}
        self._values: list[Value] = []
        self._places: dict[str, Ints] = {}

    def __len__(self) -> int:
        return len(self._values)

    def number(self, name: str, value: str, shown: str) -> int:
        """The number of a value. Of several ways to show it the first by the alphabet stays."""
        number = self._numbers.setdefault((name, value), len(self._values))
        if number == len(self._values):
            self._values.append(Value(name, value, shown))
            self._places.clear()
        elif shown < self._values[number].shown:
            self._values[number] = Value(name, value, shown)
        return number

    def top(self, name: str, counts: Ints, most: int) -> list[tuple[Value, int]]:
        """The values of a field that are counted most, equal ones by the alphabet."""
        own = self._of(name)
        own = own[own < len(counts)]
        score = counts[own] * _TIES - np.arange(len(own))
        best = np.argpartition(-score, most)[:most] if len(own) > most else np.arange(len(own))
        best = best[np.argsort(-score[best])]
        return [(self._values[code], int(counts[code])) for code in own[best] if counts[code]]

    def _of(self, name: str) -> Ints:
        """The numbers of the values of a field, by the alphabet."""
        if name not in self._places:
            own = [number for number, one in enumerate(self._values) if one.name == name]
            own.sort(key=lambda number: self._values[number].value)
            self._places[name] = np.array(own, np.int64)
        return self._places[name]


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """Rows by their keys, which rise, with the numbers of the values of each. The id of a row is in its key."""

    keys: Ints
    starts: Ints
    codes: npt.NDArray[np.int32]

    @classmethod
    def of(cls, keys: Ints, ids: Ints, numbers: Ints) -> typing.Self:
        """Rows by their keys, and their values: for each the id of the row and its number, once or more often."""
        keys = np.sort(keys)
        own = keys % rendering.STEP
        rows = np.full(max(own.max(initial=0), ids.max(initial=0)) + 1, -1)
        rows[own] = np.arange(len(keys))
        both = rows[ids] * _TIES + numbers
        both = np.sort(both[both >= 0])
        both = both[np.diff(both, prepend=-1) > 0]  # once each; np.unique takes ten times as long
        starts = np.searchsorted(both, np.arange(len(keys) + 1) * _TIES)
        return cls(keys, starts, (both % _TIES).astype(np.int32))

    def changed(self, touched: collections.abc.Collection[int], keys: Ints, ids: Ints, numbers: Ints) -> Tally:
        """The same but for the rows of the touched ids, of which those stay that have a key now."""
        own = self.keys % rendering.STEP
        stay = ~np.isin(own, np.fromiter(touched, np.int64, len(touched)))
        lengths = np.diff(self.starts)
        return Tally.of(
            np.concatenate((self.keys[stay], keys)),
            np.concatenate((np.repeat(own[stay], lengths[stay]), ids)),
            np.concatenate((self.codes[np.repeat(stay, lengths)], numbers)),
        )

    def counts(self, keys: Ints | None, most: int) -> Ints:
        """How many rows have each of `most` values: rows of these keys, or all. Keys without a row count nothing."""
        codes = self.codes if keys is None else self._codes(keys)
        return np.bincount(codes, minlength=most).astype(np.int64)

    def _codes(self, keys: Ints) -> npt.NDArray[np.int32]:
        """The numbers of the values of these rows, one row after the other."""
        if not len(self.keys):
            return self.codes
        rows = np.searchsorted(self.keys, keys)
        rows = rows[self.keys[np.minimum(rows, len(self.keys) - 1)] == keys]
        starts, lengths = self.starts[rows], self.starts[rows + 1] - self.starts[rows]
        before = np.cumsum(lengths) - lengths
        return self.codes[np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))]
