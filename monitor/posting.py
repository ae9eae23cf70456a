"""Messages into the outbox, in the caller's transaction, with a line on each in the log of its article."""

from __future__ import annotations

import collections.abc
import datetime as dt
import functools

import structlog
from sqlalchemy import orm

from monitor import archiving, routing, trace
from storage import models, outbox

log = structlog.get_logger()


def post(
    session: orm.Session,
    messages: collections.abc.Iterable[routing.Outgoing],
    meeting: models.Meeting | None,
    article: models.Article,
    now: dt.datetime,
) -> int:
    """Write what is to be told of a meeting, or of the article alone, and was not written yet; how many messages."""
    rows = [archiving.message(one, meeting, article, now) for one in messages]
    written = outbox.enqueue(session, rows, now)
    about = {"trace": trace.of(article.identity), "article": article.id, "meeting": meeting.id if meeting else None}
    for id_ in written:
        trace.once_stored(session, functools.partial(log.info, "message written", message=id_, **about))
    return len(written)
