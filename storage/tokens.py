"""Tokens of programs: made, looked up, revoked. A revoked one stays, so that its name tells who it was."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class TokenRecord:
    """A token to keep: not itself, but its `digest` and `hint`."""

    name: str
    digest: str
    hint: str
    scope: models.Scope
    author: str
    until: dt.datetime | None = None


def add(session: orm.Session, record: TokenRecord, now: dt.datetime) -> models.Token | None:
    """Keep a token; None where there is or was one of this name."""
    if session.scalar(sa.select(models.Token.id).where(models.Token.name == record.name)) is not None:
        return None
    made = models.Token(created_at=now, **{one.name: getattr(record, one.name) for one in dataclasses.fields(record)})
    session.add(made)
    session.flush()
    return made


def of_digest(session: orm.Session, digest: str, now: dt.datetime) -> models.Token | None:
    """The token of a digest; None where there is none that is good at the moment."""
    return session.scalar(_good(now).where(models.Token.digest == digest))


def of_id(session: orm.Session, number: int, now: dt.datetime) -> models.Token | None:
    """The token of a number; None where there is none that is good at the moment."""
    return session.scalar(_good(now).where(models.Token.id == number))


def any_good(session: orm.Session, now: dt.datetime) -> bool:
    """Whether there is a token that is good at the moment."""
    return session.scalar(_good(now).limit(1)) is not None


def listed(session: orm.Session) -> list[models.Token]:
    """All that ever were, the newest first."""
    return list(session.scalars(sa.select(models.Token).order_by(models.Token.id.desc())))


def revoke(session: orm.Session, name: str, now: dt.datetime) -> models.Token | None:
    """Let a token be good no more; None where there is none of this name that is."""
    one = session.scalar(_good(now).where(models.Token.name == name))
    if one is not None:
        one.revoked_at = now
        session.flush()
    return one


def _good(now: dt.datetime) -> sa.Select[models.Token]:
    still = sa.or_(models.Token.until.is_(None), models.Token.until > now)
    return sa.select(models.Token).where(models.Token.revoked_at.is_(None), still)
