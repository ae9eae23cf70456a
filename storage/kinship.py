"""Meetings that are perhaps one occasion, and what people decided about them. A decision outlives every later run."""

from __future__ import annotations

import collections.abc
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models


def note(session: orm.Session, one: models.Meeting, other: models.Meeting, *, score: float, reason: str) -> None:
    """Keep two meetings as perhaps the same, or as likely as they are now; what people decided stays."""
    known = of_pair(session, one.id, other.id)
    if known is None:
        session.add(_pair(one.id, other.id, score=score, reason=reason))
    elif known.decision is None:
        known.score, known.reason = score, reason
    session.flush()


def forget(session: orm.Session, one: models.Meeting, other: models.Meeting) -> None:
    """Two meetings are no longer perhaps the same; what people decided stays."""
    known = of_pair(session, one.id, other.id)
    if known is not None and known.decision is None:
        session.delete(known)
        session.flush()


def decide(
    session: orm.Session, one: models.Meeting, other: models.Meeting, decision: models.Decision, now: dt.datetime
) -> None:
    """Note what people decided about two meetings, in place of any earlier decision."""
    known = of_pair(session, one.id, other.id)
    if known is None:
        known = _pair(one.id, other.id, score=float(decision == "same"), reason="by hand")
        session.add(known)
    known.decision, known.decided_at = decision, now
    session.flush()


def perhaps(session: orm.Session, meeting_id: int) -> list[tuple[models.Meeting, models.Kinship]]:
    """The meetings that are perhaps the same as one, undecided, the likeliest first."""
    pairs = session.scalars(
        sa.select(models.Kinship)
        .where(_has(meeting_id), models.Kinship.decision.is_(None))
        .options(orm.joinedload(models.Kinship.meeting), orm.joinedload(models.Kinship.other))
        .order_by(models.Kinship.score.desc(), models.Kinship.id)
    )
    return [(pair.other if pair.meeting_id == meeting_id else pair.meeting, pair) for pair in pairs]


def told_apart(session: orm.Session, meeting_ids: collections.abc.Iterable[int]) -> set[frozenset[int]]:
    """Which pairs of these meetings were told apart by hand."""
    ids = list(meeting_ids)
    found = session.execute(
        sa.select(models.Kinship.meeting_id, models.Kinship.other_id).where(
            models.Kinship.meeting_id.in_(ids),
            models.Kinship.other_id.in_(ids),
            models.Kinship.decision == "different",
        )
    )
    return {frozenset({one, other}) for one, other in found}


def standing(session: orm.Session, meeting_id: int) -> int:
    """The meeting that an id leads to: itself or, where it was joined into another by hand, that one."""
    joined = _joined(session, sa.and_(_has(meeting_id), ~_reported(meeting_id)))
    return next((pair.other_id if pair.meeting_id == meeting_id else pair.meeting_id for pair in joined), meeting_id)


def joined_into(session: orm.Session, meeting_id: int) -> list[models.Meeting]:
    """The meetings that were joined into one by hand, as they were then, without their people and partners."""
    joined = _joined(session, sa.and_(_has(meeting_id), _reported(meeting_id)))
    gone = (pair.other if pair.meeting_id == meeting_id else pair.meeting for pair in joined)
    return sorted(gone, key=lambda meeting: meeting.id)


def of_pair(session: orm.Session, one: int, other: int) -> models.Kinship | None:
    """What is kept about two meetings, in whatever order."""
    low, high = sorted((one, other))
    return session.scalar(
        sa.select(models.Kinship).where(models.Kinship.meeting_id == low, models.Kinship.other_id == high)
    )


def of_meeting(session: orm.Session, meeting_id: int) -> list[models.Kinship]:
    """All that is kept about a meeting."""
    return list(session.scalars(sa.select(models.Kinship).where(_has(meeting_id)).order_by(models.Kinship.id)))


def _pair(one: int, other: int, *, score: float, reason: str) -> models.Kinship:
    low, high = sorted((one, other))
    return models.Kinship(meeting_id=low, other_id=high, score=score, reason=reason)


def _has(meeting_id: int) -> sa.ColumnElement[bool]:
    return sa.or_(models.Kinship.meeting_id == meeting_id, models.Kinship.other_id == meeting_id)


def _reported(meeting_id: int) -> sa.ColumnElement[bool]:
    return sa.exists().where(models.Report.meeting_id == meeting_id)


def _joined(session: orm.Session, which: sa.ColumnElement[bool]) -> list[models.Kinship]:
    same = sa.select(models.Kinship).where(which, models.Kinship.decision == "same")
    return list(session.scalars(same.order_by(models.Kinship.id)))
