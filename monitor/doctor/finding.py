"""What is looked at, and what is found."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import pathlib
import typing

import sqlalchemy as sa

from monitor import settings as configured

Level = typing.Literal["ok", "warn", "fail"]
"""Whether something is well, will or may go wrong, or does."""

Told = tuple[Level, str, str | None]
"""How something stands, in which words, and what to do."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is examined: the settings and the folder that they come from, the database, the time in aware UTC."""

    settings: configured.Settings
    folder: pathlib.Path
    engine: sa.Engine
    now: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found of one thing; `todo` is what to do about it."""

    check: str
    level: Level
    told: str
    todo: str | None = None


Check = collections.abc.Callable[[Case], collections.abc.Iterable[Told]]


def span(length: dt.timedelta) -> str:
    """A length of time in its largest unit: ``3 d``, ``5 h``, ``20 min``, ``7 s``."""
    seconds = abs(length.total_seconds())
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} s"


def size(count: int) -> str:
    """Bytes in decimal units: ``1.2 GB``."""
    for unit, large in (("GB", 1e9), ("MB", 1e6)):
        if count >= large:
            return f"{count / large:.1f} {unit}"
    return f"{count / 1e3:.0f} kB"
