"""Every route of REST does what the OpenAPI description says, whatever it is asked (schemathesis)."""

from __future__ import annotations

import html
import typing

import fastapi
import hypothesis
import jsonschema
import pytest
import schemathesis
from schemathesis import checks
from starlette import testclient

from monitor import settings as configured
from monitor import web
from tests.monitor.web import conftest

CHECKS = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
)
"""No failure; every answer is described, by its status, type, headers and schema; what the schema forbids is refused.

What it allows may be refused still: the grammar of a query, and that `until` is not before `since`, no schema can say.
"""

EXAMPLES = 12
"""Requests for each route and database."""


@pytest.fixture
def description(settings: configured.Settings, engine: typing.Any) -> typing.Any:
    """The description of an application over an archive with a meeting that two articles report."""
    scribe = conftest.Scribe(engine)
    meeting = scribe.meeting(scribe.article(1), scribe.article(2))
    scribe.message(meeting, "desk@example.org")
    scribe.poll("herald", "ok")
    reached = settings.monitor.web.model_copy(update={"base_url": "http://testserver"})
    told = settings.model_copy(update={"monitor": settings.monitor.model_copy(update={"web": reached})})
    app: fastapi.FastAPI = web.create(told, engine, lambda: conftest.NOW)
    return schemathesis.openapi.from_asgi("/openapi.json", app)


@pytest.mark.parametrize("mode", list(schemathesis.GenerationMode), ids=lambda mode: mode.value)
def test_every_route_does_as_it_is_described(description: typing.Any, mode: schemathesis.GenerationMode) -> None:
    """Each is asked as its schema allows and as it forbids."""
    tried = 0
    for found in description.get_all_operations():
        operation = found.ok()
        if mode is schemathesis.GenerationMode.NEGATIVE and not _takes_anything(operation):
            continue

        @hypothesis.settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(hypothesis.HealthCheck))
        @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=CHECKS)

        ask()
        tried += 1
    assert tried >= 3


def told_by(client: testclient.TestClient) -> typing.Any:
    """The description, and each operation of it by its path."""
    described = client.get("/openapi.json").json()
    return described, {path: found["get"] for path, found in described["paths"].items()}


def faults(described: typing.Any, schema: typing.Any, value: typing.Any) -> list[str]:
    """What a schema of the description forbids in a value."""
    whole = {**schema, "components": described["components"]}
    checker = jsonschema.Draft202012Validator(whole, format_checker=jsonschema.FormatChecker())
    return [f"{fault.json_path}: {fault.message}" for fault in checker.iter_errors(value)]


def test_routes_and_parameters_are_described(sqlite_client: testclient.TestClient) -> None:
    """Each route says what it gives, each parameter what it means, with examples that its schema allows."""
    described, operations = told_by(sqlite_client)
    for path, operation in operations.items():
        assert operation["summary"], path
        assert operation["description"], path
        for parameter in operation.get("parameters", []):
            where = f"{path} {parameter['name']}"
            assert parameter.get("description"), where
            assert parameter["schema"].get("examples"), where
            for example in parameter["schema"]["examples"]:
                assert faults(described, parameter["schema"], example) == [], where


def test_answers_have_examples_that_their_schemas_allow(sqlite_client: testclient.TestClient) -> None:
    """Each answer of each route, failures too, is described and shown."""
    described, operations = told_by(sqlite_client)
    for path, operation in operations.items():
        for status, answer in operation["responses"].items():
            where = f"{path} {status}"
            assert answer["description"] not in ("", "Successful Response"), where
            assert bool(answer.get("content")) is (status != "304"), where
            for content in answer.get("content", {}).values():
                assert "example" in content, where
                assert faults(described, content["schema"], content["example"]) == [], where
                assert status == "200" or content["example"]["status"] == int(status), where


def test_models_are_described(sqlite_client: testclient.TestClient) -> None:
    """Each schema says what it is."""
    described, _ = told_by(sqlite_client)
    assert [name for name, one in described["components"]["schemas"].items() if not one.get("description")] == []


def test_the_examples_tell_of_one_meeting(sqlite_client: testclient.TestClient) -> None:
    """What one example refers to is what another one shows, so that they can be followed."""
    _, operations = told_by(sqlite_client)
    shown = {
        path: operation["responses"]["200"]["content"]["application/json"]["example"]
        for path, operation in operations.items()
    }
    meeting, article = shown["/api/v1/meetings/{meeting_id}"], shown["/api/v1/articles/{article_id}"]
    proof = meeting["involvements"][0]["evidence"]
    assert proof["article_id"] == article["id"] == meeting["reports"][0]["article_id"]
    assert article["text"][proof["start"] : proof["end"]] == proof["quote"]
    person = shown["/api/v1/participants"]["items"][0]
    assert (person["name"], person["latest"][0]) == (meeting["participants"][0]["name"], article["meetings"][0])
    asked = {one["name"]: one["schema"]["examples"][0] for one in operations["/api/v1/meetings"]["parameters"]}
    assert asked["partner"] == meeting["partners"][0]["id"]
    assert asked["source"] == article["source"]


def test_rest_tells_of_etags(sqlite_client: testclient.TestClient) -> None:
    """Each route under /api/v1 describes `If-None-Match`, the ETag and 304."""
    _, operations = told_by(sqlite_client)
    for path, operation in operations.items():
        if path.startswith("/api/v1/"):
            assert "if-none-match" in {one["name"].lower() for one in operation["parameters"]}, path
            assert {"ETag"} == set(operation["responses"]["304"]["headers"]), path
            assert "ETag" in operation["responses"]["200"]["headers"], path


def test_the_page_for_programs_shows_how_to_ask(sqlite_client: testclient.TestClient) -> None:
    """Each route and each parameter of its query, with an example; what all routes share is told once."""
    _, operations = told_by(sqlite_client)
    page = html.unescape(sqlite_client.get("/docs").text)
    for path, operation in operations.items():
        assert f"<code>GET {path}</code>" in page
        for parameter in operation.get("parameters", []):
            assert (f"<dt><code>{parameter['name']}</code></dt>" in page) is (parameter["in"] != "header")
    assert page.count("<code>If-None-Match</code>") == 1
    assert 'such as <code>partner:asean "plan of joint measures"</code>' in page
    assert "such as <code>partner</code>" in page


def _takes_anything(operation: typing.Any) -> bool:
    """Whether there is a parameter that can be wrong: any text may be the last part of a path."""
    return len(operation.query) > 0
