"""Questions that people kept, to ask them again."""

from __future__ import annotations

import datetime as dt
import typing

from sqlalchemy import orm

from storage.models import columns

SearchTarget = typing.Literal["meetings", "articles"]
"""What a search finds."""


class SavedSearch(columns.Base):
    """A query under a name. Its number is its address, and is given to no other when it is gone."""

    __tablename__ = "saved_search"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 -- read by SQLAlchemy as a class attribute

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    name: orm.Mapped[str] = orm.mapped_column(unique=True)
    query: orm.Mapped[str]
    """As people type it."""
    target: orm.Mapped[SearchTarget] = orm.mapped_column(columns.Prose)
    author: orm.Mapped[str | None]
    created_at: orm.Mapped[dt.datetime]
