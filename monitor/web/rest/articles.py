"""``/api/v1/articles``."""

from __future__ import annotations

import typing

import fastapi

from monitor import questions
from monitor.web import access, asking, failures
from monitor.web.rest import answers, shapes
from storage import archive, search

router = fastapi.APIRouter(prefix="/articles", tags=["articles"])


@router.get("", summary="Articles, newest first")
def articles(
    asked: typing.Annotated[asking.ArticlesByProgram, fastapi.Query()],
    session: access.Session,
    shared: access.Shared,
) -> answers.Results[answers.Article]:
    """Articles by posting day; with q those that also match in full text, each with a snippet."""
    wanted = questions.read(asked.q or "", shared.settings, session)
    found = archive.articles(session, query=wanted, **asked.filters(), limit=asked.limit, offset=asked.offset)
    if asked.q:
        hits = search.hits(found.items, wanted)
        items = [shapes.article(hit.article, shapes.fragments(hit.snippet)) for hit in hits]
    else:
        items = [shapes.article(one) for one in found.items]
    return answers.Results(items=items, total=found.total, limit=found.limit, offset=found.offset)


@router.get("/{article_id}", summary="One article", responses=failures.MISSING)
def article(article_id: asking.Key, session: access.Session, shared: access.Shared) -> answers.ArticleInFull:
    """An article with its text, earlier texts, the partners it only names and the meetings it reports."""
    found = archive.article(session, article_id)
    if found is None:
        raise failures.Missing("article", article_id)
    return shapes.article_in_full(found, shared.partners)
