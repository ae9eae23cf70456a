"""Faults of the doors: listings, feeds, sitemaps, robots.txt."""

from __future__ import annotations

import collections.abc

from tests.hostile import newsroom
from tests.hostile.content import CHALLENGE, LOGIN, NOT_FOUND
from tests.hostile.fault import ALL, FIRST, Fault, gives, listing, page
from tests.monitor.service import newsdesk

RSS = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>News</title>{}</channel></rss>"
ENTITIES = (
    "<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'ha'>{}]><rss version='2.0'><channel><title>&{};</title>{}"
    "</channel></rss>"
)


def _robots(name: str, behaviour: newsroom.Behaviour, reason: str | None = None, *classes: str) -> Fault:
    """robots.txt answers so. With a `reason` nothing is read on this visit."""
    return Fault(
        name=name,
        spoil=lambda room, _path: room.does("/robots.txt", behaviour),
        befalls="robots",
        reason=reason,
        outcome="failed" if reason else "ok",
        classes=frozenset(classes),
        read=FIRST if reason else ALL,
    )


def _shows(build: collections.abc.Callable[[newsroom.Newsroom], str]) -> newsroom.Behaviour:
    return lambda room, wire, _request: wire.send(newsroom.answer(build(room)))


def _number(request: newsroom.Request) -> int:
    return int(request.path.partition("?page=")[2] or 1)


def _turns(show: collections.abc.Callable[[newsroom.Newsroom, int], str]) -> newsroom.Behaviour:
    """A listing of many result pages: what each shows, by its number."""
    return lambda room, wire, request: wire.send(newsroom.answer(show(room, _number(request))))


def _listing(room: newsroom.Newsroom, *numbers: int, following: int | None = None) -> str:
    more = f"{room.home}{newsroom.LISTING}?page={following}" if following else None
    return newsdesk.listing(*numbers, following=more, home=room.home)


def _twins(room: newsroom.Newsroom) -> str:
    """Each release under five spellings of its address."""
    shown = _listing(room, 2, 3, 1)
    return shown.replace("</ul>", "".join(
        f"<li class='item'><h3><a href='{address}'>Release number {number} of the press service</a></h3></li>"
        for number in (2, 3, 1)
        for address in (
            f"https://{room.place}/a/{number}.html", f"{room.home}/a/{number}.html#comments",
            f"{room.home}/a/{number}.html?utm_source=feed", f"{room.home}/./a/../a/{number}.html",
            f"HTTP://{room.place}/a/{number}.html",
        )
    ) + "</ul>")  # fmt: skip


def _strange_links(room: newsroom.Newsroom) -> str:
    bad = (
        "javascript:alert(1)", "mailto:a@b.example", "http://", "http://[::1", "//", "file:///etc/passwd",
        "http://10.0.0.1/a/7.html", "https://elsewhere.example/a/8.html", "tel:+1", "", "#top", "data:text/html,x",
    )  # fmt: skip
    links = "".join(f"<li class='item'><h3><a href='{one}'>Release number 9 of somebody</a></h3></li>" for one in bad)
    return _listing(room, 2, 3, 1).replace("</ul>", f"{links}</ul>")


def _new_numbers(room: newsroom.Newsroom, _path: str) -> None:
    """The same releases come back under other numbers."""
    numbers = room.listed[:3]
    for number in numbers:
        room.releases[100_000 + number] = room.releases[number]
    again = [100_000 + number for number in numbers]
    room.does(newsroom.LISTING, _shows(lambda room: _listing(room, *again)))


def _feed(items: str) -> str:
    return RSS.format(items)


def _item(room: newsroom.Newsroom, number: int) -> str:
    return f"<item><title>Release number {number}</title><link>{room.home}/a/{number}.html</link></item>"


def _bomb(room: newsroom.Newsroom) -> str:
    names = [f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12)]
    items = "".join(_item(room, number).replace("Release", "&m;") for number in (2, 3, 1))
    return ENTITIES.format("".join(names), "m", items)


def _sitemap_loop(room: newsroom.Newsroom) -> str:
    return (
        "<?xml version='1.0'?><sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        f"<sitemap><loc>{room.home}{newsroom.LISTING}?page=2</loc></sitemap>"
        f"<sitemap><loc>{room.home}{newsroom.LISTING}</loc></sitemap></sitemapindex>"
    )


FAULTS = (
    # --- listings that are none
    listing("an empty listing", _shows(lambda room: _listing(room)), "list", outcome="empty"),
    listing("an empty answer", gives(""), "empty", outcome="empty"),
    listing("an error page for a listing", gives(NOT_FOUND), "list", outcome="empty"),
    listing("a login page for a listing", gives(LOGIN), "list", outcome="empty"),
    listing("a challenge for a listing", gives(CHALLENGE), "list", outcome="empty"),
    listing("304 to who never asked", gives(b"", 304), "HTTP 304", "soft"),
    listing("a listing called a PDF", page(str, Content_Type="application/pdf"), "is application/pdf", "hard"),
    listing("a listing of 30 MB", gives(b"<li>" * 7_500_000), "longer than", "hard"),
    # --- listings that are odd
    listing("a listing upside down", _shows(lambda room: _listing(room, 1, 3, 2))),
    listing("each link ten times", _shows(lambda room: _listing(room, *[2, 3, 1] * 10))),
    listing("five spellings of each address", _shows(_twins)),
    listing("links that lead nowhere", _shows(_strange_links)),
    Fault(name="other numbers for the same words", spoil=_new_numbers, befalls="listing", links=6),
    listing("a listing that lists itself", page(lambda text: text.replace("/a/1.html", newsroom.LISTING))),
    listing("result pages without end", _turns(lambda room, n: _listing(
        room, *((2, 3) if n == 1 else ()), *range(1000 + n * 10, 1010 + n * 10), following=n + 1)),
        "HTTP 404", "hard", outcome="ok", read=ALL, links=None, asked=80),
    listing("a second page that repeats the first", _turns(
        lambda room, n: _listing(room, 2, 3, following=n + 1)), asked=30),
    listing("a second page that is gone", lambda room, wire, request: wire.send(
        newsroom.answer(_listing(room, 2, 3, following=2)) if _number(request) == 1 else newsroom.answer("", 404)),
        fault="hard"),
    listing("result pages that lead to each other", _turns(
        lambda room, n: _listing(room, *((2, 3) if n == 1 else (3, 2)), following=3 - n)), asked=30),
    # --- feeds and sitemaps
    listing("a feed that breaks off", _shows(
        lambda room: _feed(_item(room, 2) + _item(room, 3) + _item(room, 1))[:-60])),
    listing("a feed with a bare ampersand", _shows(lambda room: _feed("".join(
        _item(room, n).replace("Release", "Talks & toasts") for n in (2, 3, 1))))),
    listing("a feed with a control character", _shows(lambda room: _feed("".join(
        _item(room, n).replace("Release", "Talks \x01\x0b") for n in (2, 3, 1))))),
    listing("a feed of entities that grow", _shows(_bomb)),
    listing("a feed that is empty", gives(_feed(""), Content_Type="application/rss+xml"), ".", outcome="empty"),
    listing("sitemaps that lead to each other", _shows(_sitemap_loop), ".", outcome="empty", asked=20),
    # --- robots.txt
    _robots("robots.txt forbids all", gives("User-agent: *\nDisallow: /", Content_Type="text/plain"), "does not allow"),
    _robots("robots.txt is broken", gives("", 500), "robots.txt answers HTTP 500", "soft"),
    _robots("robots.txt asks for patience", gives("", 503, Retry_After="7200"), "robots.txt answers HTTP 503", "soft"),
    _robots("robots.txt is silent", lambda _r, wire, _q: wire.hush(), "no answer in time", "temporary"),
    _robots("robots.txt is reset", lambda _r, wire, _q: wire.reset(), "reset|disconnected", "temporary"),
    _robots("robots.txt is a page", gives(NOT_FOUND)),
    _robots("robots.txt is a picture", gives(b"\x89PNG\0\xff" * 99, Content_Type="image/png"), None, "hard"),
    _robots("robots.txt leads to itself", gives("", 302, Location="/robots.txt")),
    _robots("robots.txt of 12 MB", gives(b"# words\n" * 1_500_000, Content_Type="text/plain"), None, "hard"),
    _robots("robots.txt is forbidden", gives("", 403), None, "soft"),
    _robots("robots.txt full of nonsense", gives("User-agent: *\nCrawl-delay: -1\nDisallow: \nAllow: \x00\n" * 9)),
)  # fmt: skip
"""Every one of them is asked for over a real connection."""
