"""``/articles/{id}`` and ``/articles/{id}/changes``."""

from __future__ import annotations

import fastapi

from monitor import history
from monitor.web import access, asking, failures, marking
from storage import archive, models

router = fastapi.APIRouter(prefix="/articles")


@router.get("/{article_id}")
def article(article_id: asking.Key, session: access.Session, shared: access.Shared) -> str:
    """An article; what it says of partners is marked in its text."""
    found = archive.article(session, article_id)
    if found is None:
        raise failures.Missing("article", article_id)
    named = [_span(found, one, f"{shared.partners[one.partner].brief}, only named") for one in found.mentions]
    proving = [_span(found, one, f"{shared.partners[one.partner].brief} took part") for one in _involvements(found)]
    return shared.render(
        "article.html",
        here="search",
        partners=shared.partners,
        article=found,
        mentions=list(zip(found.mentions, named, strict=True)),
        spans=[one for one in named + proving if one is not None],
    )


def _involvements(article: models.Article) -> list[models.Involvement]:
    """What the article itself says of partners that took part."""
    meetings = [report.meeting for report in article.reports]
    return [one for meeting in meetings for one in meeting.involvements if one.article_id == article.id]


def _span(article: models.Article, one: models.Mention | models.Involvement, label: str) -> marking.Span | None:
    return marking.span(article.text, one.quote, one.start, one.end, label=label, prefix="text")


@router.get("/{article_id}/changes")
def changes(article_id: asking.Key, session: access.Session, shared: access.Shared) -> str:
    """Each change of an article since it was first read, field by field."""
    found = archive.article(session, article_id)
    if found is None:
        raise failures.Missing("article", article_id)
    steps = history.changes(found, found.revisions, found.updated_at)
    return shared.render("changes.html", here="search", article=found, changes=steps)
