"""TOML files with the lines of their keys, which the standard reader does not tell.

A path is what leads to a value: ``("source", 2, "zone")`` is the key `zone` of the third ``[[source]]``.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import re
import typing

Path = tuple[str | int, ...]

NAME = r"""(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')"""
NAMES = rf"{NAME}(?:\s*\.\s*{NAME})*"
HEADER = re.compile(rf"\s*(?P<open>\[\[?)\s*(?P<names>{NAMES})\s*\]")
KEY = re.compile(rf"\s*(?P<names>{NAMES})\s*=(?P<rest>.*)", re.DOTALL)
TOKEN = re.compile(r'''"""|\'\'\'|"(?:[^"\\]|\\.)*"|'[^']*'|#.*|[\[\]{}]''')
ENDS = {'"""': re.compile(r'(?:\\.|[^\\])*?"""', re.DOTALL), "'''": re.compile(r".*?'''", re.DOTALL)}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as read: its name for messages, its tables, and the line where each key stands."""

    file: str
    tables: collections.abc.Mapping[str, typing.Any] = dataclasses.field(default_factory=dict)
    lines: collections.abc.Mapping[Path, int] = dataclasses.field(default_factory=dict)

    def line(self, path: Path) -> int | None:
        """The line of the key, or of the nearest table around it."""
        for length in range(len(path), 0, -1):
            if (found := self.lines.get(path[:length])) is not None:
                return found
        return None


def lines_of(text: str) -> dict[Path, int]:
    """Where each header and key of a valid TOML text stands, counted from 1."""
    return _Scan().run(text)


class _Scan:
    """One walk over the lines of a file; values that run over several lines are stepped over."""

    def __init__(self) -> None:
        self.found: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}
        self.table: Path = ()
        self.quote: str | None = None
        self.depth = 0

    def run(self, text: str) -> dict[Path, int]:
        for number, line in enumerate(text.split("\n"), start=1):
            if self.quote or self.depth:
                self._value(line)
            elif header := HEADER.match(line):
                self._header(header, number)
            elif key := KEY.match(line):
                self.found[self._resolve(self.table, _names(key["names"]))] = number
                self._value(key["rest"])
        return self.found

    def _header(self, header: re.Match[str], number: int) -> None:
        *above, last = _names(header["names"])
        path = (*self._resolve((), above), last)
        if header["open"] == "[[":
            self.arrays[path] = self.arrays.get(path, -1) + 1
            self.found.setdefault(path, number)
        self.table = self._resolve(path[:-1], [last])
        self.found.setdefault(self.table, number)

    def _resolve(self, path: Path, names: list[str]) -> Path:
        for name in names:
            path = (*path, name)
            if path in self.arrays:
                path = (*path, self.arrays[path])
        return path

    def _value(self, rest: str) -> None:
        while rest:
            if self.quote:
                end = ENDS[self.quote].match(rest)
                if end is None:
                    return
                self.quote, rest = None, rest[end.end() :]
            elif token := TOKEN.search(rest):
                rest = rest[token.end() :]
                self._mark(token[0])
            else:
                return

    def _mark(self, mark: str) -> None:
        if mark in ENDS:
            self.quote = mark
        elif mark in ("[", "{"):
            self.depth += 1
        elif mark in ("]", "}"):
            self.depth -= 1


def _names(dotted: str) -> list[str]:
    return [name.strip("\"'") for name in re.findall(NAME, dotted)]
