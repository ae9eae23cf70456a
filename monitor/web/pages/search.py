"""``/search``: full text over all articles."""

from __future__ import annotations

import typing

import fastapi

from monitor.web import access, asking, snippets
from monitor.web.pages import paging
from storage import archive, search

router = fastapi.APIRouter(prefix="/search")


@router.get("")
def searched(
    asked: typing.Annotated[asking.SearchByForm, fastapi.Query()], session: access.Session, shared: access.Shared
) -> str:
    """Results with their hits marked; without a query, how to write one."""
    hits = search.search(session, asked.q, asking.FOUND, asked.offset(asking.FOUND)) if asked.q else []
    total = search.count(session, asked.q) if asked.q else 0
    return shared.render(
        "search.html",
        here="search",
        q=asked.q or "",
        hits=[(hit.article, snippets.cut(hit.title), snippets.cut(hit.snippet)) for hit in hits],
        total=total,
        stored=total or archive.articles(session, limit=1).total,
        first=asked.offset(asking.FOUND) + 1,
        paging=paging.Paging(page=asked.page, shown=asking.FOUND, total=total, asked={"q": asked.q}),
    )
