"""What each parser reads of its own pages in `tests/pages`, as digests, and the file in which they are pinned.

    .venv/bin/python -m tests.parsers.readings

pins today's readings, and refuses where a version has to be raised first.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import pathlib
import sys
import typing

from parsers import article as parsed
from parsers import registry, site_parser

PAGES = pathlib.Path(__file__).parent.parent / "pages"
PINNED = pathlib.Path(__file__).with_name("readings.json")


class Reading(typing.TypedDict):
    """The version of a parser, and the digest of what it reads by page."""

    version: str
    pages: dict[str, str]


def today() -> dict[str, Reading]:
    """The readings of the code as it is, by parser."""
    found: dict[str, Reading] = {}
    for case in sorted(PAGES.glob("*/*.json")):
        expected = json.loads(case.read_text("utf-8"))
        saved = case.with_name(expected["page"]) if "page" in expected else case.with_suffix(".html")
        page = site_parser.Page(content=saved.read_text("utf-8"), url=expected["url"])
        name = registry.recognise(page)
        own = found.setdefault(name, Reading(version=registry.PARSERS[name].version, pages={}))
        own["pages"][f"{case.parent.name}/{case.stem}"] = _digest(page)
    return found


def stale(pinned: dict[str, Reading], now: dict[str, Reading]) -> list[str]:
    """The parsers that read a pinned page otherwise than was pinned, and call themselves the same version."""
    return [
        name
        for name, reading in now.items()
        if name in pinned
        and reading["version"] == pinned[name]["version"]
        and any(pinned[name]["pages"].get(page, digest) != digest for page, digest in reading["pages"].items())
    ]


def _digest(page: site_parser.Page) -> str:
    told = []
    for read in (registry.read_article, registry.read_listing):
        try:
            found = dataclasses.asdict(read(page))
        except parsed.ParseError as error:
            found = {"error": type(error).__name__}
        told.append(_without_version(found))
    return hashlib.sha256(json.dumps(told, default=str, sort_keys=True).encode()).hexdigest()[:16]


def _without_version(value: typing.Any) -> typing.Any:
    if isinstance(value, dict):
        return {key: _without_version(inner) for key, inner in value.items() if key != "parser_version"}
    return [_without_version(inner) for inner in value] if isinstance(value, list | tuple) else value


def main() -> None:
    """Write the pins."""
    now = today()
    if PINNED.exists() and (names := stale(json.loads(PINNED.read_text("utf-8")), now)):
        sys.exit(f"the reading changed, so raise the version first: {', '.join(names)}")
    PINNED.write_text(json.dumps(now, indent=2, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
