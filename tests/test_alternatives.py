"""What the README of the benchmarks tells of other programs, and its picture, are what was measured."""

from __future__ import annotations

import importlib
import itertools
import json
import pathlib
import re
import typing
from xml.etree import ElementTree as ET

import pytest

ROOT = pathlib.Path(__file__).parent.parent
FOLDER = ROOT / "benchmarks" / "alternatives"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> typing.Any:
    """The module of the benchmark that makes both, with what it imports from its own folder."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("figures")


def results() -> dict[str, typing.Any]:
    """What was measured last."""
    found: dict[str, typing.Any] = json.loads((FOLDER / "results.json").read_text("utf-8"))
    return found


def test_the_table_is_what_was_measured(figures: typing.Any) -> None:
    """It stands in the README as it is made of the results."""
    text = (ROOT / "benchmarks" / "README.md").read_text("utf-8")

    assert text.partition(figures.BEGIN)[2].partition(figures.END)[0].strip() == figures.table(results())


def test_the_picture_is_what_was_measured(figures: typing.Any) -> None:
    """Each program that was measured has its bar, with its figure, and none reaches out of the picture."""
    drawn = ET.fromstring((ROOT / "docs" / "images" / "alternatives.svg").read_text("utf-8"))  # noqa: S314 -- ours
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    width = float(drawn.attrib["width"])

    for panel in figures.panels(results()):
        assert panel.title in words
        for bar in panel.bars:
            assert (bar.name, bar.label) in itertools.pairwise(words)
    bars = [bar.attrib for bar in drawn.iter(f"{SVG}rect") if "x" in bar.attrib]
    assert max(float(bar["x"]) + float(bar["width"]) for bar in bars) < width


def test_bars_are_as_long_as_their_figures(figures: typing.Any) -> None:
    """Half of a figure is half of a bar; ours are told apart."""
    picture = figures.picture
    bars = (
        picture.Bar(name="a", value=40.0, label="40", ours=True),
        picture.Bar(name="b", value=20.0, label="20"),
    )
    drawn = picture.draw([picture.Panel(title="t", unit="u", bars=bars)], "told")
    widths = [float(width) for width in re.findall(r'<rect class="bar[^"]*" x="\d+" y="\d+" width="([\d.]+)"', drawn)]

    assert widths[0] == pytest.approx(2 * widths[1])
    assert drawn.count('class="bar ours"') == 1
