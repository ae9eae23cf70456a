"""What the answers to a query have in common: for each field its most frequent values, each with how many have it.

``facets(session, query, "articles")`` -> ``{"partner": [Count("asean", 12, "partner:asean"), …], "kind": …}`` for the
fields of `NAMES`. Counts are exact, and of articles or of meetings, whichever are asked for; a value counts where any
report of what was found has it. To narrow by a value, put `Count.term` behind the query.
"""

from __future__ import annotations

import dataclasses
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import query as language
from storage import rendering, trees

if typing.TYPE_CHECKING:
    from storage import tallies

FacetName = typing.Literal["partner", "kind", "status", "year", "source", "place", "person"]
NAMES: tuple[FacetName, ...] = typing.get_args(FacetName)
MOST = 12
"""Values of a field unless more are asked for."""


@dataclasses.dataclass(frozen=True, slots=True)
class Count:
    """A value as it is shown, how many of the found have it, and what narrows a query to these."""

    value: str
    count: int
    term: str


Facets = dict[FacetName, list[Count]]


def facets(
    session: orm.Session,
    query: trees.Query,
    target: rendering.Target = "articles",
    *,
    names: typing.Collection[FacetName] = NAMES,
    most: int = MOST,
) -> Facets:
    """The most frequent values of these fields among what answers the query, the most frequent first."""
    from storage import tallying  # by it numpy, which takes 12 MB: nobody may ask

    values, tally = tallying.current(session, target)
    counts = tally.counts(_keys(session, query, target), len(values))
    found: Facets = {}
    for name in names:
        top = [Count(one.shown, count, _term(name, one)) for one, count in values.top(name, counts, most)]
        found[name] = sorted(top, key=lambda one: (-one.count, one.value))
    return found


def _keys(session: orm.Session, query: trees.Query, target: rendering.Target) -> tallies.Ints | None:
    """The keys of what answers the query; None for all there is. In one text: a row for each would take longer."""
    from storage import tallying

    if query == trees.EVERYTHING:
        return None
    dialect = session.get_bind().dialect.name
    found = rendering.found(query, target, dialect)
    keys = sa.select(rendering.together(found.key, dialect)).select_from(found.start).where(*found.where)
    return tallying.integers(session.scalar(keys))


def _term(name: FacetName, one: tallies.Value) -> str:
    if name == "year":
        return f"after:{one.value} before:{int(one.value) + 1:04}"
    return f'{name}:"{language.unquoted(one.shown)}"' if name in ("place", "person") else f"{name}:{one.value}"
