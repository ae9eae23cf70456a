"""REST under ``/api/v1``: the archive for programs, as JSON. ``docs/rest.md`` names every route."""

from __future__ import annotations

import fastapi

from monitor.web import access, failures
from monitor.web.rest import articles, meetings, outbox, overviews, participants, partners, sources

router = fastapi.APIRouter(
    dependencies=[fastapi.Depends(access.reader)],
    responses=failures.MISASKED | failures.SHUT_OUT | failures.UNREADABLE,
)
for part in (articles, meetings, participants, partners, overviews, sources, outbox):
    router.include_router(part.router)
