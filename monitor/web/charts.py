"""Meetings by year and kind as bars that a template draws: places and sizes in per cent. Pure."""

from __future__ import annotations

import collections
import dataclasses

from storage import timeline

YEARS = 30
"""How many years are drawn at the most, the latest ones."""
KINDS = 4
"""How many kinds have a colour of their own; the rest is drawn together."""
LABELS = 6
"""How many years are written below the bars, at about the most."""
REST = "rest"
_GAP = 0.25  # of the room of a year
_TALLEST = 82.0  # per cent of the height; above it stands the figure, below the year


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The part of a bar that is of one kind; `tone` numbers its colour from 1."""

    kind: str
    tone: int
    count: int
    top: str
    height: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A year; `labelled` where it is written below."""

    year: int
    total: int
    left: str
    middle: str
    width: str
    top: str
    labelled: bool
    parts: list[Part]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """All bars; `kinds` in the order of their colours, `earlier` is how many meetings are too old to be drawn."""

    bars: list[Bar]
    kinds: list[str]
    earlier: int

    def count(self, bar: Bar, kind: str) -> int:
        """How many of a kind there were in a year."""
        return sum(part.count for part in bar.parts if part.kind == kind)


def chart(years: timeline.Timeline) -> Chart | None:
    """The chart of a timeline; None where there is nothing to draw."""
    if not years:
        return None
    last = max(years)
    shown = range(max(min(years), last - YEARS + 1), last + 1)
    kinds, folded = _folded({year: years.get(year, {}) for year in shown})
    most = max(sum(counts.values()) for counts in folded.values())
    bars = [_bar(place, len(shown), year, folded[year], kinds, most) for place, year in enumerate(shown)]
    earlier = sum(sum(counts.values()) for year, counts in years.items() if year not in shown)
    return Chart(bars=bars, kinds=kinds, earlier=earlier)


def _folded(years: timeline.Timeline) -> tuple[list[str], timeline.Timeline]:
    """The kinds that are drawn, the most frequent first, and the years with all others as `REST`."""
    totals: collections.Counter[str] = collections.Counter()
    for counts in years.values():
        totals.update(counts)
    own = [kind for kind, _ in sorted(totals.items(), key=lambda one: (-one[1], one[0]))]
    if len(own) > KINDS + 1:
        own = own[:KINDS]
    folded: timeline.Timeline = {}
    for year, counts in years.items():
        kept = {kind: counts[kind] for kind in own if kind in counts}
        rest = sum(counts.values()) - sum(kept.values())
        folded[year] = kept | ({REST: rest} if rest else {})
    return own + ([REST] if len(own) < len(totals) else []), folded


def _bar(place: int, places: int, year: int, counts: dict[str, int], kinds: list[str], most: int) -> Bar:
    room = 100 / places
    width = min(room * (1 - _GAP), 9.0)
    middle = room * (place + 0.5)
    top, parts = 100 - 9.0, []
    for tone, kind in enumerate(kinds, start=1):
        if count := counts.get(kind, 0):
            height = _TALLEST * count / most
            top -= height
            parts.append(Part(kind=kind, tone=tone, count=count, top=_percent(top), height=_percent(height)))
    return Bar(
        year=year,
        total=sum(counts.values()),
        left=_percent(middle - width / 2),
        middle=_percent(middle),
        width=_percent(width),
        top=_percent(top),
        labelled=(places - 1 - place) % -(-places // LABELS) == 0,
        parts=parts,
    )


def _percent(share: float) -> str:
    return f"{share:.2f}%"
