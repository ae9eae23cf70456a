"""Meetings that are still to come, or were to: those that news of a postponement or a cancellation may be about."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import meetings, models, nearby, records

_PENDING = ("announced", "postponed", "cancelled")
BEFORE = "before"
"""In the evidence of a status that news gave it: how the meeting stood before, should the news be taken back."""

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
        before = stands.get(BEFORE) if own else _standing(meeting, fields)
        for field in fields:
            setattr(meeting, field, getattr(record, field))
        read = {field: {"article_id": article.id} | meetings.words(said[field]) for field in fields if field in said}
        read["status"][BEFORE] = before
        meeting.evidence = meeting.evidence | read
    meeting.updated_at = now
    session.flush()


def call_on(meeting: models.Meeting, article: models.Article) -> None:
    """Undo what an article made of a meeting by `call_off`, once it says so no more; nothing where it made nothing."""
    if not is_called_off_by(meeting, article):
        return
    before = meeting.evidence["status"][BEFORE]
    values, evidence = before["values"], before["evidence"]
    for field, value in values.items():
        is_day = field in _DAYS and value is not None
        setattr(meeting, field, dt.date.fromisoformat(value) if is_day else value)
    kept = {field: origin for field, origin in meeting.evidence.items() if field not in values}
    meeting.evidence = kept | evidence


def is_called_off_by(meeting: models.Meeting, article: models.Article) -> bool:
    """Whether a meeting that others reported is off by what this article says."""
    stands = meeting.evidence.get("status", {})
    return stands.get("article_id") == article.id and bool(stands.get(BEFORE))


def _standing(meeting: models.Meeting, fields: list[str]) -> dict[str, typing.Any]:
    """How a meeting stands, as JSON values."""
    values = {field: getattr(meeting, field) for field in fields}
    return {
        "values": {name: one.isoformat() if isinstance(one, dt.date) else one for name, one in values.items()},
        "evidence": {name: meeting.evidence[name] for name in fields if name in meeting.evidence},
    }
