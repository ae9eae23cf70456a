"""The web application, put together from its parts."""

from __future__ import annotations

import datetime as dt
import pathlib
import typing
import urllib.parse

import fastapi
import limits
import sqlalchemy as sa
from limits import storage as counters
from limits import strategies
from starlette import staticfiles

from monitor import settings as configured
from monitor.web import (
    access,
    assistants,
    directory,
    doors,
    examples,
    failures,
    heads,
    health,
    metrics,
    pages,
    protection,
    rendering,
    rest,
    validators,
)
from storage import database

_FOLDER = pathlib.Path(__file__).parent
_SUMMARY = "The archive of SCO news and of the meetings recognised in it, to be read."


class _Archive(fastapi.FastAPI):
    """The application, which describes itself with examples."""

    def openapi(self) -> dict[str, typing.Any]:
        """The OpenAPI description, made once."""
        if not self.openapi_schema:
            self.openapi_schema = examples.fill(super().openapi())
        return self.openapi_schema


def create(
    settings: configured.Settings,
    engine: sa.Engine,
    now: typing.Callable[[], dt.datetime] = access.utc_now,
    *,
    host: str | None = None,
    why: access.Why | None = None,
    ails: access.Ails | None = None,
) -> fastapi.FastAPI:
    """The application over an archive, to answer on a host, or on that of the settings.

    Nothing is opened yet; `now` gives the time as aware UTC, `why` the account of a meeting's
    alerts, `ails` how the daemon does that is beside. FastAPI's own documentation pages load scripts from other
    hosts, so ``/docs`` is a page of ours.
    """
    web = settings.monitor.web
    lock = doors.lock(host or web.host, web.password.get_secret_value() if web.password else None, web.session)
    root = urllib.parse.urlsplit(web.address).path
    servers = [{"url": root}] if root else None
    app = _Archive(title="sco-monitor", version="1", summary=_SUMMARY, servers=servers, docs_url=None, redoc_url=None)
    app.state.web = access.Web(
        settings=settings,
        engine=engine,
        sessions=database.sessions(engine, read_only=True),
        writing=database.sessions(engine),
        partners=directory.of(settings.partners),
        render=rendering.Renderer(root, locked=lock is not None, zone=web.zone),
        lock=lock,
        rate=limits.RateLimitItemPerMinute(web.rate),
        limiter=strategies.MovingWindowRateLimiter(counters.MemoryStorage()),
        now=now,
        why=why,
        ails=ails,
    )
    app.include_router(rest.router, prefix="/api/v1")
    app.include_router(health.router)
    app.include_router(metrics.router)
    app.include_router(pages.router)
    app.mount("/static", staticfiles.StaticFiles(directory=_FOLDER / "static"), name="static")
    app.add_middleware(validators.Validators)
    app.add_middleware(heads.Heads)
    app.add_middleware(protection.Guard, hosts=None if lock else protection.names(host or web.host, web.base_url))
    app.add_middleware(protection.Headers)
    failures.handle(app)
    if web.mcp:
        assistants.mount(app, app.state.web)
    return app
