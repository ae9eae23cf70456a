"""``/search``: the articles that answer a query."""

from __future__ import annotations

import typing

import fastapi
from fastapi import responses

from monitor.web import access, asking, snippets
from monitor.web.pages import listing
from storage import saved, search, trees

router = fastapi.APIRouter(prefix="/search")


@router.get("")
def searched(
    asked: typing.Annotated[asking.SearchByForm, fastapi.Query()], session: access.Session, shared: access.Shared
) -> responses.HTMLResponse:
    """Results with their hits marked; without a query, how to write one."""
    question = listing.read(asked, shared, session)
    around, hits = listing.Listing(asked=question, order=asked.order), []
    if question.fault is None and asked.q:
        found = search.articles(session, question.tree, order=asked.order, limit=asking.FOUND, cursor=asked.cursor)
        around = listing.of(session, shared, question, found, order=asked.order, target="articles")
        hits = search.hits(found.items, question.tree)
    page = shared.render(
        "search.html",
        here="search",
        listing=around,
        hits=[(hit.article, snippets.cut(hit.title), snippets.cut(hit.snippet)) for hit in hits],
        kept=saved.of_query(session, question.text, "articles"),
        stored=around.total or search.count(session, trees.EVERYTHING),
    )
    return responses.HTMLResponse(page, around.status)
