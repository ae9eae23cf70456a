"""``/articles/{id}``."""

from __future__ import annotations

import fastapi

from monitor.web import access, asking, failures, marking
from storage import archive

router = fastapi.APIRouter(prefix="/articles")


@router.get("/{article_id}")
def article(article_id: asking.Key, session: access.Session, shared: access.Shared) -> str:
    """An article; the partners that it only names are marked in its text."""
    found = archive.article(session, article_id)
    if found is None:
        raise failures.Missing("article", article_id)
    marked = []
    for one in found.mentions:
        label = shared.partners[one.partner].brief
        marked.append(marking.span(found.text, one.quote, one.start, one.end, label=label, prefix="text"))
    return shared.render(
        "article.html",
        here="search",
        partners=shared.partners,
        article=found,
        mentions=list(zip(found.mentions, marked, strict=True)),
        spans=[one for one in marked if one is not None],
    )
