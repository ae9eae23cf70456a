"""What an endpoint is given: the parts of the application and a session that can only read."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

import fastapi
import sqlalchemy as sa
from sqlalchemy import orm

from monitor import settings as configured
from monitor.web import directory, rendering


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """What all requests share. `sessions` can only read; `writing` is for who unsubscribes.

    `now` gives the time as aware UTC.
    """

    settings: configured.Settings
    engine: sa.Engine
    sessions: orm.sessionmaker[orm.Session]
    writing: orm.sessionmaker[orm.Session]
    partners: directory.Directory
    render: rendering.Renderer
    now: collections.abc.Callable[[], dt.datetime]


def utc_now() -> dt.datetime:
    """The time, as aware UTC."""
    return dt.datetime.now(dt.UTC)


def web(request: fastapi.Request) -> Web:
    """The parts of the application that a request belongs to."""
    shared: Web = request.app.state.web
    return shared


def _session(request: fastapi.Request) -> collections.abc.Iterator[orm.Session]:
    with web(request).sessions() as session:
        yield session


Shared = typing.Annotated[Web, fastapi.Depends(web)]
# Closed before the answer goes out, so that a slow reader holds no connection.
Session = typing.Annotated[orm.Session, fastapi.Depends(_session, scope="function")]
