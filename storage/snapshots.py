"""Pages as they were fetched, kept so that a better parser can read them again."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models, records

Key = tuple[str, str]
"""The address of a page and the SHA-256 of its bytes, in hex."""


LEVEL = 5
"""How hard pages are packed. At 9 they take half the time more and two hundredths less room."""


def add(
    session: orm.Session,
    record: records.SnapshotRecord,
    article: models.Article | None = None,
    *,
    is_new: bool = False,
) -> models.Snapshot:
    """Keep a page. The same bytes from the same address are kept once: then the earlier snapshot is given back.

    They are kept again where the article showed another page in between, so that its newest one is its newest page.
    With `is_new` the caller knows that they are not kept yet.
    """
    sha256 = hashlib.sha256(record.body).hexdigest()
    snapshot = None if is_new else _kept(session, record.url, sha256)
    if snapshot is not None and not snapshot.body:  # it was let go
        snapshot.body = gzip.compress(record.body, LEVEL, mtime=0)
    between = newest(session, article) if snapshot is not None and article is not None else None
    if snapshot is None or (between is not None and snapshot.fetched_at < between < record.fetched_at):
        made = models.Snapshot(
            article_id=None if article is None else article.id,
            url=record.url,
            fetched_at=record.fetched_at,
            content_type=record.content_type,
            charset=record.charset,
            sha256=sha256,
            size=len(record.body),
            body=gzip.compress(record.body, LEVEL, mtime=0),
        )
        return inserts.new(session, made, article=article)
    if article is not None:
        snapshot.article = article
        session.flush()
    return snapshot


def _kept(session: orm.Session, url: str, sha256: str) -> models.Snapshot | None:
    """The newest snapshot of these bytes from this address."""
    known = sa.select(models.Snapshot).where(models.Snapshot.url == url, models.Snapshot.sha256 == sha256)
    newest = known.order_by(models.Snapshot.fetched_at.desc(), models.Snapshot.id).limit(1)
    return session.scalar(newest.options(orm.undefer(models.Snapshot.body)))


def known(session: orm.Session, keys: typing.Collection[Key]) -> dict[Key, int]:
    """Of pages by address and digest, those that are the newest page kept of an article, with its id."""
    if not keys:
        return {}
    columns = (models.Snapshot.url, models.Snapshot.sha256, models.Snapshot.article_id)
    later = orm.aliased(models.Snapshot)
    same_article = later.article_id == models.Snapshot.article_id
    overtaken = sa.exists().where(same_article, later.fetched_at > models.Snapshot.fetched_at)
    found = sa.select(*columns).where(
        models.Snapshot.sha256.in_({digest for _, digest in keys}),
        models.Snapshot.url.in_({url for url, _ in keys}),
        ~overtaken,
    )
    return {(url, digest): article for url, digest, article in session.execute(found) if article is not None}


def newest(session: orm.Session, article: models.Article) -> dt.datetime | None:
    """When the newest page kept of an article was fetched; None where none is kept."""
    kept = sa.select(sa.func.max(models.Snapshot.fetched_at)).where(models.Snapshot.article_id == article.id)
    return session.scalar(kept)


def of_article(session: orm.Session, article_id: int) -> models.Snapshot | None:
    """The newest page kept of an article, with its body; None where none is."""
    kept = sa.select(models.Snapshot).where(models.Snapshot.article_id == article_id, is_held())
    newest = kept.order_by(models.Snapshot.fetched_at.desc(), models.Snapshot.id.desc()).limit(1)
    return session.scalar(newest.options(orm.undefer(models.Snapshot.body)))


def count(session: orm.Session, *, source: str | None = None, since: dt.date | None = None) -> int:
    """How many snapshots `stream` would give."""
    return session.scalar(_chosen(sa.select(sa.func.count(models.Snapshot.id)), source, since)) or 0


def stream(
    session: orm.Session, *, source: str | None = None, since: dt.date | None = None, batch: int = 50
) -> typing.Iterator[models.Snapshot]:
    """The snapshots by their number, so many in memory at once; of one source, or fetched on that UTC day or later."""
    wanted = _chosen(sa.select(models.Snapshot), source, since).options(orm.undefer(models.Snapshot.body))
    last = 0
    while found := list(
        session.scalars(wanted.where(models.Snapshot.id > last).order_by(models.Snapshot.id).limit(batch))
    ):
        yield from found
        last = found[-1].id
        session.expunge_all()


def _chosen(query: sa.Select[typing.Any], source: str | None, since: dt.date | None) -> sa.Select[typing.Any]:
    query = query.where(is_held())
    if source is not None:
        query = query.join(models.Snapshot.article).where(models.Article.source == source)
    if since is not None:
        query = query.where(models.Snapshot.fetched_at >= dt.datetime.combine(since, dt.time(), dt.UTC))
    return query


def is_held() -> sa.ColumnElement[bool]:
    """Whether a page is there, and not only the row of one that was let go."""
    return sa.func.length(models.Snapshot.body) > 0


def body(snapshot: models.Snapshot) -> bytes:
    """The bytes of the page, as they came."""
    return gzip.decompress(snapshot.body)


def of_articles(
    session: orm.Session, after: int, batch: int, *, since: dt.date | None = None
) -> list[tuple[int, int | None]]:
    """The next articles beyond a number, each with the snapshot that its text was read from, None where none was.

    Of one that was let go only the row is left.

    `since` takes those posted on that day or later or, where the day is not known, first seen then.
    """
    newest = (
        sa.select(models.Snapshot.id)
        .where(models.Snapshot.article_id == models.Article.id, models.Article.from_page)
        .order_by(models.Snapshot.fetched_at.desc(), models.Snapshot.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = sa.select(models.Article.id, newest).where(models.Article.id > after)
    if since is not None:
        query = query.where(_posted() >= since)
    return [
        (article, snapshot) for article, snapshot in session.execute(query.order_by(models.Article.id).limit(batch))
    ]


def articles_left(session: orm.Session, after: int, *, since: dt.date | None = None) -> int:
    """How many articles `of_articles` has still to give."""
    query = sa.select(sa.func.count(models.Article.id)).where(models.Article.id > after)
    return session.scalar(query if since is None else query.where(_posted() >= since)) or 0


def _posted() -> sa.ColumnElement[dt.date]:
    return sa.func.coalesce(models.Article.published_on, models.day_of(models.Article.first_seen_at))
