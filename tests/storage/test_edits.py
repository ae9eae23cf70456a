"""What counts as an edit of an article, and which pages only flip to and fro."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import orm

from storage import articles, edits, models, records

Make = collections.abc.Callable[..., records.ArticleRecord]
LATER = dt.timedelta(hours=1)
DAY = dt.date(2026, 11, 19)


@dataclasses.dataclass(frozen=True)
class Text:
    """A reading, as far as flipping goes."""

    content_hash: str


def test_each_field_is_named(article_record: Make) -> None:
    """Title, text, posting day and author are told apart."""
    before = article_record("Summit", "In Tashkent.", published_on=DAY, published_from="page", author="A. B.")
    assert edits.changed(before, before) == ()
    assert edits.changed(before, _other(before, title="Council")) == ("title",)
    assert edits.changed(before, _other(before, text="In Samarkand.")) == ("text",)
    assert edits.changed(before, _other(before, published_on=DAY + dt.timedelta(days=1))) == ("published",)
    assert edits.changed(before, _other(before, author="C. D.")) == ("author",)


def test_what_becomes_known_or_is_not_said_is_no_edit(article_record: Make) -> None:
    """A day or an author that one of the readings does not have changes nothing."""
    bare = article_record("Summit", "In Tashkent.")
    told = _other(bare, published_on=DAY, author="A. B.")
    assert edits.changed(bare, told) == edits.changed(told, bare) == ()


def test_days_read_in_other_places_are_not_compared(article_record: Make) -> None:
    """The feed's day and the page's day of one article may differ by their clocks, which is no edit."""
    page = article_record("Summit", "In Tashkent.", published_on=DAY, published_from="page")
    feed = _other(page, published_on=DAY - dt.timedelta(days=1), published_from="listing")
    assert edits.changed(page, feed) == ()


def test_an_edit_taken_back_is_believed_and_flipping_is_not() -> None:
    """A, B, A is an edit and its withdrawal; at the second B the page flips."""
    a, b, c = Text("a"), Text("b"), Text("c")
    assert not edits.flips(b, [a], a)
    assert edits.flips(a, [a, b], b)
    assert not edits.flips(c, [a, b], a)
    assert edits.flips(a, [a, b, c], b)
    assert not edits.flips(a, [a, b], a)


@given(st.lists(st.sampled_from("abc"), max_size=60))
def test_any_page_of_three_texts_settles(shown: list[str]) -> None:
    """However a page goes round between three texts, few revisions come of it."""
    now, earlier = Text("a"), list[Text]()
    for each in shown:
        if each != now.content_hash and not edits.flips(now, earlier, Text(each)):
            earlier.append(now)
            now = Text(each)
    assert len(earlier) <= 5


def test_a_posting_day_that_is_mended_makes_a_revision(
    session: orm.Session, article_record: Make, now: dt.datetime
) -> None:
    """Without a change of words, the day so far is kept, and the new one stands."""
    old = article_record("Summit", "In Tashkent.", published_on=DAY, published_from="page")
    article = articles.add(session, old, now)
    assert articles.amend(session, article, _other(old, published_on=DAY + dt.timedelta(days=1)), now + LATER) == (
        "published",
    )
    session.expire_all()
    [earlier] = article.revisions
    assert (earlier.published_on, earlier.changed, earlier.cause) == (DAY, ["published"], "edited")
    assert article.published_on == DAY + dt.timedelta(days=1)


def test_what_a_page_no_longer_says_stays_known(session: orm.Session, article_record: Make, now: dt.datetime) -> None:
    """A later reading without day and author takes neither away."""
    old = article_record("Summit", "In Tashkent.", published_on=DAY, published_from="page", author="A. B.")
    article = articles.add(session, old, now)
    bare = _other(old, text="In Samarkand.", published_on=None, published_from=None, author=None)
    assert articles.amend(session, article, bare, now + LATER) == ("text",)
    assert (article.text, article.published_on, article.author) == ("In Samarkand.", DAY, "A. B.")


def test_another_reading_is_told_from_an_edit(session: orm.Session, article_record: Make, now: dt.datetime) -> None:
    """Where a newer parser reads other words, the revision says that the site did not edit."""
    old = article_record("Summit", "In Tashkent.")
    article = articles.add(session, old, now)
    articles.amend(session, article, _other(old, text="In Tashkent. And beyond.", parser_version="9"), now + LATER)
    assert [one.cause for one in article.revisions] == ["reread"]


def test_a_page_that_is_another_one_each_time_does_not_fill_the_disk(
    session: orm.Session, article_record: Make, now: dt.datetime
) -> None:
    """The first texts are kept and the newest one; what lies between is not beyond a number."""
    old = article_record("Summit", "Visitor 0.")
    article = articles.add(session, old, now)
    for visit in range(1, edits.KEPT + 10):
        articles.amend(session, article, _other(old, text=f"Visitor {visit}."), now + visit * LATER)
    assert (len(article.revisions), article.text) == (edits.KEPT, f"Visitor {edits.KEPT + 9}.")
    assert session.query(models.Revision).count() == edits.KEPT


def _other(record: records.ArticleRecord, **values: object) -> records.ArticleRecord:
    words = {"content_hash": "".join(map(str, values.values()))} if {"title", "text"} & set(values) else {}
    return dataclasses.replace(record, **{**values, **words})  # type: ignore[arg-type]


LONG = " ".join(f"word{number}" for number in range(100))


def test_next_to_nothing_in_place_of_a_text_is_a_collapse(article_record: Make) -> None:
    """A line in place of an article is one; an article cut short in its own words is none, nor is a notice's end."""
    before = article_record("Summit", LONG)
    assert edits.collapses(before, _other(before, text="We are back soon."))
    assert edits.collapses(before, _other(before, text="word1 word2 word3"))
    assert edits.collapses(before, _other(before, text="All pages of ours are being looked after " * 5))
    assert not edits.collapses(before, _other(before, text=LONG[:200]))
    assert not edits.collapses(before, _other(before, text="All of it was written anew, in other words " * 12))
    assert not edits.collapses(article_record("Notice", "The summit opens at nine."), _other(before, text="Off."))


@given(st.integers(0, len(LONG)), st.integers(0, len(LONG)))
def test_a_text_never_collapses_into_a_longer_one(one: int, other: int) -> None:
    """Only what gets shorter by far is doubted."""
    short, long = sorted((one, other))
    before = records.ArticleRecord(
        identity="a", url="a", source="a", parser="a", parser_version="1", title="", text=LONG[:short], content_hash=""
    )
    assert not edits.collapses(before, _other(before, text=LONG[:long]))
