"""What a parser is given (`Page`) and what it must be able to do (`SiteParser`)."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import types
import typing
import zoneinfo

from parsers import article as parsed

UTC = zoneinfo.ZoneInfo("UTC")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One document as fetched and decoded, with the facts that its source declares.

    `zone` is the clock of the site, for stamps that name none; `selectors` are CSS selectors from `sources.toml`
    that override the parser's own (keys: title, date, body, link, next); `language` is the declared one;
    `published` is a date that came from elsewhere, a listing or the user, used where the page shows none.
    """

    content: str
    url: str | None = None
    zone: zoneinfo.ZoneInfo | dt.timezone = UTC
    language: str | None = None
    selectors: collections.abc.Mapping[str, str] = dataclasses.field(default_factory=lambda: types.MappingProxyType({}))
    published: parsed.Published | None = None
    published_from: parsed.Origin | None = None


class SiteParser(typing.Protocol):
    """A family of sites that share their markup. Each lives in one module of `parsers` as a class named `Parser`."""

    name: str
    version: str

    def recognises(self, page: Page) -> bool:
        """Whether this page is of the family, judged by its markup and address alone."""

    def article(self, page: Page) -> parsed.Article:
        """The page's article. Raises `parsed.NoArticle`."""

    def listing(self, page: Page) -> parsed.Listing:
        """The page's links to articles and its next result page. Raises `parsed.NoListing`."""
