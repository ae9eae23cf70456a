"""Full text: the same answers on both databases, for words as people type them, in the languages of the sources."""

from __future__ import annotations

import collections.abc
import datetime as dt
import itertools
import typing

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlalchemy import orm

from storage import articles, database, models, query, search, terms, trees

Add = collections.abc.Callable[..., models.Article]

TEXTS = {
    "who": "The WHO delegation visited Bishkek.",
    "it": "IT companies of the region met António Guterres.",
    "afghanistan": "The SCO–Afghanistan contact group did not meet in Tashkent.",
    "yermekbayev": "Nurlan Yermekbayev’s visit to Jakarta: countries discussed trade, planned studies, hosted talks.",
    "chinese": "上海合作组织秘书长会见东盟秘书长，就2026年合作交换意见。",
    "other_chinese": "上海市与合作社组织了会议。",
    "russian": "Генеральный секретарь ШОС принял посла; ещё одна встреча прошла в Ташкенте.",
    "uzbek": "Oʻzbekiston Respublikasi Prezidenti.",
    "kazakh": "Қазақстан Республикасының Сыртқы істер министрлігі.",
    "hindi": "शंघाई सहयोग संगठन की बैठक हुई।",
    "program": "A C++ course, 1,000 seats, price 12.50 USD at https://example.org/course_a?x=1.",
    "nothing": "",
}

QUERIES: list[tuple[str, set[str]]] = [
    ("WHO", {"who"}),
    ("who", {"who"}),
    ("IT", {"it"}),
    ("the", {"who", "it", "afghanistan"}),
    ("antonio guterres", {"it"}),
    ("António", {"it"}),
    ("ANTONIO", {"it"}),
    ("SCO-Afghanistan", {"afghanistan"}),
    ("Afghanistan", {"afghanistan"}),
    ('"contact group"', {"afghanistan"}),
    ('"group contact"', set()),
    ("group contact", {"afghanistan"}),
    ("“contact group”", {"afghanistan"}),
    ("met -guterres", {"afghanistan"} - {"afghanistan"}),
    ("meeting", {"afghanistan"}),
    ("visit -jakarta", {"who"}),
    ('the -"contact group"', {"who", "it"}),
    ("the -bishkek -tash*", {"it"}),
    ("-the", {"yermekbayev", "chinese", "other_chinese", "russian", "uzbek", "kazakh", "hindi", "program", "nothing"}),
    ("who OR it", {"who", "it"}),
    ("who or it", set()),
    ("delegation OR companies guterres", {"who", "it"}),
    ("(delegation OR companies) guterres", {"it"}),
    ("the -(bishkek OR antonio)", {"afghanistan"}),
    ("the -OR bishkek", {"who"}),
    ("the -\xa0bishkek", {"who"}),
    ("bishkek -\u3000", {"who"}),
    ("-(-bishkek)", {"who"}),
    ("bishkek OR -the -合作 -шос", {"who", "yermekbayev", "uzbek", "kazakh", "hindi", "program", "nothing"}),
    ('"contact group" Tashkent', {"afghanistan"}),
    ('"contact gro"*', {"afghanistan"}),
    ("Yermekbayev", {"yermekbayev"}),
    ("yermekbayev's", {"yermekbayev"}),
    ("Yermekbayev’s visits", {"yermekbayev"}),
    ("country", {"yermekbayev"}),
    ("discuss plan host", {"yermekbayev"}),
    ("discussing planning hosts study", {"yermekbayev"}),
    ("yermek*", {"yermekbayev"}),
    ("yermek", set()),
    ("contact gro*", {"afghanistan"}),
    ("sco-afgh*", {"afghanistan"}),
    ("上海合作组织", {"chinese"}),
    ("合作", {"chinese", "other_chinese"}),
    ("东盟 上海", {"chinese"}),
    ("东", {"chinese"}),
    ("组织上海", set()),
    ("2026年", {"chinese"}),
    ("2026", {"chinese"}),
    ("合作 -东盟", {"other_chinese"}),
    ("шос", {"russian"}),
    ("ШОС еще", {"russian"}),
    ("Ташкент*", {"russian"}),
    ("O'zbekiston", {"uzbek"}),
    ("O‘zbekiston", {"uzbek"}),
    ("қазақстан", {"kazakh"}),
    ("बैठक", {"hindi"}),
    ("C++", {"program"}),
    ("1,000", {"program"}),
    ("12.50", {"program"}),
    ("course_a", {"program"}),
    ("- who & — bishkek", {"who"}),
    ("NEAR(who bishkek)", set()),
    ("who AND bishkek", set()),
    ("", set(TEXTS)),
]


@pytest.fixture
def library(session: orm.Session, add_article: Add) -> orm.Session:
    """A session with one article for each of the texts."""
    for identity, text in TEXTS.items():
        add_article(session, "", text, identity=identity)
    return session


def finds(session: orm.Session, asked: str, **how: typing.Any) -> list[str]:
    """The identities of the articles that are found."""
    return [one.identity for one in search.articles(session, query.parse(asked), **how).items]


def counts(session: orm.Session, asked: str) -> int:
    """How many articles are found."""
    return search.count(session, query.parse(asked))


@pytest.mark.parametrize(("asked", "expected"), QUERIES)
def test_queries_find(library: orm.Session, asked: str, expected: set[str]) -> None:
    """Each query finds exactly what a reader would, and counting agrees."""
    assert set(finds(library, asked)) == expected
    assert counts(library, asked) == len(expected)


@pytest.mark.parametrize(("asked", "expected"), [one for one in QUERIES if "-(" not in one[0] and " -" not in one[0]])
def test_the_marks_agree_with_the_index(asked: str, expected: set[str]) -> None:
    """Where the index finds an article by its words, the text of it has something to mark."""
    wanted = trees.wanted(query.parse(asked))
    for identity in expected if wanted else ():
        assert terms.found(wanted, TEXTS[identity])


def test_titles_are_searched_too(session: orm.Session, add_article: Add) -> None:
    """A word of the title finds the article, and is marked there."""
    add_article(session, "Summit in Bishkek", "Heads of state met.")
    wanted = query.parse("bishkek met -jakarta")
    [hit] = search.hits(search.articles(session, wanted).items, wanted)
    assert hit.title == "Summit in \x02Bishkek\x03"
    assert hit.snippet == "Heads of state \x02met\x03."


def test_deleted_articles_are_not_found(library: orm.Session) -> None:
    """Deleting an article takes it out of the index."""
    library.delete(search.articles(library, query.parse("WHO")).items[0])
    library.flush()
    assert finds(library, "WHO") == []


def test_long_texts_keep_their_phrases(session: orm.Session, add_article: Add) -> None:
    """A phrase is found beyond the places that a tsvector can hold, both of one term and in all."""
    text = "国" * 300 + "的" * 20_000 + "国的会议"
    add_article(session, "", text)
    assert counts(session, "国的会议") == 1
    assert counts(session, "会议国的") == 0


def test_a_very_long_word_is_stored(session: orm.Session, add_article: Add) -> None:
    """A run of letters that no index takes is cut, in the text and in the query alike."""
    add_article(session, "", "x" * 10_000)
    assert counts(session, "x" * 500) == 1
    assert counts(session, "x" * 10) == 0


def wanted(asked: str) -> tuple[terms.Clause, ...]:
    """What a query looks for."""
    return trees.wanted(query.parse(asked))


def test_a_snippet_shows_the_hit() -> None:
    """A long text is cut around its first hit, at words, and says so."""
    text = "Before. " * 100 + "The ASEAN Secretary-General came." + " After." * 100
    shown = search.snippet(text, wanted('asean "secretary general"'))
    assert "The \x02ASEAN\x03 \x02Secretary-General\x03 came." in shown
    assert shown.startswith("… Before.")
    assert shown.endswith(" …")
    assert len(shown) < search.SNIPPET_LENGTH + 20


def test_a_snippet_without_a_hit_is_the_beginning() -> None:
    """Where only the title has the word, the text begins as it does."""
    assert search.snippet("One.\n\nTwo.", wanted("three")) == "One. Two."


def test_marks_cannot_be_forged() -> None:
    """Marks in the text itself are not taken for hits."""
    assert search.snippet("a \x02b\x03 summit", wanted("summit")) == "a b \x02summit\x03"


ALPHABET = st.sampled_from([*"aбé上合'\"-*() \x00\n’+:^{}АШи́İß½１ﷺक्षᄀ각ʻ_,.ǅ𝐀", "sco", "with", "AND", "NOT", "\ud800"])
ANY_TEXT = st.lists(ALPHABET, max_size=12).map("".join) | st.text(max_size=30)


SIGN = st.sampled_from([*' \t\n\xa0\u3000\x85()-"*:', "OR", "sco", "partner:", "after:", "2019"])


@settings(max_examples=500)
@given(st.lists(SIGN, max_size=15).map("".join) | ANY_TEXT)
def test_any_text_is_a_query_or_has_a_fault(asked: str) -> None:
    """Whatever is typed becomes a tree of words and fields, or is refused with the place of the fault."""
    tree, place = trees.EVERYTHING, (0, 0)
    try:
        tree = query.parse(asked)
    except trees.BadQuery as fault:
        place = fault.at, fault.end
    assert 0 <= place[0] <= place[1] <= len(asked)
    assert all(isinstance(leaf, trees.Words | trees.Field | trees.Day) for leaf in trees.leaves(tree))


def parsed(asked: str) -> trees.Query:
    """The query, or one that asks nothing where the text is none."""
    try:
        return query.parse(asked)
    except trees.BadQuery:
        return trees.EVERYTHING


@given(ANY_TEXT, ANY_TEXT)
def test_marking_never_fails(asked: str, text: str) -> None:
    """Any query on any text: marked or not, the text without its marks is the text."""
    clauses = trees.wanted(parsed(asked))
    spans = terms.found(clauses, text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= two[0] for one, two in itertools.pairwise(spans))
    search.snippet(text, clauses)


@given(st.text(st.sampled_from("abSsZ09'`_- .\n’‘“”–—…\xa0é́李"), max_size=30))
def test_what_is_indexed_are_the_terms(text: str) -> None:
    """The short way for plain text gives the terms that a query's words are compared with."""
    assert terms.index(text) == " ".join(token.term for token in terms.tokens(text))


@given(ANY_TEXT)
def test_terms_are_safe_to_quote(text: str) -> None:
    """No term holds a quote, a space, a sign of a query language or a wildcard, and none is too long."""
    for token in terms.tokens(text):
        assert 0 < len(token.term) <= terms.LONGEST_TERM
        assert not set(token.term) & set(" '\"\\%_*:&|!<>()\t\n\x00")
        assert token.term == token.term.lower() or not token.term.isascii()


def test_any_text_finds_the_same_on_both(
    sqlite_url: str, postgres_url: str, article_record: collections.abc.Callable[..., object], now: dt.datetime
) -> None:
    """Whatever is stored and whatever is asked, nothing raises and both databases give the same answer."""
    engines = [database.engine(url) for url in (sqlite_url, postgres_url)]

    @settings(max_examples=150, deadline=None)
    @given(ANY_TEXT, st.lists(ANY_TEXT, min_size=1, max_size=3))
    @example("''", ["a'b", "a b"])
    @example("", ["\xa0"])
    def agree(said: str, texts: list[str]) -> None:
        answers = []
        records = [article_record("", text) for text in texts]
        for engine in engines:
            with database.sessions(engine)() as session:
                for record in records:
                    articles.add(session, record, now)  # type: ignore[arg-type]
                asked = [
                    said,
                    texts[0],
                    f'"{texts[0]}"',
                    f"{texts[0]}*",
                    f"{said} -{texts[-1]}",
                    f"{said} OR {texts[0]}",
                ]
                found = [search.articles(session, parsed(text)).items for text in asked]
                answers.append([[one.identity for one in some] for some in found])
        assert answers[0] == answers[1]

    agree()
    for engine in engines:
        engine.dispose()
