"""Trouble found and explained: each check looks at one thing and says in a line how it stands and what to do.

    finding     the values: a case to look at, and what was found
    machine     disk, permissions
    archive     the database: schema, version, leases, sources, outbox, the clock by the answers of hosts
    network     names, certificates, webhooks, the mail server
    unused      settings that nothing refers to

Nothing is written, sent or mended. What goes over the network goes by the guard that requests go by.
"""

from __future__ import annotations

import collections.abc

from monitor.doctor import archive, machine, unused
from monitor.doctor.finding import Case, Check, Finding, Level

__all__ = ["Case", "Finding", "Level", "examine"]

_HERE: tuple[tuple[str, Check], ...] = (
    ("settings", unused.settings),
    ("permissions", machine.permissions),
    ("disk", machine.disk),
)
_STORED: tuple[tuple[str, Check], ...] = (
    ("version", archive.version),
    ("clock", archive.clock),
    ("leases", archive.leases),
    ("sources", archive.sources),
    ("outbox", archive.outbox),
)


def examine(case: Case, *, outside: bool = True) -> collections.abc.Iterator[Finding]:
    """What all checks find, as they go; of the database only how its schema stands, where that is not ours.

    Without `outside` nothing goes over the network but to the database.
    """
    yield from _named(_HERE, case)
    schema = list(_named((("schema", archive.schema),), case))
    yield from schema
    if all(one.level == "ok" for one in schema):
        yield from _named(_STORED, case)
    if outside:
        yield from _named(_outside(), case)


def _outside() -> tuple[tuple[str, Check], ...]:
    from monitor.doctor import network  # what speaks with the network takes long to load

    return (
        ("names", network.names),
        ("tls", network.hosts),
        ("webhooks", network.webhooks),
        ("mail", network.mail),
    )


def _named(checks: collections.abc.Iterable[tuple[str, Check]], case: Case) -> collections.abc.Iterator[Finding]:
    for name, check in checks:
        for level, told, todo in check(case):
            yield Finding(check=name, level=level, told=told, todo=todo)
