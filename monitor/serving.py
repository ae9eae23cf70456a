"""The web application under uvicorn: in the foreground, or beside the daemon in a thread of its own."""

from __future__ import annotations

import collections.abc
import contextlib
import signal
import socket
import threading

import sqlalchemy as sa
import structlog
import uvicorn

from monitor import errors, settings, web

log = structlog.get_logger()


class PortTaken(errors.MonitorError):
    """The web pages cannot be served where the settings say."""


def foreground(configuration: settings.Settings, engine: sa.Engine, *, host: str | None, port: int | None) -> None:
    """Serve until SIGTERM or Ctrl-C. Raises `PortTaken`."""
    host, port = host or configuration.monitor.web.host, port or configuration.monitor.web.port
    with _listening(host, port) as listener:
        log.info("serving", address=_address(host, port))
        # uvicorn stops in good order on SIGTERM and raises it anew afterwards, which would end us as if killed.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _server(configuration, engine).run(sockets=[listener])


@contextlib.contextmanager
def background(configuration: settings.Settings, engine: sa.Engine) -> collections.abc.Iterator[None]:
    """Serve while the context is entered. Raises `PortTaken` at entry."""
    host, port = configuration.monitor.web.host, configuration.monitor.web.port
    with _listening(host, port) as listener:
        server = _server(configuration, engine)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="web")
        thread.start()
        log.info("serving", address=_address(host, port))
        try:
            yield
        finally:
            server.should_exit = True
            thread.join()


def _server(configuration: settings.Settings, engine: sa.Engine) -> uvicorn.Server:
    application = web.create(configuration, engine)
    return uvicorn.Server(
        uvicorn.Config(application, log_config=None, access_log=False, timeout_graceful_shutdown=5, server_header=False)
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
