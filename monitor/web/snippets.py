"""Snippets of a search as runs of plain text, so that no page has to put marks into escaped text."""

from __future__ import annotations

from storage import search


def cut(marked: str) -> list[tuple[str, bool]]:
    """Text with marks around its hits -> runs, each with whether it is a hit."""
    runs: list[tuple[str, bool]] = []
    for part in marked.split(search.HIT_START):
        hit, end, rest = part.rpartition(search.HIT_END)
        runs += [(hit, True)] if end else []
        runs += [(rest, False)] if rest else []
    return runs
