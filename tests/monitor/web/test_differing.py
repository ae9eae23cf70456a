"""The difference between two texts, for people."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from monitor import differing

texts = st.lists(st.text(alphabet="ab 。会,.", max_size=12), max_size=6).map("\n\n".join)


def test_words_are_told_within_a_paragraph() -> None:
    """Only the words that changed are gone and added."""
    [first, second] = differing.paragraphs(
        "They met in Tashkent on Monday.\n\nTea was had.", "They met in Bukhara on Monday.\n\nTea was had."
    )
    assert [(piece.kind, piece.text) for piece in first] == [
        ("same", "They met in "),
        ("gone", "Tashkent"),
        ("added", "Bukhara"),
        ("same", " on Monday."),
    ]
    assert second == (differing.Piece("same", "Tea was had."),)


def test_a_new_paragraph_stands_alone() -> None:
    """What was put in is added as a whole, and the rest is the same."""
    found = differing.paragraphs("One.\n\nThree.", "One.\n\nTwo.\n\nThree.")
    assert [[piece.kind for piece in paragraph] for paragraph in found] == [["same"], ["added"], ["same"]]


def test_unlike_paragraphs_are_not_mixed() -> None:
    """A paragraph that was written anew is shown as the old and the new one."""
    [only] = differing.paragraphs("The ministers agreed on tariffs.", "Weather: rain, wind; cold.")
    assert [piece.kind for piece in only] == ["gone", "added"]


def test_chinese_is_compared_by_characters() -> None:
    """A script without blanks is not one long word."""
    [only] = differing.paragraphs("秘书长在北京会见大使", "秘书长在上海会见大使")
    assert [piece.text for piece in only] == ["秘书长在", "北京", "上海", "会见大使"]


def test_a_very_long_paragraph_is_shown_whole() -> None:
    """Beyond a number of words, both stand one after the other."""
    before, after = "a b " * differing.LONGEST, "b a " * differing.LONGEST
    assert differing.words(before, after) == (differing.Piece("gone", before), differing.Piece("added", after))


@given(texts, texts)
def test_both_texts_can_be_read_off(before: str, after: str) -> None:
    """What is the same and gone is the earlier text, what is the same and added the later one; nothing is lost."""
    found = differing.paragraphs(before, after)
    for kind, text in (("gone", before), ("added", after)):
        read = "".join(piece.text for paragraph in found for piece in paragraph if piece.kind in ("same", kind))
        assert read == text.replace("\n\n", "")
