"""A parser that reads otherwise than before says so by its version, for what is stored is read anew by that."""

from __future__ import annotations

import copy
import json

from parsers import registry
from tests.parsers import readings


def test_a_reading_changes_only_with_its_version() -> None:
    """What each parser reads of its own pages is what was pinned with its version; `readings.py` pins it anew."""
    pinned = json.loads(readings.PINNED.read_text("utf-8"))
    now = readings.today()
    assert readings.stale(pinned, now) == [], "raise the version of these parsers, then run tests/parsers/readings.py"
    assert pinned == now, "run tests/parsers/readings.py"


def test_a_changed_reading_is_seen() -> None:
    """Another digest under the same version is stale, under another version it is not, and a new page is neither."""
    now = readings.today()
    before = copy.deepcopy(now)
    before["generic"]["pages"]["generic/jsonld"] = "another"
    assert readings.stale(before, now) == ["generic"]
    before["generic"]["version"] = "0"
    assert readings.stale(before, now) == []
    fewer = copy.deepcopy(now)
    del fewer["generic"]["pages"]["generic/jsonld"]
    assert readings.stale(fewer, now) == []


def test_every_parser_is_pinned() -> None:
    """No parser is without a page whose reading is pinned."""
    assert set(readings.today()) == set(registry.PARSERS)
