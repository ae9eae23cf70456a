"""Which known meeting an article tells of, and which others are perhaps the same. In the caller's transaction.

What people joined or split by hand stands: a report never goes where it would undo that.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import typing

from sqlalchemy import orm

from monitor import notices
from monitor.meetings import identity, values
from storage import kinship, models
from storage import meetings as stored

Pairs = list[tuple[values.Meeting, models.Meeting | None]]
"""Each meeting that an article tells of, with the known one that its earlier text told of in that place."""


def home(
    session: orm.Session, article: models.Article, meeting: values.Meeting, window_days: int
) -> models.Meeting | None:
    """The known meeting that this one is another report of, if any; none that the same article reports besides.

    The likeliest of those that are surely the same. Where people told that one apart from another which this may be as
    well, the one that the site of the article reports counts, and without such the article stays by itself.
    """
    posted = article.published_on
    found = stored.candidates(session, around=meeting.date_start, posted=posted, window_days=window_days)
    told_here = {one.id for one in stored.of_article(session, article)}
    new = identity.Facts.of(meeting, posted)
    weighed = [(_likeness(new, [new], one), one) for one in found if one.id not in told_here]
    likely = [(likeness, one) for likeness, one in weighed if likeness.verdict != "different"]
    best = max(likely, key=lambda pair: pair[0].score, default=None)
    if best is None or best[0].verdict != "same":
        return None
    apart = kinship.told_apart(session, [one.id for _, one in likely])
    rivals = [pair for pair in likely if frozenset({best[1].id, pair[1].id}) in apart]
    return _among(article, best, rivals) if rivals else best[1]


def _likeness(whole: identity.Facts, told: list[identity.Facts], known: models.Meeting) -> identity.Likeness:
    """How likely a meeting is the known one: unsure where a report of the one and one of the other name other people.

    An article that tells of two meetings in a breath must not draw the reports of the second into the first.
    """
    found = identity.compare(whole, notices.identity_of(known))
    if found.verdict != "same":
        return found
    differ = any(identity.people_differ(one, other) for one in told for other in notices.tellings_of(known))
    return found.unsure("but some reports name other people") if differ else found


_Weighed = tuple[identity.Likeness, models.Meeting]


def _among(article: models.Article, best: _Weighed, rivals: list[_Weighed]) -> models.Meeting | None:
    """Of meetings that people told apart, the one that the article's site reports, else one that leads clearly."""
    reported = [pair for pair in (best, *rivals) if _reports(article.source, pair[1])]
    if len(reported) == 1:
        likeness, one = reported[0]
        return one if likeness.verdict == "same" else None
    if reported or any(likeness.verdict == "same" for likeness, _ in rivals):
        return None
    return best[1]


def _reports(source: str, meeting: models.Meeting) -> bool:
    return any(report.article.source == source for report in meeting.reports)


def weigh(session: orm.Session, meeting: models.Meeting, window_days: int) -> None:
    """Keep with a meeting, as it is known now, the others that are perhaps the same, and no more those that are not.

    Two known meetings are never joined by this, however alike they have become: that is for people.
    """
    mine = notices.identity_of(meeting)
    found = stored.candidates(session, around=mine.date_start, posted=mine.posted, window_days=window_days)
    articles = {report.article_id for report in meeting.reports}
    told = notices.tellings_of(meeting)
    likely: set[int] = set()
    for other in found:
        if other.id == meeting.id or any(report.article_id in articles for report in other.reports):
            continue
        likeness = _likeness(mine, told, other)
        if likeness.verdict != "different":
            likely.add(other.id)
            kinship.note(session, meeting, other, score=likeness.score, reason=likeness.reason)
    for other, _ in kinship.perhaps(session, meeting.id):
        if other.id not in likely:
            kinship.forget(session, meeting, other)


def gathered(session: orm.Session, article: models.Article, pairs: Pairs) -> Pairs:
    """The pairs, those that people joined by hand being one: what the article tells of both is told of the one."""
    hosts: dict[int, values.Meeting] = {known.id: meeting for meeting, known in pairs if known is not None}
    joined = {host: _as_joined(session, article, host) for host in hosts}
    alone: Pairs = []
    for meeting, known in pairs:
        if known is None:
            new = identity.Facts.of(meeting, article.published_on)
            host = next((host for host, gone in joined.items() if _is_one_of(new, gone)), None)
            if host is None:
                alone.append((meeting, None))
            else:
                hosts[host] = _united(hosts[host], meeting)
    return [(hosts[known.id], known) for _, known in pairs if known is not None] + alone


def _as_joined(session: orm.Session, article: models.Article, meeting_id: int) -> list[identity.Facts]:
    gone = kinship.joined_into(session, meeting_id)
    return [dataclasses.replace(notices.identity_of(one), posted=article.published_on) for one in gone]


def _is_one_of(new: identity.Facts, gone: collections.abc.Iterable[identity.Facts]) -> bool:
    return any(identity.compare(new, one).verdict != "different" for one in gone)


def _united(meeting: values.Meeting, other: values.Meeting) -> values.Meeting:
    """The meeting with the people and partners of the other besides its own."""
    named = {person.name.casefold() for person in meeting.participants}
    involved = {one.partner for one in meeting.involvements}
    people: list[values.Participant] = [one for one in other.participants if one.name.casefold() not in named]
    partners: list[values.Involvement] = [one for one in other.involvements if one.partner not in involved]
    changes: dict[str, typing.Any] = {
        "participants": (*meeting.participants, *people),
        "involvements": (*meeting.involvements, *partners),
    }
    return dataclasses.replace(meeting, **changes)
