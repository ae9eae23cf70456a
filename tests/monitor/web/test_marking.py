"""Evidence marked in texts."""

from __future__ import annotations

import hypothesis
from hypothesis import strategies

from monitor.web import marking

TEXT = "One two three.\n\nFour five."


def span(quote: str, label: str = "it") -> marking.Span:
    """The span of a quote in the text."""
    found = marking.span(TEXT, quote, None, None, label=label, prefix="t")
    assert found is not None
    return found


def marked(*spans: marking.Span) -> list[list[str]]:
    """The text with brackets around what is marked."""
    return [
        [f"[{part.text}]" if part.marked else part.text for part in paragraph]
        for paragraph in marking.paragraphs(TEXT, spans)
    ]


def test_nothing_to_mark() -> None:
    """Without evidence the paragraphs stand as they are."""
    assert marked() == [["One two three."], ["Four five."]]


def test_overlapping_spans() -> None:
    """Where spans overlap, each run is marked once, and each label stands where its span ends."""
    spans = span("One two", "first"), span("two three", "second")
    assert marked(*spans) == [["[One ]", "[two]", "[ three]", "."], ["Four five."]]
    parts = marking.paragraphs(TEXT, spans)[0]
    assert [part.labels for part in parts] == [(), ("first",), ("second",), ()]
    assert [part.anchors for part in parts] == [("t-0-7",), ("t-4-13",), (), ()]


def test_same_sentence_proves_two_things() -> None:
    """Two pieces of evidence in the same place share the anchor and keep both labels."""
    part = marking.paragraphs(TEXT, [span("Four five.", "ASEAN"), span("Four five.", "Place")])[1][0]
    assert (part.anchors, part.labels) == (("t-16-26",), ("ASEAN", "Place"))


def test_span_over_paragraphs() -> None:
    """A span that runs over a paragraph's end is marked in both, anchored in the first and labelled in the last."""
    first, second = marking.paragraphs(TEXT, [span("three.\n\nFour")])
    assert [(part.text, part.marked) for part in first] == [("One two ", False), ("three.", True)]
    assert [(part.text, part.labels) for part in second] == [("Four", ("it",)), (" five.", ())]


def test_place_of_a_quote() -> None:
    """A quote is taken where its offsets say, else where it stands, else nowhere."""
    assert marking.locate("abc abc", "abc", 4, 7) == (4, 7)
    assert marking.locate("abc abc", "abc", 3, 6) == (0, 3)
    assert marking.locate("abc", "abcd", 0, 4) is None
    assert marking.locate("abc", "", 0, 0) is None
    assert marking.locate("abc", "c", -1, 3) == (2, 3)


@hypothesis.given(
    strategies.text("ab\n", max_size=30),
    strategies.lists(strategies.tuples(strategies.integers(0, 30), strategies.integers(1, 10)), max_size=5),
)
def test_no_letter_is_lost(text: str, places: list[tuple[int, int]]) -> None:
    """Whatever is marked, the paragraphs hold all letters of the text in order."""
    spans = [marking.Span(start, start + length, "it", "t") for start, length in places]
    parts = [part.text for paragraph in marking.paragraphs(text, spans) for part in paragraph]
    assert "".join("".join(parts).split()) == "".join(text.split())
