"""``/api/v1/sources``."""

from __future__ import annotations

import fastapi

from monitor.web import access, standing
from monitor.web.rest import answers

router = fastapi.APIRouter(prefix="/sources", tags=["sources"])


@router.get("", summary="Sources and how they do")
def sources(session: access.Session, shared: access.Shared) -> answers.Results[answers.Source]:
    """The sources of the settings and those that only the archive knows, each with its last poll."""
    items = [_source(one) for one in standing.sources(session, shared.settings.sources)]
    return answers.Results(items=items, total=len(items), limit=len(items), offset=0)


def _source(one: standing.Standing) -> answers.Source:
    told = one.told
    return answers.Source(
        name=one.name,
        url=told.url if told else None,
        parser=told.parser if told else None,
        language=told.language if told else None,
        enabled=one.enabled,
        confidence=told.confidence if told else None,
        every_seconds=int(told.every.total_seconds()) if told and not told.cron else None,
        cron=told.cron if told else None,
        health=one.health,
        note=one.row.note if one.row else None,
        failures=one.row.failures if one.row else 0,
        pending=one.pending,
        next_due_at=one.row.next_due_at if one.row else None,
        last_polled_at=one.row.last_polled_at if one.row else None,
        last_good_at=one.row.last_good_at if one.row else None,
        last_poll=answers.Poll.model_validate(one.last_poll) if one.last_poll else None,
    )
