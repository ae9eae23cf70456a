"""A hostile newsroom."""

from __future__ import annotations

import collections.abc

import pytest

from tests.hostile import newsroom
from tests.monitor.service import newsdesk


@pytest.fixture
def room() -> collections.abc.Iterator[newsroom.Newsroom]:
    """A newsroom that is well, with one release."""
    with newsroom.opened() as made:
        made.publish(1, *newsdesk.OTHER)
        yield made
