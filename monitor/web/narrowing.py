"""How a query is changed by a click: a word put behind it, a part of it taken out. Pure."""

from __future__ import annotations

import collections.abc
import dataclasses
import re

from storage import query, trees

_PLAIN = re.compile(r"[\w.-]+")


@dataclasses.dataclass(frozen=True, slots=True)
class Question:
    """What was typed, and the tree of it, or the fault in it."""

    text: str
    tree: trees.Query = trees.EVERYTHING
    fault: trees.BadQuery | None = None


def term(name: str, value: str) -> str:
    """A field with its value, as people type it."""
    plain = query.unquoted(value).strip()
    return f"{name}:{plain}" if _PLAIN.fullmatch(plain) else f'{name}:"{plain}"'


def narrowed(asked: Question, terms: collections.abc.Iterable[str]) -> str:
    """The query with these behind it, where it does not have them yet."""
    there = {asked.text[leaf.at : leaf.end] for leaf in parts(asked)}
    new = [one for one in terms if not set(one.split()) <= there and one not in there]
    if not new:
        return asked.text
    text = asked.text.strip()
    whole = f"({text})" if isinstance(asked.tree, trees.Any) else text
    return " ".join([whole, *new] if whole else new)


def parts(asked: Question) -> list[trees.Leaf]:
    """The words, fields and days of a query that must all hold, and can be taken out one by one."""
    return [one for one in trees.conjuncts(asked.tree) if isinstance(one, trees.Leaf) and one.end > one.at]


def without(text: str, leaves: collections.abc.Iterable[trees.Leaf]) -> str | None:
    """The text without these; None where what is left is no query."""
    for leaf in sorted(leaves, key=lambda one: one.at, reverse=True):
        text = f"{text[: leaf.at]} {text[leaf.end :]}"
    left = " ".join(text.split())
    try:
        query.parse(left)
    except trees.BadQuery:
        return None
    return left
