"""What stands around a release on its page: menus, other headlines, captions, in three languages."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import pathlib
import re
import tomllib

TOLD = tomllib.loads(pathlib.Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
"""Words, menu, headlines and teaser by language."""

MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "ru": (
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ),
}


@dataclasses.dataclass(frozen=True, kw_only=True)
class Item:
    """Another article as menus, sidebars and listings show it."""

    title: str
    url: str
    day: dt.date
    number: int
    teaser: str


def slug(title: str) -> str:
    """The Latin words of a title as the site writes them into addresses."""
    return re.sub(r"[^A-Za-z0-9]+", "-", title).strip("-")[:60] or "Vstrecha"


def native(day: dt.date, language: str) -> str:
    """A day as it is written in the language."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def menu(language: str) -> list[Item]:
    """The fixed pages of the site; their addresses have the shape of articles."""
    first = dt.date(2017, 1, 9)
    return [
        Item(title=title, url=f"/{first:%Y%m%d}/{192193 + 7 * n}.html", day=first, number=192193 + 7 * n, teaser="")
        for n, title in enumerate(TOLD[language]["menu"])
    ]


def others(language: str, seed: str, day: dt.date) -> list[Item]:
    """Other articles than the page's own, newest first, posted around its day."""
    return [_item(language, seed, n, day + dt.timedelta(days=3 - n)) for n in range(8)]


def items(language: str, seed: str, count: int) -> list[Item]:
    """The articles of a listing, newest first; sidebars hold none of them."""
    return [_item(language, seed, n + 8, dt.date(2024, 5, 30) - dt.timedelta(days=2 * n)) for n in range(count)]


def _item(language: str, shape: str, n: int, day: dt.date) -> Item:
    headlines = TOLD[language]["headlines"]
    title = headlines[n % len(headlines)]
    number = 300000 + (day - dt.date(2015, 1, 1)).days * 211 + n
    forms = (
        f"/{day:%Y%m%d}/{number}.html",
        f"/news/{day:%Y%m%d}/{number}.html",
        f"/{day:%Y%m%d}/{slug(title)}-{number}.html",
        f"/culture/{day:%Y%m%d}/{number}/{slug(title)}.html",
    )
    url = forms[hashlib.sha256(shape.encode()).digest()[0] % len(forms)]
    return Item(title=title, url=url, day=day, number=number, teaser=TOLD[language]["teaser"])
