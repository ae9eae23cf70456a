"""Whether the service says truly that it is up and ready."""

from __future__ import annotations

import collections.abc
import contextlib
import pathlib

import pytest
from starlette import testclient

from monitor import settings as configured
from monitor import web
from storage import database

Maker = collections.abc.Callable[[str], testclient.TestClient]


@pytest.fixture
def client_of() -> collections.abc.Iterator[Maker]:
    """What makes a client over any database, that gets an answer also where the application fails."""
    with contextlib.ExitStack() as stack:

        def make(url: str) -> testclient.TestClient:
            engine = database.engine(url)
            stack.callback(engine.dispose)
            app = web.create(configured.Settings(), engine)
            return testclient.TestClient(app, "http://127.0.0.1:8000", raise_server_exceptions=False)

        yield make


def test_ready(client: testclient.TestClient) -> None:
    """A migrated database is ready."""
    for path in ("/healthz", "/readyz"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_missing_schema(client_of: Maker, empty_url: str) -> None:
    """Without tables the process is up and not ready, and says what to do."""
    client = client_of(empty_url)
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert "sco-monitor db upgrade" in answer.json()["detail"]


def test_pages_without_schema(client_of: Maker, empty_url: str) -> None:
    """Without tables pages and REST say that the archive cannot be read, in their own forms."""
    client = client_of(empty_url)
    page, rest = client.get("/"), client.get("/api/v1/meetings")
    assert (page.status_code, rest.status_code) == (503, 503)
    assert page.headers["content-type"].startswith("text/html")
    assert "cannot be read" in rest.json()["detail"]


def test_unreachable(client_of: Maker) -> None:
    """Where no database answers, the process is up and not ready, and gives away no password."""
    answer = client_of("postgresql://reader:hidden-word@127.0.0.1:1/none").get("/readyz")
    assert answer.status_code == 503
    assert "hidden-word" not in answer.text


def test_no_database(client_of: Maker, tmp_path: pathlib.Path) -> None:
    """A file that is no database is told in one line."""
    file = tmp_path / "monitor.db"
    file.write_text("This is a shopping list. " * 100, encoding="utf-8")
    answer = client_of(f"sqlite:///{file}").get("/readyz")
    assert answer.status_code == 503
    assert "not an SQLite database" in answer.json()["detail"]
