"""A query as people type it, read with what the settings and the archive know by name."""

from __future__ import annotations

import typing

from sqlalchemy import orm

from monitor import settings as configured
from monitor.settings import references
from monitor.settings import rules as rule_tables
from storage import archive, query, terms, trees


def read(text: str, settings: configured.Settings, session: orm.Session) -> trees.Query:
    """The tree of a query. Raises `trees.BadQuery`, also for a partner, source, kind or status that nothing goes by.

    A partner or source of earlier settings, of which the archive still tells, is good. It is looked up only where the
    settings do not know a name.
    """
    partners = frozenset(one.id for one in settings.partners)
    sources = frozenset({references.IMPORT, *(one.name for one in settings.sources)})
    try:
        return query.parse(text, vocabulary(partners, sources))
    except trees.UnknownValue:
        told = archive.names(session)
        known = vocabulary(partners | told.partners, sources | told.sources, _other_names(settings))
        return query.parse(text, known)


def vocabulary(
    partners: frozenset[str] | None, sources: frozenset[str] | None, names: typing.Mapping[str, str] | None = None
) -> query.Vocabulary:
    """What fields may be given, with these partners and sources; None where they are not known."""
    return query.Vocabulary(
        kinds=frozenset(typing.get_args(rule_tables.Kind)),
        statuses=frozenset(typing.get_args(rule_tables.Status)),
        partners=partners,
        sources=sources,
        names=names or {},
    )


def _other_names(settings: configured.Settings) -> dict[str, str]:
    """What partners are called besides their ids."""
    return {terms.index(name): one.id for one in settings.partners for name in (one.name, *one.aliases, *one.organs)}
