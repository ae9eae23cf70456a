"""Inserting only what is not there yet, in one statement, so that two processes may try at once."""

from __future__ import annotations

import typing

from sqlalchemy import orm
from sqlalchemy.dialects import postgresql, sqlite

from storage import models

Row = typing.TypeVar("Row", bound=models.Base)


def missing(
    session: orm.Session, model: type[Row], key: list[str] | None, rows: list[dict[str, typing.Any]]
) -> list[Row]:
    """Insert the rows whose unique `key` columns are not there yet; give back these, in no order.

    Without a `key` whichever one of the table counts.
    """
    if not rows:
        return []
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(model).on_conflict_do_nothing(index_elements=key).returning(model)
    return list(session.scalars(statement, rows))
