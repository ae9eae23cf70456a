"""``/api/v1/articles``."""

from __future__ import annotations

import typing

import fastapi

from monitor.web import access, failures
from monitor.web.rest import answers, parameters, shapes
from storage import archive, edits, search

router = fastapi.APIRouter(prefix="/articles", tags=["articles"])


@router.get("", summary="Articles, newest first")
def articles(
    asked: typing.Annotated[parameters.Articles, fastapi.Query()],
    session: access.Session,
    shared: access.Shared,
) -> answers.Results[answers.Article]:
    """Articles by posting day, or by how many of the words of q their title has; with q each with a snippet."""
    wanted = parameters.tree(asked, shared, session)
    found = search.articles(
        session, wanted, order=asked.order, limit=asked.limit, cursor=asked.cursor, texts=bool(asked.q)
    )
    if asked.q:
        hits = search.hits(found.items, wanted)
        items = [shapes.article(hit.article, shapes.fragments(hit.snippet)) for hit in hits]
    else:
        items = [shapes.article(one) for one in found.items]
    return answers.Results(items=items, total=found.total, limit=asked.limit, next=found.next, previous=found.previous)


@router.get("/{article_id}", summary="One article", responses=failures.MISSING, dependencies=[parameters.ALONE])
def article(article_id: parameters.ArticleKey, session: access.Session, shared: access.Shared) -> answers.ArticleInFull:
    """An article with its text, earlier texts, the partners it only names and the meetings it reports."""
    found = archive.article(session, article_id)
    if found is None:
        raise failures.Missing("article", article_id)
    return shapes.article_in_full(found, shared.partners)


@router.get(
    "/{article_id}/revisions",
    summary="Earlier texts of an article, newest first",
    responses=failures.MISSING,
    dependencies=[parameters.ALONE],
)
def revisions(article_id: parameters.ArticleKey, session: access.Session) -> answers.Results[answers.Revision]:
    """Each with when it stood, and which fields the one after it has otherwise. Only the last twenty are kept."""
    found = archive.article(session, article_id)
    if found is None:
        raise failures.Missing("article", article_id)
    items = shapes.revisions(found)[::-1]
    return answers.Results(items=items, total=len(items), limit=edits.KEPT)
