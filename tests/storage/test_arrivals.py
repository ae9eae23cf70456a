"""The texts of the archive in the order in which they came."""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing

from sqlalchemy import orm

from storage import arrivals, articles, models

DAY = dt.date(2026, 5, 13)
Record = collections.abc.Callable[..., typing.Any]


def at(day: int, hour: int = 9) -> dt.datetime:
    """A moment of May 2026."""
    return dt.datetime(2026, 5, day, hour, tzinfo=dt.UTC)


def come(session: orm.Session, since: int, until: int) -> list[tuple[int, int, int]]:
    """Day, article and number of what came on these days of May."""
    found = arrivals.between(session, DAY.replace(day=since), DAY.replace(day=until))
    return [(one.day.day, one.article_id, one.number) for one in found]


def test_each_text_has_its_place(session: orm.Session, article_record: Record) -> None:
    """First texts stand on the day they were posted, whenever they were imported; edits when they were seen."""
    late = articles.add(session, article_record("late", published_on=DAY.replace(day=3)), at(20))
    edited = articles.add(session, article_record("one", identity="x", published_on=DAY.replace(day=4)), at(4))
    articles.amend(session, edited, article_record("two", identity="x"), at(6))
    articles.amend(session, edited, article_record("three", identity="x"), at(9))
    noon = articles.add(
        session, article_record("noon", published_on=DAY.replace(day=4), published_at=at(4, 12)), at(30)
    )
    undated = articles.add(session, article_record("undated"), at(5))
    assert come(session, 1, 30) == [
        (3, late.id, 0), (4, edited.id, 0), (4, noon.id, 0), (5, undated.id, 0), (6, edited.id, 1), (9, edited.id, 2),
    ]  # fmt: skip
    assert come(session, 4, 6) == [(4, edited.id, 0), (4, noon.id, 0), (5, undated.id, 0), (6, edited.id, 1)]
    assert come(session, 7, 9) == [(9, edited.id, 2)]
    assert arrivals.count(session, DAY.replace(day=4), DAY.replace(day=6)) == 3


def test_a_text_leads_to_where_it_is_kept(session: orm.Session, article_record: Record) -> None:
    """Earlier texts stand in revisions, the last one in the article; a new reading of a page is no text of its own."""
    row = articles.add(session, article_record("one", identity="x", published_on=DAY), at(13))
    articles.amend(session, row, article_record("one, read better", identity="x"), at(14), again=True)
    articles.amend(session, row, article_record("two", identity="x"), at(15))
    first, second = arrivals.between(session, DAY, DAY.replace(day=30))
    kept = session.get_one(models.Revision, first.revision_id)
    assert (kept.title, second.revision_id, second.at) == ("one, read better", None, at(15))
    assert arrivals.before(session, second) == first
