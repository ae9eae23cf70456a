"""``/search``: full text over all articles."""

from __future__ import annotations

import typing

import fastapi

from monitor import questions
from monitor.web import access, asking, snippets
from monitor.web.pages import paging
from storage import archive, search

router = fastapi.APIRouter(prefix="/search")


@router.get("")
def searched(
    asked: typing.Annotated[asking.SearchByForm, fastapi.Query()], session: access.Session, shared: access.Shared
) -> str:
    """Results with their hits marked; without a query, how to write one."""
    start = asked.offset(asking.FOUND)
    wanted = questions.read(asked.q or "", shared.settings, session)
    found = archive.articles(session, query=wanted, limit=asking.FOUND if asked.q else 1, offset=start)
    total = found.total if asked.q else 0
    return shared.render(
        "search.html",
        here="search",
        q=asked.q or "",
        hits=[
            (hit.article, snippets.cut(hit.title), snippets.cut(hit.snippet))
            for hit in search.hits(found.items if asked.q else [], wanted)
        ],
        total=total,
        stored=total or archive.articles(session, limit=1).total,
        first=start + 1,
        paging=paging.Paging(page=asked.page, shown=asking.FOUND, total=total, asked={"q": asked.q}),
    )
