"""What an endpoint is given: the parts of the application, a session that can only read, and who asks."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import functools
import math
import typing
import zoneinfo

import fastapi
import limits
import sqlalchemy as sa
from limits import strategies
from sqlalchemy import orm
from starlette import exceptions

from monitor import settings as configured
from monitor import tokens
from monitor.web import directory, doors, rendering

ZONE_COOKIE = "zone"
"""Has the name of the time zone that a reader chose."""
SIGN_INS = limits.parse("10/minute")
"""How often one address may try to sign in."""


Why = collections.abc.Callable[[orm.Session, int, dt.datetime], dict[str, typing.Any]]
"""A session, the number of a meeting, the time -> each rule with its grounds, each message with what became of it."""


Ails = collections.abc.Callable[[], str | None]
"""What is wrong with the daemon in this process, in one line; None while it gets on."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Web:
    """What all requests share. `sessions` can only read; `writing` is for who unsubscribes or may operate.

    `lock` is None where the archive is open. `rate` is how often a token may ask. `now` gives the time as aware UTC.
    `why` tells why a meeting was told or was not, or is None where nothing tells; so `ails`, where no daemon is beside.
    """

    settings: configured.Settings
    engine: sa.Engine
    sessions: orm.sessionmaker[orm.Session]
    writing: orm.sessionmaker[orm.Session]
    partners: directory.Directory
    render: rendering.Renderer
    lock: doors.Lock | None
    rate: limits.RateLimitItem
    limiter: strategies.RateLimiter
    now: collections.abc.Callable[[], dt.datetime]
    why: Why | None = None
    ails: Ails | None = None


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


def shown_to(request: fastapi.Request) -> Web:
    """The same, with pages as they are for who asks; who that is, is known once `reader` has let in."""
    shared, operates = web(request), getattr(request.state, "operates", False)
    chosen = zone(request.cookies.get(ZONE_COOKIE, ""))
    path = request.url.path.removeprefix(shared.render.root) + (f"?{request.url.query}" if request.url.query else "")
    return dataclasses.replace(shared, render=shared.render.shown_to(path, operates=operates, zone=chosen))


def zone(name: str) -> zoneinfo.ZoneInfo | None:
    """The time zone of this name in the database of zones, or None."""
    return zoneinfo.ZoneInfo(name) if name in _zones() else None


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


Shared = typing.Annotated[Web, fastapi.Depends(shown_to)]
# Closed before the answer goes out, so that a slow reader holds no connection.
Session = typing.Annotated[orm.Session, fastapi.Depends(_session, scope="function")]


class Stranger(exceptions.HTTPException):
    """Nobody comes in without a password or a token."""

    def __init__(self) -> None:
        detail = "this archive is locked; send a token as 'Authorization: Bearer TOKEN'"
        super().__init__(401, detail, {"WWW-Authenticate": 'Bearer, Basic realm="archive"'})


class TooOften(exceptions.HTTPException):
    """Somebody asks more often than is allowed (RFC 6585 section 4)."""

    def __init__(self, limit: limits.RateLimitItem, reset: float, now: dt.datetime) -> None:
        wait = max(1, math.ceil(reset - now.timestamp()))
        super().__init__(429, f"{limit} at most; ask again in {wait} seconds", {"Retry-After": str(wait)})


def count(shared: Web, limit: limits.RateLimitItem, *who: str) -> None:
    """Count a request of somebody. Raises `TooOften`."""
    if not shared.limiter.hit(limit, *who):
        raise TooOften(limit, shared.limiter.get_window_stats(limit, *who).reset_time, utc_now())


def admitted(shared: Web, session: orm.Session, header: str | None, cookie: str) -> doors.Caller:
    """Who asks, by what is sent as ``Authorization`` or else by the cookie. Raises `Stranger` and `TooOften`."""
    if shared.lock is None:
        return doors.Caller(scope="operate")
    now = shared.now()
    if header is not None:
        found = doors.by_header(shared.lock, header, session, now)
        if found is not None:
            count(shared, shared.rate, "token", str(found.token))
    else:
        found = doors.by_cookie(shared.lock, cookie, session, now)
    if found is None:
        raise Stranger
    return found


def _caller(request: fastapi.Request, session: Session) -> doors.Caller:
    return admitted(web(request), session, request.headers.get("authorization"), request.cookies.get(doors.COOKIE, ""))


Caller = typing.Annotated[doors.Caller, fastapi.Depends(_caller)]


def reader(request: fastapi.Request, caller: Caller) -> None:
    """Let in who may read, which every scope includes. Raises `Stranger` and `TooOften`."""
    request.state.operates = tokens.includes(caller.scope, "operate")


def operator(caller: Caller) -> None:
    """Let in who may operate. Raises `Stranger` and `TooOften`, and 403 for who may only read."""
    if not tokens.includes(caller.scope, "operate"):
        raise exceptions.HTTPException(403, "this token may read only; it takes one with the scope 'operate'")
