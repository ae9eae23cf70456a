"""An assistant asks the archive by the protocol's own client, over a real server."""

from __future__ import annotations

import collections.abc
import socket
import typing

import anyio
import mcp
import pydantic
import pytest
import sqlalchemy as sa
from starlette import testclient

from monitor import serving, web
from monitor import settings as configured

PASSWORD = "correct horse battery"
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
ACCEPT = {"accept": "application/json, text/event-stream"}


def _with(settings: configured.Settings, **keys: object) -> configured.Settings:
    reached = settings.monitor.web.model_copy(update={"mcp": True} | keys)
    return settings.model_copy(update={"monitor": settings.monitor.model_copy(update={"web": reached})})


@pytest.fixture
def address(settings: configured.Settings, engine: sa.Engine) -> collections.abc.Iterator[str]:
    """Where an archive answers that is open to this machine, assistants included."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with serving.background(_with(settings, port=port), engine):
        yield f"http://127.0.0.1:{port}/mcp"


def _ask(address: str, tool: str, **given: object) -> typing.Any:
    """What a tool gives, or the text of its refusal."""

    async def ask() -> typing.Any:
        async with mcp.Client(address) as client:
            answer = await client.call_tool(tool, given)
            return answer.content[0].text if answer.is_error else answer.structured_content

    return anyio.run(ask)


def test_an_assistant_finds_a_meeting_and_the_sentence_that_proves_it(address: str, scribe: typing.Any) -> None:
    """From a question to words that it can quote, with their address."""
    scribe.meeting(scribe.article(1))
    found = _ask(address, "search_meetings", query="partner:asean")["result"]
    assert [one["title"] for one in found] == ["Talks with ASEAN"]
    meeting = _ask(address, "get_meeting", id=found[0]["id"])
    assert "received the head of the Secretariat of ASEAN" in meeting["involvements"][0]["evidence"]["quote"]
    assert meeting["reports"][0]["url"] == "https://news.example.org/1.html"
    article = _ask(address, "get_article", id=meeting["reports"][0]["article_id"])
    proof = meeting["involvements"][0]["evidence"]
    assert article["text"][proof["start"] : proof["end"]] == proof["quote"]


def test_an_assistant_searches_words_and_knows_the_partners(address: str, scribe: typing.Any) -> None:
    """Snippets tell which words were hit; ids of partners are what queries take."""
    scribe.meeting(scribe.article(1))
    found = _ask(address, "search_articles", query="tea was", limit=1)["result"]
    assert "Tea" in [run["text"] for run in found[0]["snippet"] if run["hit"]]
    assert {one["id"] for one in _ask(address, "list_partners")["result"]} >= {"asean", "un", "unescap"}


def test_a_wrong_question_is_answered_with_what_is_wrong(address: str) -> None:
    """So that the assistant can mend it."""
    assert "knd" in _ask(address, "search_meetings", query="knd:visit")
    assert "there is no meeting 99" in _ask(address, "get_meeting", id=99)


def test_a_locked_archive_lets_no_assistant_in_without_a_token(
    settings: configured.Settings, engine: sa.Engine
) -> None:
    """The password does for a token."""
    locked = _with(settings, password=pydantic.SecretStr(PASSWORD))
    with testclient.TestClient(web.create(locked, engine)) as client:
        assert client.post("/mcp", json=LIST, headers=ACCEPT).status_code == 401
        known = client.post("/mcp", json=LIST, headers=ACCEPT | {"authorization": f"Bearer {PASSWORD}"})
        assert known.status_code == 200
        assert "search_meetings" in known.text


def test_without_the_setting_there_is_no_endpoint(sqlite_client: testclient.TestClient) -> None:
    """It is off unless it is asked for."""
    assert sqlite_client.post("/mcp", json=LIST, headers=ACCEPT).status_code == 404
