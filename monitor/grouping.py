"""Meetings joined and reports split off by hand, which no later run undoes.

Nobody is alerted of it as of news. Who was told of two meetings that are one, or of facts that are another meeting's,
hears once that we were wrong.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import orm

from monitor import (
    alerts,
    archiving,
    correcting,
    errors,
    explaining,
    intake,
    matching,
    meetings,
    notices,
    posting,
    routing,
)
from monitor.meetings import values
from storage import archive, database, kinship, models, records
from storage import grouping as stored
from storage import meetings as stored_meetings


class GroupingError(errors.MonitorError):
    """What was to be joined or split cannot be."""


def join(session: orm.Session, kept_id: int, gone_id: int, policy: intake.Policy, now: dt.datetime) -> models.Meeting:
    """Let the first meeting have all that is known of the second, and give it back. Raises `GroupingError`."""
    database.alone(session)
    kept, gone = _meeting(session, kept_id), _meeting(session, gone_id)
    if kept.id == gone.id:
        raise GroupingError(f"{kept_id} and {gone_id} are one meeting already")
    # Written first: with all that was told of the meeting that goes, it moves along.
    _correct_repeat(session, kept, gone, policy, now)
    stored.join(session, kept, gone, now)
    _left_to_people(session, kept)
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
    before = _facts(meeting)
    made = stored.split(session, meeting, told.pop(article_id), list(told.values()), now)
    for one in (meeting, made):
        matching.weigh(session, one, matching.Near(session, policy.same_meeting_days))
        _left_to_people(session, one)
    _correct_facts(session, meeting, before, policy, now)
    return made


def _correct_repeat(
    session: orm.Session, kept: models.Meeting, gone: models.Meeting, policy: intake.Policy, now: dt.datetime
) -> None:
    """Tell those who were told the same state of both that the second is the first.

    One that was announced and, as if it were another, reported, was told as it should be.
    """
    states = {one.recipient: _states(one) for one in correcting.of_meeting(session, kept.id, pending=True)}
    twice = correcting.of_meeting(session, gone.id)
    both = {one.recipient for one in twice if _states(one) & states.get(one.recipient, set())}
    if both and gone.reports:
        change = alerts.joined(kept.title, gone.id)
        _tell(session, gone, change, policy, now, why="joined", only=both)


def _states(reader: correcting.Reader) -> set[str]:
    return {notice.state.partition(":")[0] for notice in reader.notices}


def _correct_facts(
    session: orm.Session, meeting: models.Meeting, before: alerts.Facts, policy: intake.Policy, now: dt.datetime
) -> None:
    """Tell those who were told of a meeting which facts are not its own."""
    change = alerts.transition(before, _facts(meeting), policy.names, "split")
    if change is not None:
        _tell(session, meeting, change, policy, now, why="split")


def _tell(
    session: orm.Session,
    meeting: models.Meeting,
    change: alerts.Change,
    policy: intake.Policy,
    now: dt.datetime,
    *,
    why: correcting.Why,
    only: set[routing.Recipient] | None = None,
) -> None:
    article = meeting.reports[-1].article
    notice = notices.compose(change, meeting, article, policy.names, policy.archive_address)
    asking = intake.asking(session, policy, now)
    made = correcting.messages(session, meeting.id, notice, asking, why=why, withdrawn=why == "joined")
    wanted = [one for one in made if only is None or one.recipient in only]
    posting.post(session, wanted, meeting, article, now)


def _facts(meeting: models.Meeting) -> alerts.Facts:
    return notices.facts(stored_meetings.facts(meeting))


def _left_to_people(session: orm.Session, meeting: models.Meeting) -> None:
    """What people changed of a meeting was told to nobody, and is to stay so."""
    session.refresh(meeting, ["reports"])
    for report in meeting.reports:
        report.quiet = True
    session.flush()


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
