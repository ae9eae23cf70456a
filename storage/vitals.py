"""What an operator is woken for, as figures: ages, depths and counts, each by one statement over an index.

They are asked for again and again, over archives of any size, so nothing here reads a text, a page or a payload.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models

_Value = typing.TypeVar("_Value")
_WAITS = models.Message.status.in_(("due", "sending"))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """How a source does, and when it was read last and is visited next (aware UTC; None for never)."""

    id: int
    name: str
    health: models.Health
    last_good_at: dt.datetime | None
    next_due_at: dt.datetime | None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outbox:
    """What is to be sent: how many messages are due, since when the first of them, and the oldest that is not sent.

    `unsent_since` counts from when that one could first be sent, so further tries do not make it young.
    """

    due: int
    due_since: dt.datetime | None
    unsent_since: dt.datetime | None


def sources(session: orm.Session, names: collections.abc.Collection[str]) -> list[Source]:
    """The sources of these names that were ever registered, by name."""
    row = models.Source
    found = sa.select(row.id, row.name, row.health, row.last_good_at, row.next_due_at).where(row.name.in_(names))
    return [Source(**one._mapping) for one in session.execute(found.order_by(row.name))]


def links_due(session: orm.Session, ids: collections.abc.Collection[int], now: dt.datetime) -> dict[int | None, int]:
    """How many links of sources are to be read, or looked at again, by now."""
    link = models.Link
    due = sa.select(link.source_id, sa.func.count()).where(link.source_id.in_(ids), link.due_at <= now)
    return _counts(session, due.group_by(link.source_id))


def gaps_open(session: orm.Session, ids: collections.abc.Collection[int]) -> dict[int, int]:
    """How many gaps of sources are open, those included that no visit goes on with."""
    gap = models.Gap
    still = sa.select(gap.source_id, sa.func.count()).where(gap.source_id.in_(ids), gap.closed_at.is_(None))
    return _counts(session, still.group_by(gap.source_id))


def outbox(session: orm.Session, now: dt.datetime) -> Outbox:
    """What is due in the outbox and what is not sent yet; what waits for its moment, or is held, is neither."""
    message = models.Message
    is_due = sa.and_(message.status == "due", message.due_at <= now)
    first = sa.func.coalesce(message.released_at, message.created_at)
    asked = sa.select(
        sa.select(sa.func.count()).select_from(message).where(is_due).scalar_subquery(),
        sa.select(sa.func.min(message.due_at)).where(is_due).scalar_subquery(),
        sa.select(sa.func.min(first)).where(_WAITS).scalar_subquery(),
    )
    due, due_since, unsent_since = session.execute(asked).one()
    return Outbox(due=due, due_since=due_since, unsent_since=unsent_since)


def exchanges(session: orm.Session, since: dt.datetime) -> dict[str | None, int]:
    """How many requests were made since a moment, by the class of what went wrong; None: nothing did."""
    row = models.Exchange
    return _counts(session, sa.select(row.fault, sa.func.count()).where(row.at >= since).group_by(row.fault))


def attempts(session: orm.Session, since: dt.datetime) -> dict[models.AttemptOutcome, int]:
    """How often it was tried to send a message since a moment, by what came of it."""
    row = models.Attempt
    return _counts(session, sa.select(row.outcome, sa.func.count()).where(row.at >= since).group_by(row.outcome))


def articles(session: orm.Session) -> int:
    """How many articles the archive has. By source it would take five times as long."""
    return session.scalar(sa.select(sa.func.count()).select_from(models.Article)) or 0


def meetings(session: orm.Session) -> dict[tuple[str, str], int]:
    """How many meetings the archive knows, by kind and status; one that was joined to another counts no more."""
    row = models.Meeting
    counted = sa.select(row.kind, row.status, sa.func.count()).where(row.newness.is_not(None))
    return {(kind, status): count for kind, status, count in session.execute(counted.group_by(row.kind, row.status))}


def involvements(session: orm.Session) -> dict[str, int]:
    """How often a partner took part in a meeting by an article, by the partner's id."""
    row = models.Involvement
    return _counts(session, sa.select(row.partner, sa.func.count()).group_by(row.partner))


def size(session: orm.Session) -> int:
    """Bytes of the database, its indexes included."""
    if session.get_bind().dialect.name == "postgresql":
        return session.scalar(sa.select(sa.func.pg_database_size(sa.func.current_database()))) or 0
    pages = sa.text("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
    return session.scalar(pages) or 0


def _counts(session: orm.Session, counted: sa.Select[_Value, int]) -> dict[_Value, int]:
    """Rows of a value and a number, as a table."""
    return {value: count for value, count in session.execute(counted)}  # noqa: C416 -- typed, unlike dict()
