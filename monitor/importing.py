"""Saved pages into the archive: files of HTML or text, one transaction each. Nobody is alerted."""

from __future__ import annotations

import collections.abc
import dataclasses
import pathlib

from monitor import archiving, inspecting, intake, pages, service
from parsers import article as parsed
from parsers import registry
from storage import database, models, polls, records

SOURCE = "import"
"""What stands as the source of an imported article."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of one document: the outcome of its intake, or the error that kept it out."""

    document: inspecting.Document
    taken: intake.Taken | None = None
    error: Exception | None = None


def run(
    desk: service.Service, documents: collections.abc.Iterable[inspecting.Document]
) -> collections.abc.Iterator[Imported]:
    """Import each document and tell what became of it; a faulty one leaves no trace and hinders no other."""
    for document in documents:
        try:
            yield Imported(document=document, taken=_import(desk, document))
        except Exception as error:  # whatever is wrong with one, the others are imported
            if database.at_fault(error):
                raise
            yield Imported(document=document, error=error)


def _import(desk: service.Service, document: inspecting.Document) -> intake.Taken:
    path = pathlib.Path(document.path)
    body = pages.read(path)
    article = registry.read_article(pages.of_file(body, url=document.url, published=document.published))
    address = article.url or document.url or f"file:{path.name}"
    incoming = intake.Incoming(
        article=article,
        identity=_identity(article, document),
        url=address,
        source=SOURCE,
        snapshot=records.SnapshotRecord(url=address, fetched_at=desk.now(), body=body),
        quiet=True,
    )
    with desk.sessions.begin() as session:
        now = desk.now()
        taken = intake.take(session, incoming, desk.policy, now)
        # On the seen list, so that a source that shows it later does not bring it back as news.
        link = parsed.Link(url=address, title=article.title)
        for noted in polls.note_links(session, None, [archiving.link(link, incoming.identity)], True, now):
            polls.link_read(session, noted, session.get_one(models.Article, taken.article_id), None, None, None)
        return taken


def _identity(article: parsed.Article, document: inspecting.Document) -> str:
    """The site's number or the address; a page that came without either is known by its words."""
    address = article.url or document.url
    return article.identity or (registry.link_identity(address) if address else f"sha256:{article.content_hash}")
