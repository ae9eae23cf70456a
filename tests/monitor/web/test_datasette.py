"""datasette opens the SQLite file with the metadata that ships: queries answer, and who gets messages is private."""

from __future__ import annotations

import collections.abc
import json
import pathlib
import shutil
import typing

import anyio
import pytest
from datasette import app

from storage import database, models
from tests.monitor.web import conftest

METADATA = json.loads((pathlib.Path(__file__).parents[3] / "config" / "datasette.json").read_text(encoding="utf-8"))
SHIPPED = METADATA["databases"]["sco-monitor"]
PRIVATE = ("message", "attempt", "recipient", "unsubscribed", "token")
Ask = collections.abc.Callable[[str], typing.Any]


@pytest.fixture
def ask(sqlite_url: str, tmp_path: pathlib.Path) -> Ask:
    """Gives the answer of datasette to a path, over an archive with one meeting."""
    engine = database.engine(sqlite_url)
    scribe = conftest.Scribe(engine)
    scribe.meeting(scribe.article(1))
    engine.dispose()
    file = shutil.copy(tmp_path / "monitor.db", tmp_path / "sco-monitor.db")

    def answer(path: str) -> typing.Any:
        async def get() -> typing.Any:
            opened = app.Datasette([str(file)], metadata=METADATA, settings={"num_sql_threads": 0})
            answer = await opened.client.get(f"/sco-monitor{path}")
            opened.databases["sco-monitor"].close()
            return answer

        return anyio.run(get)

    return answer


@pytest.mark.parametrize("name", SHIPPED["queries"])
def test_each_query_answers(ask: Ask, name: str) -> None:
    """Those on what is there have the meeting in them."""
    answer = ask(f"/{name}.json?_shape=array&partner=asean")
    assert answer.status_code == 200, answer.text
    assert bool(answer.json()) is (name != "ahead")


def test_the_sentence_that_proves_a_partner_is_asked_for_by_its_id(ask: Ask) -> None:
    """The query with a parameter takes it."""
    found = ask("/with_partner.json?_shape=array&partner=asean").json()
    assert [row["quote"] for row in found] == [conftest.PROOF]
    assert ask("/with_partner.json?_shape=array&partner=un").json() == []


@pytest.mark.parametrize("table", PRIVATE)
def test_who_gets_messages_is_for_the_operator(ask: Ask, table: str) -> None:
    """Neither as a table nor by SQL; `datasette --root` shows it."""
    assert ask(f"/{table}.json").status_code == 403
    assert ask(f".json?sql=select+*+from+{table}").status_code == 403
    assert SHIPPED["tables"][table]["allow"] == {"id": "root"}


def test_every_table_that_it_names_is_one_of_ours() -> None:
    """Nothing is described that a migration took away."""
    ours = set(models.Base.metadata.tables) | {"article_fts", "alembic_version"}
    assert set(SHIPPED["tables"]) <= ours
    assert set(PRIVATE) <= ours
