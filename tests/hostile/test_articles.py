"""Faults of articles, all on one visit, beside releases that are well: each on record, and nothing lost by any."""

from __future__ import annotations

import collections.abc
import pathlib
import shutil
import typing

import pytest

from tests.hostile import articles, content, doors, wire

pytestmark = pytest.mark.xdist_group("hostile articles")  # one worker plays them for all tests of the file

FAULTS = articles.FAULTS
ON_POSTGRES = (
    "reset before the answer", "a header line without end", "chunks cut short", "HTTP/1.0 without a length",
    "gb2312 in the header, UTF-8 in the body", "windows-1252 without a word",
    "a length that is too short, with an answer smuggled behind it", "a date to come", "30 MB",
    "a redirect to metadata of the cloud", "a gzip bomb not told of", "a redirect to gopher:",
    "a PDF called a page", "HTTP 401", "HTTP 999", "a short Retry-After",
)  # fmt: skip
"""Some of each class of error, of those that are read all the same, and of those that leave an edit."""


@pytest.fixture(scope="module")
def played(sqlite_template: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> articles.Play:
    """All faults played once, on SQLite."""
    file = shutil.copy(sqlite_template, tmp_path_factory.mktemp("hostile") / "monitor.db")
    return articles.play(f"sqlite:///{file}")


@pytest.mark.parametrize("at", range(len(FAULTS)), ids=lambda at: FAULTS[at].name)
def test_a_fault_is_on_record_and_loses_nothing(at: int, played: articles.Play) -> None:
    """The link says what went wrong, and in the end its release is in the archive, right, and told of once."""
    articles.held_to(FAULTS[at], at, played.faults[FAULTS[at].name])


def test_what_is_well_is_read_beside_what_is_not(played: articles.Play) -> None:
    """The visit on which all of it went wrong was one like any other for the rest, and nothing is there twice."""
    assert played.outcome == "ok"
    assert played.well <= played.read
    assert played.links == 1 + len(FAULTS) + len(articles.silent(FAULTS))
    assert played.messages == len(FAULTS)


def test_it_is_the_same_on_postgres(postgres_url: str) -> None:
    """Some faults of each kind are held to the same record on the other database; `make hostile` plays all there."""
    some = [one for one in FAULTS if one.name in ON_POSTGRES]
    assert len(some) == len(ON_POSTGRES)
    got = articles.play(postgres_url, some)
    for at, one in enumerate(some):
        articles.held_to(one, at, got.faults[one.name])
    assert got.messages == len(some)


def test_the_table_of_faults_is_long_and_each_has_its_name() -> None:
    """There are at least a hundred and fifty, and none twice."""
    everything: collections.abc.Sequence[typing.Any] = (*wire.FAULTS, *content.FAULTS, *doors.FAULTS)
    names = [one.name for one in everything]
    assert len(names) == len(set(names)) >= 150
