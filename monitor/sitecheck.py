"""A look at what would be read of a site: its listing and some of its articles, field by field. Nothing is stored.

listing -> its links -> articles -> for each field what was read, where it stands, and whether it is missing
"""

from __future__ import annotations

import collections.abc
import dataclasses
import pathlib
import re

from monitor import fetch, fetching, listing, locating, pages, settings
from parsers import article as parsed
from parsers import markup, metadata, registry, rest, site_parser, urls

ARTICLES = 3
"""Articles that are looked at."""
NOWHERE = "https://site.invalid/"
"""The address of a source for saved pages of which nobody said where they are from (RFC 6761, 6.4)."""
SHORT = 200
"""Characters of a body that make one look whether it is all of it."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What was read of one field, and where it stands on the page. `missing` says what is wrong with it."""

    name: str
    value: str
    where: str | None = None
    missing: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """One page as it was read: a ``listing``, an ``article``, or ``nothing`` where it could not be."""

    what: str
    address: str
    door: str
    fields: tuple[Field, ...]
    page: site_parser.Page | None = dataclasses.field(default=None, repr=False)
    listing: parsed.Listing | None = dataclasses.field(default=None, repr=False)
    article: parsed.Article | None = dataclasses.field(default=None, repr=False)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that was looked at."""

    looks: tuple[Look, ...]

    @property
    def missing(self) -> list[str]:
        """What is wrong, a line for each; none where all is right."""
        found = [
            f"{look.what} {look.address}: {field.missing}"
            for look in self.looks
            for field in look.fields
            if field.missing
        ]
        titles = [look.article.title for look in self.looks if look.article and look.article.title]
        texts = [look.article.text for look in self.looks if look.article and look.article.paragraphs]
        found += ["articles: several have one title"] * (len(set(titles)) < len(titles))
        found += ["articles: several have one text"] * (len(set(texts)) < len(texts))
        if not any(look.article for look in self.looks):
            found.append("articles: none was read")
        return found


def of_address(url: str = NOWHERE) -> settings.Source:
    """A source for an address that no setting tells of."""
    name = re.sub(r"[^a-z0-9]+", "-", urls.site(url)).strip("-") or "site"
    return settings.Source(name=name, url=url)


def live(fetcher: fetch.Fetcher, source: settings.Source) -> Report:
    """Fetch the listing of a source and its first articles."""
    looks = [_fetched(fetcher, source, source.url, listing_=True)]
    first = looks[0].listing
    for link in first.links[:ARTICLES] if first else ():
        if link.article is not None:
            looks.append(_article(link.article, None, f"the text that the {looks[0].door} delivers", source))
        else:
            looks.append(_fetched(fetcher, source, link.url, listing_=False, published=link.published))
    return Report(looks=tuple(looks))


def saved(files: collections.abc.Iterable[pathlib.Path], source: settings.Source) -> Report:
    """Look at saved pages, a listing and articles in any order.

    A page's address is what it says itself; a listing that says nothing has that of the source.
    """
    looks = []
    for file in files:
        try:
            page = pages.with_facts(pages.of_file(pages.read(file)), source)
            page = dataclasses.replace(page, url=_address(page))
            looks.append(_either(page, source, str(file)))
        except (OSError, parsed.ParseError) as error:
            looks.append(_nothing(str(file), error))
    return Report(looks=tuple(looks))


def _address(page: site_parser.Page) -> str | None:
    tree = _tree(page)
    told = metadata.read(tree, page.zone).address if tree is not None else None
    return told if told and told.startswith(("http://", "https://")) else None


def _fetched(
    fetcher: fetch.Fetcher,
    source: settings.Source,
    url: str,
    *,
    listing_: bool,
    published: parsed.Published | None = None,
) -> Look:
    try:
        page = pages.of_source(fetcher.get(url), source, published=published)
        return _first_page(fetcher, page, source, url) if listing_ else _read_article(page, source, url)
    except (fetch.FetchError, parsed.ParseError) as error:
        return _nothing(url, error)


def _first_page(fetcher: fetch.Fetcher, page: site_parser.Page, source: settings.Source, url: str) -> Look:
    """The first result page, past the index of a sitemap."""
    found = _read_listing(page, source, url)
    for _ in range(listing.INDEXES):
        following = found.listing.next_page if found.listing and not found.listing.links else None
        if following is None:
            break
        found = _read_listing(pages.of_source(fetcher.get(following), source), source, following)
    return found


def _either(page: site_parser.Page, source: settings.Source, address: str) -> Look:
    """A saved page as what it is: an article unless it has none of its own."""
    listed = page if page.url or source.url == NOWHERE else dataclasses.replace(page, url=source.url)
    named = source.model_copy(update={"parser": source.parser or registry.recognise(listed)})
    if registry.recognise(page) in fetching.LISTINGS_ONLY or rest.is_json(page.content):
        return _read_listing(listed, source, address)
    try:
        return _read_article(page, named, address)
    except parsed.ParseError as error:
        try:
            return _read_listing(listed, named, address)
        except parsed.ParseError:
            raise error from None


def _nothing(address: str, error: Exception) -> Look:
    said = (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
    return Look(what="page", address=address, door="none", fields=(Field(name="page", value="", missing=said),))


def _read_listing(page: site_parser.Page, source: settings.Source, address: str) -> Look:
    found = registry.read_listing(page, source.parser)
    links = list(listing.by_identity(found, source).values())
    tree = _tree(page)
    fields = [
        Field(name="links", value=str(len(links)), missing=None if links or found.next_page else "no links"),
        *(
            Field(name="link", value=" | ".join(filter(None, (_day(one.published), one.title, one.url))))
            for one in links[:5]
        ),
        Field(name="titles", value=_share(sum(bool(one.title) for one in links), len(links))),
        Field(name="dates", value=_share(sum(one.published is not None for one in links), len(links))),
        Field(name="whole texts", value=_share(sum(one.article is not None for one in links), len(links))),
        Field(name="next page", value=found.next_page or "none"),
    ]
    door = _door(page, source)
    if tree is not None and links:
        where = next(iter(locating.link_selectors(tree, {one.url for one in found.links}, page.url)), None)
        fields[0] = dataclasses.replace(fields[0], where=where)
    return Look(
        what="listing",
        address=address,
        door=door,
        fields=(*fields, *_selectors(tree, source, ("link", "next"))),
        page=page,
        listing=found,
    )


def _read_article(page: site_parser.Page, source: settings.Source, address: str) -> Look:
    named = None if source.parser in fetching.LISTINGS_ONLY else source.parser
    article = registry.read_article(page, named)
    return _article(article, page, _door(page, source), source, address)


def _article(
    article: parsed.Article,
    page: site_parser.Page | None,
    door: str,
    source: settings.Source,
    address: str | None = None,
) -> Look:
    tree = _tree(page) if page else None

    def where(field: str) -> str | None:
        return locating.way(tree, field, article, page) if tree is not None and page is not None else "the door"

    size = len(article.text)
    told = article.published.isoformat() if article.published else ""
    fields = [
        Field(name="title", value=article.title, where=where("title"), missing=None if article.title else "no title"),
        Field(name="date", value=told, where=where("date"), missing=None if told else "no date"),
        Field(
            name="body",
            value=f"{len(article.paragraphs)} paragraphs, {size} characters",
            where=where("body"),
            missing=f"a body of {size} characters" if size < SHORT else None,
        ),
        Field(name="first", value=article.paragraphs[0] if article.paragraphs else ""),
        Field(name="last", value=article.paragraphs[-1] if article.paragraphs else ""),
        Field(name="language", value=article.language or "", missing=None if article.language else "no language"),
        Field(name="author", value=article.author or "none"),
        Field(name="parser", value=f"{article.parser} {article.parser_version}"),
    ]
    return Look(
        what="article",
        address=address or article.url or "",
        door=door,
        fields=(*fields, *_selectors(tree, source, ("title", "date", "body"))),
        page=page,
        article=article,
    )


def _selectors(
    tree: markup.Tree | None, source: settings.Source, names: collections.abc.Iterable[str]
) -> collections.abc.Iterator[Field]:
    """What the selectors of the settings match; one that matches nothing is passed over by the parser."""
    chosen = {str(name): selector for name, selector in source.selectors.items()}
    for name in names:
        if tree is not None and name in chosen:
            count = len(markup.select(tree, chosen[name]))
            gone = f"the selector {name} = {chosen[name]!r} matches nothing" if not count and name != "next" else None
            yield Field(name=f"selector {name}", value=f"{chosen[name]} matches {count}", missing=gone)


def _door(page: site_parser.Page, source: settings.Source) -> str:
    recognised = registry.recognise(page)
    if rest.is_json(page.content):
        return "REST listing"
    if recognised in fetching.LISTINGS_ONLY:
        return recognised
    return f"page, parser {source.parser or recognised}" + ("" if source.parser else " (recognised)")


def _tree(page: site_parser.Page) -> markup.Tree | None:
    if registry.recognise(page) in (*fetching.LISTINGS_ONLY, "text") or rest.is_json(page.content):
        return None
    try:
        return markup.tree(page.content, url=page.url)
    except parsed.ParseError:
        return None


def _share(some: int, of: int) -> str:
    return f"{some} of {of}"


def _day(stamp: parsed.Published | None) -> str:
    return stamp.isoformat()[:10] if stamp else ""
