"""What the newsroom has to tell and when: `releases.toml` -> stories and scenes. Pure but for reading that file."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import pathlib
import re
import tomllib
import typing

Act = typing.Literal["publish", "mirror", "edit"]
SITES = ("secretariat", "mirror", "times", "partner")
SOURCE = pathlib.Path(__file__).with_name("releases.toml")
_DAY = re.compile(r"\{([+-]\d+)\}")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A release as one site carries it: `number` is the site's own, `posted` and `changed` are aware UTC."""

    key: str
    site: str
    number: int
    title: str
    paragraphs: tuple[str, ...]
    layout: int
    posted: dt.datetime
    changed: dt.datetime

    @property
    def slug(self) -> str:
        """The title as part of an address."""
        return re.sub(r"[^A-Za-z0-9]+", "-", self.title).strip("-")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A text of our own and where it may stand: site -> number, its home first."""

    key: str
    numbers: collections.abc.Mapping[str, int]
    title: str
    paragraphs: tuple[str, ...]
    layout: int
    posted: int | None

    def story(self, site: str, posted: dt.datetime) -> Story:
        """The release as this site carries it."""
        return Story(
            key=self.key,
            site=site,
            number=self.numbers[site],
            title=self.title,
            paragraphs=self.paragraphs,
            layout=self.layout,
            posted=posted,
            changed=posted,
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One step of the timeline, `at` so many seconds: publish a release, mirror it on the site `to`, or edit it.

    `note` tells people what to expect of the monitor.
    """

    at: float
    act: Act
    release: str
    to: str | None = None
    replace: tuple[str, str] | None = None
    add: str | None = None
    note: str = ""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """Everything the newsroom has, with the days of its texts counted from `start` (aware UTC)."""

    start: dt.datetime
    releases: collections.abc.Mapping[str, Release]
    scenes: tuple[Scene, ...]

    def backlog(self) -> list[Story]:
        """What stands on the sites before the timeline begins; no two stories have one moment."""
        return [
            release.story(site, self.start + dt.timedelta(days=release.posted, seconds=-(number % 3600)))
            for release in self.releases.values()
            if release.posted is not None
            for site, number in release.numbers.items()
        ]


def load(start: dt.datetime) -> Programme:
    """The programme of `releases.toml`, told on this day."""
    tables = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    releases = {table["key"]: _release(table, start.date()) for table in tables["release"]}
    scenes = sorted((_scene(table, start.date()) for table in tables["scene"]), key=lambda scene: scene.at)
    return Programme(start=start, releases=releases, scenes=tuple(scenes))


def _release(table: dict[str, typing.Any], today: dt.date) -> Release:
    return Release(
        key=table["key"],
        numbers=table["on"],
        title=table["title"],
        paragraphs=tuple(_dated(one, today) for one in table["text"].strip().split("\n\n")),
        layout=table["layout"],
        posted=table.get("posted"),
    )


def _scene(table: dict[str, typing.Any], today: dt.date) -> Scene:
    act = next(one for one in typing.get_args(Act) if one in table)
    replace = table.get("replace")
    return Scene(
        at=table["at"],
        act=act,
        release=table[act],
        to=table.get("to"),
        replace=(_dated(replace[0], today), _dated(replace[1], today)) if replace else None,
        add=table.get("add"),
        note=table.get("note", ""),
    )


def _dated(text: str, today: dt.date) -> str:
    """The text with its days in words: ``{+20}`` -> ``16 October 2026``."""

    def words(match: re.Match[str]) -> str:
        day = today + dt.timedelta(days=int(match[1]))
        return f"{day.day} {day:%B %Y}"

    return _DAY.sub(words, text)
