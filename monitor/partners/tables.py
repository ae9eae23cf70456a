"""Reads a catalogue from the tables of partners.toml and offices.toml."""

from __future__ import annotations

import collections.abc
import typing

from monitor import spans, spelling
from monitor.partners import catalogue, incumbents

Table = collections.abc.Mapping[str, typing.Any]

_PARTNER_KEYS = frozenset({"id", "name", "aliases", "organs", "parent", "seat", "sites", "tracked"})
_BODIES = ("partner", "state", "organisation")
_OFFICE_KEYS = frozenset({*_BODIES, "name", "aliases", "office", "shared", "since", "until"})


def from_tables(
    partners: collections.abc.Sequence[Table], offices: collections.abc.Sequence[Table] = ()
) -> catalogue.Catalogue:
    """The catalogue that ``[[partner]]`` and ``[[office]]`` tables describe.

    Raises ValueError, naming the table, for a missing or unknown key, a wrong type, a repeated id or name,
    and an id that no partner has.
    """
    known = [_partner(table, number) for number, table in enumerate(partners, 1)]
    ids = [partner.id for partner in known]
    for place, partner in enumerate(known):
        if partner.id in ids[:place]:
            raise ValueError(f"partner {partner.id}: this id stands twice")
        if partner.parent is not None and partner.parent not in ids:
            raise ValueError(f"partner {partner.id}: there is no partner {partner.parent!r} to be its parent")
    _refuse_shared_names(known)
    holders = [_holder(table, number, ids) for number, table in enumerate(offices, 1)]
    return catalogue.Catalogue(known, holders)


def _partner(table: Table, number: int) -> catalogue.Partner:
    where = f"partner {table.get('id') or number}"
    _refuse_unknown(table, _PARTNER_KEYS, where)
    tracked = table.get("tracked", True)
    if tracked not in {True, False}:
        raise ValueError(f"{where}: tracked must be true or false")
    return catalogue.Partner(
        id=_text(table, "id", where),
        name=_text(table, "name", where),
        aliases=_texts(table, "aliases", where),
        organs=_texts(table, "organs", where),
        parent=_text(table, "parent", where) if "parent" in table else None,
        seat=_text(table, "seat", where) if "seat" in table else None,
        sites=_texts(table, "sites", where),
        tracked=tracked,
    )


def _holder(table: Table, number: int, ids: collections.abc.Collection[str]) -> incumbents.Holder:
    where = f"office {table.get('name') or number}"
    _refuse_unknown(table, _OFFICE_KEYS, where)
    bodies = {key: _text(table, key, where) for key in _BODIES if key in table}
    if len(bodies) != 1:
        raise ValueError(f"{where}: needs one of partner, state and organisation")
    holder = incumbents.Holder(
        **bodies,
        name=_text(table, "name", where),
        office=_text(table, "office", where),
        aliases=_texts(table, "aliases", where),
        since=_span(table, "since", where),
        until=_span(table, "until", where),
    )
    if holder.partner not in {None, *ids}:
        raise ValueError(f"{where}: there is no partner {holder.partner!r}")
    if holder.since and holder.until and holder.until.last < holder.since.first:
        raise ValueError(f"{where}: the term ends before it begins")
    return holder


def _refuse_shared_names(partners: collections.abc.Iterable[catalogue.Partner]) -> None:
    owners: dict[str, str] = {}
    for partner in partners:
        for name in (partner.name, *partner.aliases, *partner.organs):
            for key in sorted(spelling.keys(name)):
                if owners.setdefault(key, partner.id) != partner.id:
                    raise ValueError(f"partner {partner.id}: the name {name!r} belongs to {owners[key]} already")


def _refuse_unknown(table: Table, keys: frozenset[str], where: str) -> None:
    unknown = sorted(set(table) - keys)
    if unknown:
        raise ValueError(f"{where}: unknown key {unknown[0]!r}; known are {', '.join(sorted(keys))}")


def _text(table: Table, key: str, where: str) -> str:
    value = table.get(key)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{where}: {key} is missing or not a text")
    return value


def _texts(table: Table, key: str, where: str) -> tuple[str, ...]:
    values = table.get(key, [])
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) and value.strip() for value in values):
        raise ValueError(f"{where}: {key} must be a list of texts")
    return tuple(values)


def _span(table: Table, key: str, where: str) -> spans.Span | None:
    if table.get(key) is None:
        return None
    try:
        return spans.read(table[key])
    except ValueError as error:
        raise ValueError(f"{where}: {key}: {error}") from error
