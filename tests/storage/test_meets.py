"""Whether a text meets a query is told alike by the databases and without them."""

from __future__ import annotations

import collections.abc
import typing

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from storage import models, search, terms

TEXTS = (
    "The parties discussed trade, railways and the fight against drug trafficking.",
    "Стороны обсудили торговлю и борьбу с наркотиками. Тea.",
    "上海合作组织秘书长会见联合国毒品和犯罪问题办公室代表。",
    "The café's owner travelled to the SCO-Afghanistan talks; trading is planned.",
    "",
)
QUERIES = (
    "trade", "trades", '"drug trafficking"', '"trafficking drug"', "rail*", "trade -railways", "-trade", "", "cafe",
    "SCO-Afghanistan", "Afghanistan SCO", "秘书长", "书长秘", "联合国 上海", "торгов*", "торговля",
    "tra* drug", '"the parties" fight',
    "plan", "par* -Стороны", "drug traffick*", "*", "a b c",
)  # fmt: skip


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_is_met_where_the_search_finds_it(
    query: str, session: orm.Session, add_article: collections.abc.Callable[..., models.Article]
) -> None:
    """The articles that the search finds are those whose index meets the query."""
    made = [add_article(session, f"Title {number}", text) for number, text in enumerate(TEXTS)]
    found = set(session.scalars(sa.select(models.Article.id).where(search.matching(session, query))))

    asked: typing.Any = terms.parse(query)
    assert {one.id for one in made if terms.meets(asked, one.search_text)} == found
