"""``/sign-in`` and ``/sign-out``: a browser comes in with the password, or with a token, and leaves."""

from __future__ import annotations

import typing

import fastapi
from fastapi import responses

from monitor.web import access, doors
from monitor.web.pages import cookies, paths

router = fastapi.APIRouter()
Words = typing.Annotated[str, fastapi.Form(max_length=1000)]


@router.get("/sign-in")
def ask(shared: access.Shared, to: paths.Path = "/") -> str:
    """The page that asks for the password."""
    return shared.render("sign_in.html", here="", to=paths.own(to), wrong=False)


@router.post("/sign-in")
def enter(
    request: fastapi.Request, session: access.Session, shared: access.Shared, words: Words, to: paths.Path = "/"
) -> fastapi.Response:
    """Let in who knows it; back to the page that was asked for."""
    if shared.lock is None:
        return responses.RedirectResponse(shared.render.root + paths.own(to), 303)
    access.count(shared, access.SIGN_INS, "sign-in", request.client.host if request.client else "")
    now = shared.now()
    caller = doors.by_words(shared.lock, words.strip(), session, now)
    if caller is None:
        return responses.HTMLResponse(shared.render("sign_in.html", here="", to=paths.own(to), wrong=True), 403)
    answer = responses.RedirectResponse(shared.render.root + paths.own(to), 303)
    good_for = int(shared.lock.good_for.total_seconds())
    cookies.keep(answer, shared, doors.COOKIE, doors.cookie(shared.lock, caller, session, now), good_for)
    return answer


@router.post("/sign-out")
def leave(shared: access.Shared) -> fastapi.Response:
    """Forget the browser."""
    answer = responses.RedirectResponse(f"{shared.render.root}/sign-in", 303)
    answer.delete_cookie(doors.COOKIE, path=shared.render.root or "/")
    return answer
