"""The web application under uvicorn: in the foreground, or beside the daemon in a thread of its own."""

from __future__ import annotations

import asyncio
import collections.abc
import contextlib
import datetime as dt
import functools
import signal
import socket
import threading
import typing

import sqlalchemy as sa
import structlog
import uvicorn
from sqlalchemy import orm

from monitor import errors, memory, settings, web
from monitor.web import doors
from storage import database, tokens

if typing.TYPE_CHECKING:
    from starlette import types

    from monitor import intake
    from monitor.web import access

log = structlog.get_logger()

GIVE_BACK_SECONDS = 60
LOOK_SECONDS = 0.5


class PortTaken(errors.MonitorError):
    """The web pages cannot be served where the settings say."""


class Unlocked(errors.MonitorError):
    """The archive would be open to whoever reaches this machine."""


def foreground(configuration: settings.Settings, engine: sa.Engine, *, host: str | None, port: int | None) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises `Unlocked` and `PortTaken`."""
    host, port = host or configuration.monitor.web.host, port or configuration.monitor.web.port
    memory.share_one_heap()
    _require_lock(configuration, engine, host)
    with _listening(host, port) as listener:
        log.info("serving", address=_address(host, port))
        # uvicorn stops in good order on SIGTERM and raises it anew afterwards, which would end us as if killed.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        with _given_back():
            _server(_application(configuration, engine, host)).run(sockets=[listener])


@contextlib.contextmanager
def background(
    configuration: settings.Settings, engine: sa.Engine, ails: access.Ails | None = None
) -> collections.abc.Iterator[None]:
    """Serve while the context is entered; `ails` tells of the daemon. Raises `Unlocked` and `PortTaken` at entry.

    The application is made when somebody asks it for something, unless it has to do with assistants: those need what
    begins and ends with it.
    """
    host, port = configuration.monitor.web.host, configuration.monitor.web.port
    _require_lock(configuration, engine, host)
    with _listening(host, port) as listener:
        make = functools.partial(_application, configuration, engine, host, ails)
        server = _server(make() if configuration.monitor.web.mcp else _AtFirst(make))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="web")
        thread.start()
        log.info("serving", address=_address(host, port))
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()


@contextlib.contextmanager
def _given_back() -> collections.abc.Iterator[None]:
    """Give memory back each minute, as the upkeep of the daemon does: counts of a large archive leave room behind."""
    over = threading.Event()

    def tend() -> None:
        while not over.wait(GIVE_BACK_SECONDS):
            memory.give_back()

    thread = threading.Thread(target=tend, name="memory")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def accounts(configuration: settings.Settings) -> access.Why:
    """What tells the pages why a meeting was told or was not, by the rules that these settings lead to."""

    @functools.cache
    def policy() -> intake.Policy:
        from monitor import service  # what detects meetings takes memory, and few ever ask

        return service.policy(configuration)

    def why(session: orm.Session, meeting: int, now: dt.datetime) -> dict[str, typing.Any]:
        from monitor import accounting

        return accounting.to_json(accounting.of_meeting(session, policy(), meeting), now)

    return why


def _require_lock(configuration: settings.Settings, engine: sa.Engine, host: str) -> None:
    if doors.is_loopback(host) or configuration.monitor.web.password is not None:
        return
    with database.sessions(engine, read_only=True)() as session:
        if not tokens.any_good(session, dt.datetime.now(dt.UTC)):
            raise Unlocked(
                f"the archive would be open to whoever reaches {host}: set web.password (SCO_MONITOR_WEB__PASSWORD), "
                "or make a token with `sco-monitor tokens add`, or serve on 127.0.0.1"
            )


class _AtFirst:
    """An application of ASGI that is made at its first request: it takes 20 MB, and few who read alerts open a page."""

    def __init__(self, make: collections.abc.Callable[[], types.ASGIApp]) -> None:
        self._made = functools.cache(make)

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        await self._made()(scope, receive, send)


def _application(
    configuration: settings.Settings, engine: sa.Engine, host: str, ails: access.Ails | None = None
) -> types.ASGIApp:
    return web.create(configuration, engine, host=host, why=accounts(configuration), ails=ails)


class _Calm(uvicorn.Server):
    """A server that looks twice a second whether it is to end: ten times are most of what an idle daemon does."""

    async def main_loop(self) -> None:
        """Wait for the end."""
        while not await self.on_tick(0):
            await asyncio.sleep(LOOK_SECONDS)


def _server(application: types.ASGIApp) -> uvicorn.Server:
    return _Calm(
        uvicorn.Config(
            application,
            lifespan="off" if isinstance(application, _AtFirst) else "auto",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
            server_header=False,
        )
    )


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens already, so that a taken port is told before anything else begins."""
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        message = f"the web pages cannot be served on {host}:{port}: {error.strerror or error}"
        raise PortTaken(f"{message}; set [web] port in monitor.toml, or SCO_MONITOR_WEB__PORT") from error


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
