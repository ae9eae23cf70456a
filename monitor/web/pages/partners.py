"""``/partners`` and ``/partners/{id}``."""

from __future__ import annotations

import typing

import fastapi

from monitor.web import access, asking, charts, failures, reading
from storage import archive, people, search, timeline, trees

router = fastapi.APIRouter(prefix="/partners")
NEXT = 3
"""How many announced meetings are shown before all others."""
PEOPLE = 10
"""How many people are shown."""
NAMED = 15
"""How many articles that name a partner are shown."""


@router.get("")
def partners(session: access.Session, shared: access.Shared) -> str:
    """All partners, those with most meetings first."""
    counts = archive.partner_counts(session)
    seen = {count.partner for count in counts}
    return shared.render(
        "partners.html",
        here="partners",
        counts=[(shared.partners[count.partner], count) for count in counts],
        quiet=[entry for entry in shared.partners.tracked() if entry.id not in seen],
    )


@router.get("/{partner_id}")
def partner(
    partner_id: str,
    asked: typing.Annotated[asking.PartnerByForm, fastapi.Query()],
    session: access.Session,
    shared: access.Shared,
) -> str:
    """The meetings that a partner took part in, when, with whom, and the latest articles that name it."""
    counts = {count.partner: count for count in archive.partner_counts(session)}
    if partner_id not in counts and partner_id not in shared.partners.entries:
        raise failures.Missing("partner", partner_id)
    took_part, today = trees.Field("partner", partner_id), shared.now().date()
    found = search.meetings(session, took_part, limit=asking.SHOWN, cursor=asked.cursor)
    ahead = trees.all_of([took_part, trees.Field("status", "announced"), trees.Day("after", today)])
    next_ones = search.meetings(session, ahead, order="oldest", limit=NEXT).items
    return shared.render(
        "partner.html",
        here="partners",
        partners=shared.partners,
        partner=shared.partners[partner_id],
        told=next((one for one in shared.settings.partners if one.id == partner_id), None),
        count=counts.get(partner_id),
        days=reading.by_day(found.items),
        found=found,
        ahead=reading.by_day([one for one in next_ones if one.date_start is not None]),
        chart=charts.chart(timeline.timeline(session, took_part)),
        people=people.people(session, took_part, PEOPLE)[0],
        articles=search.articles(session, took_part, limit=NAMED, texts=False),
    )
