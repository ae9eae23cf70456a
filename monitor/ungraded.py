"""Articles in a language whose sentences are not read: who is told of the partners that they name.

Such an article tells of no meeting, so its messages hang on the article. In the caller's transaction.
"""

from __future__ import annotations

import collections.abc
import datetime as dt

from sqlalchemy import orm

from monitor import alerts, notices, posting, routing, subjects
from storage import articles, models

WHY = "not-graded"
"""The reason of a mention that detection gives there."""


def partners(article: models.Article) -> tuple[str, ...]:
    """The partners that an article, as it was last read, names without their part being graded."""
    return tuple(mention.partner for mention in article.mentions if mention.why == WHY)


def tell(
    session: orm.Session,
    article: models.Article,
    before: collections.abc.Collection[str],
    asking: subjects.Asking,
    names: collections.abc.Mapping[str, str],
    archive_address: str | None,
    *,
    quiet: bool,
    now: dt.datetime,
) -> tuple[routing.Outgoing, ...]:
    """Write the messages about partners that the article names and did not `before`, unless quiet, and return them.

    The same words on a second site tell nobody, unless they came quietly so far: the archive has them.
    """
    change = alerts.naming(before, partners(article))
    if change is None or _is_repeated(session, article):
        return ()
    notice = notices.compose_naming(change, article, names, archive_address)
    messages = routing.messages(subjects.of_article(session, notice, article, asking), asking.rules, asking.hushed)
    if not quiet:
        posting.post(session, messages, None, article, now)
    return messages


def _is_repeated(session: orm.Session, article: models.Article) -> bool:
    earlier = articles.before(session, article)
    return bool(earlier) and (article.quiet or any(not one.quiet for one in earlier))
