"""Evidence marked in the text that it was read from. Pure.

An article may have been edited since the evidence was noted, so a place counts only where the text there is still the
quote; where it is not, the quote is looked for elsewhere in the text, and left unmarked if it is gone.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import itertools

_BREAK = "\n\n"


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``text[start:end]`` that prove something; `label` says what, `anchor` is its id in the page."""

    start: int
    end: int
    label: str
    anchor: str


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """A run of text under the same spans. `anchors` begin here, `labels` end here; marked where `marked`."""

    text: str
    marked: bool
    anchors: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def locate(text: str, quote: str | None, start: int | None, end: int | None) -> tuple[int, int] | None:
    """Where in the text a quote stands: at its offsets if it still does, else where it is found; None if nowhere."""
    if not quote:
        return None
    if start is not None and end is not None and start >= 0 and text[start:end] == quote:
        return start, end
    found = text.find(quote)
    return None if found < 0 else (found, found + len(quote))


def span(text: str, quote: str | None, start: int | None, end: int | None, *, label: str, prefix: str) -> Span | None:
    """The span of a piece of evidence. Those of the same place have the same anchor, ``prefix-start-end``."""
    place = locate(text, quote, start, end)
    return Span(*place, label, f"{prefix}-{place[0]}-{place[1]}") if place else None


def paragraphs(text: str, spans: collections.abc.Iterable[Span]) -> list[list[Segment]]:
    """The paragraphs of a text, each cut where a span begins or ends. Spans may overlap and cross paragraphs."""
    wanted = sorted(set(spans))
    cut: list[list[Segment]] = []
    begin = 0
    for paragraph in text.split(_BREAK):
        end = begin + len(paragraph)
        here = [one for one in wanted if one.start < end and one.end > begin]
        if paragraph.strip():
            cut.append(_segments(text, begin, end, here))
        begin = end + len(_BREAK)
    return cut


def _segments(text: str, begin: int, end: int, spans: list[Span]) -> list[Segment]:
    inner = {edge for one in spans for edge in (one.start, one.end) if begin < edge < end}
    edges = [begin, *sorted(inner), end]
    return [_segment(text, start, stop, spans) for start, stop in itertools.pairwise(edges)]


def _segment(text: str, start: int, end: int, spans: list[Span]) -> Segment:
    over = [one for one in spans if one.start < end and one.end > start]
    anchors = dict.fromkeys(one.anchor for one in over if one.start == start)
    labels = dict.fromkeys(one.label for one in over if one.end == end)
    return Segment(text[start:end], bool(over), tuple(anchors), tuple(labels))
