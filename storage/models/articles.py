"""What was read: articles, their earlier texts, the pages as fetched, and partners that are only named."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import terms
from storage.models import columns

if typing.TYPE_CHECKING:
    from storage.models import meetings


class Article(columns.Base):
    """One normalised release, in its newest text."""

    __tablename__ = "article"
    __table_args__ = (sa.Index(None, "source", "published_on"), sa.Index(None, "newness", unique=True))

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    identity: orm.Mapped[str] = orm.mapped_column(unique=True)
    url: orm.Mapped[str]
    source: orm.Mapped[str] = orm.mapped_column(index=True)
    """The name of the source that brought it; articles stay when a source leaves the settings."""
    parser: orm.Mapped[str]
    parser_version: orm.Mapped[str]
    title: orm.Mapped[str]
    published_on: orm.Mapped[dt.date | None] = orm.mapped_column(index=True)
    """The posting day in the zone of the source."""
    published_at: orm.Mapped[dt.datetime | None]
    published_zone: orm.Mapped[str | None]
    published_from: orm.Mapped[str | None]
    language: orm.Mapped[str | None]
    author: orm.Mapped[str | None]
    text: orm.Mapped[str]
    """Paragraphs joined by an empty line; offsets of evidence count its characters."""
    content_hash: orm.Mapped[str] = orm.mapped_column(index=True)
    search_text: orm.Mapped[str] = orm.mapped_column(deferred=True)
    """Title and text as `storage.terms.index` writes them; the full-text index reads this column only."""
    search_title: orm.Mapped[str] = orm.mapped_column(deferred=True, default="", server_default=sa.text("''"))
    """The title in the same way."""
    newness: orm.Mapped[int] = orm.mapped_column(deferred=True, server_default=sa.FetchedValue())
    """Rises with the posting day or, where there is none, the day first seen, and then with the id; the database
    makes it."""
    first_seen_at: orm.Mapped[dt.datetime]
    updated_at: orm.Mapped[dt.datetime]
    doubted_since: orm.Mapped[dt.datetime | None]
    """Since when its page shows next to nothing in place of this text, which stands all the same for a while."""
    from_page: orm.Mapped[bool] = orm.mapped_column(default=True, server_default=sa.true())
    """Its text was read from the newest of its snapshots; else its door delivered it whole, and none shows it."""
    quiet: orm.Mapped[bool] = orm.mapped_column(default=False, server_default=sa.false())
    """It was no news when it came: by a first visit, an import or a backfill, or posted long before."""

    revisions: orm.Mapped[list[Revision]] = orm.relationship(order_by="Revision.number", back_populates="article")
    snapshots: orm.Mapped[list[Snapshot]] = orm.relationship(order_by="Snapshot.id", back_populates="article")
    mentions: orm.Mapped[list[Mention]] = orm.relationship(
        order_by="Mention.id", back_populates="article", cascade="all, delete-orphan"
    )
    reports: orm.Mapped[list[meetings.Report]] = orm.relationship(order_by="Report.id", back_populates="article")

    @orm.validates("title")
    def _index_title(self, _name: str, title: str) -> str:
        self.search_title = terms.index(title)
        return title


Cause = typing.Literal["edited", "reread"]
"""Why an article has another text: the site edited it, or another version of the parser reads it otherwise."""


class Revision(columns.Base):
    """An earlier text of an article, `number` counting from 1; `seen_at` is when that text was first seen."""

    __tablename__ = "revision"
    __table_args__ = (sa.UniqueConstraint("article_id", "number"),)

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    article_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("article.id"))
    number: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    title: orm.Mapped[str]
    text: orm.Mapped[str]
    content_hash: orm.Mapped[str]
    published_on: orm.Mapped[dt.date | None]
    published_at: orm.Mapped[dt.datetime | None]
    author: orm.Mapped[str | None]
    seen_at: orm.Mapped[dt.datetime]
    changed: orm.Mapped[list[str]]
    """The fields that the text after this one has otherwise: title, text, published, author."""
    cause: orm.Mapped[Cause] = orm.mapped_column(columns.Prose, default="edited")

    article: orm.Mapped[Article] = orm.relationship(back_populates="revisions")


class Snapshot(columns.Base):
    """A page as fetched. `body` is gzip, or empty where let go; `size` and `sha256` are those of the bytes before."""

    __tablename__ = "snapshot"
    __table_args__ = (sa.Index(None, "url", "sha256"),)

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    article_id: orm.Mapped[int | None] = orm.mapped_column(sa.ForeignKey("article.id"), index=True)
    url: orm.Mapped[str]
    fetched_at: orm.Mapped[dt.datetime]
    content_type: orm.Mapped[str | None]
    charset: orm.Mapped[str | None]
    sha256: orm.Mapped[str]
    size: orm.Mapped[int]
    body: orm.Mapped[bytes] = orm.mapped_column(sa.LargeBinary, deferred=True)

    article: orm.Mapped[Article | None] = orm.relationship(back_populates="snapshots")


class Mention(columns.Base):
    """A tracked partner that an article names without its taking part; `why` says in what capacity."""

    __tablename__ = "mention"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    article_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("article.id"), index=True)
    partner: orm.Mapped[str] = orm.mapped_column(index=True)
    why: orm.Mapped[str]
    quote: orm.Mapped[str]
    start: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    end: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    rule: orm.Mapped[str]

    article: orm.Mapped[Article] = orm.relationship(back_populates="mentions")
