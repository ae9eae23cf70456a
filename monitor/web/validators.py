"""An ETag for what programs read again and again, so that what has not changed is not sent once more.

It is made of the bytes of the answer (RFC 9110 section 8.8.3), so it is a strong one. The answer itself is made all the
same: what is saved is the way, and the reader's work.
"""

from __future__ import annotations

import hashlib
import re
import typing

import fastapi
from starlette import datastructures, types

_PATHS = ("/api/", "/feeds/")
_OF_CONTENT = ("content-length", "content-type", "content-encoding", "content-language")
"""Headers that an answer without content leaves out (RFC 9110 section 15.4.5)."""
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')

_EXAMPLE = '"e6f29e18cb53dcb3bcc9b83111a68014"'
_HEADERS = {"ETag": {"description": "of these bytes", "schema": {"type": "string"}, "example": _EXAMPLE}}
DOCUMENTED: dict[int | str, dict[str, typing.Any]] = {
    200: {"headers": _HEADERS},
    304: {"description": "What `If-None-Match` names is still the answer.", "headers": _HEADERS},
}
"""What the OpenAPI description tells of it."""


def described(
    if_none_match: typing.Annotated[
        str | None,
        fastapi.Header(description="ETag of an earlier answer: 304 if it still holds", examples=[_EXAMPLE]),
    ] = None,
) -> None:
    """The header that is looked at, for the OpenAPI description."""
    del if_none_match


def tag(content: bytes) -> str:
    """The ETag of some bytes."""
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def is_known(etag: str, asked: str) -> bool:
    """Whether an ``If-None-Match`` names it; strong or weak makes no difference here (RFC 9110 section 13.1.2)."""
    return asked.strip() == "*" or etag in _TAG.findall(asked)


class Validators:
    """Puts ETags on answers to GET of REST and feeds, and answers 304 to who has the same already.

    What is sent in parts goes out as it comes, without an ETag.
    """

    def __init__(self, app: types.ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: types.Scope, receive: types.Receive, send: types.Send) -> None:
        """Serve a request. Asynchronous, as the interface between server and application is; it never blocks."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] == "http" and scope["method"] == "GET" and path.startswith(_PATHS):
            asked = ", ".join(datastructures.Headers(scope=scope).getlist("if-none-match"))
            send = _Sender(send, asked)
        await self._app(scope, receive, send)


class _Sender:
    """Holds the start of an answer back until its content is there."""

    def __init__(self, send: types.Send, asked: str) -> None:
        self._send, self._asked = send, asked
        self._start: types.Message | None = None

    async def __call__(self, message: types.Message) -> None:
        """Pass a message of the application on."""
        if message["type"] == "http.response.start":
            headers = datastructures.MutableHeaders(scope=message)
            # Who asks decides what is answered: nobody keeps it for others, and all come back to see whether it holds.
            headers.setdefault("Cache-Control", "private, no-cache")
            headers.add_vary_header("Authorization, Cookie")
            self._start = message
            return
        if self._start is not None:
            start, self._start = self._start, None
            if start["status"] == 200 and not message.get("more_body", False):
                start, message = self._validated(start, message)
            await self._send(start)
        await self._send(message)

    def _validated(self, start: types.Message, whole: types.Message) -> tuple[types.Message, types.Message]:
        headers = datastructures.MutableHeaders(scope=start)
        etag = headers.setdefault("etag", tag(whole.get("body", b"")))
        if not is_known(etag, self._asked):
            return start, whole
        for name in _OF_CONTENT:
            del headers[name]
        return {**start, "status": 304}, {**whole, "body": b""}
