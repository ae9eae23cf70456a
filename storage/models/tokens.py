"""Who may come in: the tokens of programs."""

from __future__ import annotations

import datetime as dt
import typing

from sqlalchemy import orm

from storage.models import columns

Scope = typing.Literal["read", "operate"]
"""``read`` the archive; ``operate``: see also whom messages go to, and change what the service does."""


class Token(columns.Base):
    """A token of a program: its name, what it may do, and a digest of it; the token itself is not kept."""

    __tablename__ = "token"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    name: orm.Mapped[str] = orm.mapped_column(unique=True)
    digest: orm.Mapped[str] = orm.mapped_column(unique=True)
    hint: orm.Mapped[str]
    """How it begins, for people to know it by."""
    scope: orm.Mapped[Scope] = orm.mapped_column(columns.Prose)
    author: orm.Mapped[str]
    created_at: orm.Mapped[dt.datetime]
    until: orm.Mapped[dt.datetime | None]
    """When it runs out; None: never."""
    revoked_at: orm.Mapped[dt.datetime | None]
