"""Scores mean what they say: of the calls with a score, about that share is right."""

from __future__ import annotations

import pathlib

import pytest

from tests.gold import labelled

pytestmark = pytest.mark.xdist_group("gold")  # one worker reads the labelled pages for all of these tests

HERE = pathlib.Path(__file__).parent
BANDS = ((0.5, 0.8), (0.8, 0.9), (0.9, 1.01))


@pytest.fixture(scope="module")
def calls() -> list[tuple[float, bool]]:
    """The score of every call on all labelled pages, and whether the label agrees; open ones are left out."""
    found: list[tuple[float, bool]] = []
    for folder in (HERE, HERE / "more"):
        detections = labelled.detections(folder)
        for label in labelled.labels(folder):
            for meeting in detections[label["id"]].meetings[:1]:
                found += [
                    (one.score, label["occasion"] and one.partner in label["involved"])
                    for one in meeting.involvements
                    if one.partner not in label.get("optional", ())
                ]
    return found


@pytest.mark.parametrize(("least", "below"), BANDS)
def test_of_calls_with_a_score_that_share_is_right(calls: list[tuple[float, bool]], least: float, below: float) -> None:
    """In each band the share of right calls is not under the lowest score that calls of the band have."""
    band = [(score, right) for score, right in calls if least <= score < below]

    assert band
    assert sum(right for _, right in band) / len(band) >= min(score for score, _ in band)
