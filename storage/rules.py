"""Rules that were added to those of the settings: in their order, added, changed, switched off, taken out."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models


def listed(session: orm.Session, *, enabled: bool | None = None) -> list[models.Rule]:
    """The rules in their order; only those switched on, or off, where that is asked for."""
    found = sa.select(models.Rule).order_by(models.Rule.position, models.Rule.id)
    return list(session.scalars(found if enabled is None else found.where(models.Rule.enabled.is_(enabled))))


def by_name(session: orm.Session, name: str) -> models.Rule | None:
    """The rule of this name, or None."""
    return session.scalar(sa.select(models.Rule).where(models.Rule.name == name))


def add(
    session: orm.Session, name: str, keys: dict[str, typing.Any], now: dt.datetime, *, author: str | None = None
) -> models.Rule:
    """Store a rule behind all others and give it back. A name that is taken raises IntegrityError."""
    last = session.scalar(sa.select(sa.func.max(models.Rule.position))) or 0
    rule = models.Rule(name=name, keys=keys, position=last + 1, author=author, created_at=now, changed_at=now)
    session.add(rule)
    session.flush()
    return rule


def change(session: orm.Session, rule: models.Rule, keys: dict[str, typing.Any], now: dt.datetime) -> None:
    """Let a rule have these keys in place of those that it has."""
    rule.keys, rule.changed_at = keys, now
    session.flush()


def switch(session: orm.Session, rule: models.Rule, now: dt.datetime, *, enabled: bool) -> bool:
    """Switch a rule on or off; whether it stood otherwise before."""
    if rule.enabled == enabled:
        return False
    rule.enabled, rule.changed_at = enabled, now
    session.flush()
    return True


def place(session: orm.Session, rule: models.Rule, position: int) -> None:
    """Put a rule at a position, counted from 1, and the others around it; beyond the last it becomes the last."""
    others = [one for one in listed(session) if one.id != rule.id]
    others.insert(position - 1, rule)
    for number, one in enumerate(others, start=1):
        one.position = number
    session.flush()


def remove(session: orm.Session, rule: models.Rule) -> None:
    """Take a rule out for good. What it wrote into the outbox stays."""
    session.delete(rule)
    session.flush()
