"""What holds between the terms of office-holders: one name for a person, one person in an office at a time."""

from __future__ import annotations

import collections.abc
import datetime as dt
import itertools
import typing

from monitor import spans, spelling
from monitor.settings import documents, references
from monitor.settings import faults as faulty

TABLE = "office"
BODIES = ("partner", "state", "organisation")
Row = collections.abc.Mapping[str, typing.Any]


class Term(typing.NamedTuple):
    """A term of office: the days on which it was held for certain, and where it stands in the file."""

    first: dt.date
    last: dt.date
    name: str
    shared: bool
    path: documents.Path


def spelt_twice(document: documents.Document) -> list[faulty.Fault]:
    """A fault for each spelling of a name that the person or another one has already.

    Accents, hyphens and capitals make no other spelling. A person keeps one `name` through all offices.
    """
    known: dict[str, tuple[str, str, int | None]] = {}
    faults: list[faulty.Fault] = []
    for path, row in references.rows(document, TABLE):
        person, own = row.get("name"), set[str]()
        if not isinstance(person, str):
            continue
        for key, spelt in references.listed(row, ("name", "aliases")):
            spellings = spelling.keys(spelt)
            line = document.line((*path, key))
            owners = [known.setdefault(each, (person, spelt, line)) for each in sorted(spellings)]
            other = next((owner for owner in owners if owner[0] != person), None)
            if other is not None:
                faults.append(faulty.at(document, (*path, key), references.taken(spelt, *other[1:])))
            elif own & spellings:
                faults.append(faulty.at(document, (*path, key), f"{spelt!r} is listed twice"))
            own |= spellings
    return faults


def overlapping(document: documents.Document) -> list[faulty.Fault]:
    """A fault for each two terms of one office that have more than the day of the hand-over in common.

    Days that are known only to the month or year count as far as they are certain. An office that several hold at
    once is `shared`.
    """
    offices: dict[tuple[object, ...], list[Term]] = {}
    for path, row in references.rows(document, TABLE):
        term = _term(path, row)
        if term is not None:
            office = spelling.fold(str(row.get("office")))
            offices.setdefault((*(str(row.get(body)) for body in BODIES), office), []).append(term)
    return [
        faulty.at(document, (*later.path, "since"), _overlap(document, earlier, later))
        for held in offices.values()
        for earlier, later in itertools.combinations(held, 2)
        if not (earlier.shared and later.shared and earlier.name != later.name)
        if max(earlier.first, later.first) < min(earlier.last, later.last)
    ]


def _term(path: documents.Path, row: Row) -> Term | None:
    try:
        first = spans.read(row["since"]).last if "since" in row else dt.date.min
        last = spans.read(row["until"]).first if "until" in row else dt.date.max
    except ValueError:
        return None
    return Term(first, last, str(row.get("name")), row.get("shared") is True, path)


def _overlap(document: documents.Document, earlier: Term, later: Term) -> str:
    begun, ended = max(earlier.first, later.first), min(earlier.last, later.last)
    until = "now" if ended == dt.date.max else ended.isoformat()
    line = document.line(earlier.path)
    return f"{later.name!r} and {earlier.name!r} (line {line}) both hold the office from {begun} to {until}"
