"""What all tests share: a migrated database of each kind, and no network beyond this machine."""

from __future__ import annotations

import collections.abc
import functools
import gc
import pathlib
import shutil
import typing

import hypothesis
import pytest
import sqlalchemy as sa
import structlog
from sqlalchemy import orm

from storage import database, models
from tests import postgres

# The same cases in every run, so that a change fails for what it changes; `make explore` goes where chance leads.
hypothesis.settings.register_profile("same", derandomize=True)
hypothesis.settings.register_profile("explore", max_examples=400, deadline=None)
hypothesis.settings.load_profile("same")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let sockets reach this machine only (pytest-socket reads the options), and let log lines be plain.

    What structlog makes of a traceback unless it is told otherwise takes seconds: colours, and all variables.
    """
    config.option.allow_hosts = config.option.allow_hosts or "127.0.0.1,::1,localhost"
    config.option.allow_unix_socket = True
    structlog.dev.ConsoleRenderer.get_active().exception_formatter = structlog.dev.plain_traceback


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Have each `xdist_group` go to one worker, which sees it by the end of a test's id.

    pytest-xdist 3.8 writes that to where a pytest since 9.2 does not look, and spreads the tests of a group.
    """
    if not getattr(config.option, "loadgroup", False):
        return
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        known: typing.Any = getattr(item, "_id", None)
        if mark is not None and known is not None:
            item._id = type(known).parse(f"{known}@{mark.args[0]}")  # type: ignore[attr-defined] # where it does look


def pytest_collection_finish() -> None:
    """Leave all that the collection has made out of the search for garbage, and search less often.

    It lives until the end anyway; to go through it again and again would take a twentieth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(scope="session")
def postgres_server() -> collections.abc.Iterator[str]:
    """The address of a server, up to the database name. Where none can be started, the whole run ends."""
    try:
        with postgres.server() as address:
            yield address
    except postgres.NoPostgres as error:
        pytest.exit(str(error), returncode=3)


@pytest.fixture(scope="session")
def programs() -> pathlib.Path | None:
    """Where `pg_dump` of the server's own version is; None for those on the path, where another server is used."""
    return postgres.programs()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> collections.abc.Iterator[str]:
    """The name of a migrated database to copy."""
    with postgres.made(postgres_server) as name:
        database.upgrade(postgres_server + name)
        yield name


@pytest.fixture(scope="session")
def postgres_loan(postgres_server: str, postgres_template: str) -> collections.abc.Iterator[typing.Any]:
    """The migrated database that tests use one after the other."""
    tables = [table.name for table in reversed(models.Base.metadata.sorted_tables)]
    tables.sort(key=models.Touched.__tablename__.__eq__)  # the last, for to empty others fills it
    loan = postgres.Loan(postgres_server, postgres_template, tables)
    yield loan
    loan.close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A migrated file to copy."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    database.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def postgres_url(postgres_loan: typing.Any) -> collections.abc.Iterator[str]:
    """The address of a migrated Postgres database that holds nothing, and is the test's own while it runs."""
    yield postgres_loan.lend()
    postgres_loan.take_back()


@pytest.fixture
def empty_postgres_url(postgres_server: str) -> collections.abc.Iterator[str]:
    """The address of a Postgres database without tables."""
    with postgres.made(postgres_server) as name:
        yield postgres_server + name


@pytest.fixture
def sqlite_url(sqlite_template: pathlib.Path, tmp_path: pathlib.Path) -> str:
    """The address of a migrated SQLite database of the test's own."""
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'monitor.db')}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated database: the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: pathlib.Path) -> str:
    """The address of a database without tables: the test runs once on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'var' / 'empty.db'}"
    url: str = request.getfixturevalue("empty_postgres_url")
    return url


@pytest.fixture(scope="session")
def lasting_engine(
    tmp_path_factory: pytest.TempPathFactory,
) -> collections.abc.Callable[[str], sa.Engine]:
    """Gives the engine for the database at an address, from test to test the same one.

    An engine keeps the statements that it has compiled; a new one for every test would spend a fifth of the time
    of all tests that have one on compiling them again. On SQLite it goes by a link to the file of the test.
    """
    link = tmp_path_factory.mktemp("engine") / "monitor.db"
    kept = functools.cache(database.engine)

    def engine(address: str) -> sa.Engine:
        if address.startswith("sqlite"):
            link.unlink(missing_ok=True)
            link.symlink_to(address.removeprefix("sqlite:///"))
            address = f"sqlite:///{link}"
        return kept(address)

    return engine


@pytest.fixture
def engine(
    database_url: str, lasting_engine: collections.abc.Callable[[str], sa.Engine]
) -> collections.abc.Iterator[sa.Engine]:
    """An engine on a migrated database of each kind, without connections when the test begins and when it ends."""
    made = lasting_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def session(engine: sa.Engine) -> collections.abc.Iterator[orm.Session]:
    """A session on a migrated database of each kind."""
    with database.sessions(engine)() as made:
        yield made
