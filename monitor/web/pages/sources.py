"""``/sources``."""

from __future__ import annotations

import fastapi

from monitor.web import access, standing

router = fastapi.APIRouter(prefix="/sources")


@router.get("")
def sources(session: access.Session, shared: access.Shared) -> str:
    """All sources with their health and rhythm."""
    found = standing.sources(session, shared.settings.sources)
    return shared.render(
        "sources.html",
        here="sources",
        polled=[one for one in found if one.enabled],
        resting=[one for one in found if not one.enabled],
    )
