"""The page of messages, for who operates the service."""

from __future__ import annotations

import datetime as dt
import typing

import pytest
import selectolax.lexbor as lexbor
import sqlalchemy as sa
from starlette import testclient

from monitor import settings as configured
from monitor import tokens, web
from storage import database, models
from storage import tokens as stored
from tests.monitor.web import conftest


def words(node: typing.Any) -> str:
    """The text of a node on one line."""
    return " ".join(node.text().split())


@pytest.fixture
def told(client: testclient.TestClient, scribe: typing.Any, engine: sa.Engine) -> testclient.TestClient:
    """A client of an archive with one message due, and one given up after an attempt."""
    meeting = scribe.meeting(scribe.article(1))
    scribe.message(meeting, "due@example.org")
    scribe.message(meeting, "newsroom", "webhook")
    with database.sessions(engine)() as session, session.begin():
        given_up = session.scalars(sa.select(models.Message).where(models.Message.recipient == "newsroom")).one()
        given_up.status, given_up.finished_at = "given_up", conftest.NOW
        given_up.created_at += dt.timedelta(hours=1)
        detail = "<b>Internal</b> error"
        session.add(models.Attempt(message_id=given_up.id, at=conftest.NOW, outcome="gave_up", code=500, detail=detail))
    return client


def test_messages_with_their_attempts(told: testclient.TestClient) -> None:
    """The newest comes first, with what the other side said to each attempt, and leads to its meeting."""
    shown = lexbor.LexborHTMLParser(told.get("/alerts").text)
    first, second = (words(one) for one in shown.css(".result"))
    assert first.startswith("Given up Webhook, newsroom Held: meeting 1")
    assert "1 attempt 10 March 2026, 12:00 UTC: Given up, 500 <b>Internal</b> error" in first
    assert second.startswith("Due E-mail, due@example.org Held: meeting 1 by rule desk")
    assert "attempt" not in second
    assert shown.css("main b") == []


def test_messages_that_stand_so(told: testclient.TestClient) -> None:
    """The list is narrowed by how messages stand; where none does, the page leads back."""
    due = lexbor.LexborHTMLParser(told.get("/alerts?status=due").text)
    assert len(due.css(".result")) == 1
    assert "No message stands so" in told.get("/alerts?status=sent").text
    assert told.get("/alerts?status=lost").status_code == 422


def test_no_message_yet(sqlite_client: testclient.TestClient) -> None:
    """An empty outbox says what fills it."""
    assert "sco-monitor alerts test" in sqlite_client.get("/alerts").text


@pytest.mark.parametrize(("scope", "status", "linked"), [("read", 403, False), ("operate", 200, True)])
def test_for_who_operates(
    settings: configured.Settings,
    engine: sa.Engine,
    scope: models.Scope,
    status: int,
    linked: bool,
) -> None:
    """Who may only read is refused, and no page leads there."""
    secret = tokens.make()
    record = stored.TokenRecord(
        name="desk", digest=tokens.digest(secret), hint=tokens.hint(secret), scope=scope, author="test"
    )
    with database.sessions(engine)() as session, session.begin():
        stored.add(session, record, conftest.NOW)
    app = web.create(settings, engine, lambda: conftest.NOW, host="archive.example.org")
    with testclient.TestClient(app, headers={"Authorization": f"Bearer {secret}"}) as asking:
        assert asking.get("/alerts").status_code == status
        assert ("/alerts" in asking.get("/meetings").text) is linked
        assert ("/alerts" in asking.get("/meetings/99").text) is False
    with testclient.TestClient(app) as stranger:
        assert stranger.get("/alerts").status_code == 401
        assert "/alerts" not in stranger.get("/sign-in").text
