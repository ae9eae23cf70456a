"""Inserting rows: only those that are not there yet, and new ones by themselves, without the search of a flush."""

from __future__ import annotations

import dataclasses
import functools
import typing
import weakref

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.dialects import postgresql, sqlite

from storage import models

Row = typing.TypeVar("Row", bound=models.Base)

_NEW = "storage.inserts"
"""Under this key a session knows the rows that `new` gave it."""


def into(session: orm.Session, model: type[models.Base]) -> typing.Any:
    """An insert that can say what happens where the row is there already, as the session's database writes it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    return insert(model)


def missing(
    session: orm.Session, model: type[Row], key: list[str] | None, rows: list[dict[str, typing.Any]]
) -> list[Row]:
    """Insert the rows whose unique `key` columns are not there yet; give back these, in no order.

    Without a `key` whichever one of the table counts.
    """
    return list(session.scalars(_where_missing(session, model, key).returning(model), rows)) if rows else []


def all_missing(
    session: orm.Session, model: type[models.Base], key: list[str] | None, rows: list[dict[str, typing.Any]]
) -> None:
    """The same for who does not ask which rows these were."""
    if rows:
        session.execute(_where_missing(session, model, key), rows)


def new(session: orm.Session, row: Row, **related: typing.Any) -> Row:
    """Insert one new row at once, and let the session know it, with its id, as one that was loaded.

    A flush does so too, but looks at all that hangs on the row and at whatever else has changed, which takes it four
    times as long. So the row has its foreign keys already; `related` are the objects behind them, and what hangs on the
    row is inserted by calls of its own. A row that breaks a constraint raises IntegrityError.
    """
    loaded = row.__dict__
    table = _table(type(row))
    values = {name: loaded.get(name) for name in table.names if name in loaded or name not in table.defaults}
    made = session.connection().execute(table.insert, values)
    (key,) = typing.cast("tuple[int]", made.inserted_primary_key)
    stored = typing.cast("dict[str, typing.Any]", made.last_inserted_params())  # with what fills itself
    for name, value in {**stored, **related, "id": key}.items():
        if name not in loaded:
            orm.attributes.set_committed_value(row, name, value)
    orm.make_transient_to_detached(row)
    session.add(row)
    _remember(session, row)
    return row


def _where_missing(session: orm.Session, model: type[models.Base], key: list[str] | None) -> typing.Any:
    return into(session, model).on_conflict_do_nothing(index_elements=key)


def _remember(session: orm.Session, row: models.Base) -> None:
    if _NEW not in session.info:
        session.info[_NEW] = weakref.WeakKeyDictionary()
        event.listen(session, "after_soft_rollback", _forget)
    session.info[_NEW][row] = session.get_nested_transaction() or session.get_transaction()


def _forget(session: orm.Session, rolled_back: orm.SessionTransaction) -> None:
    """Let the session know no more of rows that are gone; of those that a flush inserted, it sees to that itself.

    What they hung on stays, and is asked for anew, for it knows them as its own.
    """
    for row, within in list(session.info[_NEW].items()):
        while within is not None and within is not rolled_back:
            within = within.parent
        if within is not rolled_back:
            continue
        if row in session:  # else it went with what it hung on
            session.expunge(row)
        for related in list(row.__dict__.values()):
            if isinstance(related, models.Base) and related in session:
                session.expire(related)


@dataclasses.dataclass(frozen=True, slots=True)
class _Table:
    """How rows of a model are inserted: the names of its columns but the key, and which of these fill themselves."""

    insert: sa.Insert
    names: tuple[str, ...]
    defaults: frozenset[str]


@functools.cache
def _table(model: type[models.Base]) -> _Table:
    table = typing.cast(sa.Table, model.__table__)
    columns = [column for column in table.columns if not column.primary_key]
    filled = frozenset(one.key for one in columns if one.default is not None or one.server_default is not None)
    return _Table(sa.insert(table), tuple(one.key for one in columns), filled)
