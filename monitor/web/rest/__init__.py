"""REST under ``/api/v1``: the archive for programs, as JSON. ``docs/rest.md`` names every route."""

from __future__ import annotations

import fastapi

from monitor.web import access, failures, validators
from monitor.web.rest import articles, meetings, outbox, overviews, participants, partners, searches, sources

router = fastapi.APIRouter(
    dependencies=[fastapi.Depends(access.reader), fastapi.Depends(validators.described)],
    responses=validators.DOCUMENTED | failures.MISASKED | failures.SHUT_OUT | failures.UNREADABLE,
)
for part in (articles, meetings, participants, partners, overviews, searches, sources, outbox):
    router.include_router(part.router)
