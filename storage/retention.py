"""Pages that are let go when they are old, or together too large. What was seen is never forgotten.

A page of which the same article has a newer one goes with its row: nothing refers to it. Of the newest page of an
article only the body goes. Its row says when the article was last read and from which bytes, and by that an import
knows that it has an older capture, or the same one again. Links, articles, revisions, meetings and messages stay.
"""

from __future__ import annotations

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


def let_go(
    session: orm.Session,
    *,
    most: int,
    before: dt.datetime | None = None,
    size: int | None = None,
    newest: bool = False,
) -> Gone:
    """Let the oldest pages go, so many at the `most`: those fetched `before` a moment, or until `size` bytes are free.

    Pages that are the newest of their article stay, unless `newest` asks for them too.
    """
    later = orm.aliased(models.Snapshot)
    is_later = sa.or_(
        later.fetched_at > models.Snapshot.fetched_at,
        sa.and_(later.fetched_at == models.Snapshot.fetched_at, later.id > models.Snapshot.id),
    )
    overtaken = sa.exists().where(later.article_id == models.Snapshot.article_id, is_later)
    spare = sa.or_(models.Snapshot.article_id.is_(None), overtaken)
    asked = sa.select(models.Snapshot.id, _SIZE, spare).order_by(models.Snapshot.fetched_at, models.Snapshot.id)
    asked = asked.where(sa.or_(spare, _SIZE > 0) if newest else spare)
    if before is not None:
        asked = asked.where(models.Snapshot.fetched_at < before)
    gone, rows, bodies = Gone(), list[int](), list[int]()
    for number, bytes_, is_spare in session.execute(asked.limit(most)):
        if size is not None and gone.size >= size:
            break
        gone += Gone(pages=1, size=bytes_)
        (rows if is_spare else bodies).append(number)
    quick = {"synchronize_session": False}
    if rows:
        session.execute(sa.delete(models.Snapshot).where(models.Snapshot.id.in_(rows)), execution_options=quick)
    if bodies:
        emptied = sa.update(models.Snapshot).where(models.Snapshot.id.in_(bodies)).values(body=b"")
        session.execute(emptied, execution_options=quick)
    return gone
