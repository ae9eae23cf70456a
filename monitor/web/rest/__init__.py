"""REST under ``/api/v1``: the archive for programs, as JSON. ``docs/rest.md`` names every route."""

from __future__ import annotations

import fastapi

from monitor.web import failures
from monitor.web.rest import articles, meetings, partners, sources

router = fastapi.APIRouter(responses=failures.MISASKED | failures.UNREADABLE)
for part in (articles, meetings, partners, sources):
    router.include_router(part.router)
