"""``/api/v1/facets`` and ``/api/v1/timeline``: what answers a query, counted."""

from __future__ import annotations

import typing

import fastapi

from monitor.web import access
from monitor.web.rest import counts, parameters
from storage import facets, search, timeline

router = fastapi.APIRouter(tags=["counts"])


@router.get("/facets", summary="The most frequent values of what is found")
def values(
    asked: typing.Annotated[parameters.Facets, fastapi.Query()],
    session: access.Session,
    shared: access.Shared,
) -> counts.Facets:
    """For each field its values among the articles or meetings that answer a query, with exact counts."""
    wanted = parameters.tree(asked, shared, session)
    found = facets.facets(session, wanted, asked.target, names=asked.field or facets.NAMES, most=asked.limit)
    fields = {
        name: [
            counts.FacetValue(
                value=one.value,
                name=shared.partners[one.value].name if name == "partner" else one.value,
                count=one.count,
                term=one.term,
            )
            for one in told
        ]
        for name, told in found.items()
    }
    return counts.Facets(target=asked.target, total=search.count(session, wanted, asked.target), fields=fields)


@router.get("/timeline", summary="Meetings by year and kind")
def years(
    asked: typing.Annotated[parameters.Timeline, fastapi.Query()],
    session: access.Session,
    shared: access.Shared,
) -> counts.Timeline:
    """How many of the meetings that answer a query were in each year. One without a day counts by its first report."""
    wanted = parameters.tree(asked, shared, session)
    found = timeline.timeline(session, wanted)
    items = [counts.Year(year=year, meetings=sum(kinds.values()), kinds=kinds) for year, kinds in found.items()]
    return counts.Timeline(items=items, total=sum(one.meetings for one in items))
