"""``/api/v1/partners``."""

from __future__ import annotations

import fastapi

from monitor.web import access
from monitor.web.rest import answers, parameters
from storage import archive

router = fastapi.APIRouter(prefix="/partners", tags=["partners"], dependencies=[parameters.ALONE])


@router.get("", summary="Partners with their counts")
def partners(session: access.Session, shared: access.Shared) -> answers.Results[answers.Partner]:
    """The partners of the settings and those that only the archive knows, those with most meetings first."""
    counts = {count.partner: count for count in archive.partner_counts(session)}
    known = {partner.id: partner for partner in shared.settings.partners}
    items = []
    for id_ in known | counts:
        count, partner = counts.get(id_), known.get(id_)
        items.append(
            answers.Partner(
                id=id_,
                name=shared.partners[id_].name,
                tracked=partner is not None and partner.tracked,
                parent=partner.parent if partner else None,
                aliases=list(partner.aliases) if partner else [],
                meetings=count.meetings if count else 0,
                mentions=count.mentions if count else 0,
            )
        )
    items.sort(key=lambda one: (-one.meetings, -one.mentions, one.id))
    return answers.Results(items=items, total=len(items), limit=len(items))
