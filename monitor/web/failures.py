"""What is answered where a request cannot be served: one JSON line to programs (RFC 9457), a page to people."""

from __future__ import annotations

import http
import json
import typing
import urllib.parse

import fastapi
import pydantic
import sqlalchemy.exc
from fastapi import exceptions as fastapi_exceptions
from starlette import exceptions, responses

from monitor.web import access, protection
from storage import cursors, database, trees

JSON_PATHS = ("/api/", "/mcp", "/healthz", "/readyz", "/metrics", "/openapi.json")


class Problem(pydantic.BaseModel):
    """Why a request was not served, as RFC 9457 writes it."""

    status: int
    title: str
    detail: str
    position: int | None = pydantic.Field(None, description="where in `q` the fault is, counted from 0; else left out")

    model_config = pydantic.ConfigDict(
        json_schema_extra={"examples": [{"status": 404, "title": "Not Found", "detail": "there is no meeting 99"}]}
    )


Documented = dict[int | str, dict[str, typing.Any]]
_PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""As RFC 9110 calls them; before 3.13 Python has other names."""


def _title(status: int) -> str:
    return _PHRASES.get(status) or http.HTTPStatus(status).phrase


def _documented(status: int, description: str, detail: str, **headers: str) -> Documented:
    """A failure as the OpenAPI description tells of it, with headers that it has."""
    example = {"status": status, "title": _title(status), "detail": detail}
    content = {"application/problem+json": {"schema": Problem.model_json_schema(), "example": example}}
    told: dict[str, typing.Any] = {"description": description, "content": content}
    if headers:
        told["headers"] = {
            name.replace("_", "-"): {"description": text, "schema": {"type": "string"}}
            for name, text in headers.items()
        }
    return {status: told}


MISASKED = _documented(422, "A parameter is wrong.", "limit: should be less than or equal to 200")
SHUT_OUT = _documented(
    401,
    "Without a token, where the archive is locked.",
    "this archive is locked; send a token as 'Authorization: Bearer TOKEN'",
    WWW_Authenticate="how to send it",
) | _documented(
    429,
    "The token asks too often.",
    "120 per 1 minute at most; ask again in 7 seconds",
    Retry_After="in how many seconds to ask again",
)
FORBIDDEN = _documented(
    403, "The token's scope does not reach so far.", "this token may read only; it takes one with the scope 'operate'"
)
MISSING = _documented(404, "There is no such thing.", "there is no meeting 99")
UNREADABLE = _documented(
    503, "The archive cannot be read at present.", "the archive cannot be read at present; /readyz says why"
)


class Missing(exceptions.HTTPException):
    """There is no such thing in the archive."""

    def __init__(self, what: str, id_: object) -> None:
        super().__init__(404, f"there is no {what} {id_}")


def handle(app: fastapi.FastAPI) -> None:
    """Let the application answer failures of every sort."""
    app.add_exception_handler(access.Stranger, _strange)
    app.add_exception_handler(exceptions.HTTPException, _refused)
    app.add_exception_handler(fastapi_exceptions.RequestValidationError, _misasked)
    app.add_exception_handler(trees.BadQuery, _misasked_in_words)
    app.add_exception_handler(cursors.BadCursor, _misplaced)
    app.add_exception_handler(database.StorageError, _unreadable)
    app.add_exception_handler(sqlalchemy.exc.SQLAlchemyError, _unreadable)
    app.add_exception_handler(Exception, _broken)


def answer(request: fastapi.Request, status: int, detail: str, **more: typing.Any) -> fastapi.Response:
    """The failure in the form that suits who asked; programs are told `more`."""
    title = _title(status)
    if request.url.path.startswith(JSON_PATHS):
        line = json.dumps({"status": status, "title": title, "detail": detail, **more}, ensure_ascii=False) + "\n"
        response = fastapi.Response(line, status, media_type="application/problem+json")
    else:
        content = access.web(request).render("failure.html", status=status, title=title, detail=detail)
        response = fastapi.Response(content, status, media_type="text/html")
    response.headers.update(protection.HEADERS)  # an unexpected error is answered outside of all middleware
    return response


def one_line(error: fastapi_exceptions.RequestValidationError) -> str:
    """What is wrong with the parameters: ``limit: should be less than or equal to 200; since: …``."""
    return "; ".join(_fault(fault) for fault in error.errors())


def _fault(fault: dict[str, typing.Any]) -> str:
    names = [str(part) for part in fault["loc"] if part not in ("query", "path", "body")]
    if fault["type"] == "extra_forbidden":
        return f"{'.'.join(names)}: unknown parameter"
    text = fault["msg"].removeprefix("Value error, ").removeprefix("Input ")
    return f"{'.'.join(names)}: {text}" if names else text


# Handlers are called by the loop itself where they are asynchronous, so they must not block: none of these does.
async def _refused(request: fastapi.Request, error: Exception) -> fastapi.Response:
    assert isinstance(error, exceptions.HTTPException)  # noqa: S101 -- registered for this class
    detail = error.detail
    if error.status_code == 404 and detail == "Not Found":
        detail = f"there is nothing at {request.url.path}"
        detail += "; /docs lists the routes" if request.url.path.startswith("/api/") else ""
    response = answer(request, error.status_code, detail)
    response.headers.update(error.headers or {})
    return response


async def _strange(request: fastapi.Request, error: Exception) -> fastapi.Response:
    asks_for_page = request.method == "GET" and "text/html" in request.headers.get("accept", "")
    if request.url.path.startswith(JSON_PATHS) or not asks_for_page:
        return await _refused(request, error)
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    root = access.web(request).render.root
    return responses.RedirectResponse(f"{root}/sign-in?{urllib.parse.urlencode({'to': wanted})}", 303)


async def _misasked(request: fastapi.Request, error: Exception) -> fastapi.Response:
    assert isinstance(error, fastapi_exceptions.RequestValidationError)  # noqa: S101 -- registered for this class
    if any(fault["loc"][0] == "path" for fault in error.errors()):
        return answer(request, 404, f"there is nothing at {request.url.path}")
    return answer(request, 422, one_line(error))


async def _misasked_in_words(request: fastapi.Request, error: Exception) -> fastapi.Response:
    assert isinstance(error, trees.BadQuery)  # noqa: S101 -- registered for this class
    return answer(request, 422, f"q: {error.reason} ({error.place})", position=error.at)


async def _misplaced(request: fastapi.Request, error: Exception) -> fastapi.Response:
    return answer(request, 422, f"cursor: {error}")


async def _unreadable(request: fastapi.Request, error: Exception) -> fastapi.Response:
    del error  # it may name files and hosts; /readyz tells them
    return answer(request, 503, "the archive cannot be read at present; /readyz says why")


async def _broken(request: fastapi.Request, error: Exception) -> fastapi.Response:
    del error  # logged by the server
    return answer(request, 500, "something went wrong here; the log of the service has the details")
