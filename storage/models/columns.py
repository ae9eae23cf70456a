"""The column types that all tables share: keys, moments in UTC, text from strangers, JSON, and the day of a moment."""

from __future__ import annotations

import datetime as dt
import re
import typing

import sqlalchemy as sa
from sqlalchemy import orm
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext import compiler
from sqlalchemy.sql import functions

Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""An integer key; SQLite numbers rows by itself only where the type is exactly INTEGER."""

# Postgres cannot store NUL, no database can store half a surrogate pair. One character for one character keeps
# the offsets of evidence true.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """The text with each NUL and lone surrogate replaced by U+FFFD, of the same length."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _storable_json(value: typing.Any) -> typing.Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _storable_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_storable_json(item) for item in value]
    return value


class Moment(sa.types.TypeDecorator[dt.datetime]):
    """A moment in UTC: aware datetimes in and out, on both databases. A naive one raises ValueError."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Aware value of any zone -> the same moment in UTC."""
        del dialect
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"a moment without a time zone cannot be stored: {value!r}")
        return value.astimezone(dt.UTC)

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """What the driver gave (SQLite: naive UTC; Postgres: aware, in the zone of its session) -> aware UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Prose(sa.types.TypeDecorator[str]):
    """Text written by others, made `storable`."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:
        """Any text -> text that both databases take."""
        del dialect
        return None if value is None else storable(value)


class Document(sa.types.TypeDecorator[typing.Any]):
    """A JSON object or list, its texts made `storable`; JSONB on Postgres."""

    impl = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
    cache_ok = True

    def process_bind_param(self, value: typing.Any, dialect: sa.Dialect) -> typing.Any:
        """Any JSON value -> one that both databases take."""
        del dialect
        return _storable_json(value)


class day_of(functions.GenericFunction[dt.date]):  # noqa: N801 -- a function of SQL, written like func.max
    """``day_of(moment)``: the UTC day of a `Moment` column, as a date that compares with date columns."""

    type = sa.Date()
    inherit_cache = True


@compiler.compiles(day_of, "sqlite")
def _day_on_sqlite(element: day_of, compiled: typing.Any, **options: typing.Any) -> str:
    return f"date({compiled.process(element.clauses, **options)})"


@compiler.compiles(day_of, "postgresql")
def _day_on_postgres(element: day_of, compiled: typing.Any, **options: typing.Any) -> str:
    return f"CAST(timezone('UTC', {compiled.process(element.clauses, **options)}) AS DATE)"


class Base(orm.DeclarativeBase):
    """The base of all tables. Every constraint has a name, for SQLite can alter only what has one."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 -- read by SQLAlchemy as a class attribute
        int: Key,
        str: Prose,
        dt.datetime: Moment,
        dict[str, typing.Any]: Document,
        list[str]: Document,
    }
