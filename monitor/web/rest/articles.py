"""``/api/v1/articles``."""

from __future__ import annotations

import typing

import fastapi

from monitor import questions
from monitor.web import access, asking, failures
from monitor.web.rest import answers, shapes
from storage import archive, query, search

router = fastapi.APIRouter(prefix="/articles", tags=["articles"])


@router.get("", summary="Articles, newest first")
def articles(
    asked: typing.Annotated[asking.ArticlesByProgram, fastapi.Query()],
    session: access.Session,
    shared: access.Shared,
) -> answers.Results[answers.Article]:
    """Articles by posting day, or by how many of the words of q their title has; with q each with a snippet."""
    wanted = query.narrowed(
        questions.read(asked.q or "", shared.settings, session),
        source=asked.source,
        partner=asked.partner,
        lang=asked.language,
        since=asked.since,
        until=asked.until,
    )
    found = search.articles(
        session, wanted, order=asked.order, limit=asked.limit, cursor=asked.cursor, texts=bool(asked.q)
    )
    if asked.q:
        hits = search.hits(found.items, wanted)
        items = [shapes.article(hit.article, shapes.fragments(hit.snippet)) for hit in hits]
    else:
        items = [shapes.article(one) for one in found.items]
    return answers.Results(items=items, total=found.total, limit=asked.limit, next=found.next, previous=found.previous)


@router.get("/{article_id}", summary="One article", responses=failures.MISSING)
def article(article_id: asking.Key, session: access.Session, shared: access.Shared) -> answers.ArticleInFull:
    """An article with its text, earlier texts, the partners it only names and the meetings it reports."""
    found = archive.article(session, article_id)
    if found is None:
        raise failures.Missing("article", article_id)
    return shapes.article_in_full(found, shared.partners)
