"""What the sweep of the outbox asks: meetings lately touched, with all that was written of them, and what got stuck."""

from __future__ import annotations

import collections.abc
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models

_SHOWN = (
    models.Article.id,
    models.Article.identity,
    models.Article.source,
    models.Article.language,
    models.Article.title,
    models.Article.url,
    models.Article.published_on,
    models.Article.published_at,
    models.Article.published_zone,
    models.Article.first_seen_at,
)
"""Columns of an article that are loaded at once: texts are long."""


def touched(session: orm.Session, since: dt.datetime) -> list[int]:
    """The numbers of the meetings that changed or got a report since a moment, oldest first."""
    lately = sa.select(models.Report.meeting_id).where(models.Report.added_at >= since)
    asked = sa.or_(models.Meeting.updated_at >= since, models.Meeting.id.in_(lately))
    return list(session.scalars(sa.select(models.Meeting.id).where(asked).order_by(models.Meeting.id)))


def meetings(session: orm.Session, ids: collections.abc.Collection[int]) -> list[models.Meeting]:
    """These meetings, each with all that hangs on it; texts of articles are fetched when they are asked for."""
    articles = orm.selectinload(models.Meeting.reports).joinedload(models.Report.article).load_only(*_SHOWN)
    found = sa.select(models.Meeting).where(models.Meeting.id.in_(ids)).order_by(models.Meeting.id)
    hanging = (orm.selectinload(models.Meeting.participants), orm.selectinload(models.Meeting.involvements))
    return list(session.scalars(found.options(articles, *hanging).execution_options(populate_existing=True)))


def messages(session: orm.Session, ids: collections.abc.Collection[int]) -> dict[int, list[models.Message]]:
    """All that was written of these meetings, by their numbers, the oldest first."""
    about = sa.select(models.Message).where(models.Message.meeting_id.in_(ids))
    about = about.order_by(models.Message.created_at, models.Message.id)
    found: dict[int, list[models.Message]] = {}
    for message in session.scalars(about.execution_options(populate_existing=True)):
        if message.meeting_id is not None:
            found.setdefault(message.meeting_id, []).append(message)
    return found


def withheld(session: orm.Session, ids: collections.abc.Collection[int]) -> set[tuple[int, str, str]]:
    """What was kept from whom on purpose: meeting, channel and recipient of what a walk would have sent."""
    kept = sa.select(models.Report.meeting_id, models.Withheld.channel, models.Withheld.recipient).join(
        models.Withheld, models.Withheld.article_id == models.Report.article_id
    )
    found = session.execute(kept.where(models.Report.meeting_id.in_(ids)).distinct())
    return {(meeting, channel, recipient) for meeting, channel, recipient in found}


def suspects(session: orm.Session) -> set[str]:
    """The sources whose messages wait, or may come to."""
    held = sa.select(models.Message.held_by).where(models.Message.status == "held", models.Message.held_by.is_not(None))
    wrong = sa.select(models.Source.name).where(models.Source.health == "suspect")
    return {*session.scalars(wrong), *(name for name in session.scalars(held.distinct()) if name is not None)}


def recipients(session: orm.Session) -> dict[tuple[str, str], models.Recipient]:
    """How each recipient does, by channel and address."""
    return {(row.channel, row.address): row for row in session.scalars(sa.select(models.Recipient))}


def silences(session: orm.Session, since: dt.datetime) -> list[models.Silence]:
    """The silences that held at some time since a moment."""
    over = sa.func.coalesce(models.Silence.ended_at, models.Silence.until)
    return list(session.scalars(sa.select(models.Silence).where(over > since).order_by(models.Silence.id)))


def given_up(session: orm.Session, since: dt.datetime) -> list[models.Message]:
    """What was given up since a moment and was not sent by hand, with its attempts, oldest first."""
    lost = sa.and_(models.Message.status == "given_up", models.Message.finished_at >= since)
    found = sa.select(models.Message).where(lost, models.Message.source.is_(None))
    found = found.options(orm.selectinload(models.Message.attempts))
    return list(session.scalars(found.order_by(models.Message.finished_at, models.Message.id)))


def overdue(session: orm.Session, before: dt.datetime) -> list[models.Message]:
    """What should have left before a moment, and neither left nor failed since; oldest first."""
    stuck = sa.and_(models.Message.status.in_(("due", "waiting")), models.Message.due_at < before)
    return list(session.scalars(sa.select(models.Message).where(stuck).order_by(models.Message.due_at)))


def in_force(session: orm.Session) -> dict[str, tuple[str, dt.datetime]]:
    """The rules that are known to stand, by name: the digest of each, and since when it is so."""
    return {row.name: (row.digest, row.since) for row in session.scalars(sa.select(models.RuleInForce))}


def note_in_force(session: orm.Session, digests: collections.abc.Mapping[str, str], now: dt.datetime) -> None:
    """Let these rules stand as they do: those that stood so already do so since then, the others from now on."""
    known = in_force(session)
    other = [name for name, (digest, _) in known.items() if digests.get(name) != digest]
    session.execute(sa.delete(models.RuleInForce).where(models.RuleInForce.name.in_(other)))
    new = {name: digest for name, digest in digests.items() if name not in known or name in other}
    rows = [{"name": name, "digest": digest, "since": now} for name, digest in new.items()]
    inserts.all_missing(session, models.RuleInForce, ["name"], rows)
