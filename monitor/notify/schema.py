"""The JSON Schema of what a webhook receives, and of the lines in a file or a pipe: `event`. Pure.

`docs/webhook.schema.json` is its output; `sco-monitor alerts schema` prints it.
"""

from __future__ import annotations

import typing

import pydantic

from monitor.notify import condition, digest
from monitor.notify import notice as told

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ABOUT = {
    "Notice": ("What is told of a meeting or a mention", r"^(meeting|mention)\.[a-z_]+$"),
    "Digest": ("Several notices in one message", r"^digest$"),
    "Condition": ("What the operator is told", r"^(source|recipient|disk|outbox)\.[a-z_]+$"),
}


def event() -> dict[str, typing.Any]:
    """The schema of one event: `type`, `timestamp` and `data`: a notice, a digest or a condition, as `type` says."""
    models: tuple[typing.Any, ...] = (told.Notice, digest.Digest, condition.Condition)
    known, shared = pydantic.TypeAdapter.json_schemas(
        [(model.__name__, "serialization", pydantic.TypeAdapter(model)) for model in models]
    )
    data = {name: schema for (name, _), schema in known.items()}
    return {
        "$schema": _DIALECT,
        "title": "An alert of sco-monitor",
        "description": (
            "Fields may be added, none is renamed or removed. "
            "Lines in a file or a pipe have `id` and `recipient` besides."
        ),
        "type": "object",
        "required": ["type", "timestamp", "data"],
        "properties": {
            "type": {"type": "string", "examples": ["meeting.announced", "digest", "source.failing"]},
            "timestamp": {"type": "string", "format": "date-time", "description": "When the message was written."},
            "data": {"type": "object"},
        },
        "oneOf": [
            {"title": title, "properties": {"type": {"type": "string", "pattern": pattern}, "data": data[name]}}
            for name, (title, pattern) in _ABOUT.items()
        ],
        **shared,
    }
