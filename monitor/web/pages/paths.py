"""Paths of ours to which a form leads back."""

from __future__ import annotations

import typing

import fastapi
from starlette import exceptions

Path = typing.Annotated[str, fastapi.Query(max_length=2000)]


def own(path: str) -> str:
    """A path of ours: browsers take ``//host`` and ``/\\host`` for another site. Raises 422 for others."""
    if not path.startswith("/") or path[1:2] in {"/", "\\"} or any(character < " " for character in path):
        raise exceptions.HTTPException(422, "to: is no path of this archive")
    return path
