"""Why a meeting was told: each rule with its grounds and each message with what became of it, for who operates."""

from __future__ import annotations

import collections.abc
import typing

import pytest
import selectolax.lexbor as lexbor
import sqlalchemy as sa
from starlette import testclient

from monitor import serving, settings, web
from monitor.settings import rules
from tests.monitor.web import conftest

RULES = (
    rules.Rule(name="desk", partners=("asean",), kinds=("bilateral_meeting",), email=("desk@example.org",)),
    rules.Rule(name="far", partners=("any",), places=("Minsk",), email=("far@example.org",)),
)


@pytest.fixture
def ruled(settings: settings.Settings) -> settings.Settings:
    """The settings with two rules, of which one matches."""
    return settings.model_copy(update={"rules": RULES})


@pytest.fixture
def client(ruled: settings.Settings, engine: sa.Engine) -> collections.abc.Iterator[testclient.TestClient]:
    """A client of the application as it is served."""
    app = web.create(ruled, engine, lambda: conftest.NOW, why=serving.accounts(ruled))
    with testclient.TestClient(app, base_url="http://127.0.0.1:8000") as made:
        yield made


def read(client: testclient.TestClient, address: str) -> typing.Any:
    """A page."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    return lexbor.LexborHTMLParser(answer.text)


def lines(page: typing.Any, selector: str) -> list[list[str]]:
    """What stands in the rows of a table."""
    rows = [[" ".join(cell.text().split()) for cell in row.css("th, td")] for row in page.css(f"{selector} tbody tr")]
    assert rows
    return rows


def test_each_rule_has_its_ground_and_each_message_its_end(
    client: testclient.TestClient, scribe: conftest.Scribe
) -> None:
    """The page of a meeting leads there; a rule that matches, one that does not and why, and what was written."""
    meeting = scribe.meeting(scribe.article())
    scribe.message(meeting, "desk@example.org")
    links = [one.attributes["href"] for one in read(client, f"/meetings/{meeting}").css("a")]
    assert f"/meetings/{meeting}/why" in links
    page = read(client, f"/meetings/{meeting}/why")
    heads = [" ".join(one.text().split()) for one in page.css("[aria-labelledby=rules] h3")]
    assert heads == ["desk matches", "far does not match"]
    assert ["places", "No", "Minsk", "Tashkent"] in lines(page, "[aria-labelledby=rule-2]")
    (message,) = lines(page, "[aria-labelledby=messages]")
    assert message[1:4] == ["Held", "E-mail, desk@example.org", "desk"]
    assert message[4].startswith("due since 2026-03-10")


def test_a_meeting_that_is_not_there(client: testclient.TestClient) -> None:
    """Nothing is told of it."""
    assert client.get("/meetings/7/why").status_code == 404


def test_where_nothing_tells_there_is_no_way(
    settings: settings.Settings, engine: sa.Engine, scribe: conftest.Scribe
) -> None:
    """An application without accounts neither leads there nor answers."""
    meeting = scribe.meeting(scribe.article())
    with testclient.TestClient(
        web.create(settings, engine, lambda: conftest.NOW), base_url="http://127.0.0.1:8000"
    ) as bare:
        assert "/why" not in bare.get(f"/meetings/{meeting}").text
        assert bare.get(f"/meetings/{meeting}/why").status_code == 404
