"""Detection over labelled pages: no figure falls below its floor in tests/floors.json.

The rules were developed on the pages whose id hashes to an even number. Of the second half some were read later, drawn
by their hash and not by what was wrong with them; those that nobody read are named in aside.txt, looked at only as a
figure and told apart in the floors. What a label means is said in GUIDE.md.
"""

from __future__ import annotations

import hashlib
import json
import pathlib
import typing

import pytest

from monitor.meetings import values
from parsers import article as parsed
from tests.gold import labelled, score

pytestmark = pytest.mark.xdist_group("gold")  # one worker reads the labelled pages for all of these tests

HERE = pathlib.Path(__file__).parent
FLOORS = json.loads((HERE.parent / "floors.json").read_text(encoding="utf-8"))
FIGURES = [(group, figure) for group, floors in FLOORS["floors"].items() for figure in floors]


def aside(label: labelled.Label) -> bool:
    """Whether nobody read this page to make rules."""
    return label["id"] in labelled.kept_aside()


def second_half(label: labelled.Label) -> bool:
    """Whether this page is of the half that the rules were not developed on."""
    return int(hashlib.sha256(label["id"].encode()).hexdigest(), 16) % 2 == 1


GROUPS: dict[str, typing.Callable[[labelled.Label], bool]] = {
    "all": lambda _: True,
    "english": lambda label: label["lang"] == "en",
    "second_half": second_half,
    "aside": aside,
}


@pytest.fixture(scope="module")
def labels() -> list[labelled.Label]:
    """The labels of all pages."""
    return labelled.labels(HERE)


@pytest.fixture(scope="module")
def articles() -> dict[str, parsed.Article]:
    """Every page as the parsers read it, by id."""
    return labelled.articles(HERE)


@pytest.fixture(scope="module")
def detections() -> dict[str, values.Detection]:
    """What detection says of every page, with the catalogue that ships."""
    return labelled.detections(HERE)


@pytest.fixture(scope="module")
def figures(
    labels: list[labelled.Label], articles: dict[str, parsed.Article], detections: dict[str, values.Detection]
) -> dict[str, typing.Any]:
    """The scores of each group of pages."""
    outputs = {name: labelled.output(articles[name], detection) for name, detection in detections.items()}
    return {
        group: score.score([label for label in labels if belongs(label)], outputs)[0]
        for group, belongs in GROUPS.items()
    }


@pytest.mark.parametrize(("group", "figure"), FIGURES)
def test_no_figure_falls_below_its_floor(figures: dict[str, typing.Any], group: str, figure: str) -> None:
    """Each field is read at least as well as when its floor was set."""
    assert labelled.measured(figures[group][figure]) >= FLOORS["floors"][group][figure]


def test_the_floors_were_measured_on_these_pages(labels: list[labelled.Label]) -> None:
    """A page or a label that changes asks for new floors, said aloud by a new hash."""
    assert (len(labels), labelled.digest(HERE)) == (FLOORS["set"]["pages"], FLOORS["set"]["sha256"])


def test_the_second_half_is_large_enough_to_mean_something(labels: list[labelled.Label]) -> None:
    """At least a third of the pages are of the half that rules were not developed on."""
    assert sum(second_half(label) for label in labels) >= len(labels) / 3


def test_enough_pages_are_kept_aside(labels: list[labelled.Label]) -> None:
    """Of all labelled pages at least a third was never read to make rules, here and in more/ together."""
    invented = labelled.labels(HERE / "more")
    kept = sum(map(aside, labels)) + sum(label["aside"] for label in invented)

    assert labelled.kept_aside() <= {label["id"] for label in labels if second_half(label)}
    assert kept >= (len(labels) + len(invented)) / 3


def test_evidence_is_literally_in_the_text(
    articles: dict[str, parsed.Article], detections: dict[str, values.Detection]
) -> None:
    """Whatever is claimed of a meeting is quoted from the article, at the offsets given, or from its title."""
    for name, detection in detections.items():
        for meeting in detection.meetings:
            proofs = [proof for _, proof in meeting.evidence]
            proofs += [participant.evidence for participant in meeting.participants]
            for proof in proofs:
                source = articles[name].title if proof.start is None else articles[name].text[proof.start : proof.end]
                assert proof.quote == source, name


def test_every_known_field_has_evidence(detections: dict[str, values.Detection]) -> None:
    """A date, a place or a format that is not unknown says where it was read."""
    for detection in detections.values():
        for meeting in detection.meetings:
            proven = {field for field, _ in meeting.evidence} | {"participants"}
            known = {"date_start": meeting.date_start, "place": meeting.place}
            assert {field for field, value in known.items() if value} <= proven
            assert meeting.format == "unknown" or "format" in proven
