"""Reading a source's listing: result page after result page, until one overlaps what is known.

A walk ends with a proof or says what it lacks. Proof is a result page that has nothing new, or whose last links are
known: items that a site pins to the top, or shows in another order, are none.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import math
import typing

from monitor import fetch, pages, settings
from parsers import article as parsed
from parsers import registry, urls

Known = collections.abc.Callable[[collections.abc.Collection[str]], collections.abc.Collection[str]]
"""Which of some identities were on the seen list before this visit."""
End = typing.Literal["overlap", "limit", "unreadable", "ended", "stopped"]
"""How a walk ended: with a proof, or at the limit, at a page that could not be read, with the listing, or by order."""

INDEXES = 3
"""Pages without links of their own that may lead to the first result page."""
PROOF = 3
"""Known links that the end of a long result page must have; of a short one, a third of its links."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a walk saw: its links by identity, in page order, and the validators of the first result page.

    `not_modified` is the server's word that nothing changed; there are no links then. `first_links` counts those of
    the first result page. `next_page` is the one to go on with where the walk had to leave off, `fault` why it could
    not be read.
    """

    links: collections.abc.Mapping[str, parsed.Link]
    validators: fetch.Validators = dataclasses.field(default_factory=fetch.Validators)
    not_modified: bool = False
    result_pages: int = 0
    first_links: int = 0
    end: End = "overlap"
    next_page: str | None = None
    fault: str | None = None


def read(
    fetcher: fetch.Fetcher,
    source: settings.Source,
    validators: fetch.Validators,
    known: Known,
    *,
    most: int | None = None,
    go_on: collections.abc.Callable[[], bool] = lambda: True,
) -> Seen:
    """Visit a source's result pages until one overlaps what is known, `most` of them, else as many as its settings say.

    `go_on` is asked before each further page. Raises `fetch.FetchError` or `parsers.article.ParseError` where the first
    one cannot be read; a later one that cannot ends the walk.
    """
    first = fetcher.get(source.url, validators)
    kept = fetch.Validators(etag=first.etag, last_modified=first.last_modified)
    if first.not_modified:
        return Seen(links={}, validators=kept, not_modified=True)
    listing = registry.read_listing(pages.of_source(first, source), source.parser)
    if not listing.links:
        kept = fetch.Validators()  # an index may stay the same while what it leads to changes
    walk = _Walk(fetcher, source, known, most or source.max_result_pages, go_on)
    return dataclasses.replace(walk.run(listing, {source.url, first.final_url}), validators=kept)


def resume(
    fetcher: fetch.Fetcher,
    source: settings.Source,
    url: str,
    known: Known,
    *,
    most: int,
    go_on: collections.abc.Callable[[], bool],
) -> Seen:
    """Go on with a walk at the result page where an earlier one left off; that it cannot be read is an answer too."""
    walk = _Walk(fetcher, source, known, most, go_on)
    try:
        listing = walk.page(url)
    except (fetch.FetchError, parsed.ParseError) as error:
        return Seen(links={}, end="unreadable", next_page=url, fault=str(error))
    return walk.run(listing, {source.url, url})


def overlaps(identities: collections.abc.Sequence[str], known: collections.abc.Container[str]) -> bool:
    """Whether a result page proves that what follows it is known: nothing on it is new, or its last links are known."""
    tail = 0
    while tail < len(identities) and identities[-1 - tail] in known:
        tail += 1
    return bool(identities) and tail >= _enough(len(identities))


def meets(identities: collections.abc.Sequence[str], known: collections.abc.Collection[str]) -> bool:
    """Whether the last result page of a door overlaps what is known: its last link is known, or some others are.

    Less than `overlaps` asks for, as there is no further page to prove it by, and feeds are written in any order.
    """
    return bool(identities) and (identities[-1] in known or len(known) >= _enough(len(identities)))


def _enough(links: int) -> int:
    return min(PROOF, math.ceil(links / 3))


class _Walk:
    """One walk over result pages, each fetched only when it is needed."""

    def __init__(
        self,
        fetcher: fetch.Fetcher,
        source: settings.Source,
        known: Known,
        most: int,
        go_on: collections.abc.Callable[[], bool],
    ) -> None:
        self._fetcher, self._source, self._known = fetcher, source, known
        self._most, self._go_on = most, go_on
        self._links: dict[str, parsed.Link] = {}
        self._before: set[str] = set()
        self._result_pages = self._first_links = 0

    def page(self, url: str) -> parsed.Listing:
        return registry.read_listing(pages.of_source(self._fetcher.get(url), self._source), self._source.parser)

    def run(self, listing: parsed.Listing, visited: set[str]) -> Seen:
        """Walk on from a result page that was read, past the addresses in `visited`."""
        while True:
            following = listing.next_page if listing.next_page not in visited else None
            fresh = len(self._links)
            proof = self._take(listing, last=following is None)
            repeats = bool(listing.links) and len(self._links) == fresh
            if proof or repeats or following is None:
                return self._seen("overlap" if proof else "ended")
            if self._result_pages >= self._most or len(visited) > self._most + INDEXES:
                return self._seen("limit", following)
            if not self._go_on():
                return self._seen("stopped", following)
            visited.add(following)
            try:
                listing = self.page(following)
            except (fetch.FetchError, parsed.ParseError) as error:
                return self._seen("unreadable", following, str(error))

    def _take(self, listing: parsed.Listing, *, last: bool) -> bool:
        """Note what a page shows; whether it overlaps what is known. A page that only leads on does not count."""
        shown = by_identity(listing, self._source)
        # What stood on an earlier page already stands on every page, or slipped down while we read.
        fresh = [identity for identity in shown if identity not in self._links]
        known = self._known(fresh)
        self._before.update(known)
        self._result_pages += bool(shown)
        self._first_links = self._first_links or len(shown)
        self._links |= {identity: shown[identity] for identity in fresh}
        nothing_new = bool(shown) and self._before.issuperset(shown)
        return nothing_new or overlaps(fresh, known) or (last and meets(fresh, known))

    def _seen(self, end: End, next_page: str | None = None, fault: str | None = None) -> Seen:
        return Seen(
            links=self._links,
            result_pages=self._result_pages,
            first_links=self._first_links,
            end=end,
            next_page=next_page,
            fault=fault,
        )


def by_identity(listing: parsed.Listing, source: settings.Source) -> dict[str, parsed.Link]:
    """The links of a result page by their identity on the seen list, in page order."""
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
