"""Five real documents, read end to end where they are at hand; they belong to others and are not part of this."""

from __future__ import annotations

import json
import pathlib
import typing

import pytest

from monitor import inspecting, partners, service, settings

SAMPLES = pathlib.Path(__file__).parent.parent.parent / "shared" / "seeds"
CONFIG = pathlib.Path(__file__).parent.parent / "config"


@pytest.fixture(scope="module")
def catalogue() -> partners.Catalogue:
    """The shipped partners."""
    return service.catalogue(settings.load(CONFIG, {}))


def read(wanted: dict[str, typing.Any], catalogue: partners.Catalogue) -> dict[str, typing.Any]:
    """What `inspect` says of a sample, in the words of the expectation."""
    document = inspecting.Document(path=str(SAMPLES / wanted["file"]), url=wanted.get("url"))
    found = inspecting.to_json(inspecting.inspect(document, catalogue))
    meeting = (found["meetings"] or [{}])[0]
    return {
        "title": found["article"]["title"],
        "published": found["article"]["published"],
        "occasion": bool(found["meetings"]),
        **{key: meeting.get(key) for key in ("kind", "date_start", "date_end", "format", "place")},
        "people": sorted(person["name"] for person in meeting.get("participants", ())),
        "involved": sorted(partner["id"] for partner in meeting.get("partners", ())),
        "mentioned": sorted(mention["id"] for mention in found["mentions"]),
    }


def test_the_samples_are_read_as_a_careful_reader_does(catalogue: partners.Catalogue) -> None:
    """Title, date, kind, dates, format, place, people, partners and mentions are those that a reader wrote down."""
    expected = SAMPLES / "expected.jsonl"
    lines = expected.read_text("utf-8").splitlines() if expected.exists() else []
    for wanted in map(json.loads, lines):
        found = read(wanted, catalogue)

        assert found == {key: sorted(wanted[key]) if isinstance(wanted[key], list) else wanted[key] for key in found}, (
            wanted["file"]
        )
