"""The values that parsers give back: `Article`, `Listing`, `Link`, and the errors they raise.

ParseError            a page could not be read; carries its address
  NotAPage            no text at all, or not text: empty, PDF, image
  NoArticle           a page, but no article on it
  NoListing           a page, but no list of articles on it
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import typing

Published = dt.date | dt.datetime
"""When an article was published: aware, in the zone of the source; a plain date where only a day is given."""

Origin = typing.Literal["page", "meta", "address", "listing", "given"]
"""Where a publication date was found."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One normalised release: what a reader of the page reads, without its furniture.

    `paragraphs` hold no line breaks and no U+00A0. `identity` is the site's own number for the article
    (``sectsco:719849``), else its canonical address without the scheme; None for a page that came without an address.
    `title` is empty where neither the page nor its address has one.
    `language` is ``en``, ``ru``, ``zh`` or another ISO 639-1 code, None where it could not be told.
    """

    title: str
    paragraphs: tuple[str, ...]
    parser: str
    parser_version: str
    url: str | None = None
    identity: str | None = None
    published: Published | None = None
    published_from: Origin | None = None
    language: str | None = None
    author: str | None = None

    @property
    def text(self) -> str:
        """The body: paragraphs joined by an empty line. Every offset of evidence counts characters of this string."""
        return "\n\n".join(self.paragraphs)

    @property
    def content_hash(self) -> str:
        """SHA-256 of title and text, in hex: equal for two fetches of the same words."""
        return hashlib.sha256(f"{self.title}\n\n{self.text}".encode()).hexdigest()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A pointer from a listing to an article; `article` is set where the door delivered the whole text."""

    url: str
    title: str | None = None
    published: Published | None = None
    identity: str | None = None
    article: Article | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One result page of a source: its links in page order, and the address of the next result page or None."""

    links: tuple[Link, ...]
    next_page: str | None = None


class ParseError(Exception):
    """A page could not be read. `url` is its address, None for a page that came without one."""

    def __init__(self, message: str, *, url: str | None = None) -> None:
        super().__init__(f"{message} ({url})" if url else message)
        self.url = url


class NotAPage(ParseError):
    """What came is not a page of text: it is empty, a PDF, an image."""


class NoArticle(ParseError):
    """The page has no article that could be told from its furniture."""


class NoListing(ParseError):
    """The page has no list of articles."""
