"""Where news comes from: sources, the polls of them, and every link ever seen."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage.models import columns

if typing.TYPE_CHECKING:
    from storage.models import articles

Health = typing.Literal["new", "ok", "failing", "quiet", "suspect", "gapped"]
"""How a source does.

new      never polled to the end
ok       read, and nothing speaks against it
failing  not to be read
quiet    read, and silent for longer than its own rhythm allows
suspect  read, and not looking as it used to: fewer links, articles without title, date or text
gapped   read, and something between two visits may have been missed
"""

Outcome = typing.Literal["ok", "not_modified", "empty", "failed", "broken_off"]
"""How a poll ended. An empty listing is a failure of its own kind. One that was broken off, because our process was
stopped, died or lost its lease, tells nothing of the source."""

GapCause = typing.Literal["limit", "unreadable", "ended", "stopped"]
"""Why a listing was not followed to what is known: too many result pages, one that could not be read, no further ones,
or the visit was told to stop."""

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
    health_since: orm.Mapped[dt.datetime | None]
    note: orm.Mapped[str | None]
    """Why it does so, for people."""
    told_health: orm.Mapped[Health | None] = orm.mapped_column(columns.Prose)
    """The trouble that the operator was told of; None where there is none, or where its end was told too."""
    notices: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")
    """How many notices on it were written: what makes each one's key in the outbox."""
    interval: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    """Seconds between two visits at present; None until the first, and for one that is visited by the clock."""
    rhythm: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    """Seconds of silence that are still usual for it; None as long as too little is known."""
    baseline_since: orm.Mapped[dt.datetime | None]
    """Visits before this moment tell nothing of how it looks now: somebody took its new look for good."""


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
    result_pages: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")
    first_links: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")
    """Links on its first result page."""
    opened: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")
    """Articles that came for the first time, with or without anything to read in them."""
    titled: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")
    dated: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")
    bodied: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0, server_default="0")

    source: orm.Mapped[Source] = orm.relationship()


class Gap(columns.Base):
    """A stretch of a source's listing that nobody has looked at: between what was known and what a visit showed.

    Open until a walk meets what was known before it, a backfill does, or somebody closes it. A source has one open gap
    at most; `misses` counts the visits that showed nothing known.
    """

    __tablename__ = "gap"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    source_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("source.id"), index=True)
    cause: orm.Mapped[GapCause] = orm.mapped_column(columns.Prose)
    detail: orm.Mapped[str]
    opened_at: orm.Mapped[dt.datetime]
    since: orm.Mapped[dt.datetime | None]
    """The last good visit before: what was posted later may be missing."""
    older_url: orm.Mapped[str | None]
    older_on: orm.Mapped[dt.date | None]
    """The newest link that was known, and its day."""
    newer_url: orm.Mapped[str | None]
    newer_on: orm.Mapped[dt.date | None]
    """The last link that the visit showed, and its day."""
    misses: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=1)
    next_url: orm.Mapped[str | None]
    """The result page to go on with; None where there is none."""
    tries: orm.Mapped[int] = orm.mapped_column(sa.Integer, default=0)
    """How often it was gone on with."""
    due_at: orm.Mapped[dt.datetime | None]
    """When to go on with it; None for never."""
    left_at: orm.Mapped[dt.datetime | None]
    """When it was given up, for it could not be read so many times; it stays until a backfill, or until closed."""
    told_at: orm.Mapped[dt.datetime | None]
    """When the operator was told last, of the gap or that it was left; of one that is read soon nobody is."""
    closed_at: orm.Mapped[dt.datetime | None]
    closed_by: orm.Mapped[str | None]
    """What closed it: a poll, a backfill, or somebody by hand."""
    closing_told_at: orm.Mapped[dt.datetime | None]

    source: orm.Mapped[Source] = orm.relationship()


class Link(columns.Base):
    """One address ever seen in a listing. Rows stay for ever: to forget one is to report old news as new."""

    __tablename__ = "link"
    __table_args__ = (sa.Index(None, "source_id", "due_at"), sa.Index(None, "source_id", "quiet", "first_seen_at"))

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
