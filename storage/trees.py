"""A query as a tree of plain values, and what is said where a text is none. `storage.query` makes it of a text.

Query = All (everything that follows, side by side) | Any (one of several) | Not | Words | Field | Day

BadQuery          the text is no query; `at` and `end` say which of its characters are at fault
  UnknownValue    a field is given a value that nothing goes by
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from storage import terms

FieldName = typing.Literal[
    "partner", "involved", "mentions", "kind", "status", "person", "place", "source", "lang", "meeting"
]
FIELDS: tuple[FieldName, ...] = typing.get_args(FieldName)
OF_MEETING: frozenset[FieldName] = frozenset({"involved", "kind", "status", "person", "place", "meeting"})
"""Fields that ask about the meeting of a report. ``partner`` asks about both, the rest about the article."""

DayName = typing.Literal["after", "before"]


class BadQuery(ValueError):
    """A text is no query. `reason` is one line; the fault lies in ``query[at:end]``."""

    query = ""

    def __init__(self, reason: str, at: int, end: int) -> None:
        super().__init__(reason)
        self.reason, self.at, self.end = reason, at, end

    @property
    def place(self) -> str:
        """Where the fault is, for people, who count from 1."""
        return f"character {self.at + 1}"


class UnknownValue(BadQuery):
    """A field is given a value that nothing goes by."""


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """A word in its forms, a phrase or a beginning, in the title or the text of the article."""

    clause: terms.Clause
    at: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """What a field must be: `value`, or for person and place that all `clauses` occur in it, in any order."""

    name: FieldName
    value: str
    clauses: tuple[terms.Clause, ...] = ()
    at: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Day:
    """From `day` on (``after``), or earlier than `day` (``before``)."""

    name: DayName
    day: dt.date
    at: int = dataclasses.field(default=0, compare=False)
    end: int = dataclasses.field(default=0, compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class All:
    """Each of these; of none of them everything is found."""

    of: tuple[Query, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Any:
    """At least one of these; of none of them nothing is found."""

    of: tuple[Query, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Not:
    """Not this."""

    of: Query


Leaf = Words | Field | Day
Query = All | Any | Not | Leaf

EVERYTHING = All()
NOTHING = Any()


def leaves(query: Query) -> collections.abc.Iterator[Leaf]:
    """All words, fields and days of a tree, in their order, excluded ones too."""
    match query:
        case All(parts) | Any(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case leaf:
            yield leaf


def wanted(query: Query) -> tuple[terms.Clause, ...]:
    """The words, phrases and beginnings that a text may have been found by: what is marked in it."""
    match query:
        case All(parts) | Any(parts):
            return tuple(dict.fromkeys(clause for part in parts for clause in wanted(part)))
        case Words(clause):
            return (clause,)
        case _:
            return ()


def conjuncts(query: Query) -> tuple[Query, ...]:
    """What must hold side by side."""
    if isinstance(query, All):
        return tuple(one for part in query.of for one in conjuncts(part))
    return (query,)


def all_of(parts: collections.abc.Iterable[Query]) -> Query:
    """These side by side, without what is always or never so."""
    kept = [one for part in parts for one in conjuncts(part)]
    if NOTHING in kept:
        return NOTHING
    return kept[0] if len(kept) == 1 else All(tuple(kept))


def any_of(parts: collections.abc.Iterable[Query]) -> Query:
    """One of these, without what is always or never so."""
    kept: list[Query] = []
    for part in parts:
        kept += part.of if isinstance(part, Any) else (part,)
    if EVERYTHING in kept:
        return EVERYTHING
    return kept[0] if len(kept) == 1 else Any(tuple(kept))


def none_of(part: Query) -> Query:
    """Not this, without a double no."""
    if isinstance(part, Not):
        return part.of
    if part == EVERYTHING:
        return NOTHING
    return EVERYTHING if part == NOTHING else Not(part)


def replaced(query: Query, leaf: collections.abc.Callable[[Leaf], Query]) -> Query:
    """The tree with other leaves, simplified."""
    match query:
        case All(parts):
            return all_of(replaced(part, leaf) for part in parts)
        case Any(parts):
            return any_of(replaced(part, leaf) for part in parts)
        case Not(part):
            return none_of(replaced(part, leaf))
        case one:
            return leaf(one)
