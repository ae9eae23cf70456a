"""What was recognised: meetings, the articles that report them, who took part and how partners were involved."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import terms
from storage.models import articles, columns


class Meeting(columns.Base):
    """An occasion, joined from all articles that report it.

    `evidence` says for each known field where it was read:
    ``{field: {"article_id", "quote", "rule", "start", "end"}}``; the quote is None where no sentence was given.
    """

    __tablename__ = "meeting"
    __table_args__ = (sa.Index(None, "newness", unique=True), sa.Index(None, "kind", "status", "newness"))

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    title: orm.Mapped[str]
    kind: orm.Mapped[str]
    status: orm.Mapped[str]
    date_start: orm.Mapped[dt.date | None] = orm.mapped_column(index=True)
    date_end: orm.Mapped[dt.date | None]
    format: orm.Mapped[str]
    place: orm.Mapped[str | None]
    search_place: orm.Mapped[str] = orm.mapped_column(deferred=True, default="", server_default=sa.text("''"))
    """The place as `storage.terms.index` writes it."""
    newness: orm.Mapped[int | None] = orm.mapped_column(
        deferred=True, server_default=sa.FetchedValue(), server_onupdate=sa.FetchedValue()
    )
    """Rises with the first day or, where that is not known, the posting day of the first report, and then with the id;
    None without reports. The database makes it."""
    evidence: orm.Mapped[dict[str, typing.Any]]
    created_at: orm.Mapped[dt.datetime]
    updated_at: orm.Mapped[dt.datetime]

    reports: orm.Mapped[list[Report]] = orm.relationship(
        order_by="Report.position", back_populates="meeting", cascade="all, delete-orphan"
    )
    participants: orm.Mapped[list[Participant]] = orm.relationship(
        order_by="Participant.id", back_populates="meeting", cascade="all, delete-orphan"
    )
    involvements: orm.Mapped[list[Involvement]] = orm.relationship(
        order_by="Involvement.id", back_populates="meeting", cascade="all, delete-orphan"
    )

    @orm.validates("place")
    def _index_place(self, _name: str, place: str | None) -> str | None:
        self.search_place = terms.index(place or "")
        return place


class Report(columns.Base):
    """An article reports a meeting; `position` 0 is the article that made the meeting known.

    `withdrawn_at` is since when it says nothing of the meeting any more. `quiet`: of what it says something was to be
    told, and nobody was.
    """

    __tablename__ = "report"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "article_id"),)

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    meeting_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("meeting.id"))
    article_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("article.id"), index=True)
    position: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    added_at: orm.Mapped[dt.datetime]
    withdrawn_at: orm.Mapped[dt.datetime | None]
    quiet: orm.Mapped[bool] = orm.mapped_column(default=False, server_default=sa.true())

    meeting: orm.Mapped[Meeting] = orm.relationship(back_populates="reports")
    article: orm.Mapped[articles.Article] = orm.relationship(back_populates="reports")


class Participant(columns.Base):
    """A person who, by one article, took part."""

    __tablename__ = "participant"

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    meeting_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("meeting.id"), index=True)
    article_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("article.id"), index=True)
    position: orm.Mapped[int] = orm.mapped_column(sa.Integer)
    name: orm.Mapped[str]
    search_name: orm.Mapped[str] = orm.mapped_column(deferred=True, default="", server_default=sa.text("''"))
    """The name as `storage.terms.index` writes it."""
    office: orm.Mapped[str | None]
    organisation: orm.Mapped[str | None]
    quote: orm.Mapped[str | None]
    start: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    end: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    rule: orm.Mapped[str | None]

    meeting: orm.Mapped[Meeting] = orm.relationship(back_populates="participants")
    article: orm.Mapped[articles.Article] = orm.relationship()

    @orm.validates("name")
    def _index_name(self, _name: str, name: str) -> str:
        self.search_name = terms.index(name)
        return name


class Involvement(columns.Base):
    """How, by one article, a tracked partner took part. `score` lies between 0 and 1."""

    __tablename__ = "involvement"
    __table_args__ = (sa.UniqueConstraint("meeting_id", "partner", "article_id"),)

    id: orm.Mapped[int] = orm.mapped_column(primary_key=True)
    meeting_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("meeting.id"))
    article_id: orm.Mapped[int] = orm.mapped_column(sa.ForeignKey("article.id"), index=True)
    partner: orm.Mapped[str] = orm.mapped_column(index=True)
    role: orm.Mapped[str]
    score: orm.Mapped[float]
    quote: orm.Mapped[str]
    start: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    end: orm.Mapped[int | None] = orm.mapped_column(sa.Integer)
    rule: orm.Mapped[str]

    meeting: orm.Mapped[Meeting] = orm.relationship(back_populates="involvements")
    article: orm.Mapped[articles.Article] = orm.relationship()
