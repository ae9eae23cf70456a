"""``/sources`` and ``/sources/{name}``."""

from __future__ import annotations

import fastapi

from monitor import standing
from monitor.web import access, failures
from storage import archive, gaps

router = fastapi.APIRouter(prefix="/sources")
POLLS = 30
"""How many of the last polls of a source are shown."""


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


@router.get("/{name}")
def source(name: str, session: access.Session, shared: access.Shared) -> str:
    """One source with its last polls and its gaps."""
    found = next((one for one in standing.sources(session, shared.settings.sources) if one.name == name), None)
    if found is None:
        raise failures.Missing("source", name)
    return shared.render(
        "source.html",
        here="sources",
        one=found,
        polls=archive.polls(session, source=name, limit=POLLS).items,
        gaps=gaps.of_source(session, found.row) if found.row else [],
    )
