"""What answers look like, in the OpenAPI description: examples made of those of their fields. Pure.

An example is written once, beside its field, and none can lag behind a schema.
"""

from __future__ import annotations

import collections.abc
import typing

_UNTOLD = "Successful Response"  # what FastAPI says where nothing is said
Schema = collections.abc.Mapping[str, typing.Any]


class _LackingError(Exception):
    """A field has no example, and none can be made."""


def fill(description: dict[str, typing.Any]) -> dict[str, typing.Any]:
    """The description, in which an answer is called what its schema says, and has an example where its fields have."""
    schemas = description["components"]["schemas"]
    for path in description["paths"].values():
        for operation in path.values():
            for answer in operation["responses"].values():
                for content in answer.get("content", {}).values():
                    _complete(content, schemas)
                    if answer["description"] == _UNTOLD:
                        answer["description"] = _resolved(content["schema"], schemas).get("description", _UNTOLD)
    return description


def _complete(content: dict[str, typing.Any], schemas: Schema) -> None:
    if "example" in content:
        return
    try:
        content["example"] = _of(content["schema"], schemas)
    except _LackingError:
        return


def _resolved(schema: Schema, schemas: Schema) -> Schema:
    """The schema that a reference leads to, or the schema itself."""
    found: Schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def _of(schema: Schema, schemas: Schema) -> typing.Any:
    """An instance of a schema."""
    match schema:
        case {"examples": [first, *_]}:
            return first
        case {"const": value}:
            return value
        case {"default": value} if value is not None:
            return value
        case {"$ref": _}:
            return _of(_resolved(schema, schemas), schemas)
        case {"anyOf": [first, *_]}:
            return _of(first, schemas)
        case {"type": "array", "items": items}:
            return [_of(items, schemas)]
        case {"properties": properties}:
            return {name: _of(one, schemas) for name, one in properties.items()}
    if "default" in schema:
        return schema["default"]
    raise _LackingError
