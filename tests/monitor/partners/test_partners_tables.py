"""Reading the catalogue from tables."""

from __future__ import annotations

import datetime as dt
import pathlib
import re
import tomllib
import typing

import pytest

from monitor import partners

CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"
GUIDE = {
    "un",
    "unescap",
    "unodc",
    "unesco",
    "unwto",
    "who",
    "fao",
    "undp",
    "unrcca",
    "unoct",
    "unicef",
    "iom",
    "unhcr",
    "unido",
    "unctad",
    "unep",
    "asean",
    "cis",
    "csto",
    "eaeu",
    "cica",
    "eco",
    "las",
    "osce",
    "eu",
    "brics",
    "aiib",
    "icrc",
    "oic",
    "gcc",
    "au",
    "apec",
    "saarc",
    "interpol",
    "nato",
    "bimstec",
    "ots",
    "isdb",
    "adb",
    "wto",
    "itu",
}


def test_three_lines_make_a_partner() -> None:
    """A table with id and name alone is found in texts."""
    catalogue = partners.from_tables([{"id": "scrf", "name": "Silk Road Forum"}])
    assert [hit.partner for hit in catalogue.find("the Silk Road Forum in Xi'an")] == ["scrf"]


def test_the_shipped_tables_hold_every_tracked_body() -> None:
    """The shipped catalogue reads without fault and tracks the bodies that an SCO desk follows."""
    tables = tomllib.loads((CONFIG / "partners.toml").read_text(encoding="utf-8"))["partner"]
    offices = tomllib.loads((CONFIG / "offices.toml").read_text(encoding="utf-8"))["office"]
    assert {partner.id for partner in partners.from_tables(tables, offices)} == GUIDE


def test_every_tracked_body_is_known_in_three_scripts() -> None:
    """Names in Latin, Cyrillic and Han, and a seat, save for BRICS, which has none."""
    tables = tomllib.loads((CONFIG / "partners.toml").read_text(encoding="utf-8"))["partner"]
    tracked = list(partners.from_tables(tables))
    for script in ("[A-Z]", "[А-Я]", "[\u4e00-\u9fff]"):
        assert [
            one.id for one in tracked if not any(re.search(script, name) for name in (one.name, *one.aliases))
        ] == []
    assert [one.id for one in tracked if one.seat is None] == ["brics"]


def test_a_seat_is_a_place_and_no_name() -> None:
    """The city of a partner's headquarters names nobody."""
    catalogue = partners.from_tables([{"id": "one", "name": "One", "seat": "Jakarta"}])
    assert catalogue["one"].seat == "Jakarta"
    assert catalogue.find("They met in Jakarta.") == ()


FAULTS: dict[str, list[dict[str, typing.Any]]] = {
    "id is missing": [{"name": "Forum"}],
    "name is missing": [{"id": "forum"}],
    "unknown key 'alias'": [{"id": "forum", "name": "Forum", "alias": ["F"]}],
    "stands twice": [{"id": "forum", "name": "Forum"}, {"id": "forum", "name": "Other Forum"}],
    "belongs to one": [{"id": "one", "name": "One"}, {"id": "two", "name": "Two", "aliases": ["One"]}],
    "'U.N. Office' belongs to a": [
        {"id": "a", "name": "United Nations Office"},
        {"id": "b", "name": "B", "organs": ["U.N. Office"]},
    ],
    "to be its parent": [{"id": "one", "name": "One", "parent": "none"}],
    "list of texts": [{"id": "one", "name": "One", "aliases": "ONE"}],
    "true or false": [{"id": "one", "name": "One", "tracked": "no"}],
}


@pytest.mark.parametrize("message", FAULTS)
def test_faults_in_partners_are_told(message: str) -> None:
    """Each fault raises a ValueError that names what is wrong."""
    with pytest.raises(ValueError, match=message):
        partners.from_tables(FAULTS[message])


OFFICE = {"partner": "one", "name": "Anna Hill", "office": "Head", "since": dt.date(2020, 1, 1)}
OFFICE_FAULTS = {
    "there is no partner": OFFICE | {"partner": "two"},
    "ends before it begins": OFFICE | {"until": dt.date(2019, 1, 1)},
    "is not a day": OFFICE | {"since": "spring 2020"},
    "one of partner, state and organisation": OFFICE | {"state": "China"},
}


@pytest.mark.parametrize("message", OFFICE_FAULTS)
def test_faults_in_offices_are_told(message: str) -> None:
    """Each fault raises a ValueError that names what is wrong."""
    with pytest.raises(ValueError, match=message):
        partners.from_tables([{"id": "one", "name": "One"}], [OFFICE_FAULTS[message]])
