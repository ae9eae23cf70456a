"""``/api/v1/participants``."""

from __future__ import annotations

import typing

import fastapi

from monitor.web import access
from monitor.web.rest import answers, parameters, shapes
from storage import people, terms

router = fastapi.APIRouter(prefix="/participants", tags=["participants"])


@router.get("", summary="People, those with most meetings first")
def participants(
    asked: typing.Annotated[parameters.People, fastapi.Query()],
    session: access.Session,
    shared: access.Shared,
) -> answers.Results[answers.Person]:
    """Who took part in the meetings that answer a query: as what, how often, when, and in which meetings lately."""
    wanted = parameters.tree(asked, shared, session)
    named = terms.clause(asked.name, prefix=True) if asked.name else None
    found = people.page(session, wanted, named=named, limit=asked.limit, cursor=asked.cursor)
    items = [shapes.person(one, shared.partners, shared.render.root) for one in found.items]
    return answers.Results(items=items, total=found.total, limit=asked.limit, next=found.next, previous=found.previous)
