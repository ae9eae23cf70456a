"""The record of what went over the network, and what is remembered of each host."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models, records

_FIELDS = tuple(field.name for field in dataclasses.fields(records.ExchangeRecord))
_NOTE = sa.insert(typing.cast(sa.Table, models.Exchange.__table__))
LONGEST = 1000
"""Characters of an address or an error that are kept; a redirect may lead to one of a megabyte."""


def note(
    session: orm.Session,
    exchange: records.ExchangeRecord,
    held_until: dt.datetime | None = None,
    clock_ahead: float | None = None,
) -> None:
    """Put an exchange on record; `held_until` is how long its host wants to be left alone.

    `clock_ahead` is by how many seconds its clock is before ours, None where it did not say.

    When a host was asked for a page last is noted too; what is sent to it is no matter of politeness.

    A plea for patience is kept until it ends, whatever shorter one comes after it.
    """
    row = {name: getattr(exchange, name) for name in _FIELDS}
    row["url"] = exchange.url[:LONGEST]
    row["error"] = exchange.error[:LONGEST] if exchange.error else None
    session.connection().execute(_NOTE, row)
    if exchange.method == "POST":
        return
    name = exchange.host[:LONGEST]
    news: dict[str, typing.Any] = {"asked_at": exchange.at + dt.timedelta(seconds=exchange.seconds)}
    if clock_ahead is not None:
        news["clock_ahead"] = clock_ahead
    if held_until is not None:
        known = models.Host.held_until
        news["held_until"] = sa.case((known > held_until, known), else_=held_until)
    hit = sa.update(models.Host).where(models.Host.name == name).values(news).returning(models.Host.name)
    if session.scalar(hit.execution_options(synchronize_session=False)) is None:
        inserts.missing(session, models.Host, ["name"], [news | {"name": name, "held_until": held_until}])


def host(session: orm.Session, name: str) -> models.Host | None:
    """What is remembered of a host, None if it was never asked or that was long ago."""
    return session.get(models.Host, name[:LONGEST])


def clocks(session: orm.Session, since: dt.datetime) -> dict[str, float]:
    """By how many seconds the clocks of hosts that answered since a moment are before ours; negative: behind."""
    asked = sa.select(models.Host.name, models.Host.clock_ahead).where(models.Host.asked_at >= since)
    return {name: ahead for name, ahead in session.execute(asked) if ahead is not None}


def latest(session: orm.Session, source: str | None, limit: int) -> list[models.Exchange]:
    """The latest exchanges for a source, or, with None, of all; the newest first."""
    found = sa.select(models.Exchange).order_by(models.Exchange.at.desc(), models.Exchange.id.desc()).limit(limit)
    return list(session.scalars(found if source is None else found.where(models.Exchange.source == source)))


def forget(session: orm.Session, before: dt.datetime, most: int, at_once: int | None = None) -> int:
    """Delete the exchanges from before a moment, and all but the `most` newest, so many `at_once`; how many there were.

    Hosts that were not asked since, and do not want to be left alone any more, are forgotten with them.
    """
    newest = sa.select(models.Exchange.id).order_by(models.Exchange.id.desc()).offset(most).limit(1).scalar_subquery()
    old = sa.select(models.Exchange.id).where(sa.or_(models.Exchange.at < before, models.Exchange.id <= newest))
    gone = sa.delete(models.Exchange).where(models.Exchange.id.in_(old.order_by(models.Exchange.id).limit(at_once)))
    deleted = session.scalars(gone.returning(models.Exchange.id).execution_options(synchronize_session=False))
    over = sa.or_(models.Host.held_until.is_(None), models.Host.held_until < before)
    idle = sa.delete(models.Host).where(models.Host.asked_at < before, over)
    session.execute(idle.execution_options(synchronize_session=False))
    return len(deleted.all())
