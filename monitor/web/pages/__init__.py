"""The pages for people: rendered here, without scripts, and readable without their styles."""

from __future__ import annotations

import fastapi
from fastapi import responses

from monitor.web import access
from monitor.web.pages import (
    alerts,
    archived,
    articles,
    calendar,
    guide,
    latest,
    meetings,
    outputs,
    partners,
    search,
    searches,
    sign_in,
    sources,
    unsubscribe,
    zone,
)

router = fastapi.APIRouter(include_in_schema=False, default_response_class=responses.HTMLResponse)
for part in (
    latest,
    meetings,
    articles,
    archived,
    search,
    searches,
    calendar,
    partners,
    sources,
    alerts,
    guide,
    outputs,
    zone,
):
    router.include_router(part.router, dependencies=[fastapi.Depends(access.reader)])
for part in (sign_in, unsubscribe):  # for who is outside
    router.include_router(part.router)
