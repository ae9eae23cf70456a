"""What came quietly only, and of which nobody has heard: whether a report that is news tells of it.

First visits, imports and backfills fill the archive with meetings that are told to nobody. That must not swallow the
alert when a watched source reports such a meeting; and a full archive must not tell its past, report by report. In the
caller's transaction.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import orm

from storage import models, outbox, polls

OLD = dt.timedelta(days=7)
"""What was posted so long before the last good visit of its source is no news to who watches it."""
PAST = dt.timedelta(days=30)
"""A meeting whose last day is so long ago is told by no late report, where the archive has it already."""


def is_news(session: orm.Session, source: str, posted: dt.date | None, now: dt.datetime) -> bool:
    """Whether an article is news by the day it was posted; one without a day is, as it was not seen before."""
    row = polls.source(session, source)
    last = row.last_good_at if row is not None else None
    return posted is None or posted >= since(last or now)


def since(last_good: dt.datetime) -> dt.date:
    """The day from which on what is posted is news to who last read its source at a moment."""
    return (last_good - OLD).date()


def tells(session: orm.Session, known: models.Meeting, article: models.Article, now: dt.datetime) -> bool:
    """Whether a further report of a meeting that the archive has, read aloud, is the first to tell of it."""
    if article.quiet or any(not report.article.quiet for report in known.reports):
        return False
    day = known.date_end or known.date_start
    return (day is None or day >= (now - PAST).date()) and not outbox.is_told(session, known.id)
