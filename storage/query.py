"""The query language, the same in every place: what people type -> a tree of `storage.trees`, or where the fault is.

``parse(text)`` gives the tree; an empty text asks for everything (`trees.EVERYTHING`). `storage.judging` answers a tree
about one report in plain Python, `storage.rendering` writes it as SQL, and `storage.search` is what commands, REST and
pages call. docs/search.md tells people how to write.

What is asked is a *report*: an article together with one meeting that it tells of, or with none. An article, or a
meeting, is found where one of its reports answers the whole query.

    any    = all {"OR" all}
    all    = one {one}
    one    = ["-"] ( "(" any ")" | field ":" value | '"' phrase '"' ["*"] | word ["*"] )
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import difflib
import re
import typing

from storage import terms, trees

LONGEST = 2_000
"""Characters of a query."""
MOST_PARTS, DEEPEST = 64, 12
"""Words, phrases and fields of a query; parentheses within each other."""

_QUOTES = '"“”„«»'
_NO_QUOTES = str.maketrans(dict.fromkeys(_QUOTES, " "))
_FIELD = re.compile(r"([A-Za-z_]+):(?!//)")
_BARE = re.compile(rf"[^\s{_QUOTES}()]+")
_QUOTED = re.compile(rf"[{_QUOTES}]([^{_QUOTES}]*)([{_QUOTES}]?)")
_DAY = re.compile(r"(\d{4})(?:-(\d\d?))?(?:-(\d\d?))?", re.ASCII)
_KNOWN: tuple[str, ...] = (*trees.FIELDS, *typing.get_args(trees.DayName))
_SIGNS = frozenset({"(", ")", "-", "OR"})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """What fields may be given; None where any value will do. `names` are other names of partners, for hints."""

    kinds: frozenset[str] | None = None
    statuses: frozenset[str] | None = None
    partners: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    names: collections.abc.Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True, slots=True)
class _Piece:
    """A sign of the language, or a leaf; None for what has no letter and no digit, which asks nothing."""

    what: str | trees.Query | None
    at: int
    end: int


def unquoted(value: str) -> str:
    """A value that can stand between quotes: with blanks in the place of its own."""
    return value.translate(_NO_QUOTES)


def parse(text: str, vocabulary: Vocabulary | None = None) -> trees.Query:
    """What a user typed -> the tree. Raises `trees.BadQuery`; with a vocabulary also for values that it lacks."""
    try:
        query = _read(text)
        if vocabulary is not None:
            check(query, vocabulary)
    except trees.BadQuery as fault:
        fault.query = text
        raise
    return query


def _read(text: str) -> trees.Query:
    if len(text) > LONGEST:
        raise trees.BadQuery(f"a query has {LONGEST} characters at the most", LONGEST, len(text))
    query = _Reader(list(_pieces(text))).read()
    if query is None and text.strip():
        raise trees.BadQuery("there is no word to look for", 0, len(text))
    return trees.EVERYTHING if query is None else query


def narrowed(
    query: trees.Query,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    **fields: str | None,
) -> trees.Query:
    """The query, and besides that fields are these, where they are given; `since` and `until` are both included."""
    parts: list[trees.Query] = [query]
    for name, value in fields.items():
        if value is not None:
            parts.append(trees.Field(typing.cast("trees.FieldName", name), value))
    if since is not None:
        parts.append(trees.Day("after", since))
    if until is not None and until < dt.date.max:
        parts.append(trees.Day("before", until + dt.timedelta(days=1)))
    return trees.all_of(parts)


def check(query: trees.Query, vocabulary: Vocabulary) -> None:
    """Raise `trees.UnknownValue` for the first value that nothing goes by, with a hint where one is near."""
    known = {
        "kind": ("kind of meeting", vocabulary.kinds),
        "status": ("status", vocabulary.statuses),
        "source": ("source", vocabulary.sources),
        **dict.fromkeys(("partner", "involved", "mentions"), ("partner", vocabulary.partners)),
    }
    for leaf in trees.leaves(query):
        if not isinstance(leaf, trees.Field) or leaf.name not in known:
            continue
        what, values = known[leaf.name]
        if values is not None and leaf.value not in values:
            names = vocabulary.names if what == "partner" else {}
            reason = f"no {what} is called {leaf.value!r}{_hint(leaf.value, values, names)}"
            raise trees.UnknownValue(reason, leaf.at, leaf.end)


def _hint(value: str, known: collections.abc.Collection[str], names: collections.abc.Mapping[str, str]) -> str:
    if (meant := names.get(terms.index(value))) is not None:
        return f"; did you mean {meant!r}?"
    if near := difflib.get_close_matches(value, sorted(known), 1):
        return f"; did you mean {near[0]!r}?"
    return f"; write one of {', '.join(sorted(known))}" if len(known) <= 8 else ""


def _pieces(text: str) -> collections.abc.Iterator[_Piece]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        piece = _piece(text, at)
        yield piece
        at = piece.end


def _piece(text: str, at: int) -> _Piece:
    sign = text[at]
    begins = at == 0 or text[at - 1].isspace() or text[at - 1] == "("
    negated = text[at - 1 : at] == "-"
    if sign in "()":
        return _Piece(sign, at, at + 1)
    if sign == "-" and begins and text[at + 1 : at + 2].strip().strip(")"):
        return _Piece("-", at, at + 1)
    if sign in _QUOTES:
        phrase, end = _quoted(text, at)
        star = text[end : end + 1] == "*"
        return _leaf(terms.clause(phrase, exact=True, prefix=star), at, end + star)
    if field := _FIELD.match(text, at) if begins or negated else None:
        name, behind = field[1].lower(), text[field.end() : field.end() + 1]
        if name in _KNOWN:
            return _field(name, text, at, field.end())
        if behind.strip():
            near = difflib.get_close_matches(name, _KNOWN, 1)
            hint = f"did you mean {near[0]}:" if near else f"the fields are {', '.join(_KNOWN)}"
            raise trees.BadQuery(f"there is no field {field[1]!r}; {hint}", at, field.end())
    bare = typing.cast("re.Match[str]", _BARE.match(text, at))
    if bare[0] == "OR" and not negated:
        return _Piece("OR", at, bare.end())
    return _leaf(terms.clause(bare[0], prefix=bare[0].endswith("*")), at, bare.end())


def _leaf(clause: terms.Clause | None, at: int, end: int) -> _Piece:
    return _Piece(trees.Words(clause, at, end) if clause else None, at, end)


def _quoted(text: str, at: int) -> tuple[str, int]:
    """What stands in quotes, and where it ends."""
    found = typing.cast("re.Match[str]", _QUOTED.match(text, at))
    if not found[2]:
        raise trees.BadQuery("this quote is not closed", at, found.end())
    return found[1], found.end()


def _field(name: str, text: str, at: int, behind: int) -> _Piece:
    follows = text[behind : behind + 1]
    if follows and follows in _QUOTES:
        value, end = _quoted(text, behind)
    elif follows == "(":
        raise trees.BadQuery(f"{name}: takes one value; write {name}:one OR {name}:other", behind, behind + 1)
    else:
        bare = _BARE.match(text, behind)
        value, end = (bare[0], bare.end()) if bare else ("", behind)
    if not value.strip():
        raise trees.BadQuery(f"{name}: wants a value right behind it", at, end)
    try:
        return _Piece(_asked(name, value.strip(), at, end), at, end)
    except ValueError as error:
        raise trees.BadQuery(str(error), behind, end) from None


def _asked(name: str, value: str, at: int, end: int) -> trees.Query:
    """The leaf for a field; raises ValueError for a value that is none."""
    if name in ("after", "before"):
        return trees.Day(typing.cast("trees.DayName", name), _first_day(value), at, end)
    field = typing.cast("trees.FieldName", name)
    low = value.casefold()
    if name in ("person", "place"):
        clauses = [terms.clause(word, exact=True, prefix=word.endswith("*")) for word in value.split()]
        if not any(clauses):
            raise ValueError(f"{name}: has no word to look for")
        return trees.Field(field, value, tuple(clause for clause in clauses if clause), at, end)
    if name == "meeting":
        if low not in ("yes", "no"):
            raise ValueError("meeting: is yes or no")
        asked = trees.Field(field, "yes", (), at, end)
        return asked if low == "yes" else trees.Not(asked)
    if name == "lang" and not re.fullmatch("[a-z]{2}", low):
        raise ValueError(f"{value!r} is no language; write two letters such as en, ru or zh")
    return trees.Field(field, re.sub(r"[\s-]+", "_", low) if name in ("kind", "status") else low, (), at, end)


def _first_day(value: str) -> dt.date:
    """The first day of ``2026-11-30``, ``2026-11`` or ``2026``."""
    found = _DAY.fullmatch(value)
    try:
        year, month, day = (int(part or 1) for part in found.groups()) if found else (0, 0, 0)
        return dt.date(year, month, day)
    except ValueError:
        raise ValueError(f"{value!r} is no day; write 2026-11-30, 2026-11 or 2026") from None


class _Reader:
    """Puts pieces together. OR binds less than standing side by side."""

    def __init__(self, pieces: collections.abc.Sequence[_Piece]) -> None:
        self._pieces, self._next = pieces, 0
        self._parts = self._depth = 0

    def read(self) -> trees.Query | None:
        """The whole query; None where nothing is asked."""
        query = self._any()
        if self._next < len(self._pieces):
            closing = self._pieces[self._next]
            raise trees.BadQuery("this parenthesis was not opened", closing.at, closing.end)
        return query

    def _any(self) -> trees.Query | None:
        parts = [self._all()]
        while self._sign() == "OR":
            sign = self._take()
            parts.append(self._all())
            if None in parts[-2:]:
                raise trees.BadQuery("OR wants something on both sides; as a word it is or", sign.at, sign.end)
        return trees.any_of(part for part in parts if part is not None) if parts != [None] else None

    def _all(self) -> trees.Query | None:
        parts = []
        while self._next < len(self._pieces) and self._sign() not in ("OR", ")"):
            part = self._one()
            parts += [part] if part is not None else []
        return trees.all_of(parts) if parts else None

    def _one(self) -> trees.Query | None:
        piece = self._take()
        if piece.what == "-":
            part = self._one()
            return trees.none_of(part) if part is not None else None
        if piece.what == "(":
            return self._group(piece)
        if piece.what is not None:
            self._parts += 1
            if self._parts > MOST_PARTS:
                raise trees.BadQuery(f"a query has {MOST_PARTS} words and fields at the most", piece.at, piece.end)
        return typing.cast("trees.Query | None", piece.what)

    def _group(self, opening: _Piece) -> trees.Query:
        self._depth += 1
        if self._depth > DEEPEST:
            raise trees.BadQuery(f"parentheses lie {DEEPEST} deep at the most", opening.at, opening.end)
        query = self._any()
        if self._sign() != ")":
            raise trees.BadQuery("this parenthesis is not closed", opening.at, opening.end)
        closing = self._take()
        if query is None:
            raise trees.BadQuery("there is nothing between these parentheses", opening.at, closing.end)
        self._depth -= 1
        return query

    def _sign(self) -> str | None:
        what = self._pieces[self._next].what if self._next < len(self._pieces) else None
        return what if isinstance(what, str) else None

    def _take(self) -> _Piece:
        self._next += 1
        return self._pieces[self._next - 1]
