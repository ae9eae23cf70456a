"""Whole pages of invented layouts of the Secretariat, each filled with a text of `releases.toml`.

A layout is a Jinja template in ``articles/`` or ``listings/``, written as if by a developer who knew of no other. Its
first line may say `languages:` that it stands in (all otherwise), `date:` where a parser may have its date from, and
`next:` what the address of the next result page ends with.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import pathlib
import re
import tomllib
import typing

import jinja2
import markupsafe

from tests.layouts import blocks, surroundings

FOLDER = pathlib.Path(__file__).parent
HOSTS = {"en": "eng", "ru": "rus", "zh": "chn"}
SHAPES = (
    "https://{host}.sectsco.org/{day}/{number}.html",
    "http://{host}.sectsco.org/news/{day}/{number}.html",
    "https://{host}.sectsco.org/{day}/{slug}-{number}.html",
    "https://{host}.sectsco.org/{section}/{day}/{number}/{slug}.html",
    "https://{host}.sectsco.org./{day}/{number}.html",
)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Release:
    """One text with what its page shows of it."""

    key: str
    language: str
    day: dt.date
    number: int
    section: str
    title: str
    body: tuple[blocks.Block, ...]

    @property
    def lead(self) -> str:
        """The first paragraph, plain."""
        return blocks.plain(self.body[0].lines[0])


@dataclasses.dataclass(frozen=True, kw_only=True)
class ArticlePage:
    """A rendered page with what must be read from it; `origins` are the places its date may come from."""

    layout: str
    release: Release
    url: str
    content: str
    origins: frozenset[str]


@dataclasses.dataclass(frozen=True, kw_only=True)
class ListingPage:
    """A rendered listing with the articles that it lists, in order, and the address of its next result page."""

    layout: str
    language: str
    url: str
    content: str
    items: tuple[surroundings.Item, ...]
    next_page: str | None


def draw(*names: str) -> int:
    """A number that depends on names alone."""
    return int.from_bytes(hashlib.sha256("/".join(names).encode()).digest()[:4])


def is_aside(layout: str) -> bool:
    """Whether a layout is kept aside: it counts in the figures, and nobody looks why it fails."""
    return draw("aside", layout) % 2 == 0


def releases() -> list[Release]:
    """The texts, in the order of their file."""
    told = tomllib.loads((FOLDER / "releases.toml").read_text(encoding="utf-8"))["release"]
    return [Release(**{**one, "body": blocks.read(one["body"])}) for one in told]


def layouts(kind: str) -> list[str]:
    """The names of the layouts of articles or listings."""
    return sorted(path.stem for path in (FOLDER / kind).glob("*.html"))


def article_pages(layout: str) -> list[ArticlePage]:
    """Every text in one layout."""
    told = _told("articles", layout)
    spoken = told.get("languages", "en ru zh").split()
    return [_article(layout, release, told) for release in releases() if release.language in spoken]


def _article(layout: str, release: Release, told: dict[str, str]) -> ArticlePage:
    number = draw(layout, release.key)
    url = SHAPES[number % len(SHAPES)].format(
        host=HOSTS[release.language],
        day=f"{release.day:%Y%m%d}",
        number=release.number,
        section=release.section if release.section != "news" else "archives",
        slug=surroundings.slug(release.title),
    )
    tied = bool(number // 8 % 2)
    content = (
        _environment(tied)
        .get_template(f"articles/{layout}.html")
        .render(r=release, url=url, **_shared(release.language, f"{layout}/{release.key}", release.day, tied))
    )
    return ArticlePage(
        layout=layout,
        release=release,
        url=url,
        content=content,
        origins=frozenset(told.get("date", "address").split()),
    )


def listing_pages(layout: str) -> list[ListingPage]:
    """One listing in each language of its layout."""
    told = _told("listings", layout)
    return [_listing(layout, language, told) for language in told.get("languages", "en ru zh").split()]


def _listing(layout: str, language: str, told: dict[str, str]) -> ListingPage:
    host = HOSTS[language]
    url = told.get("url", "https://{host}.sectsco.org/news/").format(host=host)
    shared = _shared(language, layout, dt.date(2024, 6, 1), tied=bool(draw(layout, language) % 2))
    items = surroundings.items(language, layout, int(told.get("items", "10")))
    content = _environment(tied=False).get_template(f"listings/{layout}.html").render(items=items, url=url, **shared)
    ending = told.get("next")
    return ListingPage(
        layout=layout,
        language=language,
        url=url,
        content=content,
        items=tuple(items),
        next_page=ending.format(host=host) if ending else None,
    )


def _told(kind: str, layout: str) -> dict[str, str]:
    first = (FOLDER / kind / f"{layout}.html").read_text(encoding="utf-8").split("\n", 1)[0]
    return {name: value.strip() for name, value in re.findall(r"(\w+): ([^;#]*)", first)}


def _shared(language: str, seed: str, day: dt.date, tied: bool) -> dict[str, typing.Any]:
    return {
        "T": surroundings.TOLD[language]["words"],
        "language": language,
        "host": f"{HOSTS[language]}.sectsco.org",
        "menu": surroundings.menu(language),
        "others": surroundings.others(language, seed, day),
        "native": lambda one: surroundings.native(one, language),
        "tie": blocks.tie if tied else str,
    }


@functools.cache
def _environment(tied: bool) -> jinja2.Environment:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(FOLDER), autoescape=True, trim_blocks=True)
    renderer = blocks.Renderer(tied)
    environment.globals.update(
        ps=renderer.elements, brs=renderer.breaks, lines=renderer.lines, words=renderer.words, Markup=markupsafe.Markup
    )
    return environment


def written(line: str) -> list[str]:
    """The forms in which a line of a text stands on pages, the longest first."""
    forms = {
        str(renderer.words(line, bold)) for renderer in map(blocks.Renderer, (True, False)) for bold in ("strong", "b")
    }
    return sorted(forms, key=len, reverse=True)
