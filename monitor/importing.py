"""Saved pages into the archive: files of HTML or text, and WARC files. Nobody is alerted.

Pages are read first, and stored a batch at a time in one transaction; a kill loses the batch under way, which the same
import brings in when it is run again. What is in the archive already is passed over.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import hashlib
import pathlib

from sqlalchemy import orm

from monitor import archiving, fetching, gleaning, inspecting, intake, pages, service, settings, subjects, warc
from parsers import article as parsed
from parsers import registry, site_parser, urls
from storage import articles, batches, database, polls, records, seen, snapshots

SOURCE = settings.IMPORT
"""What stands as the source of an imported article that belongs to none."""

Beside = collections.abc.Callable[[orm.Session, list["Imported"]], None]
"""What is written together with pages."""

BATCH_PAGES = 50
BATCH_BYTES = 5_000_000
"""What is read before it is stored together, at the most; a page that is longer comes by itself."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of one document: the outcome of its intake, or the error that kept it out."""

    document: inspecting.Document
    taken: intake.Taken | None = None
    error: Exception | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page before it is read; of a WARC file with what the crawler noted."""

    document: inspecting.Document
    body: bytes
    digest: str
    capture: warc.Capture | None = None

    @property
    def key(self) -> snapshots.Key | None:
        """What it would be kept under as a snapshot; None where only its text may say its address."""
        return (self.capture.url, self.digest) if self.capture else None

    @classmethod
    def of(cls, document: inspecting.Document, body: bytes, capture: warc.Capture | None = None) -> Page:
        """The page of a file, or one that a crawler captured."""
        return cls(document=document, body=body, digest=hashlib.sha256(body).hexdigest(), capture=capture)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """A page that was read and is to be stored."""

    document: inspecting.Document
    incoming: intake.Incoming
    marks: batches.Marks
    captured: bool


def run(
    desk: service.Service,
    documents: collections.abc.Iterable[inspecting.Document],
    source: settings.Source | None = None,
) -> collections.abc.Iterator[Imported]:
    """Import each document and tell what became of it; a faulty one leaves no trace and hinders no other.

    What is told is committed. With a `source` the pages are read as its own, and of WARC files only those of its site.
    """
    for batch in _batches(_pages(documents, source)):
        yield from store(desk, batch, source)


def _pages(
    documents: collections.abc.Iterable[inspecting.Document], source: settings.Source | None
) -> collections.abc.Iterator[Page | Imported]:
    for document in documents:
        try:
            if warc.is_warc(document.path):
                yield from _captured(document, source)
            else:
                yield Page.of(document, pages.read(pathlib.Path(document.path)))
        except (OSError, parsed.ParseError, warc.WarcError) as error:
            yield Imported(document=document, error=error)


def _captured(
    document: inspecting.Document, source: settings.Source | None
) -> collections.abc.Iterator[Page | Imported]:
    for capture in warc.read(pathlib.Path(document.path), pages.LONGEST_FILE):
        if source is None or _is_of(capture.url, source):
            yield captured(capture, document.path)


def captured(capture: warc.Capture, file: str) -> Page | Imported:
    """A page of a WARC file, or the error that says why it cannot be used; `file` is the name of a file of its own."""
    if capture.fault is None:
        return Page.of(inspecting.Document(path=capture.url, url=capture.url), capture.body, capture)
    named = inspecting.Document(path=capture.url or f"{file}, at byte {capture.offset}", url=capture.url or None)
    return Imported(document=named, error=parsed.NotAPage(capture.fault))


def _is_of(url: str, source: settings.Source) -> bool:
    return urls.site(url) == urls.site(source.url)


def _batches(
    found: collections.abc.Iterable[Page | Imported],
) -> collections.abc.Iterator[list[Page | Imported]]:
    batch: list[Page | Imported] = []
    for one in found:
        if is_full(batch, len(one.body) if isinstance(one, Page) else 0):
            yield batch
            batch = []
        batch.append(one)
    if batch:
        yield batch


def is_full(batch: list[Page | Imported], more: int) -> bool:
    """Whether a batch is to be stored before a page of so many bytes comes to it."""
    size = sum(len(one.body) for one in batch if isinstance(one, Page))
    return bool(batch) and (len(batch) >= BATCH_PAGES or size + more > BATCH_BYTES)


def store(
    desk: service.Service,
    batch: list[Page | Imported],
    source: settings.Source | None = None,
    beside: Beside | None = None,
) -> list[Imported]:
    """Read the pages, store them in one transaction and tell what became of each.

    `beside` is called in that transaction with what was done, also where there was nothing to store.
    """
    keys = [key for one in batch if isinstance(one, Page) and (key := one.key)]
    with desk.sessions() as session:
        kept = snapshots.known(session, keys)
    read = [_read(desk, one, kept, source) if isinstance(one, Page) else one for one in batch]
    if beside is None and not any(isinstance(one, _Ready) for one in read):
        return [one for one in read if isinstance(one, Imported)]
    with desk.sessions.begin() as session:
        database.alone(session)
        origin = polls.source(session, source.name) if source else None
        known = batches.Known(session, [one.marks for one in read if isinstance(one, _Ready)])
        asked, links = intake.asking(session, desk.policy, desk.now()), list[seen.Read]()
        done = [_store(session, desk, one, known, asked, links) if isinstance(one, _Ready) else one for one in read]
        # On the seen list, so that a source that shows them later does not bring them back as news.
        seen.note_read(session, links, origin, desk.now())
        if beside is not None:
            beside(session, done)
        return done


def _read(
    desk: service.Service,
    one: Page,
    known: collections.abc.Mapping[snapshots.Key, int],
    source: settings.Source | None,
) -> _Ready | Imported:
    """The page as it is to be stored; what is in the archive already, byte by byte, is not read again."""
    if one.key is not None and (kept := known.get(one.key)) is not None:
        taken = intake.Taken(article_id=kept, outcome="unchanged")
        return Imported(document=one.document, taken=taken)
    try:
        page = _page(one, source)
        gleaned = gleaning.glean(page, desk.policy.catalogue, desk.now(), _parser(source))
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the others are imported
        return Imported(document=one.document, error=error)
    incoming = _incoming(desk, one, gleaned, source)
    address = one.capture.url if one.capture else incoming.url
    marks = batches.Marks(
        identity=incoming.identity, content_hash=incoming.article.content_hash, page=(address, one.digest)
    )
    return _Ready(document=one.document, incoming=incoming, marks=marks, captured=bool(one.capture))


def _parser(source: settings.Source | None) -> str | None:
    return source.parser if source and source.parser not in fetching.LISTINGS_ONLY else None


def _page(one: Page, source: settings.Source | None) -> site_parser.Page:
    charset = one.capture.charset if one.capture else None
    page = pages.of_file(one.body, url=one.document.url, published=one.document.published, declared=charset)
    return pages.with_facts(page, source) if source else page


def _incoming(
    desk: service.Service, one: Page, gleaned: gleaning.Gleaned, source: settings.Source | None
) -> intake.Incoming:
    document, capture, article = one.document, one.capture, gleaned.article
    address = article.url or document.url or f"file:{pathlib.Path(document.path).name}"
    return intake.Incoming(
        article=article,
        identity=_identity(article, document),
        url=address,
        source=source.name if source else SOURCE,
        snapshot=records.SnapshotRecord(
            url=capture.url if capture else address,
            fetched_at=capture.fetched_at if capture else desk.now(),
            body=one.body,
            content_type=capture.content_type if capture else None,
            charset=capture.charset if capture else None,
        ),
        quiet=True,
        detection=gleaned.detection,
    )


def _store(
    session: orm.Session,
    desk: service.Service,
    one: _Ready,
    known: batches.Known,
    asked: subjects.Asking,
    links: list[seen.Read],
) -> Imported:
    """Store one page, or leave no trace of it; its link is put to those that were read."""
    try:
        with session.begin_nested():
            taken, link = _take(session, desk, one, known, asked)
    except Exception as error:
        if database.at_fault(error):
            raise
        return Imported(document=one.document, error=error)
    links += [link] if link else []
    return Imported(document=one.document, taken=taken)


def _take(
    session: orm.Session, desk: service.Service, one: _Ready, known: batches.Known, asked: subjects.Asking
) -> tuple[intake.Taken, seen.Read | None]:
    incoming = one.incoming
    if one.captured and known.has_article(one.marks) and (older := _newer_known(session, incoming)) is not None:
        return intake.Taken(article_id=older, outcome="unchanged"), None
    taken = intake.take(session, incoming, desk.policy, desk.now(), is_new=known.note(one.marks), asked=asked)
    link = archiving.link(parsed.Link(url=incoming.url, title=incoming.article.title), incoming.identity)
    return taken, (link, taken.article_id)


def _newer_known(session: orm.Session, incoming: intake.Incoming) -> int | None:
    """The article of which a capture is an older page than the one that the archive has; the newer one stands."""
    known = articles.by_identity(session, incoming.identity)
    if known is None or incoming.snapshot is None:
        return None
    shown = (snapshots.newest(session, known) if known.from_page else None) or known.updated_at
    return known.id if incoming.snapshot.fetched_at < shown else None


def _identity(article: parsed.Article, document: inspecting.Document) -> str:
    """The site's number or the address; a page that came without either is known by its words."""
    address = article.url or document.url
    return article.identity or (registry.link_identity(address) if address else f"sha256:{article.content_hash}")
