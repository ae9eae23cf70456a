"""Which reports belong to which meeting, changed by hand: two meetings joined, or a report split off.

A meeting that was joined into another stays as an empty row without reports, so that its number is never given to
another one and addresses that went out in messages lead on.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import itertools

import sqlalchemy as sa
from sqlalchemy import orm

from storage import kinship, meetings, models

_UNSENT: dict[models.Status, int] = {"held": 1, "due": 2, "waiting": 2}
"""Messages that are still to be sent, and which of two stays: one that is held may be dropped with its source."""
_GIVEN_UP, _TOLD = 0, 3


def join(session: orm.Session, kept: models.Meeting, gone: models.Meeting, now: dt.datetime) -> None:
    """Give one meeting all that is known of another: reports, people, partners, and what was told of it.

    Known fields stay, unknown ones are filled; the status moves only forwards. Nobody who was told a state of either is
    told it again: what stands due and was told by the other's message is dropped.
    """
    meetings.inherit(kept, gone)
    _move_messages(session, kept, gone)
    _move_reports(session, kept, gone)
    _move_kinship(session, kept, gone)
    kept.updated_at = gone.updated_at = now
    kinship.decide(session, kept, gone, "same", now)
    session.expire(kept)
    session.expire(gone)


def split(
    session: orm.Session,
    meeting: models.Meeting,
    telling: meetings.Telling,
    rest: collections.abc.Sequence[meetings.Telling],
    now: dt.datetime,
) -> models.Meeting:
    """Take the report of one article out of a meeting into one of its own, and give this back.

    `telling` is what that article says, `rest` what the others say, from which the meeting gets the fields that came
    from the article. What was told of the meeting stays with it.
    """
    article, record = telling
    meetings.withdraw(session, meeting, article, rest, now)
    made = meetings.add(session, record, article, now)
    kinship.decide(session, meeting, made, "different", now)
    return made


def _move_reports(session: orm.Session, kept: models.Meeting, gone: models.Meeting) -> None:
    """Where one article told of both, it tells of the meeting once: each person and partner by their surest words."""
    here = {report.article_id for report in kept.reports}
    after = itertools.count(1 + max((report.position for report in kept.reports), default=-1))
    for report in list(gone.reports):
        if report.article_id in here:
            session.delete(report)
        else:
            _rehang(session, report, kept, position=next(after))
    named = {(person.article_id, person.name.casefold()) for person in kept.participants}
    for person in list(gone.participants):
        if (person.article_id, person.name.casefold()) in named:
            session.delete(person)
        else:
            _rehang(session, person, kept)
    involved = {(one.article_id, one.partner): one for one in kept.involvements}
    for one in list(gone.involvements):
        known = involved.get((one.article_id, one.partner))
        if known is not None:
            session.delete(min(known, one, key=lambda row: row.score))
            session.flush()
        if known is None or one.score > known.score:
            _rehang(session, one, kept)
    session.flush()


def _rehang(
    session: orm.Session,
    row: models.Report | models.Participant | models.Involvement,
    meeting: models.Meeting,
    **values: int,
) -> None:
    """By SQL, for a row taken from one list into another is an orphan between the two."""
    table = type(row)
    moved = sa.update(table).where(table.id == row.id).values(meeting_id=meeting.id, **values)
    session.execute(moved, execution_options={"synchronize_session": False})


def _move_messages(session: orm.Session, kept: models.Meeting, gone: models.Meeting) -> None:
    told = {(one.state, one.channel, one.recipient): one for one in _messages(session, kept)}
    for message in _messages(session, gone):
        known = told.get((message.state, message.channel, message.recipient))
        if known is not None and message.status in _UNSENT and _sure(known) >= _sure(message):
            _drop(session, message)
            continue
        if known is not None and known.status in _UNSENT and _sure(message) > _sure(known):
            _drop(session, known)
            known = None
        if known is None:
            message.meeting_id = kept.id
            session.flush()
        # Else both went out, or one was given up: the second stays with the number that it was written under.


def _sure(message: models.Message) -> int:
    """How sure it is that its reader hears of a message, or has heard, or was not to hear."""
    return _GIVEN_UP if message.status == "given_up" else _UNSENT.get(message.status, _TOLD)


def _messages(session: orm.Session, meeting: models.Meeting) -> list[models.Message]:
    """Locked, so that none is taken for sending meanwhile."""
    found = sa.select(models.Message).where(models.Message.meeting_id == meeting.id).order_by(models.Message.created_at)
    return list(session.scalars(found.with_for_update().execution_options(populate_existing=True)))


def _drop(session: orm.Session, message: models.Message) -> None:
    for attempt in message.attempts:
        session.delete(attempt)
    session.flush()
    session.delete(message)
    session.flush()


def _move_kinship(session: orm.Session, kept: models.Meeting, gone: models.Meeting) -> None:
    """What people decided about the one that goes holds for the one that stays; what is unsure is weighed anew."""
    for pair in kinship.of_meeting(session, gone.id):
        third = pair.other_id if pair.meeting_id == gone.id else pair.meeting_id
        if third == kept.id:
            continue
        known = kinship.of_pair(session, kept.id, third)
        if pair.decision is not None and (known is None or known.decision is None):
            if known is not None:
                session.delete(known)
                session.flush()
            pair.meeting_id, pair.other_id = sorted((kept.id, third))
        else:
            session.delete(pair)
        session.flush()
