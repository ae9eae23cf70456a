"""Asking the archive: articles and meetings that answer a query, page by page, with exact counts and marked snippets.

What commands, REST, pages and saved searches call, one function each:

    query = storage.query.parse(text)                   a tree; BadQuery where the text is none
    articles(session, query, order=, limit=, cursor=)   -> Results of models.Article
    meetings(session, query, order=, limit=, cursor=)   -> Results of models.Meeting, with all that hangs on them
    hits(results.items, query)                          -> articles with title and snippet, hits marked

Orders: ``newest`` (the default) and ``oldest`` by day, and for articles ``relevance``: those first whose title has
most of the words, the newest of them first. `Results.next` and `previous` are cursors, or None at the ends.
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

Order = typing.Literal["newest", "oldest", "relevance"]
Row = typing.TypeVar("Row")

_NOT_MARKS = str.maketrans({HIT_START: " ", HIT_END: " "})


@dataclasses.dataclass(frozen=True, slots=True)
class Results(typing.Generic[Row]):
    """A page of results. `total` counts all of them; `next` and `previous` lead to the pages beside it."""

    items: list[Row]
    total: int
    next: str | None
    previous: str | None


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
) -> Results[models.Article]:
    """Articles that answer the query, by posting day (where the page gave none, the day first seen).

    `partner:` asks for articles that name a partner or report its part. Without `texts` theirs are fetched when they
    are asked for. Raises `cursors.BadCursor`.
    """
    found = rendering.found(query, "articles", _dialect(session))
    loaded = sa.select(models.Article) if texts else sa.select(models.Article).options(orm.defer(models.Article.text))
    score = _score(query) if order == "relevance" else None
    return _page(session, _Wanted(found, loaded, models.Article, order, score), limit, cursor)


def meetings(
    session: orm.Session,
    query: trees.Query,
    *,
    order: Order = "newest",
    limit: int = 50,
    cursor: str | None = None,
) -> Results[models.Meeting]:
    """Meetings that answer the query, by their first day or, where it is unknown, the posting day of the first report.

    Words match the articles that report them, `partner:` asks for those that took part. Raises `cursors.BadCursor`.
    """
    found = rendering.found(query, "meetings", _dialect(session))
    loaded = meetings_.loaded(sa.select(models.Meeting))
    return _page(session, _Wanted(found, loaded, models.Meeting, order, None), limit, cursor)


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
    """What a page is made of: the rows that answer, how they are loaded, and in which order."""

    found: rendering.Found
    loaded: sa.Select[typing.Any]
    model: typing.Any
    order: Order
    score: sa.ColumnElement[int] | None

    @property
    def keys(self) -> list[sa.ColumnElement[int]]:
        """What the order goes by, the first counting most."""
        return [self.found.key] if self.score is None else [self.score, self.found.key]


def _page(session: orm.Session, wanted: _Wanted, limit: int, cursor: str | None) -> Results[typing.Any]:
    place = cursors.read(cursor, wanted.order, len(wanted.keys)) if cursor is not None else None
    back = place is not None and place.back
    keys = _keys(wanted, place, limit + 1, back=back)
    newness = wanted.model.newness
    rows = keys.subquery("found")
    order = [row.asc() if back == (wanted.order != "oldest") else row.desc() for row in rows.c]
    asked = wanted.loaded.join(rows, newness == rows.c.newness).add_columns(*rows.c).order_by(*order)
    found = session.execute(asked).unique().all()
    more, shown = len(found) > limit, found[:limit]
    if back:
        shown = shown[::-1]
    total = _total(session, wanted.found)
    places = [cursors.Cursor(wanted.order, tuple(row[1:])) for row in shown]
    follows, leads = (place is not None, more) if back else (more, place is not None)
    return Results(
        items=[row[0] for row in shown],
        total=total,
        next=str(places[-1]) if places and follows else None,
        previous=str(dataclasses.replace(places[0], back=True)) if places and leads else None,
    )


def _keys(wanted: _Wanted, place: cursors.Cursor | None, limit: int, *, back: bool) -> sa.Select[typing.Any]:
    """The keys of a page, and of one row more."""
    rising = back == (wanted.order != "oldest")
    names = ("score", "newness")[-len(wanted.keys) :]
    labelled = [key.label(name) for key, name in zip(wanted.keys, names, strict=True)]
    start = wanted.found.start if wanted.score is None else wanted.found.whole
    keys: typing.Any = sa.select(*labelled).select_from(start).where(*wanted.found.where)
    if place is not None:
        keys = keys.where(_beyond(wanted.keys, place.key, rising=rising))
    ordered = keys.order_by(*(key.asc() if rising else key.desc() for key in wanted.keys))
    return typing.cast("sa.Select[typing.Any]", ordered.limit(limit))


def _beyond(keys: list[sa.ColumnElement[int]], place: tuple[int, ...], *, rising: bool) -> sa.ColumnElement[bool]:
    """That a row lies behind a place."""
    first, at = keys[0], place[0]
    behind = first > at if rising else first < at
    return (
        behind if len(keys) == 1 else sa.or_(behind, sa.and_(first == at, _beyond(keys[1:], place[1:], rising=rising)))
    )


def _total(session: orm.Session, found: rendering.Found) -> int:
    return session.scalar(sa.select(sa.func.count()).select_from(found.start).where(*found.where)) or 0


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
