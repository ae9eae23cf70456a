"""One page as it would be read, without storing anything: the JSON of `sco-monitor inspect`."""

from __future__ import annotations

import collections.abc
import dataclasses
import json
import pathlib
import re
import typing

from monitor import errors, fetch, meetings, pages, partners
from monitor.meetings import values
from parsers import article as parsed
from parsers import dates, registry, site_parser


class NoPages(errors.MonitorError):
    """A folder holds no page."""


class ManifestError(errors.MonitorError):
    """A manifest cannot be used; the message names its line."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Something to read: a file or an address, and what its owner says of it."""

    path: str
    url: str | None = None
    published: parsed.Published | None = None

    @property
    def is_remote(self) -> bool:
        """Whether it is an address to fetch."""
        return self.path.startswith(("http://", "https://"))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was read from a document, or the error that says why nothing was."""

    document: Document
    article: parsed.Article | None = None
    detection: values.Detection = dataclasses.field(default_factory=values.Detection)
    error: Exception | None = None


def inspect(document: Document, catalogue: partners.Catalogue, fetcher: fetch.Fetcher | None = None) -> Inspection:
    """Read one document. What is wrong with it stands in the result; a `fetcher` is needed for addresses only."""
    try:
        article = registry.read_article(page(document, fetcher))
        return Inspection(document=document, article=article, detection=meetings.detect(article, catalogue))
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one, the others are read
        return Inspection(document=document, error=error)


def page(document: Document, fetcher: fetch.Fetcher | None = None) -> site_parser.Page:
    """The document as a parser is given it. Raises OSError, `fetch.FetchError`, `parsers.article.NotAPage`."""
    if document.is_remote and fetcher is not None:
        fetched = fetcher.get(document.path)
        return site_parser.Page(content=fetched.text, url=document.url or fetched.final_url)
    path = pathlib.Path(document.path)
    return pages.of_file(pages.read(path), url=document.url, published=document.published)


def manifest(path: pathlib.Path) -> list[Document]:
    """The documents that a manifest lists: JSON Lines of ``{"path", "url", "published"}``, the last two optional.

    A relative path is looked for from here and from the manifest's own folder. Raises `ManifestError`.
    """
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise ManifestError(f"{path}: {getattr(error, 'strerror', None) or 'is no text'}") from error
    return [_entry(line, path, number) for number, line in enumerate(lines, start=1) if line.strip()]


def _entry(line: str, manifest: pathlib.Path, number: int) -> Document:
    try:
        entry = json.loads(line)
    except ValueError:
        entry = None
    if not isinstance(entry, dict) or not isinstance(path := entry.get("path"), str):
        raise ManifestError(f'{manifest}:{number}: is no object with a "path"')
    url, published = entry.get("url"), entry.get("published")
    if url is not None and not isinstance(url, str):
        raise ManifestError(f"{manifest}:{number}: url: {url!r} is no address")
    stamp = dates.parse_stamp(published, site_parser.UTC) if published and isinstance(published, str) else None
    if published and stamp is None:
        raise ManifestError(f"{manifest}:{number}: published: {published!r} is no date")
    beside = manifest.parent / path
    return Document(
        path=str(beside) if not pathlib.Path(path).exists() and beside.exists() else path, url=url, published=stamp
    )


def to_json(inspection: Inspection) -> dict[str, typing.Any]:
    """The inspection as JSON values; `docs/inspect.md` has the contract."""
    article, detection = inspection.article, inspection.detection
    return {
        "path": inspection.document.path,
        "url": (article.url if article else None) or inspection.document.url,
        "parser": article.parser if article else None,
        "parser_version": article.parser_version if article else None,
        "article": _article(article) if article else None,
        "meetings": [_meeting(one) for one in detection.meetings],
        "mentions": [{"id": one.partner, "evidence": one.evidence.quote, "why": one.why} for one in detection.mentions],
        "error": _error(inspection.error) if inspection.error else None,
    }


def _article(article: parsed.Article) -> dict[str, typing.Any]:
    return {
        "title": article.title or None,
        "published": article.published.isoformat() if article.published else None,
        "published_from": article.published_from,
        "language": article.language,
        "author": article.author,
        "paragraphs": list(article.paragraphs),
    }


def _meeting(meeting: values.Meeting) -> dict[str, typing.Any]:
    return {
        "title": meeting.title,
        "kind": meeting.kind,
        "status": meeting.status,
        "date_start": meeting.date_start.isoformat() if meeting.date_start else None,
        "date_end": meeting.date_end.isoformat() if meeting.date_end else None,
        "format": meeting.format,
        "place": meeting.place,
        "participants": [
            {"name": one.name, "office": one.office, "organisation": one.organisation} for one in meeting.participants
        ],
        "partners": [_involvement(one) for one in meeting.involvements],
    }


def _involvement(one: values.Involvement) -> dict[str, typing.Any]:
    return {
        "id": one.partner,
        "involvement": one.role,
        "score": round(one.score, 3),
        "evidence": one.evidence.quote,
        "start": one.evidence.start,
        "end": one.evidence.end,
        "rule": one.evidence.rule,
    }


def _error(error: Exception) -> dict[str, str]:
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", type(error).__name__).lower()
    return {"kind": kind, "message": reason(error)}


def reason(error: Exception) -> str:
    """One line on what is wrong with a document."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if isinstance(error, fetch.FetchError | parsed.ParseError):
        return str(error).removesuffix(f" ({error.url})")
    return f"a fault of this program: {type(error).__name__}: {error}"


PAGES = (".html", ".htm", ".xhtml", ".txt")
"""Endings of the files in a folder that are taken for pages."""


def documents(
    paths: collections.abc.Iterable[str],
    listed: collections.abc.Iterable[Document],
    url: str | None = None,
    endings: tuple[str, ...] = PAGES,
) -> list[Document]:
    """The documents named on a command line: those listed by a manifest, and each path with what is listed of it.

    Without any path all that is listed; a folder stands for the files in it with these `endings`, by name. `url` is
    that of the one path. Raises `NoPages`.
    """
    known = {pathlib.Path(one.path).resolve(): one for one in listed}
    found = [one for path in paths for one in _named(path, known, url, endings)]
    return found or ([] if list(paths) else list(known.values()))


def _named(
    path: str, known: collections.abc.Mapping[pathlib.Path, Document], url: str | None, endings: tuple[str, ...]
) -> collections.abc.Iterator[Document]:
    here = pathlib.Path(path)
    if here.is_dir():
        files = [file for file in sorted(here.rglob("*")) if file.name.lower().endswith(endings) and file.is_file()]
        if not files:
            raise NoPages(f"{path}: there is no page in this folder, none of {', '.join(sorted(endings))}")
        yield from (known.get(file.resolve(), Document(path=str(file))) for file in files)
        return
    listed = known.get(here.resolve())
    yield Document(
        path=path, url=url or (listed.url if listed else None), published=listed.published if listed else None
    )
