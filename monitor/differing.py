"""The difference between two texts, for people: paragraph by paragraph, and word by word within one that was changed.

Pure. Paragraphs are found by `difflib`; within a changed one, words are, unless it is very long.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import difflib
import re
import typing

Kind = typing.Literal["same", "gone", "added"]

LONGEST = 2_000
"""Words of a paragraph up to which it is compared by words; beyond, `difflib` takes too long."""

_WORDS = re.compile(r"[\u3400-\u9fff]|\w+|\s+|[^\w\s]")
_ALIKE = 0.3
"""Paragraphs with less in common are shown one after the other: a mixture of both could not be read."""


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand in both texts, or only in the earlier (`gone`) or the later one (`added`)."""

    kind: Kind
    text: str


Paragraph = tuple[Piece, ...]


def paragraphs(before: str, after: str) -> list[Paragraph]:
    """Two texts of paragraphs apart by an empty line -> all paragraphs of both, in order, each cut into pieces."""
    old, new = before.split("\n\n"), after.split("\n\n")
    found: list[Paragraph] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [(Piece("same", one),) for one in old[i1:i2]]
        else:
            found += _replaced(old[i1:i2], new[j1:j2])
    return [paragraph for paragraph in found if any(piece.text for piece in paragraph)]


def words(before: str, after: str) -> Paragraph:
    """Two texts -> the words of both in order, those in both once."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > LONGEST:
        return _whole(before, after)
    steps = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    shared = sum(not word.isspace() for tag, i1, i2, _, _ in steps if tag == "equal" for word in old[i1:i2])
    if shared < _ALIKE * sum(not word.isspace() for word in (*old, *new)) / 2:
        return _whole(before, after)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in steps:
        gone, added = "".join(old[i1:i2]), "".join(new[j1:j2])
        found += [Piece("same", gone)] if tag == "equal" else _whole(gone, added)
    return tuple(found)


def _whole(before: str, after: str) -> Paragraph:
    both: tuple[Piece, Piece] = (Piece("gone", before), Piece("added", after))
    return tuple(piece for piece in both if piece.text)


def _replaced(old: collections.abc.Sequence[str], new: collections.abc.Sequence[str]) -> list[Paragraph]:
    """Paragraphs of one place: the first of both are compared with each other, and so on; what is left is whole."""
    both = min(len(old), len(new))
    found = [words(earlier, later) for earlier, later in zip(old, new, strict=False)]
    found += [(Piece("gone", one),) for one in old[both:]]
    return found + [(Piece("added", one),) for one in new[both:]]
