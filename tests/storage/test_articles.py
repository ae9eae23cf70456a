"""Articles, their revisions and mentions, and snapshots of pages."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

import pytest
from sqlalchemy import exc, orm

from storage import articles, models, query, records, search, snapshots

LATER = dt.timedelta(hours=1)
Make = collections.abc.Callable[..., records.ArticleRecord]
Add = collections.abc.Callable[..., models.Article]


def test_an_article_is_found_again(session: orm.Session, article_record: Make, now: dt.datetime) -> None:
    """All that was handed over is stored, and found by identity and by hash."""
    record = article_record(
        "Summit in Bishkek",
        "The heads met.",
        published_on=dt.date(2026, 11, 19),
        published_at=now,
        published_zone="Asia/Bishkek",
        published_from="page",
        language="en",
        author="Press service",
    )
    article = articles.add(session, record, now)
    session.expire_all()
    assert articles.by_identity(session, record.identity) is article
    assert articles.by_hash(session, record.content_hash) is article
    for field in dataclasses.fields(record):
        assert getattr(article, field.name) == getattr(record, field.name)
    assert article.first_seen_at == article.updated_at == now


def test_what_is_not_there_is_none(session: orm.Session) -> None:
    """Looking for an unknown identity or hash gives None."""
    assert articles.by_identity(session, "site:1") is None
    assert articles.by_hash(session, "0" * 64) is None


def test_an_identity_is_unique(session: orm.Session, add_article: Add) -> None:
    """The same article cannot be stored twice."""
    add_article(session, identity="site:1")
    with pytest.raises(exc.IntegrityError):
        add_article(session, identity="site:1")


def test_the_earliest_of_copies_is_found(session: orm.Session, add_article: Add) -> None:
    """Of several articles with the same words, the first one answers for the hash."""
    first, second = add_article(session), add_article(session)
    assert first.content_hash == second.content_hash
    assert articles.by_hash(session, second.content_hash) is first


def test_new_words_make_a_revision(session: orm.Session, article_record: Make, now: dt.datetime) -> None:
    """The text so far is kept under a number, and search finds the new words only."""
    old = article_record("Summit", "In Tashkent.", identity="site:1")
    article = articles.add(session, old, now)
    new = article_record("Summit", "In Samarkand.", identity="site:1")
    assert articles.amend(session, article, new, now + LATER)
    third = article_record("Summit", "In Bukhara.", identity="site:1")
    assert articles.amend(session, article, third, now + 2 * LATER)
    session.expire_all()
    assert [(r.number, r.text, r.seen_at) for r in article.revisions] == [
        (1, "In Tashkent.", now),
        (2, "In Samarkand.", now + LATER),
    ]
    assert article.text == "In Bukhara."
    assert article.content_hash == third.content_hash
    assert article.updated_at == now + 2 * LATER
    assert search.count(session, query.parse("tashkent")) == 0
    assert search.count(session, query.parse("bukhara")) == 1


@pytest.mark.parametrize("text", ["In Tashkent.", "In  Tashkent", "in Tashként!", "“In Tashkent”"])
def test_a_cosmetic_change_is_none(session: orm.Session, article_record: Make, now: dt.datetime, text: str) -> None:
    """White space, punctuation, case and accents do not make a revision, and offsets of evidence stay true."""
    article = articles.add(session, article_record("Summit", "In Tashkent.", identity="site:1"), now)
    assert not articles.amend(session, article, article_record("Summit", text, author="A. B."), now + LATER)
    session.expire_all()
    assert article.text == "In Tashkent."
    assert article.updated_at == now
    assert article.author == "A. B."
    assert article.revisions == []


def test_another_parser_version_is_stored(session: orm.Session, article_record: Make, now: dt.datetime) -> None:
    """What a newer parser reads replaces the text, without a revision if the words are the same."""
    article = articles.add(session, article_record("Summit", "In\n\nTashkent."), now)
    again = article_record("Summit", "In Tashkent.", parser_version="2")
    assert not articles.amend(session, article, again, now + LATER)
    assert (article.text, article.content_hash, article.parser_version) == ("In Tashkent.", again.content_hash, "2")
    assert article.revisions == []


def test_mentions_are_replaced(session: orm.Session, add_article: Add) -> None:
    """The mentions of an article are those handed over last."""
    article = add_article(session)
    for partner in ("asean", "unescap"):
        evidence = records.EvidenceRecord(quote="within ASEAN", rule="framework", start=3, end=15)
        mention = records.MentionRecord(partner=partner, why="framework", evidence=evidence)
        articles.replace_mentions(session, article, [mention])
    session.expire_all()
    [stored] = article.mentions
    assert (stored.partner, stored.why, stored.quote) == ("unescap", "framework", "within ASEAN")
    assert (stored.rule, stored.start, stored.end) == ("framework", 3, 15)
    articles.replace_mentions(session, article, [])
    session.expire_all()
    assert article.mentions == []


def test_a_snapshot_gives_back_the_page(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """The bytes of a page come back as they were, whatever they are, and take less room meanwhile."""
    body = b"\x00\xff<p>news</p>" * 1000
    record = records.SnapshotRecord(
        url="https://example.org/1", fetched_at=now, body=body, content_type="text/html", charset="gb18030"
    )
    snapshot = snapshots.add(session, record, add_article(session))
    session.expire_all()
    assert snapshots.body(snapshot) == body
    assert len(snapshot.body) < len(body) == snapshot.size
    assert (snapshot.content_type, snapshot.charset, snapshot.fetched_at) == ("text/html", "gb18030", now)


def test_the_same_page_is_kept_once(session: orm.Session, add_article: Add, now: dt.datetime) -> None:
    """A page fetched again without a change is not stored again; the article it led to is noted on it."""
    record = records.SnapshotRecord(url="https://example.org/1", fetched_at=now, body=b"page")
    first = snapshots.add(session, record)
    assert first.article is None
    article = add_article(session)
    later = dataclasses.replace(record, fetched_at=now + LATER)
    assert snapshots.add(session, later, article) is first
    assert first.article is article
    assert snapshots.add(session, dataclasses.replace(record, body=b"changed")) is not first
