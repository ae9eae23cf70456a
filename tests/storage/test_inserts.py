"""New rows that go in without a flush: the session knows them as loaded, and forgets those that are rolled back."""

from __future__ import annotations

import collections.abc
import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy import exc, orm

from storage import articles, inserts, meetings, models, records

Articles = collections.abc.Callable[..., records.ArticleRecord]


def made(record: records.ArticleRecord, now: dt.datetime) -> models.Article:
    """An article that is in no session."""
    known = {"identity", "url", "source", "parser", "parser_version", "title", "text", "content_hash"}
    words = {name: getattr(record, name) for name in known}
    return models.Article(search_text="words", first_seen_at=now, updated_at=now, **words)


def test_a_row_is_known_as_loaded(session: orm.Session, article_record: Articles, now: dt.datetime) -> None:
    """It has its id, its defaults and no change to flush, and reading what was not given asks nothing."""
    article = inserts.new(session, made(article_record(), now))
    assert not session.dirty
    assert not session.new
    before = sa.inspect(article).unloaded
    assert (article.id, article.author, article.quiet) == (article.id, None, False)
    assert sa.inspect(article).unloaded == before
    assert session.get(models.Article, article.id) is article
    article.title = "Another"
    session.flush()
    session.expire_all()
    assert article.title == "Another"


def test_a_row_that_is_rolled_back_is_forgotten(
    session: orm.Session, article_record: Articles, now: dt.datetime
) -> None:
    """With its savepoint a row goes out of the session, so that the next one of its number is another; others stay."""
    first = inserts.new(session, made(article_record(), now))
    outer = session.begin_nested()
    with session.begin_nested():
        gone = inserts.new(session, made(article_record(), now))
    outer.rollback()
    assert gone not in session
    assert first in session
    following = inserts.new(session, made(article_record(), now))
    assert session.get(models.Article, following.id) is following
    assert session.scalars(sa.select(models.Article.id)).all() == [first.id, following.id]


def test_a_row_of_a_transaction_that_is_rolled_back_is_forgotten(
    session: orm.Session, article_record: Articles, now: dt.datetime
) -> None:
    """Also where the savepoint that it was inserted in had ended well."""
    with session.begin_nested():
        gone = inserts.new(session, made(article_record(), now))
    session.rollback()
    assert gone not in session
    assert session.scalars(sa.select(models.Article.id)).all() == []


def test_a_row_that_breaks_a_constraint_is_refused(
    session: orm.Session, article_record: Articles, now: dt.datetime
) -> None:
    """A second article of one identity raises, and within a savepoint leaves the first as it was."""
    record = article_record()
    first = inserts.new(session, made(record, now))
    with pytest.raises(exc.IntegrityError), session.begin_nested():
        inserts.new(session, made(record, now))
    assert session.scalars(sa.select(models.Article.id)).all() == [first.id]


def test_what_hangs_on_a_new_meeting_can_be_taken_away(
    session: orm.Session, article_record: Articles, now: dt.datetime
) -> None:
    """People and reports of a meeting just added are rows that a newer text removes, and both ends know the report."""
    article = articles.add(session, article_record(), now)
    told = records.MeetingRecord(
        title="Talks",
        kind="meeting",
        participants=(records.ParticipantRecord(name="A"), records.ParticipantRecord(name="B")),
    )
    meeting = meetings.add(session, told, article, now)
    assert meeting.reports == article.reports
    assert len(article.reports) == 1
    assert meetings.of_article(session, article) == [meeting]
    meetings.revise(session, meeting, article, records.MeetingRecord(title="Talks", kind="meeting"), now)
    assert meeting.participants == []
    assert session.scalars(sa.select(models.Participant)).all() == []
    session.expire_all()
    assert [report.article_id for report in meeting.reports] == [article.id]


def test_what_a_row_that_is_rolled_back_hung_on_knows_it_no_more(
    session: orm.Session, article_record: Articles, now: dt.datetime
) -> None:
    """An article that the archive had has the mentions and reports of before, not those of a savepoint that is gone."""
    article = articles.add(session, article_record(), now)
    kept, gone = (
        records.MentionRecord(partner=partner, why="other", evidence=records.EvidenceRecord(quote="Q", rule="r"))
        for partner in ("asean", "un")
    )
    articles.replace_mentions(session, article, [kept])
    with session.begin_nested() as inner:
        articles.replace_mentions(session, article, [kept, gone])
        meetings.add(session, records.MeetingRecord(title="Talks", kind="meeting"), article, now)
        inner.rollback()
    assert [one.partner for one in article.mentions] == ["asean"]
    assert article.reports == meetings.of_article(session, article) == []
