"""The memory of a service that polls a hostile newsroom stays flat. The long form is `make soak`."""

from __future__ import annotations

import typing

from tests.soak import soak

POLLS = 120
ALLOWED = 20.0
"""Megabytes, as in the long form; most of what comes here are caches that fill."""


def test_the_memory_stays_flat_over_some_polls(sqlite_url: str, capsys: typing.Any) -> None:
    """From the second third of the polls to the last the process does not grow by more than the long form allows."""
    del capsys
    _, second, last = soak.run(sqlite_url, POLLS, POLLS // 3, faults=soak.LIGHT)
    assert last.articles > second.articles
    assert last.megabytes - second.megabytes < ALLOWED
