"""Every fault on Postgres: the tests that are collected play all of them on SQLite, and some here.

Takes half a minute, so it is not among them: `pytest tests/hostile/all_on_postgres.py`, or `make hostile`.
"""

from __future__ import annotations

from tests.hostile import articles


def test_every_fault_of_an_article_is_on_record_and_loses_nothing(postgres_url: str) -> None:
    """Each is held to the same record as on SQLite, and what was well is read beside it."""
    got = articles.play(postgres_url)
    for at, one in enumerate(articles.FAULTS):
        articles.held_to(one, at, got.faults[one.name])
    assert got.outcome == "ok"
    assert got.well <= got.read
    assert got.messages == len(articles.FAULTS)
