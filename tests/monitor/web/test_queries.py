"""How often pages ask the database."""

from __future__ import annotations

import collections.abc
import contextlib
import typing

import pytest
import sqlalchemy as sa
from starlette import testclient


@contextlib.contextmanager
def counted(engine: sa.Engine) -> collections.abc.Iterator[list[str]]:
    """The statements that are run meanwhile."""
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/meetings",
        "/search?q=tea",
        "/partners/asean",
        "/api/v1/meetings",
        "/api/v1/articles",
        "/api/v1/articles/1/revisions",
        "/api/v1/participants",
        "/api/v1/timeline",
        "/articles/1",
        "/meetings/1",
    ],
)
def test_as_many_queries_for_few_as_for_many(
    client: testclient.TestClient, engine: sa.Engine, scribe: typing.Any, path: str
) -> None:
    """The number of queries does not grow with the number of results, and is small."""

    def asked() -> int:
        with counted(engine) as statements:
            assert client.get(path).status_code == 200
        return len(statements)

    first = scribe.article(1)
    scribe.meeting(first)
    asked()  # what is counted in memory is read once, and then what was written since
    scribe.meeting(first, scribe.article(2))
    few = asked()
    for number in range(3, 9):
        scribe.meeting(first, scribe.article(number))
    assert asked() == few
    assert few <= 18
