"""Pages that are let go when they are old, or together too large. What was seen is never forgotten.

A page of which the same article has a newer one goes with its row: nothing refers to it. Of the newest page of an
article only the body goes. Its row says when the article was last read and from which bytes, and by that an import
knows that it has an older capture, or the same one again. Links, articles, revisions, meetings and messages stay.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models

_SIZE = sa.func.length(models.Snapshot.body)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """How many pages were let go, and the bytes that they took, packed."""

    pages: int = 0
    size: int = 0

    def __add__(self, other: Gone) -> Gone:
        return Gone(pages=self.pages + other.pages, size=self.size + other.size)


def held(session: orm.Session) -> int:
    """The bytes that all pages take, packed."""
    return session.scalar(sa.select(sa.func.sum(_SIZE))) or 0


def candidates(
    session: orm.Session,
    *,
    most: int,
    before: dt.datetime | None = None,
    size: int | None = None,
    newest: bool = False,
) -> list[int]:
    """The numbers of the oldest pages that may go, so many at the `most`; all pages are looked through for that.

    Those that were fetched `before` a moment, or as many as free `size` bytes. Pages that are the newest of their
    article may stay, unless `newest` asks for them too.
    """
    asked = sa.select(models.Snapshot.id, _SIZE).order_by(models.Snapshot.fetched_at, models.Snapshot.id)
    asked = asked.where(sa.or_(_spare(), _SIZE > 0) if newest else _spare())
    if before is not None:
        asked = asked.where(models.Snapshot.fetched_at < before)
    found, freed = list[int](), 0
    for number, bytes_ in session.execute(asked.limit(most)):
        if size is not None and freed >= size:
            break
        found.append(number)
        freed += bytes_
    return found


def let_go(session: orm.Session, numbers: collections.abc.Collection[int], *, newest: bool = False) -> Gone:
    """Let pages go; one that has become the newest of its article meanwhile stays, unless `newest` says otherwise."""
    asked = sa.select(models.Snapshot.id, _SIZE, _spare()).where(models.Snapshot.id.in_(numbers))
    gone, rows, bodies = Gone(), list[int](), list[int]()
    for number, bytes_, is_spare in session.execute(asked):
        if is_spare or newest:
            gone += Gone(pages=1, size=bytes_)
            (rows if is_spare else bodies).append(number)
    quick = {"synchronize_session": False}
    if rows:
        session.execute(sa.delete(models.Snapshot).where(models.Snapshot.id.in_(rows)), execution_options=quick)
    if bodies:
        emptied = sa.update(models.Snapshot).where(models.Snapshot.id.in_(bodies)).values(body=b"")
        session.execute(emptied, execution_options=quick)
    return gone


def _spare() -> sa.ColumnElement[bool]:
    """Whether a page is not the newest of any article."""
    later = orm.aliased(models.Snapshot)
    is_later = sa.or_(
        later.fetched_at > models.Snapshot.fetched_at,
        sa.and_(later.fetched_at == models.Snapshot.fetched_at, later.id > models.Snapshot.id),
    )
    overtaken = sa.exists().where(later.article_id == models.Snapshot.article_id, is_later)
    return sa.or_(models.Snapshot.article_id.is_(None), overtaken)
