"""ETags: who has an answer already is told so, and gets it anew as soon as it is another one."""

from __future__ import annotations

import asyncio
import typing

import fastapi
import pydantic
import pytest
from fastapi import responses
from starlette import testclient, types

from monitor import settings as configured
from monitor import web
from monitor.web import validators
from storage import database

LISTS = ("/api/v1/meetings", "/api/v1/articles", "/api/v1/participants", "/api/v1/facets", "/api/v1/timeline")
FEEDS = ("/feeds/meetings.atom", "/feeds/meetings.json", "/feeds/meetings.ics")


@pytest.mark.parametrize("path", [*LISTS, *FEEDS, "/api/v1/partners", "/api/v1/sources", "/api/v1/outbox"])
def test_what_has_not_changed_is_not_sent_again(sqlite_client: testclient.TestClient, path: str) -> None:
    """Its ETag is answered by 304, without content and what describes it, with what caches go by."""
    full = sqlite_client.get(path)
    assert (full.status_code, full.headers["cache-control"]) == (200, "private, no-cache")
    again = sqlite_client.get(path, headers={"if-none-match": full.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert {"etag", "cache-control", "vary", "x-content-type-options"} <= set(again.headers)
    assert {name: full.headers[name] for name in again.headers} == dict(again.headers)
    assert not {"content-type", "content-length"} & set(again.headers)


@pytest.mark.parametrize("path", [*LISTS, *FEEDS])
def test_what_has_changed_is_sent(client: testclient.TestClient, scribe: typing.Any, path: str) -> None:
    """With news, the same request has another ETag, and the old one is of no use."""
    before = client.get(path).headers["etag"]
    scribe.meeting(scribe.article())
    after = client.get(path, headers={"if-none-match": before})
    assert (after.status_code, bool(after.content)) == (200, True)
    assert after.headers["etag"] != before


def test_one_article_that_is_edited(client: testclient.TestClient, scribe: typing.Any) -> None:
    """An edit makes another answer of the article and of its revisions."""
    article = scribe.article()
    for words, path in (("New", f"/api/v1/articles/{article}"), ("Newer", f"/api/v1/articles/{article}/revisions")):
        known = {"if-none-match": client.get(path).headers["etag"]}
        assert client.get(path, headers=known).status_code == 304
        scribe.amend(article, f"{words} words.")
        assert client.get(path, headers=known).status_code == 200


def test_head_is_answered_alike(sqlite_client: testclient.TestClient) -> None:
    """HEAD has the ETag of GET, and 304 as well."""
    etag = sqlite_client.get(LISTS[0]).headers["etag"]
    assert sqlite_client.head(LISTS[0]).headers["etag"] == etag
    assert sqlite_client.head(LISTS[0], headers={"if-none-match": etag}).status_code == 304


@pytest.mark.parametrize("path", ["/api/v1/meetings/99", "/api/v1/meetings?limit=0", "/api/v1/nonsense"])
def test_a_failure_has_no_etag(sqlite_client: testclient.TestClient, path: str) -> None:
    """A failure is told each time, whatever is asked, and nobody keeps it for others."""
    answer = sqlite_client.get(path, headers={"if-none-match": "*"})
    assert answer.status_code in (404, 422)
    assert "etag" not in answer.headers
    assert answer.headers["cache-control"] == "private, no-cache"


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ('"abc"', True),
        ('W/"abc"', True),
        ('"x", W/"abc" ,"y"', True),
        ('"a,b","abc"', True),
        (" * ", True),
        ("", False),
        ("abc", False),
        ('"ab"', False),
        ('"x*"', False),
        ('"abc', False),
    ],
)
def test_how_etags_are_compared(asked: str, *, known: bool) -> None:
    """As in RFC 9110 section 13.1.2: any of a list, strong or weak, or a star; what is no tag matches nothing."""
    assert validators.is_known('"abc"', asked) is known


def test_lines_of_one_header_are_one_list(sqlite_client: testclient.TestClient) -> None:
    """A header that comes twice says the same as one with a comma (RFC 9110 section 5.3)."""
    etag = sqlite_client.get(LISTS[0]).headers["etag"]
    twice = [("if-none-match", '"x"'), ("if-none-match", etag)]
    assert sqlite_client.get(LISTS[0], headers=twice).status_code == 304


def test_behind_a_lock_nothing_is_told_by_an_etag(settings: configured.Settings, sqlite_url: str) -> None:
    """A stranger gets 401 whatever ETag comes along; caches keep answers apart by who asked."""
    closed = settings.monitor.web.model_copy(update={"password": pydantic.SecretStr("correct horse battery")})
    told = settings.model_copy(update={"monitor": settings.monitor.model_copy(update={"web": closed})})
    engine = database.engine(sqlite_url)
    client = testclient.TestClient(web.create(told, engine))
    full = client.get(LISTS[0], auth=("anybody", "correct horse battery"))
    assert full.headers["vary"] == "Authorization, Cookie"
    refused = client.get(LISTS[0], headers={"if-none-match": full.headers["etag"]})
    assert (refused.status_code, "etag" in refused.headers) == (401, False)
    engine.dispose()


def test_what_comes_in_parts_is_passed_on_as_it_comes() -> None:
    """A stream is not held back to make an ETag of it, and one that the application made stays."""
    app = fastapi.FastAPI()

    @app.get("/api/stream")
    def stream() -> fastapi.Response:
        return responses.StreamingResponse(iter(["one ", "two"]))

    @app.get("/api/own")
    def own() -> fastapi.Response:
        return responses.PlainTextResponse("one", headers={"etag": '"own"', "vary": "Accept"})

    app.add_middleware(validators.Validators)
    client = testclient.TestClient(app)
    streamed = client.get("/api/stream", headers={"if-none-match": "*"})
    assert (streamed.status_code, streamed.text, "etag" in streamed.headers) == (200, "one two", False)
    assert client.get("/api/own").headers["vary"] == "Accept, Authorization, Cookie"
    assert client.get("/api/own", headers={"if-none-match": '"own"'}).status_code == 304


def test_pages_and_other_protocols_are_left_alone(sqlite_client: testclient.TestClient) -> None:
    """Pages have no ETag, and what is no request over HTTP passes through."""
    assert "etag" not in sqlite_client.get("/").headers
    seen: list[types.Scope] = []

    async def app(scope: types.Scope, _receive: types.Receive, _send: types.Send) -> None:
        seen.append(scope)

    async def nothing() -> types.Message:
        return {}

    async def nowhere(_message: types.Message) -> None:
        return None

    asyncio.run(validators.Validators(app)({"type": "lifespan"}, nothing, nowhere))
    assert seen == [{"type": "lifespan"}]
