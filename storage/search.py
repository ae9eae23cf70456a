"""Asking the archive: articles and meetings that answer a query, page by page, with exact counts and marked snippets.

What commands, REST, pages and saved searches call, one function each:

    query = storage.query.parse(text)                   a tree; BadQuery where the text is none
    articles(session, query, order=, limit=, cursor=)   -> Results of models.Article
    meetings(session, query, order=, limit=, cursor=)   -> Results of models.Meeting, with all that hangs on them
    hits(results.items, query)                          -> articles with title and snippet, hits marked

Orders: ``newest`` (the default) and ``oldest`` by day, and for articles ``relevance``: those first whose title has
most of the words, the newest of them first. `cursors.Results.next` and `previous` are cursors, or None at the ends.
"""

from __future__ import annotations

import dataclasses
import functools
import operator
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import cursors, fulltext, models, rendering, terms, trees
from storage import meetings as meetings_

HIT_START = "\x02"
HIT_END = "\x03"
"""These control characters stand around each hit in a snippet, and nowhere else: escape the text, then replace them."""

SNIPPET_LENGTH = 240
"""About how many characters of text a snippet has."""

FEW = 3_000
"""Up to so many answers are gathered and sorted; of more, the first are found by going through all in their order."""

Order = typing.Literal["newest", "oldest", "relevance"]

_NOT_MARKS = str.maketrans({HIT_START: " ", HIT_END: " "})


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found; `title` and `snippet` are plain text, with `HIT_START` and `HIT_END` around hits."""

    article: models.Article
    title: str
    snippet: str


def articles(
    session: orm.Session,
    query: trees.Query,
    *,
    order: Order = "newest",
    limit: int = 20,
    cursor: str | None = None,
    texts: bool = True,
) -> cursors.Results[models.Article]:
    """Articles that answer the query, by posting day (where the page gave none, the day first seen).

    `partner:` asks for articles that name a partner or report its part. Without `texts` theirs are fetched when they
    are asked for. Raises `cursors.BadCursor`.
    """
    loaded = sa.select(models.Article) if texts else sa.select(models.Article).options(orm.defer(models.Article.text))
    score = _score(query) if order == "relevance" else None
    return _page(session, _Wanted(query, "articles", loaded, models.Article, order, score), limit, cursor)


def meetings(
    session: orm.Session,
    query: trees.Query,
    *,
    order: Order = "newest",
    limit: int = 50,
    cursor: str | None = None,
) -> cursors.Results[models.Meeting]:
    """Meetings that answer the query, by their first day or, where it is unknown, the posting day of the first report.

    Words match the articles that report them, `partner:` asks for those that took part. Raises `cursors.BadCursor`.
    """
    loaded = meetings_.loaded(sa.select(models.Meeting))
    return _page(session, _Wanted(query, "meetings", loaded, models.Meeting, order, None), limit, cursor)


def count(session: orm.Session, query: trees.Query, target: rendering.Target = "articles") -> int:
    """How many articles, or meetings, answer the query."""
    found = rendering.found(query, target, _dialect(session))
    counted = sa.select(sa.func.count()).select_from(found.start).where(*found.where)
    return session.scalar(counted) or 0


def hits(articles: typing.Iterable[models.Article], query: trees.Query) -> list[Hit]:
    """Articles that match, each with what matched in it; the order stays."""
    wanted = trees.wanted(query)
    return [Hit(article, _marked(article.title, wanted), snippet(article.text, wanted)) for article in articles]


def snippet(text: str, wanted: tuple[terms.Clause, ...]) -> str:
    """The part of a text around the first hit, or its beginning, hits marked, an ellipsis where text was cut."""
    spans = terms.found(wanted, text)
    first = spans[0][0] if spans else 0
    start = _word_start(text, max(0, first - SNIPPET_LENGTH // 3))
    end = min(len(text), start + SNIPPET_LENGTH)
    end = max([end, *(stop for begin, stop in spans if begin < end)])
    part = _mark(text[start:end], [(begin - start, stop - start) for begin, stop in spans if start <= begin < end])
    return ("… " if start else "") + " ".join(part.split()) + (" …" if end < len(text) else "")


@dataclasses.dataclass(frozen=True, slots=True)
class _Wanted:
    """What a page is made of: what is asked, how its rows are loaded, and in which order."""

    query: trees.Query
    target: rendering.Target
    loaded: sa.Select[typing.Any]
    model: typing.Any
    order: Order
    score: sa.ColumnElement[int] | None

    @property
    def names(self) -> tuple[str, ...]:
        """What the order goes by, the first counting most."""
        return ("newness",) if self.score is None else ("score", "newness")

    def keys(self, dialect: str, total: int) -> sa.Select[typing.Any]:
        """The keys of all that answer. Few are gathered before they are sorted; among many the first are looked for."""
        found = rendering.found(self.query, self.target, dialect, many=total > FEW)
        start = found.start if self.score is None else found.whole
        columns = [found.key] if self.score is None else [self.score, found.key]
        labelled = [key.label(name) for key, name in zip(columns, self.names, strict=True)]
        keys: typing.Any = sa.select(*labelled).select_from(start).where(*found.where)
        if dialect == "sqlite" or total > FEW:
            return typing.cast("sa.Select[typing.Any]", keys)
        gathered = keys.cte("gathered").prefix_with("MATERIALIZED")
        return sa.select(*gathered.c)


def _page(session: orm.Session, wanted: _Wanted, limit: int, cursor: str | None) -> cursors.Results[typing.Any]:
    place = cursors.read(cursor, wanted.order, len(wanted.names)) if cursor is not None else None
    total = count(session, wanted.query, wanted.target)
    if not total:
        return cursors.Results([], 0, None, None)
    back = place is not None and place.back
    rising = back == (wanted.order != "oldest")
    keys = wanted.keys(_dialect(session), total)
    columns = [*keys.selected_columns]
    plain = [column.element if isinstance(column, sa.Label) else column for column in columns]
    if place is not None:
        keys = keys.where(_beyond(plain, place.key, rising=rising))
    rows = keys.order_by(*(key.asc() if rising else key.desc() for key in plain)).limit(limit + 1).subquery("found")
    order = [row.asc() if rising else row.desc() for row in rows.c]
    asked = wanted.loaded.join(rows, wanted.model.newness == rows.c.newness).add_columns(*rows.c).order_by(*order)
    found = session.execute(asked).unique().all()
    return _results(found[:limit], wanted.order, total, place, more=len(found) > limit)


def _results(
    shown: typing.Sequence[typing.Any], order: Order, total: int, place: cursors.Cursor | None, *, more: bool
) -> cursors.Results[typing.Any]:
    shown = shown[::-1] if place is not None and place.back else shown
    keys = [tuple(row[1:]) for row in shown]
    return cursors.results([row[0] for row in shown], keys, order, total, place, more=more)


def _beyond(keys: list[sa.ColumnElement[int]], place: tuple[int, ...], *, rising: bool) -> sa.ColumnElement[bool]:
    """That a row lies behind a place."""
    first, at = keys[0], place[0]
    behind = first > at if rising else first < at
    return (
        behind if len(keys) == 1 else sa.or_(behind, sa.and_(first == at, _beyond(keys[1:], place[1:], rising=rising)))
    )


def _score(query: trees.Query) -> sa.ColumnElement[int] | None:
    """How many of the words that are looked for stand in the title; None where none is looked for."""
    scores: list[sa.ColumnElement[int]] = []
    for clause in trees.wanted(query):
        parts = [terms.Clause((form,)) for form in sorted(clause.forms)] or [clause]
        there = sa.or_(*(fulltext.in_a_row(part, models.Article.search_title) for part in parts))
        scores.append(sa.case((there, 1), else_=0))
    return functools.reduce(operator.add, scores) if scores else None


def _dialect(session: orm.Session) -> str:
    return session.get_bind().dialect.name


def _marked(text: str, wanted: tuple[terms.Clause, ...]) -> str:
    return _mark(text, terms.found(wanted, text))


def _mark(text: str, spans: list[tuple[int, int]]) -> str:
    clean = text.translate(_NOT_MARKS)
    parts: list[str] = []
    done = 0
    for start, end in spans:
        parts += [clean[done:start], HIT_START, clean[start:end], HIT_END]
        done = end
    return "".join([*parts, clean[done:]])


def _word_start(text: str, position: int) -> int:
    """The first character after the space that follows, where there is one near by."""
    space = text.find(" ", position, position + SNIPPET_LENGTH // 6)
    return position if position == 0 or space < 0 else space + 1
