"""Readers who want no more e-mail: by one rule, or by any."""

from __future__ import annotations

import collections.abc
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models


def note(session: orm.Session, recipient: str, rules: collections.abc.Iterable[str] | None, now: dt.datetime) -> None:
    """Send a reader no more by these rules; None: by none. What is noted already stays."""
    named = [None] if rules is None else list(dict.fromkeys(rules))
    rows = [{"recipient": recipient.lower(), "rule": rule, "at": now} for rule in named]
    inserts.missing(session, models.Unsubscribed, None, rows)


def undo(session: orm.Session, recipient: str, rule: str | None = None) -> int:
    """Send to a reader again, by one rule or by whatever was given up; how many notes are gone."""
    theirs = models.Unsubscribed.recipient == recipient.lower()
    if rule is not None:
        theirs = sa.and_(theirs, models.Unsubscribed.rule == rule)
    gone = sa.delete(models.Unsubscribed).where(theirs).returning(models.Unsubscribed.id)
    return len(session.scalars(gone).all())


def listed(session: orm.Session) -> list[models.Unsubscribed]:
    """All notes, the newest first."""
    newest = (models.Unsubscribed.at.desc(), models.Unsubscribed.id.desc())
    return list(session.scalars(sa.select(models.Unsubscribed).order_by(*newest)))


def pairs(session: orm.Session) -> frozenset[tuple[str, str | None]]:
    """Who wants nothing by which rule, None standing for all; addresses in lower case."""
    found = session.execute(sa.select(models.Unsubscribed.recipient, models.Unsubscribed.rule))
    return frozenset((recipient, rule) for recipient, rule in found)


def refuses(session: orm.Session, recipient: str, rules: collections.abc.Collection[str]) -> bool:
    """Whether a reader wants no message that these rules ask for: none by any, or none by each of them."""
    theirs = sa.select(models.Unsubscribed.rule).where(models.Unsubscribed.recipient == recipient.lower())
    given_up = set(session.scalars(theirs))
    return None in given_up or (bool(rules) and given_up.issuperset(rules))
