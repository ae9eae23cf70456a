"""Links that could not be read: those given up, and those that will be tried again."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models


def links(session: orm.Session, source: str | None, limit: int) -> list[models.Link]:
    """The links of a source, or, with None, of all, whose last reading failed; those given up first, newest first."""
    failed = sa.select(models.Link).where(models.Link.state.in_(("gone", "failed")))
    if source is not None:
        failed = failed.join(models.Link.source).where(models.Source.name == source)
    failed = failed.options(orm.joinedload(models.Link.source))
    return list(session.scalars(failed.order_by(models.Link.state.desc(), models.Link.id.desc()).limit(limit)))
