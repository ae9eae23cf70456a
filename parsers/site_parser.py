"""What a parser is given (`Page`) and what it must be able to do (`SiteParser`)."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import re
import types
import typing
import zoneinfo

from parsers import article as parsed
from parsers import dates, prose

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


SHORTEST_BODY = 30
"""Characters of text below which a page of markup has no article: an excuse ("The page is gone"), a stub."""

LONGEST_RUBRIC = 120
"""Characters of a line before the title that can be passed over."""

LONGEST_STAMP = 60
"""Characters of a line that may hold a stamp and nothing else."""


def finish(
    parser: SiteParser,
    page: Page,
    *,
    title: str,
    blocks: collections.abc.Sequence[str],
    stamps: collections.abc.Iterable[tuple[dates.Stamp | None, parsed.Origin]] = (),
    identity: str | None = None,
    author: str | None = None,
    language: str | None = None,
) -> parsed.Article:
    """The article that `parser` found on `page`, normalised.

    `blocks` are the texts of its body in reading order; the first of `stamps` that is not None counts, and where there
    is none the page's own `published`. The language that the source declares counts, then that of the words, then
    `language`, for what a page says of itself is often its template's. Raises `parsed.NoArticle` where no body is left.
    """
    title = prose.plain(title)
    blocks = [block for block in _after_title(blocks, title) if not _is_stamp(block)]
    language = page.language or prose.guess_language(" ".join([title, *blocks])) or language
    paragraphs = prose.body(blocks, title=title, language=language)
    if sum(map(len, paragraphs)) < SHORTEST_BODY:
        raise parsed.NoArticle("no body of an article on the page", url=page.url)
    given = (page.published, page.published_from or "given") if page.published else (None, None)
    published, origin = next(((stamp, where) for stamp, where in stamps if stamp), given)
    return parsed.Article(
        title=title,
        paragraphs=paragraphs,
        parser=parser.name,
        parser_version=parser.version,
        url=page.url,
        identity=identity,
        published=published,
        published_from=origin,
        language=language,
        author=author,
    )


def _is_stamp(block: str) -> bool:
    """Whether a block says when it was posted and nothing else."""
    if len(block) > LONGEST_STAMP or not any(character.isdigit() for character in block):
        return False
    found = dates.find_stamp(block, UTC)
    return found is not None and not re.search(r"\w", block[: found.start] + block[found.end :])


def _after_title(blocks: collections.abc.Sequence[str], title: str) -> collections.abc.Sequence[str]:
    """The blocks without what stands before the title, where that is no text: a way to the page, a rubric."""
    head = prose.fold(title)
    for number, block in enumerate(blocks):
        if prose.is_same(block, title, head):
            return blocks[number + 1 :]
        if len(block) > LONGEST_RUBRIC:
            break
    return blocks
