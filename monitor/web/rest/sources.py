"""``/api/v1/sources``."""

from __future__ import annotations

import typing

import fastapi

from monitor import standing
from monitor.web import access, failures
from monitor.web.rest import answers, parameters, states
from storage import archive, gaps

router = fastapi.APIRouter(prefix="/sources", tags=["sources"], dependencies=[parameters.ALONE])
POLLS = 30
"""How many of the last polls of a source are told."""


@router.get("", summary="Sources and how they do")
def sources(session: access.Session, shared: access.Shared) -> answers.Results[states.Source]:
    """The sources of the settings and those that only the archive knows, each with its last poll."""
    items = [states.Source(**_source(one)) for one in standing.sources(session, shared.settings.sources)]
    return answers.Results(items=items, total=len(items), limit=len(items))


@router.get("/{name}", summary="One source with its last polls and its gaps", responses=failures.MISSING)
def source(name: parameters.SourceName, session: access.Session, shared: access.Shared) -> states.SourceInFull:
    """The last polls and the gaps, newest first."""
    one = next((one for one in standing.sources(session, shared.settings.sources) if one.name == name), None)
    if one is None:
        raise failures.Missing("source", name)
    polls = archive.polls(session, source=name, limit=POLLS).items
    found = gaps.of_source(session, one.row) if one.row else []
    return states.SourceInFull(
        **_source(one),
        polls=[states.Poll.model_validate(poll) for poll in polls],
        gaps=[states.Gap.model_validate(gap) for gap in found],
    )


def _source(one: standing.Standing) -> dict[str, typing.Any]:
    told, row = one.told, one.row
    return {
        "name": one.name,
        "url": told.url if told else None,
        "parser": told.parser if told else None,
        "language": told.language if told else None,
        "enabled": one.enabled,
        "confidence": told.confidence if told else None,
        "every_seconds": int(told.every.total_seconds()) if told and not told.cron else None,
        "interval_seconds": int(one.interval.total_seconds()) if one.interval else None,
        "cron": told.cron if told else None,
        "health": one.health,
        "health_since": row.health_since if row else None,
        "note": row.note if row else None,
        "rhythm_seconds": int(one.rhythm.total_seconds()) if one.rhythm else None,
        "fill": one.fill,
        "gap": states.Gap.model_validate(one.gap) if one.gap else None,
        "held": one.held,
        "failures": row.failures if row else 0,
        "pending": one.pending,
        "next_due_at": row.next_due_at if row else None,
        "last_polled_at": row.last_polled_at if row else None,
        "last_good_at": row.last_good_at if row else None,
        "last_poll": states.Poll.model_validate(one.last_poll) if one.last_poll else None,
    }
