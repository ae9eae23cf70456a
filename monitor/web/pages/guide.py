"""``/docs``: what REST offers, read from the application's own OpenAPI description."""

from __future__ import annotations

import dataclasses
import typing

import fastapi

from monitor.web import access

router = fastapi.APIRouter(prefix="/docs")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A route as it is told to people; parameters with their descriptions and an example."""

    path: str
    summary: str
    description: str
    parameters: list[tuple[str, str, str]]


@router.get("")
def guide(request: fastapi.Request, shared: access.Shared) -> str:
    """Every route with its parameters."""
    return shared.render("guide.html", here="guide", operations=_operations(request.app.openapi()))


def _operations(description: dict[str, typing.Any]) -> list[Operation]:
    return [
        Operation(
            path=path,
            summary=told["summary"],
            description=told.get("description", ""),
            parameters=[_parameter(one) for one in told.get("parameters", []) if one["in"] != "header"],
        )
        for path, methods in description["paths"].items()
        for told in methods.values()
    ]


def _parameter(told: dict[str, typing.Any]) -> tuple[str, str, str]:
    example = next(iter(told["schema"].get("examples", [])), "")
    return told["name"], told.get("description", ""), str(example[0] if isinstance(example, list) else example)
