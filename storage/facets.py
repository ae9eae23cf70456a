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

from storage import fulltext, models, rendering, trees
from storage import query as language

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
    dialect = session.get_bind().dialect.name
    found = rendering.found(query, target, dialect)
    counts = {name: counted for name, counted in _counts(found, target, dialect).items() if name in names}
    parts = [_top(name, counted, most) for name, counted in counts.items()]
    rows: Facets = {name: [] for name in names}
    for name, value, shown, count in session.execute(sa.union_all(*parts)) if parts else ():
        rows[name].append(Count(shown, count, _term(name, value, shown)))
    for counted_values in rows.values():
        counted_values.sort(key=lambda one: (-one.count, one.value))
    return rows


def _term(name: FacetName, value: str, shown: str) -> str:
    if name == "year":
        return f"after:{value} before:{int(value) + 1:04}"
    return f'{name}:"{language.unquoted(shown)}"' if name in ("place", "person") else f"{name}:{value}"


def _top(name: str, counted: sa.Select[typing.Any], most: int) -> sa.Select[typing.Any]:
    """The first rows of a count, with the name of the field before them."""
    best = counted.order_by(sa.desc("count"), "value").limit(most).subquery()
    return sa.select(sa.literal(name).label("name"), best.c.value, best.c.shown, best.c.count)


def _grouped(
    value: typing.Any, start: sa.FromClause, *, shown: typing.Any = None, of: typing.Any = None
) -> sa.Select[typing.Any]:
    """How many rows, or how many `of` these, there are of each value."""
    counted = sa.func.count() if of is None else sa.func.count(of.distinct())
    text = sa.cast(value, sa.Text)
    label = text if shown is None else sa.func.min(shown)
    return (
        sa.select(text.label("value"), label.label("shown"), counted.label("count")).select_from(start).group_by(value)
    )


def _counts(found: rendering.Found, target: rendering.Target, dialect: str) -> dict[FacetName, sa.Select[typing.Any]]:
    """For each field the groups of the found, as rows of value, what is shown, and count."""
    model = models.Article if target == "articles" else models.Meeting
    rows = sa.select(model.id.label("id"), found.key.label("newness")).select_from(found.whole).where(*found.where)
    if target == "articles":
        rows = rows.add_columns(models.Article.source.label("source"))
    base = rows.cte("found").prefix_with("MATERIALIZED")
    counts: dict[FacetName, sa.Select[typing.Any]] = {"year": _grouped(_year(base.c.newness, dialect), base)}
    return counts | (_of_articles(base) if target == "articles" else _of_meetings(base))


def _of_articles(found: sa.CTE) -> dict[FacetName, sa.Select[typing.Any]]:
    """An article counts once for each value that one of its meetings has, and for each partner that it names."""
    of = found.join(models.Report, models.Report.article_id == fulltext.plain(found.c.id))
    told = sa.select(found.c.id, models.Report.meeting_id).select_from(of).cte("told").prefix_with("MATERIALIZED")
    held = told.join(models.Meeting, models.Meeting.id == fulltext.plain(told.c.meeting_id))
    involved = sa.select(told.c.id, models.Involvement.partner).join_from(
        told, models.Involvement, models.Involvement.meeting_id == fulltext.plain(told.c.meeting_id)
    )
    named = sa.select(found.c.id, models.Mention.partner).join_from(
        found, models.Mention, models.Mention.article_id == fulltext.plain(found.c.id)
    )
    partners = sa.union(involved, named).subquery()
    people = told.join(models.Participant, models.Participant.meeting_id == fulltext.plain(told.c.meeting_id))
    counts: dict[FacetName, sa.Select[typing.Any]] = {
        "partner": _grouped(partners.c.partner, partners),
        "source": _grouped(found.c.source, found),
    }
    return counts | _of_held(held, people, told.c.id)


def _of_meetings(found: sa.CTE) -> dict[FacetName, sa.Select[typing.Any]]:
    """A meeting counts once for each partner, person and source."""
    held = found.join(models.Meeting, models.Meeting.id == fulltext.plain(found.c.id))
    involved = found.join(models.Involvement, models.Involvement.meeting_id == fulltext.plain(found.c.id))
    people = found.join(models.Participant, models.Participant.meeting_id == fulltext.plain(found.c.id))
    reported = found.join(models.Report, models.Report.meeting_id == fulltext.plain(found.c.id)).join(
        models.Article, models.Article.id == models.Report.article_id
    )
    counts: dict[FacetName, sa.Select[typing.Any]] = {
        "partner": _grouped(models.Involvement.partner, involved, of=found.c.id),
        "source": _grouped(models.Article.source, reported, of=found.c.id),
    }
    return counts | _of_held(held, people, found.c.id)


def _of_held(
    held: sa.FromClause, people: sa.FromClause, of: sa.ColumnElement[int]
) -> dict[FacetName, sa.Select[typing.Any]]:
    meeting, person = models.Meeting, models.Participant
    return {
        "kind": _grouped(meeting.kind, held, of=of),
        "status": _grouped(meeting.status, held, of=of),
        "place": _grouped(meeting.search_place, held, shown=meeting.place, of=of).where(meeting.search_place != ""),
        "person": _grouped(person.search_name, people, shown=person.name, of=of).where(person.search_name != ""),
    }


def _year(newness: sa.ColumnElement[int], dialect: str) -> sa.ColumnElement[typing.Any]:
    """The year of a key: four digits."""
    days = newness.op("/", return_type=sa.BigInteger)(sa.literal_column(str(rendering.STEP)))
    if dialect == "sqlite":
        return sa.func.strftime("%Y", days + sa.literal_column("1721425.5"))
    return sa.func.to_char(sa.literal_column("date '0001-01-01'", sa.Date) + sa.cast(days, sa.Integer), "YYYY")
