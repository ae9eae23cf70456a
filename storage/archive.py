"""Reading the archive: one meeting or article with all that hangs on it, and what the whole holds."""

from __future__ import annotations

import dataclasses
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import meetings as meetings_
from storage import models, outbox

Row = typing.TypeVar("Row")


@dataclasses.dataclass(frozen=True, slots=True)
class ResultPage(typing.Generic[Row]):
    """A slice of results. `total` counts all of them."""

    items: list[Row]
    total: int
    limit: int
    offset: int


@dataclasses.dataclass(frozen=True, slots=True)
class Names:
    """Partners that an article was ever seen to name, and sources that one came from."""

    partners: frozenset[str]
    sources: frozenset[str]


@dataclasses.dataclass(frozen=True, slots=True)
class PartnerCount:
    """In how many meetings a partner took part, and how many articles only name it."""

    partner: str
    meetings: int
    mentions: int


@dataclasses.dataclass(frozen=True, slots=True)
class SourceState:
    """A source, its last poll if there was one, its open gap if there is one, and how it is filled.

    `pending` links wait to be read, `held` messages wait for its sake. `fill` is the share of its articles, 0 to 1,
    that had a title, a date and a text (``title``, ``date``, ``text``); empty where it brought none.
    """

    source: models.Source
    last_poll: models.Poll | None
    pending: int
    gap: models.Gap | None = None
    held: int = 0
    fill: dict[str, float] = dataclasses.field(default_factory=dict)


def meeting(session: orm.Session, meeting_id: int) -> models.Meeting | None:
    """One meeting with all that hangs on it loaded, the texts of its articles too, or None."""
    found = meetings_.loaded(sa.select(models.Meeting).where(models.Meeting.id == meeting_id), texts=True)
    return session.scalar(found)


def article(session: orm.Session, article_id: int) -> models.Article | None:
    """One article with its revisions, snapshots, mentions and the meetings it reports loaded, or None."""
    found = sa.select(models.Article).where(models.Article.id == article_id)
    return session.scalar(
        found.options(
            orm.selectinload(models.Article.revisions),
            orm.selectinload(models.Article.snapshots),
            orm.selectinload(models.Article.mentions),
            orm.selectinload(models.Article.reports)
            .joinedload(models.Report.meeting)
            .selectinload(models.Meeting.involvements),
        )
    )


def mentions(session: orm.Session, meeting_id: int) -> list[models.Mention]:
    """The partners that the reports of a meeting only name, in the order of the reports and of their texts."""
    found = sa.select(models.Mention).join(models.Report, models.Report.article_id == models.Mention.article_id)
    told = found.where(models.Report.meeting_id == meeting_id)
    return list(session.scalars(told.order_by(models.Report.position, models.Mention.id)))


def partner_counts(session: orm.Session) -> list[PartnerCount]:
    """All partners ever seen, those with most meetings first."""
    involved = _counted(session, models.Involvement.partner, models.Involvement.meeting_id)
    mentioned = _counted(session, models.Mention.partner, models.Mention.article_id)
    counts = [
        PartnerCount(partner, involved.get(partner, 0), mentioned.get(partner, 0)) for partner in involved | mentioned
    ]
    return sorted(counts, key=lambda count: (-count.meetings, -count.mentions, count.partner))


def names(session: orm.Session) -> Names:
    """What the archive goes by, whatever the settings know today."""
    partners = sa.union(sa.select(models.Involvement.partner), sa.select(models.Mention.partner))
    sources = sa.select(models.Article.source).distinct()
    return Names(frozenset(session.scalars(partners)), frozenset(session.scalars(sources)))


def sources(session: orm.Session) -> list[SourceState]:
    """All sources by name, each with its last poll, its gap, and what is known of how it is filled."""
    last = sa.select(sa.func.max(models.Poll.id)).group_by(models.Poll.source_id)
    polls = {poll.source_id: poll for poll in session.scalars(sa.select(models.Poll).where(models.Poll.id.in_(last)))}
    # What a first visit left out waits for nobody.
    unread = sa.and_(models.Link.state.in_(["pending", "failed"]), models.Link.due_at.is_not(None))
    pending = _counted(session, models.Link.source_id, models.Link.id, unread)
    open_ = sa.and_(models.Gap.source_id == models.Source.id, models.Gap.closed_at.is_(None))
    found = sa.select(models.Source, models.Gap).outerjoin(models.Gap, open_).order_by(models.Source.name)
    held, fills = outbox.held(session), _fills(session)
    return [
        SourceState(
            source,
            polls.get(source.id),
            pending.get(source.id, 0),
            gap,
            held.get(source.name, 0),
            fills.get(source.id, {}),
        )
        for source, gap in session.execute(found)
    ]


def health(session: orm.Session) -> dict[str, models.Health]:
    """How each source does that was ever registered, by its name."""
    found = session.execute(sa.select(models.Source.name, models.Source.health))
    return {name: state for name, state in found}  # noqa: C416 -- typed, as dict() is not


def _fills(session: orm.Session) -> dict[int, dict[str, float]]:
    """By source, the share of its articles that had a title, a date and a text, as far as the log of polls goes."""
    poll, total = models.Poll, sa.func.sum
    sums = sa.select(poll.source_id, total(poll.opened), total(poll.titled), total(poll.dated), total(poll.bodied))
    return {
        source_id: {"title": titled / opened, "date": dated / opened, "text": bodied / opened}
        for source_id, opened, titled, dated, bodied in session.execute(sums.group_by(poll.source_id))
        if opened
    }


def polls(
    session: orm.Session, *, source: str | None = None, limit: int = 50, offset: int = 0
) -> ResultPage[models.Poll]:
    """Polls, of one source or of all, with their sources loaded."""
    found = sa.select(models.Poll).join(models.Poll.source).options(orm.contains_eager(models.Poll.source))
    if source:
        found = found.where(models.Source.name == source)
    return _result_page(session, found.order_by(models.Poll.started_at.desc(), models.Poll.id.desc()), limit, offset)


def messages(
    session: orm.Session,
    *,
    meeting_id: int | None = None,
    status: models.Status | None = None,
    limit: int = 50,
    offset: int = 0,
) -> ResultPage[models.Message]:
    """Messages with their attempts loaded, of one meeting or of all."""
    filters = [models.Message.meeting_id == meeting_id] if meeting_id is not None else []
    if status:
        filters.append(models.Message.status == status)
    found = sa.select(models.Message).where(*filters).options(orm.selectinload(models.Message.attempts))
    newest = found.order_by(models.Message.created_at.desc(), models.Message.id)
    return _result_page(session, newest, limit, offset)


def _counted(
    session: orm.Session, by: typing.Any, what: typing.Any, *filters: sa.ColumnElement[bool]
) -> dict[typing.Any, int]:
    counted = sa.select(by, sa.func.count(what.distinct())).where(*filters).group_by(by)
    return {key: count for key, count in session.execute(counted)}  # noqa: C416 -- typed, as dict() is not


def _result_page(session: orm.Session, found: sa.Select[Row], limit: int, offset: int) -> ResultPage[Row]:
    total = session.scalar(sa.select(sa.func.count()).select_from(found.order_by(None).options().subquery())) or 0
    items = list(session.scalars(found.limit(limit).offset(offset)))
    return ResultPage(items, total, limit, offset)
