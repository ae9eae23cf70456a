"""Pages as they were fetched, kept so that a better parser can read them again."""

from __future__ import annotations

import gzip
import hashlib

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, records


def add(session: orm.Session, record: records.SnapshotRecord, article: models.Article | None = None) -> models.Snapshot:
    """Keep a page. The same bytes from the same address are kept once: then the earlier snapshot is given back."""
    sha256 = hashlib.sha256(record.body).hexdigest()
    known = sa.select(models.Snapshot).where(models.Snapshot.url == record.url, models.Snapshot.sha256 == sha256)
    snapshot = session.scalar(known.order_by(models.Snapshot.id).limit(1))
    if snapshot is None:
        snapshot = models.Snapshot(
            url=record.url,
            fetched_at=record.fetched_at,
            content_type=record.content_type,
            charset=record.charset,
            sha256=sha256,
            size=len(record.body),
            body=gzip.compress(record.body, mtime=0),
        )
        session.add(snapshot)
    if article is not None:
        snapshot.article = article
    session.flush()
    return snapshot


def body(snapshot: models.Snapshot) -> bytes:
    """The bytes of the page, as they came."""
    return gzip.decompress(snapshot.body)
