"""A newsroom on free ports, told on one day and timed by hand."""

from __future__ import annotations

import collections.abc
import datetime as dt

import httpx
import pytest

from demo import newsroom, stories

START = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)


class Clock:
    """A clock that goes on by a minute each time it is looked at."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        """The next minute."""
        self.now += dt.timedelta(minutes=1)
        return self.now


@pytest.fixture
def programme() -> stories.Programme:
    """The programme, told on 20 November 2026."""
    return stories.load(START)


@pytest.fixture
def room(programme: stories.Programme) -> collections.abc.Iterator[newsroom.Newsroom]:
    """The newsroom with its backlog."""
    with newsroom.Newsroom(programme, clock=Clock()) as opened:
        yield opened


@pytest.fixture
def reader() -> collections.abc.Iterator[httpx.Client]:
    """Somebody who reads pages."""
    with httpx.Client(trust_env=False, timeout=5) as client:
        yield client
