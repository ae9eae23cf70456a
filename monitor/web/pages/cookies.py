"""What a page has a browser keep."""

from __future__ import annotations

import fastapi

from monitor.web import access


def keep(answer: fastapi.Response, shared: access.Web, name: str, value: str, seconds: int) -> None:
    """Have a browser keep a value for so long, for this archive alone; scripts do not see it."""
    answer.set_cookie(
        name,
        value,
        max_age=seconds,
        path=shared.render.root or "/",
        secure=shared.settings.monitor.web.address.startswith("https:"),
        httponly=True,
        samesite="lax",
    )
