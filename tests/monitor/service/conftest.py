"""A desk on each kind of database, the time, and an empty site."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from monitor import service
from tests.monitor.service import newsdesk


@pytest.fixture
def clock() -> newsdesk.Clock:
    """The time of a test."""
    return newsdesk.Clock()


@pytest.fixture
def site(clock: newsdesk.Clock) -> newsdesk.Site:
    """An empty site."""
    return newsdesk.Site(clock)


@pytest.fixture
def desk(engine: sa.Engine, database_url: str, clock: newsdesk.Clock) -> service.Service:
    """A service on a migrated database of each kind."""
    return newsdesk.make_desk(engine, newsdesk.configuration(database_url), clock)
