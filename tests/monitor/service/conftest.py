"""A desk on each kind of database, the time, and an empty site."""

from __future__ import annotations

import collections.abc
import pathlib
import shutil

import pytest
import sqlalchemy as sa

from monitor import service
from tests.monitor.service import newsdesk, ward

SHIPPED = pathlib.Path(__file__).resolve().parents[3] / "config"


@pytest.fixture
def clock() -> newsdesk.Clock:
    """The time of a test."""
    return newsdesk.Clock()


@pytest.fixture
def site(clock: newsdesk.Clock) -> newsdesk.Site:
    """An empty site."""
    return newsdesk.Site(clock)


@pytest.fixture
def desk(engine: sa.Engine, database_url: str, clock: newsdesk.Clock) -> service.Service:
    """A service on a migrated database of each kind."""
    return newsdesk.make_desk(engine, newsdesk.configuration(database_url), clock)


@pytest.fixture
def visited(desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> service.Service:
    """A desk that knows the site with two releases, half an hour ago."""
    site.list(2, 1)
    site.put(1, *newsdesk.OTHER)
    site.put(2, *newsdesk.MEETING)
    newsdesk.visit(desk, site)
    clock.forward(minutes=30)
    return desk


@pytest.fixture
def told(visited: service.Service, site: newsdesk.Site) -> service.Service:
    """A desk that has told of a third release, just now."""
    site.list(3, 2, 1)
    site.put(3, *newsdesk.LATER)
    newsdesk.visit(visited, site)
    assert newsdesk.states(visited) == ["held"]
    return visited


@pytest.fixture(scope="session")
def victims() -> collections.abc.Iterator[ward.Victims]:
    """Services that die; the process that forks them takes seconds to start."""
    with ward.victims() as made:
        yield made


@pytest.fixture
def folder(tmp_path: pathlib.Path, sqlite_url: str) -> pathlib.Path:
    """The shipped configuration on a migrated database of the test's own."""
    made = tmp_path / "config"
    shutil.copytree(SHIPPED, made)
    (made / "monitor.toml").write_text(f'database_url = "{sqlite_url}"\n', encoding="utf-8")
    return made


@pytest.fixture
def command(
    folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> collections.abc.Iterator[newsdesk.Command]:
    """Runs a command line in this process, with `folder` as its configuration."""
    with newsdesk.commanding(folder, monkeypatch, capsys) as run:
        yield run
