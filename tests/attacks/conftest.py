"""The archive of attacks on each kind of database, and what asks it."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import pathlib
import shutil

import pytest
import sqlalchemy as sa
from starlette import testclient

from monitor import web
from storage import database
from tests import postgres
from tests.attacks import archive
from tests.monitor.service import newsdesk

SHIPPED = pathlib.Path(__file__).resolve().parents[2] / "config"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Attacked:
    """An archive of attacks: its address, an engine on it, and what it holds by the name of each attack."""

    url: str
    engine: sa.Engine
    told: dict[str, archive.Told]


@contextlib.contextmanager
def _filled(url: str) -> collections.abc.Iterator[Attacked]:
    engine = database.engine(url)
    yield Attacked(url=url, engine=engine, told=archive.write(engine))
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_attacked(
    sqlite_template: pathlib.Path, tmp_path_factory: pytest.TempPathFactory
) -> collections.abc.Iterator[Attacked]:
    """The archive in a file."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("attacked") / "monitor.db")
    with _filled(f"sqlite:///{file}") as made:
        yield made


@pytest.fixture(scope="session")
def postgres_attacked(postgres_server: str, postgres_template: str) -> collections.abc.Iterator[Attacked]:
    """The archive on Postgres."""
    with postgres.made(postgres_server, postgres_template) as name, _filled(postgres_server + name) as made:
        yield made


@pytest.fixture(
    scope="session",
    # One worker of a run on several fills the archive of a kind for all tests that ask it.
    params=[pytest.param(kind, marks=pytest.mark.xdist_group(f"attacks on {kind}")) for kind in ("sqlite", "postgres")],
)
def attacked(request: pytest.FixtureRequest) -> Attacked:
    """The archive on each kind of database, for tests that only read it; they may come to the kinds in turn."""
    found: Attacked = request.getfixturevalue(f"{request.param}_attacked")
    return found


@pytest.fixture
def told(attacked: Attacked) -> dict[str, archive.Told]:
    """What the archive holds, by the name of each attack."""
    return attacked.told


@pytest.fixture
def client(attacked: Attacked) -> collections.abc.Iterator[testclient.TestClient]:
    """A client of the web application over it."""
    made = web.create(archive.SETTINGS, attacked.engine, lambda: archive.NOW)
    with testclient.TestClient(made, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.fixture
def command(
    attacked: Attacked, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> collections.abc.Iterator[newsdesk.Command]:  # fmt: skip
    """Runs a command line on it in this process."""
    folder = tmp_path / "config"
    shutil.copytree(SHIPPED, folder)
    (folder / "monitor.toml").write_text(f'database_url = "{attacked.url}"\n', encoding="utf-8")
    with newsdesk.commanding(folder, monkeypatch, capsys) as run:
        yield run
