"""Leaving by the link of a letter: only a POST counts, only with our signature, and it is on record."""

from __future__ import annotations

import datetime as dt

import pytest
import selectolax.lexbor
import sqlalchemy as sa
from starlette import testclient

from monitor import settings as configured
from monitor import unsubscribing, web
from storage import database, unsubscribed

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)
WEB = configured.Web(base_url="https://sco.example/archive", link_key="0123456789abcdef")
WISH = unsubscribing.Leave(recipient="anna@example.org", rules=("desk", "<b>all</b>"))


def _client(engine: sa.Engine, reached: configured.Web = WEB) -> testclient.TestClient:
    loaded = configured.Settings(monitor=configured.Monitor(web=reached))
    return testclient.TestClient(web.create(loaded, engine, lambda: NOW), root_path="")


def _path(wish: unsubscribing.Leave) -> str:
    assert WEB.links is not None
    return WEB.links.to(wish).removeprefix("https://sco.example/archive")


def _left(engine: sa.Engine) -> set[tuple[str, str | None]]:
    with database.sessions(engine)() as session:
        return set(unsubscribed.pairs(session))


def test_one_click_is_enough(engine: sa.Engine) -> None:
    """What a mail program posts (RFC 8058) leaves the rules of the letter, without a redirect; twice is as once."""
    client = _client(engine)
    for _ in range(2):
        answer = client.post(
            _path(WISH),
            content="List-Unsubscribe=One-Click",
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        assert answer.status_code == 200
    assert _left(engine) == {("anna@example.org", "desk"), ("anna@example.org", "<b>all</b>")}
    with database.sessions(engine)() as session:
        assert {one.at for one in unsubscribed.listed(session)} == {NOW}


def test_to_look_changes_nothing(engine: sa.Engine) -> None:
    """GET and HEAD, which programs that look behind links send, show a page with buttons and note nothing."""
    client = _client(engine)
    assert client.head(_path(WISH)).status_code == 200
    page = selectolax.lexbor.LexborHTMLParser(client.get(_path(WISH)).text)
    forms = page.css("form[method=post]")
    assert _left(engine) == set()
    assert page.css("main b") == []
    assert "a…@example.org" in page.text()
    assert "anna@example.org" not in page.html
    for form, left in zip(
        forms, ({("anna@example.org", "desk"), ("anna@example.org", "<b>all</b>")}, None), strict=True
    ):
        action = form.attributes["action"] or ""
        assert client.post(action.removeprefix("/archive")).status_code == 200
        assert _left(engine) >= (left or {("anna@example.org", None)})


@pytest.mark.parametrize("token", ["x", "x.y", "WyJhIiwgbnVsbF0.AAAAAAAAAAAAAAAAAAAAAA", "é.é"])
def test_nobody_can_make_a_link(engine: sa.Engine, token: str) -> None:
    """Without our signature a link leads nowhere, by whatever method."""
    client = _client(engine)
    for answer in (client.get(f"/unsubscribe/{token}"), client.post(f"/unsubscribe/{token}")):
        assert answer.status_code == 404
        assert "no longer valid" in answer.text
    assert _left(engine) == set()


@pytest.mark.parametrize("reached", [configured.Web(), configured.Web(link_key="0123456789abcdef")])
def test_without_key_or_address_there_is_no_such_page(engine: sa.Engine, reached: configured.Web) -> None:
    """Where letters hold no links, none is honoured."""
    assert _client(engine, reached).post(_path(WISH)).status_code == 404
    assert _left(engine) == set()
