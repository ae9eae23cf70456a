"""Meetings joined and reports split off by hand: nobody is alerted, and no later run undoes it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import orm

from monitor import archiving, errors, explaining, intake, matching, meetings
from monitor.meetings import values
from storage import archive, database, kinship, models, records
from storage import grouping as stored


class GroupingError(errors.MonitorError):
    """What was to be joined or split cannot be."""


def join(session: orm.Session, kept_id: int, gone_id: int, policy: intake.Policy, now: dt.datetime) -> models.Meeting:
    """Let the first meeting have all that is known of the second, and give it back. Raises `GroupingError`."""
    database.alone(session)
    kept, gone = _meeting(session, kept_id), _meeting(session, gone_id)
    if kept.id == gone.id:
        raise GroupingError(f"{kept_id} and {gone_id} are one meeting already")
    stored.join(session, kept, gone, now)
    matching.weigh(session, kept, matching.Near(session, policy.same_meeting_days))
    return kept


def split(
    session: orm.Session, meeting_id: int, article_id: int, policy: intake.Policy, now: dt.datetime
) -> models.Meeting:
    """Take the report of an article out into a meeting of its own, and give that back. Raises `GroupingError`.

    The articles of the archive are read again for it, for what each of them said is kept in part only.
    """
    database.alone(session)
    meeting = _meeting(session, meeting_id)
    articles = [report.article for report in meeting.reports]
    article = next((one for one in articles if one.id == article_id), None)
    if article is None:
        said = ", ".join(str(one.id) for one in articles)
        raise GroupingError(f"article {article_id} does not report meeting {meeting.id}; its reports are {said}")
    if len(articles) == 1:
        raise GroupingError(f"article {article_id} is the only report of meeting {meeting.id}")
    told = {one.id: (one, _told(one, meeting, policy)) for one in articles}
    made = stored.split(session, meeting, told.pop(article_id), list(told.values()), now)
    for one in (meeting, made):
        matching.weigh(session, one, matching.Near(session, policy.same_meeting_days))
    return made


def _meeting(session: orm.Session, meeting_id: int) -> models.Meeting:
    found = archive.meeting(session, kinship.standing(session, meeting_id))
    if found is None:
        raise GroupingError(f"there is no meeting {meeting_id}; try `sco-monitor meetings`")
    return found


def _told(article: models.Article, meeting: models.Meeting, policy: intake.Policy) -> records.MeetingRecord:
    """What an article says of a meeting: of those that it tells of, the one with the people and partners on record."""
    names = {one.name for one in meeting.participants if one.article_id == article.id}
    partners = {one.partner for one in meeting.involvements if one.article_id == article.id}

    def in_common(one: values.Meeting) -> int:
        people = sum(person.name in names for person in one.participants)
        return people + sum(involvement.partner in partners for involvement in one.involvements)

    found = meetings.detect(explaining.archived(article), policy.catalogue).meetings
    best = max(found, key=in_common, default=None)  # of equal ones the first, which is the main one
    if best is None:
        return records.MeetingRecord(title=article.title, kind=meeting.kind)
    return archiving.meeting(best)
