"""Counts of values: arrays agree with counting one by one, and follow what is written, whoever writes it."""

from __future__ import annotations

import collections
import collections.abc
import datetime as dt

import numpy as np
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import orm

from storage import articles, database, facets, meetings, models, query, records, rendering, tallies, tallying, trees

Rows = dict[int, tuple[int, frozenset[int]]]
ROWS = st.dictionaries(st.integers(1, 50), st.tuples(st.integers(0, 9), st.frozensets(st.integers(0, 9))))
"""Rows by id: a day, and the numbers of values."""


def _key(id_: int, day: int) -> int:
    return day * rendering.STEP + id_


def _arrays(rows: Rows) -> tuple[tallies.Ints, tallies.Ints, tallies.Ints]:
    keys = np.array([_key(id_, day) for id_, (day, _) in rows.items()], np.int64)
    pairs = [(id_, number) for id_, (_, numbers) in rows.items() for number in numbers]
    ids, numbers = np.array(pairs, np.int64).reshape(-1, 2).T
    return keys, ids, numbers


@given(ROWS, ROWS, st.sets(st.integers(1, 50)), st.lists(st.integers(1, 50), unique=True))
def test_arrays_count_as_one_counts(before: Rows, after: Rows, gone: set[int], asked: list[int]) -> None:
    """Of any rows, and when some have changed, come or gone; keys that no row has count nothing."""
    rows = {id_: row for id_, row in {**before, **after}.items() if id_ not in gone}
    touched = {*after, *gone}
    tally = tallies.Tally.of(*_arrays(before))
    tally = tally.changed(touched, *_arrays({id_: row for id_, row in rows.items() if id_ in touched}))
    wanted = [_key(id_, rows[id_][0]) for id_ in asked if id_ in rows]
    expected = collections.Counter(number for id_ in asked if id_ in rows for number in rows[id_][1])
    counts = tally.counts(np.array([*wanted, _key(51, 3)], np.int64), 10)
    assert {number: count for number, count in enumerate(counts.tolist()) if count} == expected
    everything = collections.Counter(number for _, numbers in rows.values() for number in numbers)
    assert dict(enumerate(tally.counts(None, 10).tolist())) == {number: everything[number] for number in range(10)}


@given(st.lists(st.tuples(st.sampled_from("ab"), st.text("xyz", max_size=2), st.integers(0, 5)), max_size=40))
def test_the_top_are_those_that_are_counted_most(counted: list[tuple[str, str, int]]) -> None:
    """Equal ones by the alphabet, and none that is not counted."""
    values, of = tallies.Values(), {}
    for name, value, count in counted:
        of[values.number(name, value, value.upper())] = count
    counts = np.array([of[number] for number in range(len(values))], np.int64)
    for name in "ab":
        found = [(one.value, count) for one, count in values.top(name, counts, 3)]
        all_ = {value: of[values.number(one, value, value.upper())] for one, value, _ in counted if one == name}
        assert found == sorted(((v, n) for v, n in all_.items() if n), key=lambda one: (-one[1], one[0]))[:3]


def test_of_ways_to_show_a_value_one_stays() -> None:
    """The first by the alphabet, whichever came first."""
    values = tallies.Values()
    assert values.number("place", "beijing", "Beijing") == values.number("place", "beijing", "BEIJING")
    assert values.top("place", np.array([2]), 1)[0][0].shown == "BEIJING"


Write = collections.abc.Callable[[str, int], None]


@pytest.fixture
def write(
    engine: sa.Engine, article_record: collections.abc.Callable[..., records.ArticleRecord], now: dt.datetime
) -> Write:
    """Stores an article by a session of its own, with a meeting that a partner took part in."""

    def stored(partner: str, number: int) -> None:
        with database.sessions(engine)() as session:
            record = article_record(f"Talks {number}", identity=f"made:{number}", published_on=dt.date(2024, 1, 2))
            article = articles.add(session, record, now)
            proof = records.EvidenceRecord(quote="They met.", rule="met")
            involved = records.InvolvementRecord(partner=partner, role="host", score=0.9, evidence=proof)
            told = records.MeetingRecord(title="Talks", kind="visit", place="Beijing", involvements=(involved,))
            meetings.add(session, told, article, now)
            session.commit()

    return stored


def _shown(engine: sa.Engine, name: facets.FacetName, target: str = "articles") -> dict[str, int]:
    with database.sessions(engine, read_only=True)() as session:
        counted = facets.facets(session, trees.EVERYTHING, target)  # type: ignore[arg-type]
        asked = facets.facets(session, query.parse("talks"), target)  # type: ignore[arg-type]
    assert counted == asked
    return {one.value: one.count for one in counted[name]}


@pytest.mark.parametrize("target", ["articles", "meetings"])
def test_counts_follow_what_is_written(engine: sa.Engine, write: Write, target: str) -> None:
    """What another session adds, changes or takes away is counted when one asks next."""
    assert _shown(engine, "partner", target) == {}
    write("un", 1)
    write("asean", 2)
    assert _shown(engine, "partner", target) == {"asean": 1, "un": 1}
    with engine.begin() as connection:
        connection.execute(sa.update(models.Involvement).values(partner="un"))
        connection.execute(sa.update(models.Meeting).values(kind="ceremony", search_place="astana", place="Astana"))
        connection.execute(sa.update(models.Article).values(published_on=dt.date(2020, 5, 5), source="other"))
    assert _shown(engine, "partner", target) == {"un": 2}
    assert _shown(engine, "kind", target) == {"ceremony": 2}
    assert _shown(engine, "place", target) == {"Astana": 2}
    assert _shown(engine, "source", target) == {"other": 2}
    assert _shown(engine, "year", target) == {"2020": 2}
    with engine.begin() as connection:
        for model in (models.Report, models.Involvement):
            connection.execute(sa.delete(model))
    assert _shown(engine, "kind", target) == {}
    assert _shown(engine, "year", target) == ({"2020": 2} if target == "articles" else {})


def test_much_that_was_written_is_read_at_once(
    engine: sa.Engine, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where more lines say so than are gone through one by one, all is read anew."""
    monkeypatch.setattr(tallying, "MOST_TOUCHED", 3)
    write("un", 1)
    assert _shown(engine, "partner") == {"un": 1}
    write("un", 2)
    assert _shown(engine, "partner") == {"un": 2}


def test_lines_that_are_gone_are_not_missed(engine: sa.Engine, write: Write) -> None:
    """Where lines were deleted that were never read, all is read anew."""
    write("un", 1)
    assert _shown(engine, "partner") == {"un": 1}
    write("un", 2)
    with engine.begin() as connection:
        connection.execute(sa.delete(models.Touched))
    write("un", 3)
    assert _shown(engine, "partner") == {"un": 3}


def test_a_transaction_that_ends_late_is_counted(
    postgres_url: str, article_record: collections.abc.Callable[..., records.ArticleRecord], now: dt.datetime
) -> None:
    """On Postgres, one that began before others and ended after one had looked: its lines have lower numbers."""
    made = database.engine(postgres_url)
    with orm.Session(made) as slow, orm.Session(made) as quick:
        articles.add(slow, article_record("Talks one", source="slow"), now)
        slow.flush()
        articles.add(quick, article_record("Talks two", source="quick"), now)
        quick.commit()
        assert _shown(made, "source") == {"quick": 1}
        slow.commit()
        assert _shown(made, "source") == {"quick": 1, "slow": 1}
    made.dispose()
