"""Rules of the database: their order, their names, and what changes of them."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, rules


def names(session: orm.Session, *, enabled: bool | None = None) -> list[str]:
    """The names in their order."""
    return [rule.name for rule in rules.listed(session, enabled=enabled)]


def test_a_rule_is_kept_as_it_was_given(session: orm.Session, now: dt.datetime) -> None:
    """Keys come back as they went in, and a rule is on at first."""
    keys = {"partners": ["any"], "min_score": 0.25, "people": ["Лавров"], "continue": False}
    rules.add(session, "desk", keys, now, author="anna")
    session.commit()
    found = rules.by_name(session, "desk")
    assert found is not None
    assert (found.keys, found.enabled, found.author, found.position) == (keys, True, "anna", 1)
    assert found.created_at == found.changed_at == now
    assert rules.by_name(session, "another") is None


def test_rules_have_an_order(session: orm.Session, now: dt.datetime) -> None:
    """A new one comes last; one that is placed moves the others aside, and a place beyond the last is the last."""
    made = {name: rules.add(session, name, {}, now) for name in "abcd"}
    rules.place(session, made["d"], 2)
    assert names(session) == ["a", "d", "b", "c"]
    rules.place(session, made["a"], 99)
    assert names(session) == ["d", "b", "c", "a"]
    rules.remove(session, made["b"])
    rules.add(session, "e", {}, now)
    assert names(session) == ["d", "c", "a", "e"]


def test_a_name_is_taken_once(session: orm.Session, now: dt.datetime) -> None:
    """A second rule of one name is refused."""
    rules.add(session, "desk", {}, now)
    with pytest.raises(sa.exc.IntegrityError):
        rules.add(session, "desk", {}, now)


def test_off_and_on_again(session: orm.Session, now: dt.datetime) -> None:
    """What changes is noted with its moment, and what stands so already changes nothing."""
    rule = rules.add(session, "desk", {}, now)
    later = now + dt.timedelta(hours=1)
    assert rules.switch(session, rule, later, enabled=False)
    assert not rules.switch(session, rule, later + dt.timedelta(hours=1), enabled=False)
    assert rule.changed_at == later
    assert (names(session, enabled=True), names(session, enabled=False)) == ([], ["desk"])
    rules.change(session, rule, {"partners": ["un"]}, now)
    session.commit()
    assert session.scalars(sa.select(models.Rule.keys)).all() == [{"partners": ["un"]}]
