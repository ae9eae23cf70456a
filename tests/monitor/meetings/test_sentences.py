"""Texts are cut into sentences with exact offsets."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.meetings import sentences


def texts(text: str) -> list[str]:
    """The words of each sentence."""
    return [sentence.text for sentence in sentences.split(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "H.E. Mr. Sohail Khan met A. B. Smith of St. Andrews.",
        "Dr. Lim flew to Washington, U.S. on Sept. 5 with Gen. Bajwa.",
        "Decree No. 5 of the committee, i.e. the new one, was read.",
        "Встреча прошла в г. Ташкенте 5 мая 2019 г. в здании музея им. А. Навои.",
        "Trade grew by 3.5 per cent.",
    ],
)
def test_an_abbreviation_does_not_end_a_sentence(sentence: str) -> None:
    """Honorifics, initials, months and numbers keep their full stops."""
    assert texts(sentence) == [sentence]


def test_sentences_end_at_stops_of_three_scripts() -> None:
    """English, Russian and Chinese sentences are told apart."""
    assert texts("One came. Two left! «Да». Нет. 会议举行。各方讨论。") == [
        "One came.", "Two left!", "«Да».", "Нет.", "会议举行。", "各方讨论。",
    ]  # fmt: skip


def test_a_lost_paragraph_break_ends_a_sentence() -> None:
    """Where a page ran two paragraphs together, the stop between them still counts."""
    assert texts("They spoke of trade.In closing, both smiled.") == ["They spoke of trade.", "In closing, both smiled."]


def test_a_year_may_end_a_russian_sentence() -> None:
    """The short word for year ends a sentence when a capital follows."""
    assert texts("Саммит прошёл в 2019 г. В нём участвовали восемь стран.") == [
        "Саммит прошёл в 2019 г.", "В нём участвовали восемь стран.",
    ]  # fmt: skip


def test_sentences_know_their_paragraph() -> None:
    """Paragraphs are counted from zero, and a sentence never spans two."""
    found = sentences.split("A first line without stop\n\nSecond. Third.")
    assert [sentence.paragraph for sentence in found] == [0, 1, 1]


@given(st.text(alphabet=st.sampled_from("aB.г. \n!?。”(9"), max_size=80) | st.text(max_size=80))
def test_offsets_point_into_any_text(text: str) -> None:
    """Whatever the text, every sentence is literally at its place, in order, and nothing but blanks is lost."""
    found = sentences.split(text)
    assert all(text[s.start : s.end] == s.text for s in found)
    assert "".join("".join(s.text for s in found).split()) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
