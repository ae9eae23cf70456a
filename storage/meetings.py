"""Meetings: finding possible same ones, and folding in what one more article says.

Each article's participants and involvements are kept apart, so that an edited article replaces its own words only.
A field of the meeting itself belongs to the article that it was read from, which `Meeting.evidence` names.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models, nearby, records

FIELDS = ("title", "kind", "status", "date_start", "date_end", "format", "place")

Telling = tuple[models.Article, records.MeetingRecord]
"""An article, and what it says of a meeting."""

_Said = models.Report | models.Participant | models.Involvement

PUT_OFF = "status.put-off"
"""The rule by which detection reads a postponement that names no new day."""

_UNKNOWN = (None, "unknown")
# A report of what happened outranks every plan, and a plan never undoes a report.
_RANK = {"unknown": 0, "announced": 1, "postponed": 2, "cancelled": 3, "held": 4}
_DATES = ("date_start", "date_end")
_GIVES_DATES = ("held", "postponed")


def candidates(
    session: orm.Session, *, around: dt.date | None, posted: dt.date | None, window_days: int
) -> list[models.Meeting]:
    """Meetings that might be the same occasion, oldest first, with all that hangs on them loaded.

    Those whose dates lie within `window_days` of `around`, and those with a report posted as near to `posted`. Where
    one side has no date, its posting day stands for it: nothing else says when such a meeting was.
    """
    window = dt.timedelta(days=window_days)

    def span(day: dt.date) -> tuple[dt.date, dt.date]:
        return day - window, day + window

    held = around or posted
    if held is None:
        return []
    found = nearby.near(
        earliest=held - window - nearby.LONGEST,
        held=span(held),
        around=span(around) if around else None,
        posted=span(posted) if posted else None,
    )
    return of_ids(session, sa.select(models.Meeting.id).where(found))


def of_ids(session: orm.Session, ids: sa.Select[int] | collections.abc.Collection[int]) -> list[models.Meeting]:
    """The meetings of these numbers, oldest first, with all that hangs on them loaded."""
    found = sa.select(models.Meeting).where(models.Meeting.id.in_(ids))
    return list(session.scalars(loaded(found.order_by(models.Meeting.id))))


def loaded(meetings: sa.Select[models.Meeting], *, texts: bool = False) -> sa.Select[models.Meeting]:
    """The query, made to load reports with their articles, participants and involvements at once.

    With `texts` the articles come with theirs; else a text is fetched when it is asked for.
    """
    articles = orm.selectinload(models.Meeting.reports).joinedload(models.Report.article)
    return meetings.options(
        articles if texts else articles.defer(models.Article.text),
        orm.selectinload(models.Meeting.participants),
        orm.selectinload(models.Meeting.involvements),
    )


def of_article(session: orm.Session, article: models.Article) -> list[models.Meeting]:
    """The meetings that an article reports, in the order in which they became known."""
    if "reports" not in sa.inspect(article).unloaded and not article.reports:
        return []  # an article that was added just now
    reported = sa.select(models.Meeting).join(models.Report).where(models.Report.article_id == article.id)
    return list(session.scalars(loaded(reported.order_by(models.Meeting.id))))


def add(
    session: orm.Session, record: records.MeetingRecord, article: models.Article, now: dt.datetime
) -> models.Meeting:
    """Store a meeting that was not known, as one article tells it, and give it back with its id."""
    meeting = models.Meeting(title=record.title, kind=record.kind, evidence={}, created_at=now, updated_at=now)
    meeting.reports, meeting.participants, meeting.involvements = [], [], []  # none yet, and not to be asked for
    for field in FIELDS:
        _take(meeting, field, record, article)
    inserts.new(session, meeting)
    _say(session, meeting, record, article, now)
    return meeting


def join(
    session: orm.Session,
    meeting: models.Meeting,
    article: models.Article,
    record: records.MeetingRecord,
    now: dt.datetime,
) -> None:
    """Let one more article report a known meeting: it fills what is unknown and adds its participants and partners.

    The status moves only forwards, from announced to postponed, cancelled or held. Where the article is the first to
    say that the meeting was held, or put off to other days, its dates stand in place of the announced ones.
    """
    _fill(meeting, record, article)
    _say(session, meeting, record, article, now)


def revise(
    session: orm.Session,
    meeting: models.Meeting,
    article: models.Article,
    record: records.MeetingRecord,
    now: dt.datetime,
) -> None:
    """Replace what an article said of a meeting by what its new text says.

    Fields that were read from this article follow it, even back to unknown; of others only the unknown are filled.
    """
    _take_all(meeting, _read_in(article, meeting, FIELDS), record, article)
    _fill(meeting, record, article)
    _say(session, meeting, record, article, now)


def withdraw(
    session: orm.Session,
    meeting: models.Meeting,
    article: models.Article,
    rest: collections.abc.Sequence[Telling],
    now: dt.datetime,
) -> None:
    """Take out all that an article said of a meeting, and fill what that leaves unknown from what the others say."""
    meeting.participants[:] = [row for row in meeting.participants if row.article_id != article.id]
    meeting.involvements[:] = [row for row in meeting.involvements if row.article_id != article.id]
    meeting.reports[:] = [row for row in meeting.reports if row.article_id != article.id]
    for position, report in enumerate(meeting.reports):
        report.position = position
    nothing = records.MeetingRecord(title=meeting.title, kind=meeting.kind)
    _take_all(meeting, _read_in(article, meeting, FIELDS), nothing, article)
    for other, record in rest:
        _take_all(meeting, _read_in(article, meeting, ("title", "kind")), record, other)
        _fill(meeting, record, other)
    meeting.updated_at = now
    session.flush()


def inherit(meeting: models.Meeting, other: models.Meeting) -> None:
    """Fill what is not known of a meeting with what is known of another, and from which article that is."""
    fields: list[str] = []
    if _RANK.get(other.status, 0) > _RANK.get(meeting.status, 0):
        fields.append("status")
        if other.status in _GIVES_DATES and other.date_start is not None:
            fields += _DATES
    if meeting.date_start is None or (meeting.date_end is None and meeting.date_start == other.date_start):
        fields += _DATES
    fields += [field for field in ("format", "place") if getattr(meeting, field) in _UNKNOWN]
    for field in fields:
        setattr(meeting, field, getattr(other, field))
    kept = {field: origin for field, origin in meeting.evidence.items() if field not in fields}
    meeting.evidence = kept | {field: other.evidence[field] for field in fields if field in other.evidence}


def facts(meeting: models.Meeting) -> records.MeetingFacts:
    """What is known of a meeting now, as a value that later changes leave alone."""
    strongest = sorted(meeting.involvements, key=lambda involvement: involvement.score)
    roles = {involvement.partner: involvement.role for involvement in strongest}
    return records.MeetingFacts(
        title=meeting.title,
        kind=meeting.kind,
        status=meeting.status,
        date_start=meeting.date_start,
        date_end=meeting.date_end,
        format=meeting.format,
        place=meeting.place,
        partners=tuple(sorted(roles.items())),
        people=tuple(person.name for person in people(meeting)),
        awaits_day=awaits_day(meeting),
        withdrawn=bool(meeting.reports) and all(one.withdrawn_at for one in meeting.reports),
    )


def awaits_day(meeting: models.Meeting) -> bool:
    """Whether a meeting was put off and no new day is known."""
    return meeting.status == "postponed" and meeting.evidence.get("status", {}).get("rule") == PUT_OFF


def _read_in(article: models.Article, meeting: models.Meeting, fields: typing.Iterable[str]) -> list[str]:
    """Which of the fields were read from the article."""
    return [field for field in fields if meeting.evidence.get(field, {}).get("article_id") == article.id]


def involved(meeting: models.Meeting) -> list[models.Involvement]:
    """Each partner once, with the best proof of all reports, the surest first."""
    best: dict[str, models.Involvement] = {}
    for one in sorted(meeting.involvements, key=lambda one: -one.score):
        best.setdefault(one.partner, one)
    return list(best.values())


def people(meeting: models.Meeting) -> list[models.Participant]:
    """Everybody who took part, once, as the first report has it."""
    found: dict[str, models.Participant] = {}
    for one in meeting.participants:
        found.setdefault(one.name.casefold(), one)
    return list(found.values())


def _fill(meeting: models.Meeting, record: records.MeetingRecord, article: models.Article) -> None:
    if _RANK.get(record.status, 0) > _RANK.get(meeting.status, 0):
        if record.status in _GIVES_DATES and record.date_start is not None:
            _take_all(meeting, _DATES, record, article)
        _take(meeting, "status", record, article)
    if meeting.date_start is None or (meeting.date_end is None and meeting.date_start == record.date_start):
        _take_all(meeting, _DATES, record, article)
    for field in ("format", "place"):
        if getattr(meeting, field) in _UNKNOWN:
            _take(meeting, field, record, article)


def _take_all(
    meeting: models.Meeting, fields: typing.Iterable[str], record: records.MeetingRecord, article: models.Article
) -> None:
    for field in fields:
        _take(meeting, field, record, article)


def _take(meeting: models.Meeting, field: str, record: records.MeetingRecord, article: models.Article) -> None:
    """Set a field to what the article says, and note that it was this article."""
    value = getattr(record, field)
    setattr(meeting, field, value)
    others = {name: origin for name, origin in meeting.evidence.items() if name != field}
    if value not in _UNKNOWN:
        found = dict(record.evidence).get(field)
        others[field] = {"article_id": article.id} | words(found)
    if others != meeting.evidence:
        meeting.evidence = others  # a new dictionary, for changes inside one are not seen


def _say(
    session: orm.Session,
    meeting: models.Meeting,
    record: records.MeetingRecord,
    article: models.Article,
    now: dt.datetime,
) -> None:
    """Note that the article reports the meeting, and put its participants and partners in place of its earlier ones."""
    if meeting.updated_at != now:
        meeting.updated_at = now
    told: list[models.Participant | models.Involvement] = [*meeting.participants, *meeting.involvements]
    if any(row.article_id == article.id for row in told):
        meeting.participants[:] = [row for row in meeting.participants if row.article_id != article.id]
        meeting.involvements[:] = [row for row in meeting.involvements if row.article_id != article.id]
    session.flush()  # the old rows go before new ones of the same key come
    if report := next((one for one in meeting.reports if one.article_id == article.id), None):
        report.withdrawn_at = None
    else:
        position = 1 + max((report.position for report in meeting.reports), default=-1)
        _hang(session, meeting, article, "reports", [models.Report(position=position, added_at=now)])
    best = {i.partner: i for i in sorted(record.involvements, key=lambda i: i.score)}
    _hang(session, meeting, article, "participants", [_participant(*one) for one in enumerate(record.participants)])
    _hang(session, meeting, article, "involvements", [_involvement(one) for one in best.values()])


def _hang(
    session: orm.Session,
    meeting: models.Meeting,
    article: models.Article,
    name: str,
    rows: collections.abc.Sequence[_Said],
) -> None:
    """Insert what the article says of the meeting, among what others say."""
    for row in rows:
        row.meeting_id, row.article_id = meeting.id, article.id
        inserts.new(session, row, meeting=meeting, article=article)
    orm.attributes.set_committed_value(meeting, name, [*getattr(meeting, name), *rows])
    if name == "reports" and "reports" in article.__dict__:
        orm.attributes.set_committed_value(article, "reports", [*article.reports, *rows])


def _participant(position: int, one: records.ParticipantRecord) -> models.Participant:
    return models.Participant(
        position=position, name=one.name, office=one.office, organisation=one.organisation, **words(one.evidence)
    )


def _involvement(one: records.InvolvementRecord) -> models.Involvement:
    return models.Involvement(partner=one.partner, role=one.role, score=one.score, **words(one.evidence))


def words(evidence: records.EvidenceRecord | None) -> dict[str, typing.Any]:
    """The words that prove something, as rows and `Meeting.evidence` keep them."""
    names = ("quote", "rule", "start", "end")
    return {name: None if evidence is None else getattr(evidence, name) for name in names}
