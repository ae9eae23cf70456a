"""Full-text search over articles: the query of `storage.terms`, asked of either database, with the same answers."""

from __future__ import annotations

import dataclasses
import typing

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql

from storage import models, nearby, terms

HIT_START = "\x02"
HIT_END = "\x03"
"""These control characters stand around each hit in a snippet, and nowhere else: escape the text, then replace them."""

SNIPPET_LENGTH = 240
"""About how many characters of text a snippet has."""

_NOT_MARKS = str.maketrans({HIT_START: " ", HIT_END: " "})


@dataclasses.dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found; `title` and `snippet` are plain text, with `HIT_START` and `HIT_END` around hits."""

    article: models.Article
    title: str
    snippet: str


def search(session: orm.Session, query_text: str, limit: int = 20, offset: int = 0) -> list[Hit]:
    """The articles that match, newest first. Any text will do as a query; one without words finds nothing."""
    found = sa.select(models.Article).where(matching(session, query_text))
    day = nearby.posting_day(models.Article)
    newest = found.order_by(day.desc(), models.Article.id.desc()).limit(limit).offset(offset)
    return hits(session.scalars(newest), query_text)


def count(session: orm.Session, query_text: str) -> int:
    """How many articles match."""
    found = sa.select(sa.func.count()).select_from(models.Article)
    return session.scalar(found.where(matching(session, query_text))) or 0


def matching(session: orm.Session, query_text: str) -> sa.ColumnElement[bool]:
    """SQL: whether an article matches, for queries that also ask for something else."""
    query = terms.parse(query_text)
    if not query.required:
        return sa.false()
    on_postgres = session.get_bind().dialect.name == "postgresql"
    return _on_postgres(query) if on_postgres else _on_sqlite(query)


def hits(articles: typing.Iterable[models.Article], query_text: str) -> list[Hit]:
    """Articles that match, each with what matched in it; the order stays."""
    query = terms.parse(query_text)
    return [Hit(article, _marked(article.title, query), snippet(article.text, query)) for article in articles]


def snippet(text: str, query: terms.Query) -> str:
    """The part of a text around the first hit, or its beginning, hits marked, an ellipsis where text was cut."""
    spans = terms.found(query, text)
    first = spans[0][0] if spans else 0
    start = _word_start(text, max(0, first - SNIPPET_LENGTH // 3))
    end = min(len(text), start + SNIPPET_LENGTH)
    end = max([end, *(stop for begin, stop in spans if begin < end)])
    part = _mark(text[start:end], [(begin - start, stop - start) for begin, stop in spans if start <= begin < end])
    return ("… " if start else "") + " ".join(part.split()) + (" …" if end < len(text) else "")


def _marked(text: str, query: terms.Query) -> str:
    return _mark(text, terms.found(query, text))


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


def _on_sqlite(query: terms.Query) -> sa.ColumnElement[bool]:
    match = " AND ".join(_fts_clause(clause) for clause in query.required)
    if query.excluded:
        match = f"({match}) NOT ({' OR '.join(_fts_clause(clause) for clause in query.excluded)})"
    index = sa.table("article_fts", sa.column("rowid"), sa.column("article_fts"))
    return models.Article.id.in_(sa.select(index.c.rowid).where(index.c.article_fts.op("MATCH")(match)))


def _fts_clause(clause: terms.Clause) -> str:
    """A clause in the language of FTS5. Terms hold letters and digits only, so nothing in quotes needs escaping."""
    if clause.forms:
        return "(" + " OR ".join(f'"{form}"' for form in sorted(clause.forms)) + ")"
    return f'"{" ".join(clause.terms)}"' + ("*" if clause.prefix else "")


def _on_postgres(query: terms.Query) -> sa.ColumnElement[bool]:
    required = [_indexed(clause) for clause in query.required]
    excluded = [sa.not_(_indexed(clause)) for clause in query.excluded]
    return sa.and_(*required, *excluded)


def _indexed(clause: terms.Clause) -> sa.ColumnElement[bool]:
    """The index tells which articles have all the terms; of these, those with the terms in a row are a phrase.

    A tsvector cannot tell: it holds no more than 255 places of a term and none beyond 16,383, and a long text in
    Chinese has more of both.
    """
    if clause.forms:
        wanted = " | ".join(f"'{form}'" for form in sorted(clause.forms))
    else:
        wanted = " & ".join(f"'{term}'" for term in clause.terms) + (":*" if clause.prefix else "")
    tsv = sa.literal_column("article.tsv", postgresql.TSVECTOR)
    has_all = tsv.bool_op("@@")(sa.cast(wanted, postgresql.TSQUERY))
    if len(clause.terms) == 1:
        return has_all
    in_a_row = f"% {' '.join(clause.terms)}{'' if clause.prefix else ' '}%"
    return sa.and_(has_all, (" " + models.Article.search_text + " ").like(in_a_row))
