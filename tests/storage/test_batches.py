"""What the archive knows of pages that come together."""

from __future__ import annotations

import collections.abc
import datetime as dt

from sqlalchemy import orm

from storage import articles, batches, models, records, snapshots

PAGE = ("https://example.org/a", "0" * 64)


def marks(identity: str, content_hash: str = "1" * 64, page: snapshots.Key = PAGE) -> batches.Marks:
    """Those of a page."""
    return batches.Marks(identity=identity, content_hash=content_hash, page=page)


def test_a_page_is_new_once(session: orm.Session) -> None:
    """What was noted is known from then on by each of its marks."""
    coming = [
        marks("a"),
        marks("a", "2" * 64, ("https://example.org/b", "2" * 64)),
        marks("c", "1" * 64, ("https://example.org/c", "3" * 64)),
        marks("d", "4" * 64),
        marks("e", "5" * 64, ("https://example.org/e", "5" * 64)),
    ]
    known = batches.Known(session, coming)
    assert not known.has_article(coming[0])
    assert [known.note(one) for one in coming] == [True, False, False, False, True]
    assert known.has_article(coming[0])


def test_what_the_archive_has_is_not_new(
    session: orm.Session, add_article: collections.abc.Callable[..., models.Article], now: dt.datetime
) -> None:
    """Be it known by the article's identity, by its words or by the page; what cannot be stored is known as it was."""
    article = add_article(session, identity="site:\ud800")
    page = snapshots.add(session, records.SnapshotRecord(url="https://example.org/\0", fetched_at=now, body=b"words"))
    coming = [
        marks("site:\ud800"),
        marks("site:2", article.content_hash, ("https://example.org/2", "2" * 64)),
        marks("site:3", "3" * 64, ("https://example.org/\0", page.sha256)),
        marks("site:4", "4" * 64, ("https://example.org/4", page.sha256)),
    ]
    known = batches.Known(session, coming)
    assert [known.has_article(one) for one in coming] == [True, False, False, False]
    assert [known.note(one) for one in coming] == [False, False, False, True]


def test_new_words_are_stored_as_ever(
    session: orm.Session, add_article: collections.abc.Callable[..., models.Article], now: dt.datetime
) -> None:
    """A page that is said to be new is kept like one that was looked up."""
    article = add_article(session)
    record = records.SnapshotRecord(url="https://example.org/a", fetched_at=now, body=b"words" * 100)
    kept = snapshots.add(session, record, article, is_new=True)
    assert snapshots.body(kept) == record.body
    assert snapshots.add(session, record, article) is kept
    assert articles.by_identity(session, article.identity) is article
    assert [one.id for one in article.snapshots] == [kept.id]
