"""The sources that are shipped."""

from __future__ import annotations

import pathlib
import tomllib

from monitor import settings

CONFIG = pathlib.Path(__file__).resolve().parents[3] / "config"


def test_guesses_are_shipped_off() -> None:
    """An address that was read nowhere is polled only once somebody has tried it and switched it on."""
    shipped = settings.load(CONFIG, {}).sources
    assert [source.name for source in shipped if source.confidence == "guess" and source.enabled] == []
    assert next(source.name for source in shipped if source.enabled) == "sectsco-eng"


def test_each_says_its_clock_and_how_sure_it_is() -> None:
    """No source leaves its zone or the trust in its address to a default."""
    with (CONFIG / "sources.toml").open("rb") as file:
        tables = tomllib.load(file)["source"]
    assert [table["name"] for table in tables if not {"zone", "confidence"} <= table.keys()] == []


def test_the_newsrooms_that_matter_are_there() -> None:
    """The Secretariat in its three languages, its mirror, the partners' newsrooms and the agencies."""
    names = " ".join(source.name for source in settings.load(CONFIG, {}).sources).split()
    wanted = "sectsco-eng sectsco-rus sectsco-chn scoda asean unescap cica un-news un-press unrcca tass xinhua"
    assert set(wanted.split()) <= set(names)
    assert {"global-times", "app", "kazinform", "peoples-daily", "urdupoint", "infoshos"} <= set(names)
