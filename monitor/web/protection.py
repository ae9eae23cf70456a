"""What keeps other sites out: headers that make a browser distrust, and requests that are not taken."""

from __future__ import annotations

import urllib.parse

from starlette import datastructures, responses, types

from monitor.web import doors

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
"""No script runs at all, nothing is loaded from elsewhere, and other sites do not learn what was read here."""


class Headers:
    """Adds `HEADERS` to every answer, but for those that it has of its own."""

    def __init__(self, app: types.ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        """Serve a request. Asynchronous, as the interface between server and application is; it never blocks."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: types.Message) -> None:
            if message["type"] == "http.response.start":
                headers = datastructures.MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)


def names(host: str, base_url: str | None) -> frozenset[str]:
    """By which names an open archive is asked for: those of this machine, of the settings, and none else.

    A page of another site may let its own name lead to this machine ("DNS rebinding") and would read all that is open.
    """
    told = urllib.parse.urlsplit(base_url).hostname if base_url else None
    return frozenset({"localhost", "127.0.0.1", "::1", host.strip("[]").casefold(), *([told] if told else [])})


class Guard:
    """Refuses what a page of another site asks for: changes anywhere, and anything by a name that is not ours.

    `hosts` are the names that are ours, None where any will do. Unsubscribing by mail programs comes from anywhere, and
    its address is a secret (RFC 8058); neither do requests to be told whether all is well come by a name.
    """

    def __init__(self, app: types.ASGIApp, hosts: frozenset[str] | None) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        """Serve a request. Asynchronous, as the interface between server and application is; it never blocks."""
        if scope["type"] == "http" and (refusal := self._refusal(scope)):
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _refusal(self, scope: types.Scope) -> responses.Response | None:
        headers = datastructures.Headers(scope=scope)
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        if path.startswith(("/unsubscribe/", "/healthz", "/readyz")):
            return None
        if self._hosts is not None and _name(headers.get("host", "")) not in self._hosts:
            said = "this archive is open to this machine only; to reach it by another name, set web.base_url"
            return responses.PlainTextResponse(f"{said}\n", 421)
        if doors.is_foreign(scope["method"], headers):
            return responses.PlainTextResponse("a page of another site asked for this change; it was not made\n", 403)
        return None


def _name(host: str) -> str | None:
    """The name in a ``Host`` header."""
    try:
        return urllib.parse.urlsplit(f"//{host}").hostname
    except ValueError:
        return None
