"""What a site is asked (`Request`), what it gives back (`Reply`), and how its templates are filled."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import email.utils
import functools
import re
import zoneinfo

import jinja2

from demo import stories

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"

_SHORT_WORDS = re.compile(r"\b(of|in|to|for|as|by|with|on|at|from|and|the) ")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A GET: `base` is the site's own address without a closing slash, `query` has one value a key."""

    base: str
    path: str
    query: collections.abc.Mapping[str, str] = dataclasses.field(default_factory=dict)

    def number(self, key: str, default: int) -> int:
        """A number of the query; anything that is none counts as not given."""
        value = self.query.get(key, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else default


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the site answers."""

    body: str
    content_type: str = HTML
    status: int = 200
    headers: collections.abc.Mapping[str, str] = dataclasses.field(default_factory=dict)


Site = collections.abc.Callable[[Request, collections.abc.Sequence[stories.Story]], Reply | None]
"""A site: the request and its stories, newest first -> a reply, or None for an address it does not know."""


def render(template: str, **names: object) -> str:
    """A template of `templates/`, filled; everything is escaped unless the template says otherwise."""
    return _templates().get_template(template).render(names)


def typographic(text: str) -> str:
    """The Russian habit of a no-break space after short words."""
    return _SHORT_WORDS.sub(lambda match: f"{match[1]}\u00a0", text)


def clock(moment: dt.datetime, form: str, zone: str = "UTC") -> str:
    """A moment on the clock of a zone, in a form of `strftime`."""
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).strftime(form)


@functools.cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("demo"), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
    )
    environment.filters["typographic"] = typographic
    environment.filters["clock"] = clock
    environment.filters["iso"] = lambda moment: moment.isoformat(timespec="seconds")
    environment.filters["rfc822"] = email.utils.format_datetime
    return environment
