"""Opening the database: engines, sessions, the schema and its migrations.

StorageError          the database cannot be used; one line says why and what to do
  BadAddress          the address is not one of SQLite or Postgres
  Unreachable         nothing can be opened there
  NotADatabase        there is a file, but not one of SQLite
  MissingSchema       the database is empty
  OlderSchema         it was made by an earlier version
  NewerSchema         it was made by a later version
"""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import typing
from importlib import resources

import sqlalchemy as sa
from sqlalchemy import event, exc, orm

from storage import connections

if typing.TYPE_CHECKING:
    from alembic import config as alembic_config

_UPGRADE_LOCK = 0x5C0_0001  # any number will do, as long as nobody else locks it in the same database
_WRITING_LOCK = 0x5C0_0002
CONNECT = {"connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3,
           "tcp_user_timeout": 30_000}  # fmt: skip
"""For Postgres: a server that a broken network hides is noticed in half a minute, and not waited for for ever."""
_REVISION_LENGTH = len("20261122_1040")
_LIMIT_EXCEEDED = "54"  # the class of SQLSTATE, in Postgres


class StorageError(Exception):
    """The database cannot be used. `address` is where, without its password."""

    def __init__(self, message: str, *, address: str) -> None:
        super().__init__(f"{message} ({address})")
        self.address = address


class BadAddress(StorageError):
    """The address of the database is not one of SQLite or Postgres."""


class Unreachable(StorageError):
    """Nothing can be opened at the address."""


class NotADatabase(StorageError):
    """The file is not one of SQLite."""


class MissingSchema(StorageError):
    """There are no tables yet."""


class OlderSchema(StorageError):
    """The tables are those of an earlier version."""


class NewerSchema(StorageError):
    """The tables are those of a later version."""


def engine(url: str) -> sa.Engine:
    """The engine for an address such as ``sqlite:///var/sco-monitor.db`` or ``postgresql://user@host/name``.

    Nothing is opened yet. On SQLite the parent folder is made at the first connection, writing transactions
    queue (WAL and BEGIN IMMEDIATE: with SQLite's defaults they overwrite each other), and foreign keys hold.
    Raises BadAddress; later, wherever a connection is made, Unreachable or NotADatabase.
    """
    address = _parsed(url)
    if address.get_backend_name() == "sqlite":
        made = sa.create_engine(address)
        event.listen(made, "do_connect", _make_folder)
        connections.prepare(made)
    else:
        made = sa.create_engine(address, pool_pre_ping=True, connect_args=dict(CONNECT))
    event.listen(made, "handle_error", _explain)
    return made


def sessions(engine: sa.Engine, *, read_only: bool = False) -> orm.sessionmaker[orm.Session]:
    """What makes sessions on an engine. With `read_only` they never wait for a writer, and to write is an error."""
    if read_only:
        engine = engine.execution_options(sqlite_readonly=True, postgresql_readonly=True)
    return orm.sessionmaker(engine)


def at_fault(error: Exception) -> bool:
    """Whether the database is at fault, and not what somebody would have it store, as a value too long for an index."""
    if isinstance(error, exc.DataError | exc.IntegrityError):
        return False
    if isinstance(error, exc.DBAPIError) and str(getattr(error.orig, "sqlstate", "")).startswith(_LIMIT_EXCEEDED):
        return False
    return isinstance(error, exc.SQLAlchemyError | StorageError)


def alone(session: orm.Session) -> None:
    """Let one transaction at a time go on from here until it ends: those that decide by what is there what to add.

    Without it two reports of one meeting, taken in at once, would not see each other. On SQLite it is so anyway. It is
    asked for before anything is written: two that take a row and this lock in either order would wait for each other.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITING_LOCK)))


def together(session: orm.Session, name: str) -> None:
    """Let the transaction go on beside others that ask for this by another name, and not beside one that is `alone`.

    For those that add what hangs on nothing that others add. None of them may ask to be alone after that.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock_shared(_WRITING_LOCK)))
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITING_LOCK, sa.func.hashtext(name))))


def upgrade(database: sa.Engine | str, revision: str = "head") -> None:
    """Make the tables, or bring them to the newest schema, in one transaction; nothing happens where they are.

    Of several processes that start at once, one does it and the others wait. Raises StorageError.
    """
    from alembic import command

    with _opened(database) as bind:
        _refuse_newer(bind)
        with bind.begin() as connection:
            _lock(connection)
            command.upgrade(migrations(connection), revision)


def downgrade(database: sa.Engine | str, revision: str) -> None:
    """Take the tables back to an earlier revision, or to ``base``, which drops them and all they hold."""
    from alembic import command

    with _opened(database) as bind, bind.begin() as connection:
        _lock(connection)
        command.downgrade(migrations(connection), revision)


def current(engine: sa.Engine) -> str | None:
    """The revision that the tables are at, None where there are none."""
    if _is_absent(engine):
        return None
    with engine.execution_options(sqlite_readonly=True).connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        return connection.scalar(sa.select(sa.column("version_num", sa.Text)).select_from(sa.table("alembic_version")))


def head() -> str:
    """The revision that this version of the code works with.

    The files of migrations begin with theirs, and go by the time. Alembic would take a quarter of a second to say so,
    which every command would wait for.
    """
    return max(file.name[:_REVISION_LENGTH] for file in (_folder() / "versions").glob("[0-9]*.py"))


def check(engine: sa.Engine) -> None:
    """Do nothing if the tables are those that this version works with; else raise what is wrong, as a StorageError."""
    address = _address(engine.url)
    found = current(engine)
    if found == head():
        return
    if found is None:
        raise MissingSchema("the database has no tables yet, run `sco-monitor db upgrade`", address=address)
    _refuse_newer(engine)
    raise OlderSchema(f"the database is at {found}, run `sco-monitor db upgrade`", address=address)


def free_bytes(engine: sa.Engine) -> int | None:
    """Bytes that are free where an SQLite database lies; None for one elsewhere, or none on a disk."""
    file = _file(engine.url)
    return shutil.disk_usage(file.parent).free if file is not None and file.exists() else None


def migrations(connection: sa.Connection | None = None) -> alembic_config.Config:
    """Alembic's configuration: our scripts, on an open connection, or for commands that need none."""
    from alembic import config

    made = config.Config(attributes={"connection": connection} if connection is not None else {})
    made.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    return made


def is_modelled(_object: typing.Any, name: str | None, kind: str, _reflected: bool, _compare_to: typing.Any) -> bool:
    """For Alembic's comparison: False for full-text tables and columns, in plain SQL, and for the queue's tables."""
    if kind == "table":
        return not (name or "").startswith(("article_fts", "procrastinate_"))
    return name not in {"tsv", "ix_article_tsv", "newness"}


def _parsed(url: str) -> sa.URL:
    try:
        address = sa.make_url(url)
    except exc.ArgumentError as error:
        raise BadAddress("not the address of a database", address=url) from error
    if address.drivername == "postgres":  # what many hosts write
        address = address.set(drivername="postgresql")
    if address.drivername not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise BadAddress("the database must be sqlite:// or postgresql://", address=_address(address))
    return address


def _address(url: sa.URL) -> str:
    return url.render_as_string(hide_password=True)


def _file(url: sa.URL) -> pathlib.Path | None:
    """The file of an SQLite address; None for Postgres, for a database in memory and for ``file:`` names."""
    name = url.database
    if url.get_backend_name() != "sqlite" or not name or name == ":memory:" or name.startswith("file:"):
        return None
    return pathlib.Path(name)


def _is_absent(engine: sa.Engine) -> bool:
    """Whether to connect would make an empty file, which asking for the schema should not."""
    file = _file(engine.url)
    return file is not None and not file.exists()


def _make_folder(_dialect: typing.Any, _record: typing.Any, arguments: list[typing.Any], _options: typing.Any) -> None:
    name = str(arguments[0])
    if name == ":memory:" or name.startswith("file:"):
        return
    try:
        pathlib.Path(name).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unreachable(f"the folder cannot be made: {error.strerror}", address=name) from error


def _explain(context: sa.engine.ExceptionContext) -> None:
    """Raise our own error, in one line, in place of the driver's where no connection could be made."""
    if context.connection is not None or context.engine is None:
        return
    address = _address(context.engine.url)
    lines = str(context.original_exception).strip().splitlines() or ["no reason was given"]
    if "not a database" in lines[0]:
        raise NotADatabase("the file is not an SQLite database", address=address) from context.original_exception
    raise Unreachable(f"the database cannot be opened: {lines[0]}", address=address) from context.original_exception


@contextlib.contextmanager
def _opened(database: sa.Engine | str) -> typing.Iterator[sa.Engine]:
    """The engine itself, or one for the address that is closed in the end."""
    if isinstance(database, sa.Engine):
        yield database
        return
    made = engine(database)
    try:
        yield made
    finally:
        made.dispose()


def _lock(connection: sa.Connection) -> None:
    """One migration at a time. On SQLite, BEGIN IMMEDIATE has seen to it."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_UPGRADE_LOCK)))


def _refuse_newer(engine: sa.Engine) -> None:
    found = current(engine)
    if found is not None and found not in {script.revision for script in _scripts().walk_revisions()}:
        message = f"the database is at {found}, which this version does not know: install the newer sco-monitor"
        raise NewerSchema(message, address=_address(engine.url))


def _scripts() -> typing.Any:
    from alembic import script

    return script.ScriptDirectory.from_config(migrations())


def _folder() -> pathlib.Path:
    """The folder of migrations: inside the package where it was installed, beside it in a checkout."""
    packaged = pathlib.Path(str(resources.files("storage"))) / "_migrations"
    return packaged if packaged.is_dir() else packaged.parent.parent / "alembic"
