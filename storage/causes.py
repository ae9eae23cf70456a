"""What a transaction wrote that is work for somebody: kept with its session until it commits."""

from __future__ import annotations

import typing

from sqlalchemy import orm

_KEY = "storage.causes"

Kind = typing.Literal["message", "links"]


class Cause(typing.NamedTuple):
    """New messages in the outbox, or links of a source that are to be read."""

    kind: Kind
    source: str | None = None


def note(session: orm.Session, kind: Kind, source: str | None = None) -> None:
    """Something was written that somebody is to work on."""
    session.info.setdefault(_KEY, {})[Cause(kind, source)] = None


def take(session: orm.Session) -> list[Cause]:
    """What was noted since the last time, in its order."""
    return list(session.info.pop(_KEY, ()))
