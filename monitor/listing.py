"""Reading a source's listing: result page after result page, until what is known comes up."""

from __future__ import annotations

import collections.abc
import dataclasses

from monitor import fetch, pages, settings
from parsers import article as parsed
from parsers import registry, urls

Known = collections.abc.Callable[[collections.abc.Collection[str]], bool]
"""Whether one of some identities is on the seen list."""

INDEXES = 3
"""Pages without links of their own that may lead to the first result page."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a listing shows: its links by identity, in page order, and the validators of its first result page.

    `not_modified` is the server's word that nothing changed; there are no links then.
    """

    links: collections.abc.Mapping[str, parsed.Link]
    validators: fetch.Validators
    not_modified: bool = False


def read(fetcher: fetch.Fetcher, source: settings.Source, validators: fetch.Validators, known: Known) -> Seen:
    """Visit a source's result pages, as many as its settings allow, while they show nothing known.

    Raises `fetch.FetchError` or `parsers.article.ParseError` where the first one cannot be read; a later one that
    cannot ends the walk.
    """
    first = fetcher.get(source.url, validators)
    kept = fetch.Validators(etag=first.etag, last_modified=first.last_modified)
    if first.not_modified:
        return Seen(links={}, validators=kept, not_modified=True)
    links: dict[str, parsed.Link] = {}
    for number, listing in enumerate(_walk(fetcher, source, first)):
        if number == 0 and not listing.links:
            kept = fetch.Validators()  # an index may stay the same while what it leads to changes
        shown = _by_identity(listing, source)
        links |= {identity: link for identity, link in shown.items() if identity not in links}
        if known(shown):
            break
    return Seen(links=links, validators=kept)


def _walk(
    fetcher: fetch.Fetcher, source: settings.Source, first: fetch.Fetched
) -> collections.abc.Iterator[parsed.Listing]:
    """The result pages in their order; each is fetched only when asked for.

    A page that only leads on, such as the index of a sitemap, is yielded and does not count as a result page.
    """
    listing = registry.read_listing(pages.of_source(first, source), source.parser)
    visited = {source.url, first.final_url}
    left = source.max_result_pages
    while True:
        yield listing
        left -= bool(listing.links)
        following = listing.next_page
        if following is None or following in visited or left <= 0 or len(visited) > source.max_result_pages + INDEXES:
            return
        visited.add(following)
        try:
            listing = registry.read_listing(pages.of_source(fetcher.get(following), source), source.parser)
        except (fetch.FetchError, parsed.ParseError):
            return


def _by_identity(listing: parsed.Listing, source: settings.Source) -> dict[str, parsed.Link]:
    links: dict[str, parsed.Link] = {}
    for link in listing.links:
        links.setdefault(_identity(link, source), link)
    return links


def _identity(link: parsed.Link, source: settings.Source) -> str:
    """The link's own identity; one that is its address only, without the keys that mean nothing on this site."""
    by_address = registry.link_identity(link.url)
    if link.identity and (link.identity != by_address or not source.drop):
        return link.identity
    return registry.link_identity(urls.canonical(link.url, drop=(*urls.TRACKING, *source.drop)))
