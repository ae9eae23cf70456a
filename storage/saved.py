"""Saved searches: queries that people keep under a name, to ask them again and to subscribe to what answers them."""

from __future__ import annotations

import dataclasses
import datetime as dt

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SearchRecord:
    """What is kept: a name, a query that `storage.query` can read, and what it is to find."""

    name: str
    query: str
    target: models.SearchTarget = "meetings"


def listed(session: orm.Session) -> list[models.SavedSearch]:
    """All of them, by name."""
    found = session.scalars(sa.select(models.SavedSearch))
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))  # databases differ in how they sort texts


def by_id(session: orm.Session, number: int) -> models.SavedSearch | None:
    """The search of this number, or None."""
    return session.get(models.SavedSearch, number)


def by_name(session: orm.Session, name: str) -> models.SavedSearch | None:
    """The search of this name, or None."""
    return session.scalar(sa.select(models.SavedSearch).where(models.SavedSearch.name == name))


def of_query(session: orm.Session, query: str, target: models.SearchTarget) -> models.SavedSearch | None:
    """The oldest search that asks just this, but for blanks at the ends, or None."""
    saved = models.SavedSearch
    asked = sa.select(saved).where(saved.query == query.strip(), saved.target == target)
    return session.scalar(asked.order_by(saved.id).limit(1))


def add(
    session: orm.Session, record: SearchRecord, now: dt.datetime, author: str | None = None
) -> models.SavedSearch | None:
    """Keep a search; None where there is one of this name."""
    values = dataclasses.asdict(record) | {"author": author, "created_at": now}
    made = inserts.missing(session, models.SavedSearch, ["name"], [values])
    return made[0] if made else None


def change(session: orm.Session, search: models.SavedSearch, record: SearchRecord) -> bool:
    """Let a search be another one, under the number that it has; False where the name is another's."""
    other = by_name(session, record.name)
    if other is not None and other.id != search.id:
        return False
    search.name, search.query, search.target = record.name, record.query, record.target
    session.flush()
    return True


def remove(session: orm.Session, search: models.SavedSearch) -> None:
    """Take a search out for good. Rules that were made of it stay."""
    session.delete(search)
    session.flush()
