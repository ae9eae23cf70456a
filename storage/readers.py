"""Who was told of a meeting, and what is still on its way: the messages about it, by where they stand."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import meetings, models, records

_LOST = ("given_up", "dropped")


def messages(session: orm.Session, meeting_id: int) -> list[models.Message]:
    """The messages about a meeting, the oldest first, each with the bundle in which it left."""
    about = sa.select(models.Message).where(models.Message.meeting_id == meeting_id)
    found = about.options(orm.joinedload(models.Message.bundle)).execution_options(populate_existing=True)
    return list(session.scalars(found.order_by(models.Message.created_at, models.Message.id)))


def is_pending(message: models.Message) -> bool:
    """Whether a message waits for a later moment, so that it can be taken out before anybody reads it."""
    return message.status in ("waiting", "held")


def may_be_read(message: models.Message) -> bool:
    """Whether its reader has it or is just getting it."""
    if message.status == "bundled":
        return message.bundle is not None and message.bundle.status not in _LOST
    return message.status in ("sent", "sending", "due")


def take_back(session: orm.Session, meeting: models.Meeting, article: models.Article, now: dt.datetime) -> None:
    """Let an article say nothing more of a meeting than that it once told of it."""
    report = next((one for one in meeting.reports if one.article_id == article.id), None)
    since = report.withdrawn_at if report is not None else None
    nothing = records.MeetingRecord(title=meeting.title, kind=meeting.kind)
    meetings.revise(session, meeting, article, nothing, now)
    for one in meeting.reports:
        if one.article_id == article.id:
            one.withdrawn_at = since or now
    session.flush()
