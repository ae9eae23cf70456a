"""``/sign-in`` and ``/sign-out``: a browser comes in with the password, or with a token, and leaves."""

from __future__ import annotations

import typing

import fastapi
from fastapi import responses
from starlette import exceptions

from monitor.web import access, doors

router = fastapi.APIRouter()
Words = typing.Annotated[str, fastapi.Form(max_length=1000)]
Path = typing.Annotated[str, fastapi.Query(max_length=2000)]


@router.get("/sign-in")
def ask(shared: access.Shared, to: Path = "/") -> str:
    """The page that asks for the password."""
    return shared.render("sign_in.html", here="", to=_own(to), wrong=False)


@router.post("/sign-in")
def enter(
    request: fastapi.Request, session: access.Session, shared: access.Shared, words: Words, to: Path = "/"
) -> fastapi.Response:
    """Let in who knows it; back to the page that was asked for."""
    if shared.lock is None:
        return responses.RedirectResponse(shared.render.root + _own(to), 303)
    access.count(shared, access.SIGN_INS, "sign-in", request.client.host if request.client else "")
    now = shared.now()
    caller = doors.by_words(shared.lock, words.strip(), session, now)
    if caller is None:
        return responses.HTMLResponse(shared.render("sign_in.html", here="", to=_own(to), wrong=True), 403)
    answer = responses.RedirectResponse(shared.render.root + _own(to), 303)
    answer.set_cookie(
        doors.COOKIE,
        doors.cookie(shared.lock, caller, session, now),
        max_age=int(shared.lock.good_for.total_seconds()),
        path=shared.render.root or "/",
        secure=shared.settings.monitor.web.address.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
    return answer


@router.post("/sign-out")
def leave(shared: access.Shared) -> fastapi.Response:
    """Forget the browser."""
    answer = responses.RedirectResponse(f"{shared.render.root}/sign-in", 303)
    answer.delete_cookie(doors.COOKIE, path=shared.render.root or "/")
    return answer


def _own(path: str) -> str:
    """A path of ours: browsers take ``//host`` and ``/\\host`` for another site."""
    if not path.startswith("/") or path[1:2] in {"/", "\\"} or any(character < " " for character in path):
        raise exceptions.HTTPException(422, "to: is no path of this archive")
    return path
