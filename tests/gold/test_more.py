"""Detection over invented short pages in many phrasings: no figure falls below its floor in tests/floors.json.

All pages of ``more/`` were written and labelled before detection first read them. Rules were developed on those that
are not marked `aside`; of the others only the figure was looked at. The pages of the later lots were made to be hard,
in headlines, days of posting and days of meetings, and each was written after the rules had learnt from the one before.
"""

from __future__ import annotations

import collections
import json
import pathlib
import typing

import pytest

from tests.gold import labelled, score

pytestmark = pytest.mark.xdist_group("gold")  # one worker reads the labelled pages for all of these tests

FOLDER = pathlib.Path(__file__).parent / "more"
FLOORS = json.loads((FOLDER.parent.parent / "floors.json").read_text(encoding="utf-8"))["more"]
FIGURES = [(group, figure) for group, floors in FLOORS["floors"].items() for figure in floors]


@pytest.fixture(scope="module")
def figures() -> dict[str, typing.Any]:
    """The scores of the pages that rules were developed on, and of those kept aside; each later lot by itself."""
    articles = labelled.articles(FOLDER)
    found = labelled.detections(FOLDER)
    outputs = {name: labelled.output(articles[name], detection) for name, detection in found.items()}
    halves: dict[str, list[labelled.Label]] = collections.defaultdict(list)
    for label in labelled.labels(FOLDER):
        lot = f"lot_{label['lot']}_" if "lot" in label else ""
        halves[lot + ("aside" if label["aside"] else "developed")].append(label)
    return {half: score.score(labels, outputs)[0] for half, labels in halves.items()}


@pytest.mark.parametrize(("group", "figure"), FIGURES)
def test_no_figure_falls_below_its_floor(figures: dict[str, typing.Any], group: str, figure: str) -> None:
    """Each field is read at least as well as when its floor was set."""
    assert labelled.measured(figures[group][figure]) >= FLOORS["floors"][group][figure]


def test_the_floors_were_measured_on_these_pages() -> None:
    """A page or a label that changes asks for new floors, said aloud by a new hash."""
    found = (len(labelled.labels(FOLDER)), labelled.digest(FOLDER))
    assert found == (FLOORS["set"]["pages"], FLOORS["set"]["sha256"])
