"""Every route of REST does what the OpenAPI description says, whatever it is asked (schemathesis)."""

from __future__ import annotations

import typing

import fastapi
import hypothesis
import pytest
import schemathesis
from schemathesis import checks

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


def _takes_anything(operation: typing.Any) -> bool:
    """Whether there is a parameter that can be wrong: any text may be the last part of a path."""
    return len(operation.query) > 0
