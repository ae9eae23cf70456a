"""Where news comes from: sources, the polls of them, and every link ever seen."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage.models import columns

if typing.TYPE_CHECKING:
    from storage.models import articles

Health = typing.Literal["new", "ok", "failing", "suspect"]
"""How a source does: never polled to the end, well, not to be reached, or answering with something that looks wrong."""

Outcome = typing.Literal["ok", "not_modified", "empty", "failed"]
"""How a poll ended. An empty listing is a failure of its own kind."""

LinkState = typing.Literal["pending", "read", "failed", "gone"]
"""Where reading a link stands: not yet read, read, to be tried again, given up."""


class Source(columns.Base):
    """A door that is polled. `name` is that of the settings; a lease keeps two processes from polling it at once."""

    __tablename__ = "source"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    name: orm.Mapped[str] = orm.mapped_column(unique=True)
    next_due_at: orm.Mapped[dt.datetime | None]
    leased_by: orm.Mapped[str | None]
    leased_until: orm.Mapped[dt.datetime | None]
    first_polled_at: orm.Mapped[dt.datetime | None]
    """When the first poll that read the listing ended; None as long as polls must stay quiet."""
    last_polled_at: orm.Mapped[dt.datetime | None]
    last_good_at: orm.Mapped[dt.datetime | None]
    etag: orm.Mapped[str | None]
    last_modified: orm.Mapped[str | None]
    failures: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0)
    """How many polls in a row did not end well."""
    health: orm.Mapped[Health] = orm.mapped_column(columns.Prose, default="new")
    note: orm.Mapped[str | None]


class Poll(columns.Base):
    """One visit to a source. `outcome` is None while it runs, and stays so if its process died."""

    __tablename__ = "poll"
    __table_args__ = (sa.Index(None, "source_id", "started_at"),)

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    source_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("source.id"))
    started_at: orm.Mapped[dt.datetime]
    finished_at: orm.Mapped[dt.datetime | None]
    outcome: orm.Mapped[Outcome | None] = orm.mapped_column(columns.Prose)
    links: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0)
    new_links: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0)
    articles: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0)
    meetings: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0)
    error: orm.Mapped[str | None]

    source: orm.Mapped[Source] = orm.relationship()


class Link(columns.Base):
    """One address ever seen in a listing. Rows stay for ever: to forget one is to report old news as new."""

    __tablename__ = "link"
    __table_args__ = (sa.Index(None, "source_id", "due_at"),)

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    identity: orm.Mapped[str] = orm.mapped_column(unique=True)
    url: orm.Mapped[str]
    source_id: orm.Mapped[int | None] = orm.mapped_column(sa.ForeignKey("source.id"))
    title: orm.Mapped[str | None]
    published_on: orm.Mapped[dt.date | None]
    published_at: orm.Mapped[dt.datetime | None]
    published_from: orm.Mapped[str | None]
    quiet: orm.Mapped[bool] = orm.mapped_column(default=False)
    """Found by a first poll or a backfill: what it leads to is archived and not alerted."""
    state: orm.Mapped[LinkState] = orm.mapped_column(columns.Prose, default="pending")
    tries: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0)
    """How often reading failed in a row."""
    due_at: orm.Mapped[dt.datetime | None]
    """When to read it, or to look at it again; None for never."""
    first_seen_at: orm.Mapped[dt.datetime]
    article_id: orm.Mapped[int | None] = orm.mapped_column(sa.ForeignKey("article.id"), index=True)
    etag: orm.Mapped[str | None]
    last_modified: orm.Mapped[str | None]
    error: orm.Mapped[str | None]

    source: orm.Mapped[Source | None] = orm.relationship()
    article: orm.Mapped[articles.Article | None] = orm.relationship()
