"""Saved searches: kept under a name that is taken once, under a number that is never given again."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import orm

from storage import saved

TALKS = saved.SearchRecord(name="Talks", query='partner:asean "мир"')


def test_a_search_is_kept_as_it_was_given(session: orm.Session, now: dt.datetime) -> None:
    """It is found by its name, by its number and by what it asks."""
    made = saved.add(session, TALKS, now, "anna")
    session.commit()
    assert made is not None
    found = saved.by_name(session, "Talks")
    assert found is not None
    assert (found.query, found.target, found.author, found.created_at) == (TALKS.query, "meetings", "anna", now)
    assert saved.by_id(session, found.id) is found
    assert saved.of_query(session, TALKS.query, "meetings") is found
    assert saved.of_query(session, TALKS.query, "articles") is None
    assert saved.by_name(session, "talks") is None


def test_a_name_is_taken_once(session: orm.Session, now: dt.datetime) -> None:
    """A second search of one name is not kept, and none is renamed to it; its own name it may keep."""
    saved.add(session, TALKS, now)
    assert saved.add(session, saved.SearchRecord(name="Talks", query="other"), now) is None
    other = saved.add(session, saved.SearchRecord(name="Other", query="other", target="articles"), now)
    assert other is not None
    assert not saved.change(session, other, TALKS)
    assert saved.change(session, other, saved.SearchRecord(name="Other", query="another"))
    session.commit()
    assert [(one.name, one.query, one.target) for one in saved.listed(session)] == [
        ("Other", "another", "meetings"),
        ("Talks", TALKS.query, "meetings"),
    ]


def test_a_number_is_not_given_again(session: orm.Session, now: dt.datetime) -> None:
    """Who subscribed to a search that is gone does not get another one."""
    first = saved.add(session, TALKS, now)
    assert first is not None
    number = first.id
    saved.remove(session, first)
    session.commit()
    second = saved.add(session, TALKS, now)
    session.commit()
    assert second is not None
    assert second.id > number
    assert saved.by_id(session, number) is None


def test_searches_stand_by_name_whatever_the_database(session: orm.Session, now: dt.datetime) -> None:
    """Capitals make no difference to the order."""
    for name in ("b", "C", "a", "Б"):
        saved.add(session, saved.SearchRecord(name=name, query="x"), now)
    assert [one.name for one in saved.listed(session)] == ["a", "b", "C", "Б"]
