"""``/``: the latest meetings by day, and what is announced ahead."""

from __future__ import annotations

import fastapi

from monitor.web import access, reading
from storage import archive, query, search, trees

router = fastapi.APIRouter()
LATEST = 40
AHEAD = 20
ASKED = 2 * AHEAD
"""Announced meetings without a day are among those asked for, and not shown."""


@router.get("/")
def latest(session: access.Session, shared: access.Shared) -> str:
    """Today counts by UTC."""
    today = shared.now().date()
    announced = query.narrowed(trees.EVERYTHING, status="announced", since=today)
    ahead = search.meetings(session, announced, order="oldest", limit=ASKED)
    meetings = search.meetings(session, query.narrowed(trees.EVERYTHING, until=today), limit=LATEST)
    soonest = [one for one in ahead.items if one.date_start is not None]
    health, polled = archive.health(session), [one.name for one in shared.settings.sources if one.enabled]
    shown = {one.id for one in soonest}
    return shared.render(
        "latest.html",
        here="latest",
        partners=shared.partners,
        ahead=reading.by_day(soonest[:AHEAD]),
        more_ahead=ahead.total > AHEAD,
        today=today,
        days=reading.by_day([one for one in meetings.items if one.id not in shown]),
        more=meetings.total > LATEST,
        polled=len(polled),
        unwell=sorted(name for name in polled if health.get(name, "new") not in ("ok", "new")),
    )
