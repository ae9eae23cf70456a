"""Short ways to rows that the tests of storage need."""

from __future__ import annotations

import collections.abc
import datetime as dt
import hashlib
import itertools
import typing

import pytest
from sqlalchemy import orm

from storage import articles, models, records

NOW = dt.datetime(2026, 11, 20, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def now() -> dt.datetime:
    """A moment for all that a test writes."""
    return NOW


@pytest.fixture
def article_record() -> collections.abc.Callable[..., records.ArticleRecord]:
    """Makes article records: only what matters to the test is given."""
    numbers = itertools.count(1)

    def make(title: str = "A release", text: str = "Some words.", **fields: typing.Any) -> records.ArticleRecord:
        identity = fields.pop("identity", f"site:{next(numbers)}")
        values: dict[str, typing.Any] = {"source": "sectsco", "parser": "generic", "parser_version": "1"}
        content_hash = hashlib.sha256(f"{title}\n\n{text}".encode(errors="replace")).hexdigest()
        return records.ArticleRecord(
            identity=identity,
            url=f"https://example.org/{identity}",
            title=title,
            text=text,
            content_hash=content_hash,
            **(values | fields),
        )

    return make


@pytest.fixture
def add_article(
    article_record: collections.abc.Callable[..., records.ArticleRecord], now: dt.datetime
) -> collections.abc.Callable[..., models.Article]:
    """Stores articles in a session."""

    def add(session: orm.Session, *words: str, **fields: typing.Any) -> models.Article:
        return articles.add(session, article_record(*words, **fields), now)

    return add
