"""Text without the traces of how its page was made."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import prose


@given(st.text())
def test_plain_is_plain(text: str) -> None:
    """Plain text is one line of NFC without U+00A0 or doubled spaces, and being plain twice changes nothing."""
    plain = prose.plain(text)
    assert prose.plain(plain) == plain
    assert not set(plain) & set("\n\r\t\u00a0\u200b\ufeff")
    assert "  " not in plain
    assert unicodedata.is_normalized("NFC", plain)


@given(st.lists(st.text(max_size=80), max_size=8), st.text(max_size=20))
def test_body_holds_plain_paragraphs(blocks: list[str], title: str) -> None:
    """Whatever comes in, paragraphs are not empty, have no line breaks and do not repeat the title."""
    for paragraph in prose.body(blocks, title=title, language="en"):
        assert paragraph
        assert "\n" not in paragraph
        assert not prose.is_furniture(paragraph)
        assert not prose.is_same(paragraph, title)


@pytest.mark.parametrize(
    "line",
    [
        "Powered by MetInfo 7.2.0 ©2008-2024  mituo.cn",
        "2021-05-27 15:07:59 admin source: share:",
        "Please enter your comment!",
        "Please enter your name here",
        "- Advertisement -",
        "All news",
        "/ 1",
        "*",
        "Source: Global Times",
        "",
    ],
)
def test_furniture(line: str) -> None:
    """The lines that content systems write themselves are furniture."""
    assert prose.is_furniture(prose.plain(line))


def test_sentences_are_no_furniture() -> None:
    """A sentence that begins like furniture stays."""
    assert not prose.is_furniture("All news of the summit was good.")
    assert not prose.is_furniture("Comments were made by both sides.")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They spoke of trade.At the same time, they ate.", ["They spoke of trade.", "At the same time, they ate."]),
        ("It fell by 60%.The rest stayed.", ["It fell by 60%.", "The rest stayed."]),
        ("Встреча прошла в Пекине.Стороны согласились.", ["Встреча прошла в Пекине.", "Стороны согласились."]),
        ("“We agree.”The host rose.", ["“We agree.”", "The host rose."]),
        ("Д.Ф.Мезенцев и В.И.Норов", ["Д.Ф.Мезенцев и В.И.Норов"]),
        ("In the U.S.Congress and by Prof.Smith", ["In the U.S.Congress and by Prof.Smith"]),
        ("A plain sentence. Another one.", ["A plain sentence. Another one."]),
    ],
)  # fmt: skip
def test_glued_sentences_are_cut(text: str, expected: list[str]) -> None:
    """A lost paragraph break is found where a sentence begins without a space; initials stay whole."""
    assert prose.split_glued(text) == expected


def test_broken_lines_are_joined() -> None:
    """A break in mid-sentence goes, one between sentences, items or salutations stays."""
    given_lines = [
        "The sides were ready to facilitate this",
        "process within the framework.",
        "Present were ministers of the Republic of",
        "Kazakhstan and of China.",
        "Vladimir Example",
        "Secretary-General",
        "",
        "a line after an empty one.",
    ]
    assert prose.join_broken(given_lines) == [
        "The sides were ready to facilitate this process within the framework.",
        "Present were ministers of the Republic of Kazakhstan and of China.",
        "Vladimir Example",
        "Secretary-General",
        "a line after an empty one.",
    ]


def test_metinfo_fillers_vanish() -> None:
    """What MetInfo writes for a missing alt text goes, glued to a word or not."""
    assert prose.plain("图片关键词On the avenue") == "On the avenue"


def test_spaces_of_another_code_page() -> None:
    """U+00A0 that was read as á is a space again, where it happened more than once; a real á stays."""
    assert prose.lines("ináNew York onáthe margins ofáthe Assembly") == ["in New York on the margins of the Assembly"]
    assert prose.lines("Bátor told of Ulánbátar") == ["Bátor told of Ulánbátar"]


def test_what_follows_related_news_is_dropped() -> None:
    """The body ends at a heading of other news, once there is a body."""
    long = "A sentence of the body that is long enough to count for something. " * 4
    assert prose.body([long, "Related News", "Other story"]) == (prose.plain(long),)
    assert prose.body(["Related News", long]) == ("Related News", prose.plain(long))


def test_russian_captions_are_dropped_from_english() -> None:
    """A short Cyrillic line in English is a caption; in Russian it is text."""
    blocks = ["The Secretary-General met the ambassador in Beijing on Monday.", "Встреча с послом"]
    assert prose.body(blocks, language="en") == (blocks[0],)
    assert prose.body(blocks, language="ru") == tuple(blocks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The sides discussed the work of the Organisation and agreed to meet in the spring.", "en"),
        ("Стороны обсудили работу Организации и договорились встретиться весной.", "ru"),
        ("双方讨论了本组织的工作。", "zh"),
        ("Ҷонибҳо кори Созмонро муҳокима карданд ва қарор доданд, ки дар фасли баҳор вохӯранд.", "tg"),
        ("Тараптар Ұйымның жұмысын талқылап, көктемде кездесуге уағдаласты.", "kk"),
        ("طرفین درباره کار سازمان گفتگو کردند و توافق کردند که در بهار دیدار کنند.", "fa"),
        ("Les parties ont parlé du travail de l'Organisation et de la réunion dans les mois qui viennent.", "fr"),
        ("12345", None),
        ("", None),
    ],
)
def test_language(text: str, expected: str | None) -> None:
    """Script, letters and common words tell the language."""
    assert prose.guess_language(text) == expected
