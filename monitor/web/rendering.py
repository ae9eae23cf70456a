"""Templates and what they may use. Everything written by strangers is escaped and freed of control characters."""

from __future__ import annotations

import copy
import datetime as dt
import functools
import hashlib
import importlib.resources
import re
import typing
import urllib.parse
import zoneinfo

import jinja2
import markupsafe

from monitor import legible
from monitor.web import days, labels, marking, narrowing

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


class Renderer:
    """Turns a template of this package and values into a page.

    `root` is what the service's own paths begin with; where the archive is `locked`, pages have a way out. Moments are
    told in the time of a `zone`.
    """

    def __init__(self, root: str, *, locked: bool = False, zone: zoneinfo.ZoneInfo = days.UTC) -> None:
        self.root = root
        style = importlib.resources.files("monitor.web").joinpath("static", "style.css").read_bytes()
        # The address changes with the content, so that no browser shows new pages in an old style.
        style_path = f"{root}/static/style.css?v={hashlib.sha256(style).hexdigest()[:12]}"
        self._all_pages = {"root": root, "style": style_path, "locked": locked, "operates": False, "zone": zone}

    def shown_to(self, path: str, *, operates: bool, zone: zoneinfo.ZoneInfo | None) -> Renderer:
        """The same for one reader at a path: who may operate is led to what only these see; `zone` is their own."""
        made = copy.copy(self)
        made._all_pages = self._all_pages | {"path": path, "operates": operates} | ({"zone": zone} if zone else {})
        return made

    def __call__(self, template: str, **values: typing.Any) -> str:
        """The page as text."""
        return _templates().get_template(template).render(self._all_pages | values)


@functools.cache
def _templates() -> jinja2.Environment:
    """The templates with what each may use, compiled once, whoever shows them."""
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("monitor.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_finalize,
    )
    made.globals |= {"span": days.span, "paragraphs": marking.paragraphs}
    made.filters |= {
        "day": days.day,
        "weekday": days.weekday,
        "month": days.month,
        "moment": _moment,
        "original": days.original,
        "place": days.place,
        "interval": days.interval,
        "word": labels.word,
        "masked": labels.masked,
        "web_address": web_address,
        "language": language,
        "host": host,
        "query": urllib.parse.urlencode,
        "term": _term,
        "capfirst": lambda text: text[:1].upper() + text[1:],
    }
    return made


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web, else None: only these become links."""
    return url if url and re.match(r"https?://[^\s/]", url, re.IGNORECASE) else None


def host(url: str) -> str:
    """The host of an address, to show where a link leads."""
    try:
        return urllib.parse.urlsplit(url).hostname or url
    except ValueError:
        return url


def language(tag: str | None) -> str:
    """A language tag (BCP 47) for an attribute; empty, which says unknown, where it is none."""
    return tag if tag and _LANGUAGE.fullmatch(tag) else ""


@jinja2.pass_context
def _moment(context: jinja2.runtime.Context, at: dt.datetime) -> str:
    """A moment in the reader's time."""
    return days.moment(at, context["zone"])


def _term(value: str, name: str) -> str:
    """A value as words of a query."""
    return narrowing.term(name, value)


def _finalize(value: object) -> object:
    return legible.text(value) if isinstance(value, str) and not isinstance(value, markupsafe.Markup) else value
