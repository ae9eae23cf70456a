"""A due link -> what it leads to: fetched, parsed, refused where it stands in for something else, and understood."""

from __future__ import annotations

import dataclasses

from monitor import archiving, fetch, intake, meetings, pages, pending, service, settings, standins
from monitor.meetings import values
from parsers import article as parsed
from parsers import registry
from storage import records

LISTINGS_ONLY = ("feed", "sitemap")
"""Parsers of doors; what their links lead to is recognised page by page."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a link led to: an article, or None where the server says that it has not changed.

    `detection` is what an article tells of that is read for the first time, None where that is still to be found out.
    """

    article: parsed.Article | None
    url: str
    validators: fetch.Validators
    snapshot: records.SnapshotRecord | None = None
    detection: values.Detection | None = None

    @property
    def decides(self) -> bool:
        """Whether what becomes of it depends on the meetings that are known."""
        if self.article is None:
            return False
        return self.detection is None or bool(self.detection.meetings or self.detection.put_off)


def fetch_due(desk: service.Service, fetcher: fetch.Fetcher, source: settings.Source, due: pending.Due) -> Found:
    """Fetch and read what a link leads to, unless its door delivered that already.

    Its meetings are looked for here, where it holds up nobody who waits to write. Raises `fetch.FetchError` and
    `parsers.article.ParseError`.
    """
    found = _read(fetcher, source, due)
    if found.article is None or not due.first or archiving.believed(found.article, desk.now()) is not found.article:
        return found
    return dataclasses.replace(found, detection=meetings.detect(found.article, desk.policy.catalogue))


def _read(fetcher: fetch.Fetcher, source: settings.Source, due: pending.Due) -> Found:
    if due.article is not None:
        return Found(article=due.article, url=due.url, validators=fetch.Validators())
    fetched = fetcher.get(due.url, due.validators)
    validators = fetch.Validators(etag=fetched.etag, last_modified=fetched.last_modified)
    if fetched.not_modified:
        return Found(article=None, url=due.url, validators=validators)
    page = pages.of_source(fetched, source, published=due.published)
    article = registry.read_article(page, None if source.parser in LISTINGS_ONLY else source.parser)
    standins.refuse(article, due.url, fetched.final_url)
    return Found(article=article, url=due.url, validators=validators, snapshot=pages.snapshot(fetched))


def incoming(found: Found, article: parsed.Article, due: pending.Due, source: settings.Source) -> intake.Incoming:
    """The article that was found, on its way in."""
    return intake.Incoming(
        article=article,
        # Not the identity by what the page says of itself: sites exist that name their front page as canonical of all.
        identity=due.identity,
        url=article.url or found.url,
        source=source.name,
        snapshot=found.snapshot,
        quiet=due.quiet,
        detection=found.detection,
    )
