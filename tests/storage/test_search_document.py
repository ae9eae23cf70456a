"""docs/search.md says how to ask: each example in it is a query, and finds what the document says."""

from __future__ import annotations

import collections.abc
import datetime as dt
import pathlib
import re
import typing

import pytest
from sqlalchemy import orm

from storage import articles, meetings, models, query, records, search, trees

TEXT = (pathlib.Path(__file__).parents[2] / "docs" / "search.md").read_text("utf-8")
ROWS = [line for line in TEXT.splitlines() if line.startswith("| `")]
EXAMPLES = sorted({one for line in ROWS for one in re.findall(r"`([^`]+)`", line)})
FOUND: tuple[tuple[str, set[str]], ...] = (
    ("trade", {"both", "trade"}),
    ("trade water", {"both"}),
    ('"contact group"', {"group"}),
    ("afgh*", {"group"}),
    ("SCO-Afghanistan", {"group"}),
    ('"contact gr"*', {"group"}),
    ("-trade", {"group", "water", "visit"}),
    ("trade OR water", {"both", "trade", "water"}),
    ("(trade OR water) summit", {"water"}),
    ("trade OR water summit", {"both", "trade", "water"}),
    ("-(trade OR water)", {"group", "visit"}),
    ('-"contact group" lang:ru', {"visit"}),
    ("partner:asean", {"visit", "water"}),
    ("involved:asean", {"visit"}),
    ("mentions:asean", {"water"}),
    ("-kind:visit partner:asean", {"water"}),
    ("kind:visit status:announced", {"visit"}),
    ("kind:visit status:held", set()),
    ('person:"Zhang Ming"', {"visit"}),
    ("person:zha*", {"visit"}),
    ("place:beijing kind:visit", {"visit"}),
    ("after:2019-01 before:2021", {"trade", "both"}),
    ("after:2019 before:2020", {"trade"}),
    ("meeting:yes", {"visit"}),
    ("meeting:no source:other", {"group"}),
)


@pytest.fixture
def library(session: orm.Session, add_article: collections.abc.Callable[..., models.Article]) -> orm.Session:
    """Articles that the examples tell apart."""
    texts = {
        "trade": ("Trading in fruit.", dt.date(2019, 1, 1)),
        "both": ("Trade and water.", dt.date(2020, 12, 31)),
        "water": ("A water summit.", dt.date(2021, 1, 1)),
        "group": ("The SCO–Afghanistan contact group.", dt.date(2018, 12, 31)),
        "visit": ("A visit to come.", dt.date(2022, 5, 1)),
    }
    made = {
        name: add_article(
            session, "", text, identity=name, published_on=day, language="ru" if name == "visit" else "en",
            source="other" if name == "group" else "sectsco",
        )
        for name, (text, day) in texts.items()
    }  # fmt: skip
    proof = records.EvidenceRecord(quote="They will meet.", rule="met")
    told = records.MeetingRecord(
        title="A visit",
        kind="visit",
        status="announced",
        place="Great Hall of the People, Beijing",
        participants=(records.ParticipantRecord(name="ZHANG Ming"),),
        involvements=(records.InvolvementRecord(partner="asean", role="host", score=0.9, evidence=proof),),
    )
    meetings.add(session, told, made["visit"], made["visit"].first_seen_at)
    named = records.MentionRecord(partner="asean", why="background", evidence=proof)
    articles.replace_mentions(session, made["water"], [named])
    return session


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_is_a_query(example: str) -> None:
    """What stands in the tables can be asked, and asks for something."""
    assert query.parse(example) != trees.EVERYTHING


@pytest.mark.parametrize(("asked", "expected"), FOUND)
def test_queries_find_what_the_document_says(library: orm.Session, asked: str, expected: set[str]) -> None:
    """Words, signs and fields do what they are said to do."""
    found: typing.Any = search.articles(library, query.parse(asked))
    assert {one.identity for one in found.items} == expected
    assert found.total == len(expected)


def test_every_field_has_its_row() -> None:
    """No field is left out."""
    fields = {
        leaf.name for one in EXAMPLES for leaf in trees.leaves(query.parse(one)) if not isinstance(leaf, trees.Words)
    }
    assert fields == {*trees.FIELDS, *typing.get_args(trees.DayName)}
