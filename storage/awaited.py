"""Meetings that are still to come, or were to: those that news of a postponement or a cancellation may be about."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import meetings, models, nearby, records

_PENDING = ("announced", "postponed", "cancelled")
_DAYS = ("date_start", "date_end")
_STANDS = {"unknown": 0, "announced": 1, "postponed": 2, "cancelled": 3, "held": 4}


def pending(session: orm.Session, *, since: dt.date, reported_since: dt.date) -> list[models.Meeting]:
    """Meetings announced, put off or called off whose last day is `since` or later, oldest first.

    Of those without a day, the ones with a report posted on `reported_since` or later.
    """
    last_day = sa.func.coalesce(models.Meeting.date_end, models.Meeting.date_start)
    lately = sa.exists().where(
        models.Report.meeting_id == models.Meeting.id,
        models.Report.article_id == models.Article.id,
        nearby.posting_day(models.Article) >= reported_since,
    )
    ahead = sa.or_(last_day >= since, sa.and_(models.Meeting.date_start.is_(None), lately))
    found = sa.select(models.Meeting).where(models.Meeting.status.in_(_PENDING), ahead, models.Meeting.reports.any())
    return list(session.scalars(meetings.loaded(found.order_by(models.Meeting.id))))


def call_off(
    session: orm.Session,
    meeting: models.Meeting,
    article: models.Article,
    record: records.MeetingRecord,
    now: dt.datetime,
) -> None:
    """Let an article that tells that a meeting is off give it that status, and new days where it has some.

    What other articles report of the meeting outranks it: one that was held was held. Nothing else of the meeting
    changes. Where it stands so already, the article that said it first remains the one that did.
    """
    if all(report.article_id != article.id for report in meeting.reports):
        position = 1 + max((report.position for report in meeting.reports), default=-1)
        meeting.reports.append(models.Report(article=article, position=position, added_at=now))
    said, stands = dict(record.evidence), meeting.evidence.get("status", {})
    own = stands.get("article_id") == article.id
    known = (meeting.status, stands.get("rule"), meeting.date_start, meeting.date_end)
    days = (record.date_start, record.date_end) if record.date_start else known[2:]
    if (own or _STANDS[record.status] >= _STANDS.get(meeting.status, 0)) and known != (
        record.status, said["status"].rule, *days,
    ):  # fmt: skip
        fields = ["status", *(_DAYS if record.date_start else ())]
        for field in fields:
            setattr(meeting, field, getattr(record, field))
        meeting.evidence = meeting.evidence | {
            field: {"article_id": article.id} | meetings.words(said[field]) for field in fields if field in said
        }
    meeting.updated_at = now
    session.flush()
