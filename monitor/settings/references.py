"""What holds between tables: names are given once, and who is referred to exists.

The raw tables are looked at, so that a fault elsewhere in a file hides none of these.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import typing
import zoneinfo

from monitor import spelling
from monitor.settings import documents, fields
from monitor.settings import faults as faulty

ANY = "any"
IMPORT = "import"
"""What stands as the source of an imported article that belongs to none."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a rule may refer to; None where that is not known, for its file has faults.

    `partners` are the tracked ones. `mail`: there is a mail server. `zone` is the clock of readers whose rule names
    none.
    """

    partners: frozenset[str] | None = frozenset()
    sources: frozenset[str] | None = frozenset()
    webhooks: frozenset[str] = frozenset()
    chats: frozenset[str] = frozenset()
    mail: bool = False
    zone: zoneinfo.ZoneInfo = dataclasses.field(default_factory=lambda: zoneinfo.ZoneInfo("UTC"))


def of_rules(document: documents.Document, names: Names, tables: tuple[str, ...] = ("rule",)) -> list[faulty.Fault]:
    """A fault for each name in these tables that nothing goes by, and for e-mail where there is no mail server."""
    faults: list[faulty.Fault] = []
    if names.partners is not None:
        faults += unknown(document, "rule", "partners", {ANY, *names.partners}, "tracked partner")
    if names.sources is not None:
        faults += unknown(document, "rule", "sources", {*names.sources, IMPORT}, "source")
    for table in tables:
        faults += unknown(document, table, "webhook", names.webhooks, "webhook")
        faults += unknown(document, table, "chat", names.chats, "chat")
        if not names.mail:
            wanting = [path for path, row in rows(document, table) if row.get("email")]
            message = "needs a mail server; set host under [smtp] of monitor.toml"
            faults += [faulty.at(document, (*path, "email"), message) for path in wanting]
    return faults


def repeated(document: documents.Document, table: str, key: str) -> list[faulty.Fault]:
    """A fault for each table that takes a name already taken."""
    seen: dict[str, int | None] = {}
    faults: list[faulty.Fault] = []
    for path, row in rows(document, table):
        name = row.get(key)
        if not isinstance(name, str):
            continue
        if name in seen:
            faults.append(faulty.at(document, (*path, key), f"{name!r} is taken by line {seen[name]} already"))
        else:
            seen[name] = document.line((*path, key))
    return faults


def shared(document: documents.Document, table: str, keys: tuple[str, ...]) -> list[faulty.Fault]:
    """A fault for each name, alone or in a list under any of the keys, that another table has already.

    Names that cannot be told apart in a text count as one; within a table, only the same name written twice is a fault.
    """
    owners: dict[str, tuple[int, str, int | None]] = {}
    faults: list[faulty.Fault] = []
    for number, (path, row) in enumerate(rows(document, table)):
        written: set[str] = set()
        for key, name in listed(row, keys):
            here = (number, name, document.line((*path, key)))
            known = [owners.setdefault(spelt, here) for spelt in sorted(spelling.keys(name))]
            other = next((owner for owner in known if owner[0] != number), None)
            if other is not None:
                faults.append(faulty.at(document, (*path, key), taken(name, *other[1:])))
            elif name in written:
                faults.append(faulty.at(document, (*path, key), f"{name!r} is listed twice"))
            written.add(name)
    return faults


def unknown(
    document: documents.Document, table: str, key: str, known: collections.abc.Collection[str], what: str
) -> list[faulty.Fault]:
    """A fault for each name under a key, alone or in a list, that is not among the known ones."""
    faults: list[faulty.Fault] = []
    for path, row in rows(document, table):
        for name in _listed(row.get(key)):
            if name not in known:
                near = fields.did_you_mean(name, known)
                faults.append(faulty.at(document, (*path, key), f"no {what} is called {name!r}{near}"))
    return faults


def names(document: documents.Document, table: str, key: str, *, unless: tuple[str, object] | None = None) -> set[str]:
    """The names that the tables of a file give themselves, without those that hold a certain key and value."""
    taken = [row for _, row in rows(document, table) if unless is None or row.get(unless[0]) != unless[1]]
    return {name for row in taken if isinstance(name := row.get(key), str)}


def listed(
    row: collections.abc.Mapping[str, typing.Any], keys: tuple[str, ...]
) -> collections.abc.Iterator[tuple[str, str]]:
    """The names of a table as (key, name), alone or in lists under any of the keys."""
    return ((key, name) for key in keys for name in _listed(row.get(key)))


def taken(name: str, other: str, line: int | None) -> str:
    """What is said of a name that an earlier line has, in the same or another spelling."""
    if name == other:
        return f"{name!r} is a name at line {line} already"
    return f"{name!r} cannot be told from {other!r} at line {line}"


def rows(
    document: documents.Document, table: str
) -> list[tuple[documents.Path, collections.abc.Mapping[str, typing.Any]]]:
    """The ``[[table]]`` entries of a file with their paths, or its one ``[table]``; the models refuse what is none."""
    found = document.tables.get(table)
    if isinstance(found, dict):
        return [((table,), found)]
    if not isinstance(found, list):
        return []
    return [((table, index), row) for index, row in enumerate(found) if isinstance(row, dict)]


def _listed(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    return [name for name in value if isinstance(name, str)] if isinstance(value, list) else []
