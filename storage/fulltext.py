"""Words as full text finds them: conditions on an article, on either database."""

from __future__ import annotations

import typing

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import operators

from storage import terms, trees

rows = sa.table("article_fts", sa.column("rowid", sa.BigInteger), sa.column("article_fts"))
"""The index of SQLite, numbered by the newness of articles."""
_Condition = sa.ColumnElement[bool]


def is_text(query: trees.Query) -> bool:
    """Whether a part asks about words and nothing else."""
    return all(isinstance(leaf, trees.Words) for leaf in trees.leaves(query))


def plain(column: typing.Any) -> sa.ColumnElement[int]:
    """The column as no more than a value: SQLite shall go through what matches, not ask the index row by row."""
    return sa.UnaryExpression(column, operator=operators.custom_op("+"), type_=column.type)


def in_a_row(clause: terms.Clause, column: typing.Any) -> _Condition:
    """That a column of terms has those of a clause in a row."""
    pattern = f"% {' '.join(clause.terms)}{'' if clause.prefix else ' '}%"
    return typing.cast(_Condition, (" " + column + " ").like(pattern))


def has(clause: terms.Clause, article: typing.Any, dialect: str) -> _Condition:
    """That an article has what the clause asks for."""
    if dialect == "postgresql":
        return _on_postgres(clause, article)
    found = sa.select(rows.c.rowid).where(matches(written(clause))).correlate(None)
    return typing.cast(_Condition, article.newness.in_(found))


def matched(parts: list[trees.Query]) -> str | None:
    """Parts about words, side by side, in the language of FTS5; None where it has no way to write them."""
    wanted = [one for one in parts if not isinstance(one, trees.Not)]
    positive = [_match(one) for one in wanted]
    unwanted = [_match(one.of) for one in parts if isinstance(one, trees.Not)]
    if not wanted or None in (*positive, *unwanted):
        return None
    match = " AND ".join(typing.cast("list[str]", positive))
    return f"({match}) NOT ({' OR '.join(typing.cast('list[str]', unwanted))})" if unwanted else match


def _match(query: trees.Query) -> str | None:
    match query:
        case trees.Words(clause):
            return written(clause)
        case trees.All(parts):
            inner = matched(list(parts))
            return inner and f"({inner})"
        case trees.Any(parts):
            either = [_match(part) for part in parts]
            return None if None in either else f"({' OR '.join(typing.cast('list[str]', either))})"
        case _:
            return None


def matches(match: str) -> _Condition:
    """That a row of the index of SQLite answers a text in the language of FTS5."""
    return rows.c.article_fts.op("MATCH", is_comparison=True)(match)


def written(clause: terms.Clause) -> str:
    """A clause in the language of FTS5. Terms hold letters and digits only, so nothing in quotes needs escaping."""
    if clause.forms:
        return "(" + " OR ".join(f'"{form}"' for form in sorted(clause.forms)) + ")"
    return f'"{" ".join(clause.terms)}"' + ("*" if clause.prefix else "")


def _on_postgres(clause: terms.Clause, article: typing.Any) -> _Condition:
    """The index tells which articles have all the terms; of these, those with the terms in a row are a phrase.

    A tsvector cannot tell: it holds no more than 255 places of a term and none beyond 16,383, and a long text in
    Chinese has more of both.
    """
    if clause.forms:
        wanted = " | ".join(f"'{form}'" for form in sorted(clause.forms))
    else:
        wanted = " & ".join(f"'{term}'" for term in clause.terms) + (":*" if clause.prefix else "")
    name = sa.inspect(article).selectable.name
    tsv = sa.literal_column(f"{name}.tsv", postgresql.TSVECTOR)
    has_all = tsv.bool_op("@@")(sa.cast(wanted, postgresql.TSQUERY))
    return has_all if len(clause.terms) == 1 else sa.and_(has_all, in_a_row(clause, article.search_text))
