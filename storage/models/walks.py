"""Work that takes hours and must outlive a kill: where it stands, and the alerts that it would have sent."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage.models import articles, columns

WalkKind = typing.Literal["backfill", "reparse"]


class Walk(columns.Base):
    """One backfill of a source, or one new reading of the archive; without `finished_at` it can be gone on with.

    `asked` is what it was asked for, `place` where it stands, `tally` what it did so far: JSON objects of its own.
    """

    __tablename__ = "walk"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    kind: orm.Mapped[WalkKind] = orm.mapped_column(columns.Prose)
    source: orm.Mapped[str | None] = orm.mapped_column(index=True)
    """The name of the source; None for all."""
    asked: orm.Mapped[dict[str, typing.Any]]
    place: orm.Mapped[dict[str, typing.Any]]
    tally: orm.Mapped[dict[str, typing.Any]]
    holder: orm.Mapped[str]
    """The process that took it up last; no other one may move it on."""
    started_at: orm.Mapped[dt.datetime]
    updated_at: orm.Mapped[dt.datetime]
    finished_at: orm.Mapped[dt.datetime | None]


class Withheld(columns.Base):
    """An alert that a walk would have sent, had its article been news; `told` is what it would have said, in a line."""

    __tablename__ = "withheld"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    walk_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("walk.id"), index=True)
    article_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("article.id"), index=True)
    state: orm.Mapped[str]
    recipient: orm.Mapped[str]
    channel: orm.Mapped[str]
    told: orm.Mapped[str]

    walk: orm.Mapped[Walk] = orm.relationship()
    article: orm.Mapped[articles.Article] = orm.relationship()


class BulkFile(columns.Base):
    """How far bulk work read a file, or a run of articles; `digest` says which one, and what was looked for in it.

    What is before `place` (bytes, or the number of an article) is in the archive; `tally` is what was counted there.
    """

    __tablename__ = "bulk_file"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    digest: orm.Mapped[str] = orm.mapped_column(unique=True)
    name: orm.Mapped[str]
    place: orm.Mapped[int] = orm.mapped_column(sa.BigInteger)
    tally: orm.Mapped[dict[str, typing.Any]]
    updated_at: orm.Mapped[dt.datetime]
    finished_at: orm.Mapped[dt.datetime | None]
