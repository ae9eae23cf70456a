"""Which known meeting an article tells of, and which others are perhaps the same. In the caller's transaction.

What people joined or split by hand stands: a report never goes where it would undo that.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from sqlalchemy import orm

from monitor import notices
from monitor.meetings import awaited, identity, values
from storage import awaited as stored_awaited
from storage import kinship, models, sketches
from storage import meetings as stored

Pairs = list[tuple[values.Meeting, models.Meeting | None]]
"""Each meeting that an article tells of, with the known one that its earlier text told of in that place."""


OFF: frozenset[values.Status] = frozenset({"postponed", "cancelled"})

_STILL = dt.timedelta(days=1)
_LATELY = dt.timedelta(days=60)
"""So long after its day may news call a meeting off; so long is one without a day held to be still to come."""


class Near:
    """The known meetings near an occasion, asked for once where it is looked for and then weighed.

    It holds as long as no other meeting changes than the one that is weighed.
    """

    def __init__(self, session: orm.Session, window_days: int) -> None:
        self._session, self._window_days = session, window_days
        self._around: dict[tuple[dt.date | None, dt.date | None], list[sketches.Sketch]] = {}
        self._completed: dict[int, identity.Facts] = {}
        self._loaded: dict[int, models.Meeting] = {}

    def likely(self, facts: identity.Facts, *, but: int | None = None) -> list[models.Meeting]:
        """Those that are perhaps this one; only these are loaded, of the many that are held near a day."""
        open_ = [one for one in self._sketched(facts) if one.id != but and identity.may_be_one(facts, _facts(one))]
        if missing := [one for one in open_ if one.id not in self._completed]:
            self._completed |= {one.id: _facts(one) for one in sketches.completed(self._session, missing)}
        known = ((one.id, self._completed[one.id]) for one in open_)
        likely = [number for number, one in known if identity.compare(facts, one).verdict != "different"]
        if unloaded := [number for number in likely if number not in self._loaded]:
            self._loaded |= {one.id: one for one in stored.of_ids(self._session, unloaded)}
        return [self._loaded[number] for number in likely]

    def _sketched(self, facts: identity.Facts) -> list[sketches.Sketch]:
        days = facts.date_start, facts.posted
        if days not in self._around:
            self._around[days] = sketches.around(
                self._session, around=facts.date_start, posted=facts.posted, window_days=self._window_days
            )
        return self._around[days]


def home(session: orm.Session, article: models.Article, meeting: values.Meeting, near: Near) -> models.Meeting | None:
    """The known meeting that this one is another report of, if any; none that the same article reports besides.

    The likeliest of those that are surely the same. Where people told that one apart from another which this may be as
    well, the one that the site of the article reports counts, and without such the article stays by itself.
    """
    posted = article.published_on
    new = identity.Facts.of(meeting, posted)
    found = near.likely(new)
    told_here = {one.id for one in stored.of_article(session, article)}
    weighed = [(_likeness(new, [new], one), one) for one in found if one.id not in told_here]
    likely = [(likeness, one) for likeness, one in weighed if likeness.verdict != "different"]
    best = max(likely, key=lambda pair: pair[0].score, default=None)
    if best is None or best[0].verdict != "same":
        return called_off(session, article, meeting) if meeting.status in OFF else None
    apart = kinship.told_apart(session, [one.id for _, one in likely])
    rivals = [pair for pair in likely if frozenset({best[1].id, pair[1].id}) in apart]
    return _among(article, best, rivals) if rivals else best[1]


def called_off(
    session: orm.Session,
    article: models.Article,
    meeting: values.Meeting,
    named: collections.abc.Collection[str] = (),
) -> models.Meeting | None:
    """The one announced meeting that an article surely calls off or puts off; None where several may be meant.

    `named` are partners that the article names besides those of the meeting.
    """
    posted = article.published_on or article.first_seen_at.date()
    due = meeting.was_due or (meeting.date_start if meeting.status == "cancelled" else None)
    told = identity.Facts.of(dataclasses.replace(meeting, date_start=due, date_end=due), posted)
    moved = identity.Facts.of(meeting, posted) if meeting.date_start else told
    found = stored_awaited.pending(session, since=posted - _STILL, reported_since=posted - _LATELY)
    told_here = {one.id for one in stored.of_article(session, article)}
    about = [
        one
        for one in found
        if one.id not in told_here
        # To who knows of the new day already, it is as good as the old one.
        and any(
            awaited.is_about(days, notices.identity_of(one), named)
            for days in (told, moved if one.status == "postponed" else told)
        )
    ]
    return about[0] if len(about) == 1 else None


def paired(
    detected: collections.abc.Sequence[values.Meeting], known: list[models.Meeting], article: models.Article
) -> tuple[list[tuple[values.Meeting, models.Meeting | None]], list[models.Meeting]]:
    """Each detected meeting with the one that the article's earlier text told of: the same one, else the next left.

    And those that are left, of which the article tells no more.
    """
    left = list(known)
    pairs: dict[int, models.Meeting] = {}
    for position, meeting in enumerate(detected):
        if (same := _first_same(meeting, article, left)) is not None:
            pairs[position] = same
            left.remove(same)
    return [(one, pairs.get(at) or _next_left(one, left, article)) for at, one in enumerate(detected)], left


def _next_left(meeting: values.Meeting, left: list[models.Meeting], article: models.Article) -> models.Meeting | None:
    """The next meeting that is left, taken out.

    What the article only called off, and what nobody tells of any more, is no other meeting's row.
    """
    off = meeting.status in OFF
    likely = (one for one in left if not stored.facts(one).withdrawn)
    found = next((one for one in likely if off or not stored_awaited.is_called_off_by(one, article)), None)
    if found is not None:
        left.remove(found)
    return found


def announced(
    session: orm.Session, article: models.Article, detection: values.Detection, told: list[models.Meeting]
) -> models.Meeting | None:
    """The known meeting that an article puts off: one that its earlier text told of, else one announced elsewhere."""
    if detection.put_off is None or told:
        return told[0] if told else None
    named = [mention.partner for mention in detection.mentions]
    return called_off(session, article, detection.put_off, named)


def _first_same(
    meeting: values.Meeting, article: models.Article, among: collections.abc.Iterable[models.Meeting]
) -> models.Meeting | None:
    new = identity.Facts.of(meeting, article.published_on)
    return next((one for one in among if identity.same(new, notices.identity_of(one))), None)


def _facts(one: sketches.Sketch) -> identity.Facts:
    return identity.Facts(
        title=one.title,
        kind=one.kind,
        date_start=one.date_start,
        date_end=one.date_end,
        place=one.place,
        people=one.people,
        partners=one.partners,
        posted=one.posted,
    )


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


def weigh(session: orm.Session, meeting: models.Meeting, near: Near, *, is_new: bool = False) -> None:
    """Keep with a meeting, as it is known now, the others that are perhaps the same, and no more those that are not.

    Two known meetings are never joined by this, however alike they have become: that is for people.
    """
    mine = notices.identity_of(meeting)
    found = near.likely(mine, but=meeting.id)
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
    for other, _ in () if is_new else kinship.perhaps(session, meeting.id):
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
