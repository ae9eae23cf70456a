"""What is new of a meeting, to whom: the messages about it are composed and written, unless it came quietly.

All in the caller's transaction.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from sqlalchemy import orm

from monitor import alerts, correcting, notices, posting, routing, subjects
from monitor.notify import notice as told
from storage import meetings as stored
from storage import models

_WITHDRAWN = "what it tells of was taken back before it was sent"


class Policy(typing.Protocol):
    """What notices are made with: partners' names, the address of the archive; and how far apart reports may be."""

    @property
    def names(self) -> collections.abc.Mapping[str, str]: ...  # noqa: D102
    @property
    def archive_address(self) -> str | None: ...  # noqa: D102
    @property
    def same_meeting_days(self) -> int: ...  # noqa: D102


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An article that is judged: whom to ask, the words that it had before, and whether anybody is told."""

    session: orm.Session
    article: models.Article
    policy: Policy
    asking: subjects.Asking
    was: subjects.Words | None
    quiet: bool
    now: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True)
class Known:
    """A meeting as it was before a change: its facts, who is told of such a meeting, and why it looks otherwise."""

    facts: alerts.Facts
    reached: tuple[routing.Outgoing, ...]
    ground: alerts.Ground

    @classmethod
    def of(cls, meeting: models.Meeting, case: Case) -> Known:
        """As the meeting stands now."""
        facts = notices.facts(stored.facts(meeting))
        reached = _asked(case, alerts.first(facts), meeting, (case.article, case.was))
        return cls(facts, reached, _ground(case, meeting))


def _ground(case: Case, meeting: models.Meeting) -> alerts.Ground:
    """What an article does that is judged: report a meeting besides others, or tell otherwise of it than it did."""
    article = case.article
    if all(report.article_id != article.id for report in meeting.reports):
        again = any(report.article.source == article.source for report in meeting.reports)
        return "more" if again else "report"
    is_edited = article.updated_at == case.now and bool(article.revisions)
    return "edited" if is_edited and article.revisions[-1].cause == "edited" else "reread"


def tell(case: Case, before: Known | None, meeting: models.Meeting) -> tuple[routing.Outgoing, ...]:
    """Write the messages about what is new of a meeting, unless it came quietly, and return them."""
    case.session.flush()
    after = notices.facts(stored.facts(meeting))
    ground = before.ground if before else "report"
    change = alerts.transition(before.facts if before else None, after, case.policy.names, ground)
    if after.withdrawn and change is not None and not case.quiet:
        correcting.take_out(case.session, meeting.id, _WITHDRAWN, case.now)
    messages = _messages(case, change, before, after, meeting)
    _note(case, meeting, messages, whole=before is None)
    if not case.quiet:
        posting.post(case.session, messages, meeting, case.article, case.now)
    return messages


def _messages(
    case: Case, change: alerts.Change | None, before: Known | None, after: alerts.Facts, meeting: models.Meeting
) -> tuple[routing.Outgoing, ...]:
    if change is not None and not change.for_readers:
        return _asked(case, change, meeting)
    heard: tuple[routing.Outgoing, ...] = ()
    if change is not None:
        heard = _to_readers(case, change, meeting, withdrawn=after.withdrawn)
    if after.withdrawn:
        return heard
    reached = before.reached if before else ()
    return (*heard, *routing.newly(_asked(case, alerts.first(after), meeting), (*reached, *heard)))


def _to_readers(
    case: Case, change: alerts.Change, meeting: models.Meeting, *, withdrawn: bool
) -> tuple[routing.Outgoing, ...]:
    wrong = change.state.partition(":")[0] == alerts.CORRECTED
    why: correcting.Why | None = None
    if wrong:
        why = "reread" if _ground(case, meeting) == "reread" else "edited"
    return correcting.messages(
        case.session, meeting.id, _notice(case, change, meeting), case.asking, why=why, withdrawn=withdrawn
    )


def _note(
    case: Case, meeting: models.Meeting, messages: collections.abc.Collection[routing.Outgoing], *, whole: bool
) -> None:
    """Keep which reports had something to tell and told nobody; a meeting that is told whole has none of these."""
    for report in meeting.reports:
        if case.quiet and messages and report.article_id == case.article.id:
            report.quiet = True
        elif whole and not case.quiet and report.quiet:
            report.quiet = False


def _asked(
    case: Case,
    change: alerts.Change,
    meeting: models.Meeting,
    edited: tuple[models.Article, subjects.Words | None] | None = None,
) -> tuple[routing.Outgoing, ...]:
    subject = subjects.of_meeting(case.session, _notice(case, change, meeting), meeting, case.asking, edited=edited)
    return routing.messages(subject, case.asking.rules, case.asking.hushed)


def _notice(case: Case, change: alerts.Change, meeting: models.Meeting) -> told.Notice:
    return notices.compose(change, meeting, case.article, case.policy.names, case.policy.archive_address)
