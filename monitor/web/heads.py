"""HEAD is answered like GET, without the body: health checks and ``curl -I`` ask so (RFC 9110, section 9.3.2)."""

from __future__ import annotations

from starlette import types


class Heads:
    """Lets the application serve HEAD wherever it serves GET."""

    def __init__(self, app: types.ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        """Serve a request. Asynchronous, as the interface between server and application is; it never blocks."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: types.Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)
