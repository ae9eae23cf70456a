"""The pages of a portion one by one, in their order, each with whether it is a candidate and how it is read."""

from __future__ import annotations

import collections.abc
import dataclasses
import functools
import typing

from sqlalchemy import orm

from monitor import gleaning, pages, partners, reparse, service, warc
from monitor.bulk import portions, sieve
from storage import models, snapshots

HEAD = 1 << 16
"""Bytes of a file's beginning that tell it from others, together with its length."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sifted:
    """A page as it was captured, and whether it is worth reading; `read` does that, or raises `parsed.ParseError`."""

    capture: warc.Capture
    candidate: bool
    read: collections.abc.Callable[[], gleaning.Gleaned]


def of_file(
    file: typing.BinaryIO,
    portion: portions.Portion,
    wanted: sieve.Sieve,
    catalogue: partners.Catalogue,
    offset: int = 0,
) -> collections.abc.Iterator[Sifted]:
    """The pages of a WARC file from a byte on; what is broken is no candidate.

    Raises OSError, and `warc.WarcError` after what could be read.
    """
    for capture in warc.stream(file, portion.name, pages.LONGEST_FILE, offset):
        taken = capture.fault is None and wanted.takes(capture.url, capture.body, capture.charset)
        yield Sifted(capture=capture, candidate=taken, read=functools.partial(_glean, capture, catalogue))


def of_articles(
    desk: service.Service, session: orm.Session, portion: portions.Portion, wanted: sieve.Sieve
) -> collections.abc.Iterator[Sifted]:
    """The newest page that the archive keeps of each article of a portion; their offsets are the articles' numbers."""
    for article_id, snapshot_id in run_of(session, portion):
        if snapshot_id is None or not (snapshot := session.get_one(models.Snapshot, snapshot_id)).body:
            continue
        capture = warc.Capture(
            url=snapshot.url,
            fetched_at=snapshot.fetched_at,
            body=snapshots.body(snapshot),
            content_type=snapshot.content_type,
            charset=snapshot.charset,
            offset=article_id,
        )
        row = session.get_one(models.Article, article_id)
        taken = wanted.takes(capture.url, capture.body, capture.charset)
        yield Sifted(capture=capture, candidate=taken, read=functools.partial(reparse.glean, desk, snapshot, row))
        session.expunge_all()


def run_of(
    session: orm.Session, portion: portions.Portion, after: int | None = None
) -> collections.abc.Iterator[tuple[int, int | None]]:
    """The articles of a portion, those beyond a number, each with its newest snapshot."""
    begun = portion.first - 1 if after is None else after
    for article, snapshot in snapshots.of_articles(session, begun, portion.last - begun):
        if article <= portion.last:
            yield article, snapshot


def fingerprint(file: typing.BinaryIO) -> str:
    """What a file is known by wherever it lies: its beginning and its length, as a digest. It is left at its start."""
    file.seek(0)
    begun = file.read(HEAD)
    length = file.seek(0, 2)
    file.seek(0)
    return sieve.digest(begun.hex(), length)


def fingerprint_of(session: orm.Session, portion: portions.Portion) -> str:
    """The same for a run of articles: which pages are kept of them."""
    return sieve.digest("articles", *run_of(session, portion))


def _glean(capture: warc.Capture, catalogue: partners.Catalogue) -> gleaning.Gleaned:
    page = pages.of_file(capture.body, url=capture.url, declared=capture.charset)
    return gleaning.glean(page, catalogue, capture.fetched_at)
