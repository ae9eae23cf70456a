"""What was fetched or lies in a file, as the page that a parser is given."""

from __future__ import annotations

import dataclasses
import pathlib

from monitor import settings
from monitor.fetch import charset
from monitor.fetch import values as fetch
from parsers import article as parsed
from parsers import site_parser
from storage import records

UNTEXTUAL = (b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"\x1f\x8b", b"\x7fELF")
"""How files begin that are no pages: PDF, pictures, archives, programs."""


LONGEST_FILE = 20_000_000
"""Bytes of a file above which it is no page, and is not read to its end."""


def of_source(
    fetched: fetch.Fetched, source: settings.Source, *, published: parsed.Published | None = None
) -> site_parser.Page:
    """A fetched page with what its source declares; `published` is what the listing said."""
    page = site_parser.Page(
        content=fetched.text,
        url=fetched.final_url,
        published=published,
        published_from="listing" if published else None,
    )
    return with_facts(page, source)


def with_facts(page: site_parser.Page, source: settings.Source) -> site_parser.Page:
    """The page with the clock, the language and the selectors that a source declares."""
    selectors = {str(name): selector for name, selector in source.selectors.items()}
    return dataclasses.replace(page, zone=source.zone, language=source.language, selectors=selectors)


def of_file(
    body: bytes,
    *,
    url: str | None = None,
    published: parsed.Published | None = None,
    declared: str | None = None,
) -> site_parser.Page:
    """A saved page; `url` and `published` are what its owner says of it, `declared` the charset that its server named.

    Raises `parsers.article.NotAPage`.
    """
    if not body.strip():
        raise parsed.NotAPage("the file is empty")
    text = charset.legible(charset.decode(body, declared)[0])
    if body.startswith(UNTEXTUAL) or text is None:
        raise parsed.NotAPage("the file is no text")
    return site_parser.Page(content=text, url=url, published=published, published_from="given" if published else None)


def read(path: pathlib.Path) -> bytes:
    """The bytes of a saved page. Raises OSError, `parsers.article.NotAPage`."""
    with path.open("rb") as file:
        body = file.read(LONGEST_FILE + 1)
    if len(body) > LONGEST_FILE:
        raise parsed.NotAPage(f"the file has more than {LONGEST_FILE} bytes")
    return body


def snapshot(fetched: fetch.Fetched) -> records.SnapshotRecord:
    """The page as it came, to be kept."""
    return records.SnapshotRecord(
        url=fetched.final_url,
        fetched_at=fetched.fetched_at,
        body=fetched.body,
        content_type=fetched.content_type or None,
        charset=fetched.charset or None,
    )
