"""What the archive has already of pages that come together: asked for at once, and not page by page."""

from __future__ import annotations

import collections.abc
import dataclasses

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, snapshots
from storage.models import columns


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """By what the archive would know a page that comes: its article's identity and words, and the page itself."""

    identity: str
    content_hash: str
    page: snapshots.Key


class Known:
    """Which of the pages that come the archive may know, be it by one of their marks only.

    It holds within a transaction that has the archive alone (`storage.database.alone`); what is stored meanwhile is to
    be noted.
    """

    def __init__(self, session: orm.Session, coming: collections.abc.Collection[Marks]) -> None:
        article, snapshot = models.Article, models.Snapshot
        identities = sa.select(article.identity).where(article.identity.in_([one.identity for one in coming]))
        words = sa.select(article.content_hash).where(article.content_hash.in_([one.content_hash for one in coming]))
        pages = sa.select(snapshot.url, snapshot.sha256).where(
            snapshot.url.in_([one.page[0] for one in coming]), snapshot.sha256.in_([one.page[1] for one in coming])
        )
        self._identities = set(session.scalars(identities))
        self._words = set(session.scalars(words))
        self._pages: set[snapshots.Key] = {(url, digest) for url, digest in session.execute(pages)}

    def has_article(self, marks: Marks) -> bool:
        """Whether there may be an article of this identity."""
        return columns.storable(marks.identity) in self._identities

    def note(self, marks: Marks) -> bool:
        """Let a page be known from now on; whether nothing of it was known before."""
        identity, page = columns.storable(marks.identity), (columns.storable(marks.page[0]), marks.page[1])
        is_new = not (identity in self._identities or marks.content_hash in self._words or page in self._pages)
        self._identities.add(identity)
        self._words.add(marks.content_hash)
        self._pages.add(page)
        return is_new
