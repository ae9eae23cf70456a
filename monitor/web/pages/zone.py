"""``/zone``: a reader chooses the time zone in which pages tell moments; a cookie keeps it."""

from __future__ import annotations

import typing
import zoneinfo

import fastapi
from fastapi import responses
from starlette import exceptions

from monitor.web import access
from monitor.web.pages import cookies, paths

router = fastapi.APIRouter(prefix="/zone")
YEAR = 365 * 24 * 3600


@router.get("")
def ask(shared: access.Shared, to: paths.Path = "/") -> str:
    """The zones there are."""
    names = sorted(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")
    return shared.render("zone.html", here="zone", to=paths.own(to), names=names)


@router.post("")
def choose(
    shared: access.Shared,
    name: typing.Annotated[str, fastapi.Form(max_length=100)],
    to: paths.Path = "/",
) -> fastapi.Response:
    """Keep the zone, and go back to the page from which it was asked for."""
    if access.zone(name) is None:
        raise exceptions.HTTPException(422, "name: is no time zone; write one such as Asia/Tashkent")
    answer = responses.RedirectResponse(shared.render.root + paths.own(to), 303)
    cookies.keep(answer, shared, access.ZONE_COOKIE, name, YEAR)
    return answer
