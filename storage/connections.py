"""Connections to SQLite, as every one of them is made: with a write-ahead log, and with transactions that queue."""

from __future__ import annotations

import sqlite3
import time
import typing

import sqlalchemy as sa
from sqlalchemy import event, pool

_BUSY_MILLISECONDS = 30_000
_LOOK_AGAIN = 0.02  # seconds
_READS_ONLY = "reads_only"  # noted at a connection while it is so


def prepare(engine: sa.Engine) -> None:
    """Have an engine make such connections: writers wait for each other, who only reads waits for nobody."""
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _let_write)


def is_busy(error: sqlite3.Error) -> bool:
    """Whether an error says that another connection has what was asked for."""
    return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the low byte is the primary code


def _configure(connection: sqlite3.Connection, _record: typing.Any) -> None:
    connection.isolation_level = None  # SQLAlchemy opens the transactions, see _begin
    connection.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    _keep_a_log(connection)
    for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Let the file have a write-ahead log. Where several make a new file at once, SQLite does not wait by itself."""
    until = time.monotonic() + _BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if not is_busy(error) or time.monotonic() > until:
                raise
            time.sleep(_LOOK_AGAIN)
        else:
            return


def _begin(connection: sa.Connection) -> None:
    read_only = connection.get_execution_options().get("sqlite_readonly", False)
    if read_only != connection.info.get(_READS_ONLY, False):
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if read_only else 'OFF'}")
        connection.info[_READS_ONLY] = read_only
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _let_write(connection: sqlite3.Connection | None, record: pool.ConnectionPoolEntry) -> None:
    """A connection that only read goes back to the pool as it came: whoever takes it next may write."""
    if connection is not None and record.info.pop(_READS_ONLY, False):
        connection.execute("PRAGMA query_only=OFF")
