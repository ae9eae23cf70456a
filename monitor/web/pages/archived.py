"""``/articles/{id}/page``: the page of an article as it was fetched, to be looked at and unable to do anything.

It is the one answer with markup of strangers. The sandbox of its Content-Security-Policy gives it an origin of its own,
without scripts, forms or anything from elsewhere; that scripts are taken out besides is a second lock.
"""

from __future__ import annotations

import re

import fastapi

from monitor.web import access, asking, failures
from storage import models, snapshots

router = fastapi.APIRouter(prefix="/articles")
POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_SCRIPT = re.compile(rb"<script\b.*?(?:</script[^>]*>|\Z)", re.IGNORECASE | re.DOTALL)
_REFRESH = re.compile(rb"<meta\b[^>]*http-equiv[^>]*>", re.IGNORECASE)
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@router.get("/{article_id}/page", response_model=None)
def page(article_id: asking.Key, session: access.Session) -> fastapi.Response:
    """The newest page that is kept of an article, if there is one."""
    found = snapshots.of_article(session, article_id)
    if found is None:
        raise failures.Missing("stored page of article", article_id)
    # a blank in its place, so that what stood around it does not become one
    body = _REFRESH.sub(b" ", _SCRIPT.sub(b" ", snapshots.body(found)))
    headers = {"Content-Security-Policy": POLICY, "Content-Type": _content_type(found)}
    return fastapi.Response(body, headers=headers)


def _content_type(page: models.Snapshot) -> str:
    """HTML, or text to be read where it is something else; the encoding is left to the page where nothing says it."""
    told = (page.content_type or "text/html").lower()
    kind = "text/html" if "html" in told else "text/plain"
    charset = page.charset if page.charset and _CHARSET.fullmatch(page.charset) else None
    return f"{kind}; charset={charset}" if charset else kind
