"""Labelled pages: read by the parsers, detected with the catalogue that ships, and put as the scorer wants them."""

from __future__ import annotations

import functools
import hashlib
import json
import pathlib
import tomllib
import typing

from monitor import meetings, partners
from monitor.meetings import values
from parsers import article as parsed
from parsers import registry, site_parser

CONFIG = pathlib.Path(__file__).parent.parent.parent / "config"

Label = dict[str, typing.Any]


def labels(folder: pathlib.Path) -> list[Label]:
    """The labels of a folder's pages."""
    lines = (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@functools.cache
def kept_aside() -> frozenset[str]:
    """The ids of the pages beside aside.txt that nobody read to make rules."""
    return frozenset((pathlib.Path(__file__).parent / "aside.txt").read_text(encoding="utf-8").split())


def page(folder: pathlib.Path, label: Label) -> str:
    """The text of a labelled page."""
    return (folder / "pages" / f"{label['id']}.txt").read_text(encoding="utf-8")


def digest(folder: pathlib.Path) -> str:
    """SHA-256 of a folder's labels and pages, in hex: another one asks for new floors."""
    found = hashlib.sha256((folder / "labels.jsonl").read_bytes())
    for label in sorted(labels(folder), key=lambda each: str(each["id"])):
        found.update(page(folder, label).encode())
    return found.hexdigest()


@functools.cache
def articles(folder: pathlib.Path) -> dict[str, parsed.Article]:
    """Every page of a folder as the parsers read it, by id; read once for all tests, so not to be changed."""
    return {
        label["id"]: registry.read_article(site_parser.Page(content=page(folder, label), url=label["url"]))
        for label in labels(folder)
    }


@functools.cache
def detections(folder: pathlib.Path) -> dict[str, values.Detection]:
    """What detection says of every article of a folder, with the catalogue that ships; likewise."""
    tracked = tomllib.loads((CONFIG / "partners.toml").read_text(encoding="utf-8"))["partner"]
    offices = tomllib.loads((CONFIG / "offices.toml").read_text(encoding="utf-8"))["office"]
    catalogue = partners.from_tables(tracked, offices)
    return {name: meetings.detect(article, catalogue) for name, article in articles(folder).items()}


def output(article: parsed.Article, detection: values.Detection) -> dict[str, typing.Any]:
    """One page as the scorer wants it."""
    return {
        "article": {"title": article.title, "published": str(article.published) if article.published else None},
        "meetings": [
            {
                "kind": meeting.kind,
                "date_start": meeting.date_start and meeting.date_start.isoformat(),
                "date_end": meeting.date_end and meeting.date_end.isoformat(),
                "format": meeting.format,
                "place": meeting.place,
                "participants": [{"name": participant.name} for participant in meeting.participants],
                "partners": [{"id": involvement.partner} for involvement in meeting.involvements],
            }
            for meeting in detection.meetings
        ],
        "mentions": [{"id": mention.partner} for mention in detection.mentions],
    }


def measured(figure: dict[str, float]) -> float:
    """The number that a floor holds: accuracy, or the F1 of what is found and missed."""
    return figure["accuracy"] if "accuracy" in figure else figure["f1"]
