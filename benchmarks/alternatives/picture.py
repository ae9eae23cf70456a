"""The figures as a picture: one panel for each question, ours in colour, every bar with its figure.

SVG without scripts or fonts of its own, in colours for light or dark, as the reader's system prefers.
"""

from __future__ import annotations

import dataclasses
import html

WIDTH, MARGIN, GAP = 480, 12, 18
"""Narrow, so that a phone shows it nearly as it is."""
BAR, STEP, HEAD, NAME, END = 14, 22, 46, 212, 52
STYLE = """
  .ground { fill: #ffffff } text { font: 13px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 14px } .unit { font-size: 12px; fill: #59636e }
  .bar { fill: #aab4be } .ours { fill: #0b6e75 } .name-ours { font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 } text { fill: #e6edf3 } .unit { fill: #9198a1 }
    .bar { fill: #4d565f } .ours { fill: #3fb8c0 }
  }
"""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Bar:
    """A program with its figure, as a number and in words."""

    name: str
    value: float
    label: str
    ours: bool = False


@dataclasses.dataclass(frozen=True, kw_only=True)
class Panel:
    """A question with its bars; `unit` also says which end is the better one."""

    title: str
    unit: str
    bars: tuple[Bar, ...]

    @property
    def height(self) -> int:
        """In the units of the picture."""
        return HEAD + STEP * len(self.bars)


def draw(panels: list[Panel], told: str) -> str:
    """The picture, the panels below each other; `told` is its description."""
    parts, top = [], GAP
    for panel in panels:
        parts.append(_panel(panel, top))
        top += panel.height + GAP
    size = f'viewBox="0 0 {WIDTH} {top}" width="{WIDTH}" height="{top}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="told">'
    ground = f'<rect class="ground" width="{WIDTH}" height="{top}" rx="6"/>'
    title = f'<title id="told">{html.escape(told)}</title>'
    return "\n".join((head, title, f"<style>{STYLE}</style>", ground, *parts, "</svg>\n"))


def _panel(panel: Panel, top: int) -> str:
    widest = max(bar.value for bar in panel.bars)
    room = WIDTH - 2 * MARGIN - NAME - END
    lines = [
        f'<text class="title" x="0" y="12">{html.escape(panel.title)}</text>',
        f'<text class="unit" x="0" y="30">{html.escape(panel.unit)}</text>',
    ]
    for place, bar in enumerate(panel.bars):
        lines.append(_bar(bar, HEAD - 4 + place * STEP, room / widest))
    return f'<g transform="translate({MARGIN} {top})">\n' + "\n".join(lines) + "\n</g>"


def _bar(bar: Bar, top: int, scale: float) -> str:
    kind, name = ("bar ours", "name-ours") if bar.ours else ("bar", "name")
    named = f'<text class="{name}" x="{NAME - 8}" y="{top + 12}" text-anchor="end">{html.escape(bar.name)}</text>'
    width = max(1.5, bar.value * scale)
    return (
        f'{named}<rect class="{kind}" x="{NAME}" y="{top}" width="{width:.1f}" height="{BAR}" rx="2"/>'
        f'<text x="{NAME + width + 6:.1f}" y="{top + 12}">{html.escape(bar.label)}</text>'
    )
