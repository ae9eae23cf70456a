"""Stored pages are let go oldest first, by age and by size, and what must be known of them stays."""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, records, retention, snapshots

DAY = dt.timedelta(days=1)


def _page(at: dt.datetime, text: str = "a page", url: str = "https://example.org/1") -> records.SnapshotRecord:
    return records.SnapshotRecord(
        url=url, fetched_at=at, content_type="text/html", charset="utf-8", body=text.encode() * 50
    )


@pytest.fixture
def pages(
    session: orm.Session, add_article: collections.abc.Callable[..., models.Article], now: dt.datetime
) -> list[models.Snapshot]:
    """Three pages of one article, a day apart, one of another in between, and one of none."""
    first, other = add_article(session, "One"), add_article(session, "Other")
    made = [snapshots.add(session, _page(now + day * DAY, f"text {day}"), first) for day in range(3)]
    made.append(snapshots.add(session, _page(now + DAY, "other", "https://example.org/2"), other))
    made.append(snapshots.add(session, _page(now, "of no article", "https://example.org/3")))
    session.flush()
    return made


def _let_go(session: orm.Session, *, newest: bool = False, **asked: typing.Any) -> retention.Gone:
    """Look up what may go, and let it go."""
    return retention.let_go(session, retention.candidates(session, newest=newest, **asked), newest=newest)


def _left(session: orm.Session) -> dict[int, bool]:
    """The numbers of the rows that are there, and whether each still has its page."""
    found = session.execute(sa.select(models.Snapshot.id, snapshots.is_held()).order_by(models.Snapshot.id))
    return {number: bool(held) for number, held in found}


def test_the_newest_page_of_each_article_stays(
    session: orm.Session, pages: list[models.Snapshot], now: dt.datetime
) -> None:
    """However old it is; those before it go with their rows, and so does one of no article."""
    one, two, three, other, _ = (page.id for page in pages)
    gone = _let_go(session, most=10, before=now + DAY)
    assert gone.pages == 2
    assert _left(session) == {two: True, three: True, other: True}
    assert _let_go(session, most=10, before=now + 9 * DAY).pages == 1
    assert _left(session) == {three: True, other: True}
    assert one not in _left(session)


def test_it_goes_too_where_that_is_asked_for(
    session: orm.Session, pages: list[models.Snapshot], now: dt.datetime
) -> None:
    """Of the newest only the page: when it was read, and from which bytes, is known for ever."""
    _, _, three, other, _ = (page.id for page in pages)
    before = snapshots.newest(session, pages[2].article)  # type: ignore[arg-type]
    held = retention.held(session)
    gone = _let_go(session, most=10, before=now + 9 * DAY, newest=True)
    session.expire_all()
    assert (gone.pages, gone.size, retention.held(session)) == (5, held, 0)
    assert _left(session) == {three: False, other: False}
    article = session.get_one(models.Snapshot, three).article
    assert article is not None
    assert snapshots.newest(session, article) == before
    assert snapshots.known(session, [("https://example.org/1", pages[2].sha256)]) == {
        ("https://example.org/1", pages[2].sha256): article.id
    }
    assert snapshots.of_article(session, article.id) is None
    assert snapshots.count(session) == 0
    assert _let_go(session, most=10, before=now + 9 * DAY, newest=True).pages == 0


def test_by_size_the_oldest_go_and_no_more_than_needed(session: orm.Session, pages: list[models.Snapshot]) -> None:
    """One byte over is one page less."""
    one, two, three, other, none = (page.id for page in pages)
    assert _let_go(session, most=10, size=1).pages == 1
    assert _left(session) == dict.fromkeys([two, three, other, none], True)
    assert _let_go(session, most=1, size=10**9).pages == 1
    assert _left(session) == dict.fromkeys([two, three, other], True)
    assert one not in _left(session)


def test_a_page_that_comes_again_is_kept_again(
    session: orm.Session, pages: list[models.Snapshot], now: dt.datetime
) -> None:
    """Where the same bytes are fetched after they were let go, there is one row, and it has its page."""
    _let_go(session, most=10, before=now + 9 * DAY, newest=True)
    session.expire_all()
    newest = session.get_one(models.Snapshot, pages[2].id)
    again = snapshots.add(session, _page(now + 20 * DAY, "text 2"), newest.article)
    session.flush()
    assert again is newest
    assert snapshots.body(again) == b"text 2" * 50


def test_one_that_became_the_newest_meanwhile_stays(session: orm.Session, pages: list[models.Snapshot]) -> None:
    """What may go is looked up before; whether it still may is looked at again."""
    found = retention.candidates(session, most=10)
    pages[4].article_id = pages[3].article_id
    pages[4].fetched_at = pages[2].fetched_at
    session.flush()
    assert retention.let_go(session, found).pages == 2
    assert pages[4].id in _left(session)
