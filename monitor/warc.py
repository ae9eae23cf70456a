"""WARC files (ISO 28500): the pages in one, read record by record, and pages written as records others can read."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import gzip
import hashlib
import io
import pathlib
import re
import typing
import uuid

from fastwarc import warc

from monitor import errors
from monitor.fetch import unpacking

ENDINGS = (".warc", ".warc.gz")
HTML = ("text/html", "application/xhtml+xml")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class WarcError(errors.MonitorError):
    """A file is no WARC, or breaks off; what stands before the fault can be used."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A page as a crawler got it: its bytes, unpacked; `fetched_at` is aware UTC; `charset` is what the server said.

    `fault` says why the page cannot be used; the body is empty then.
    """

    url: str
    fetched_at: dt.datetime
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    fault: str | None = None


def is_warc(path: str) -> bool:
    """Whether a file's name is that of a WARC file."""
    return path.lower().endswith(ENDINGS)


def read(path: pathlib.Path, cap: int) -> collections.abc.Iterator[Capture]:
    """The HTML pages that a WARC file holds, answered with status 200, in its order, one in memory at a time.

    `cap` is the longest page in bytes, unpacked. Raises OSError where the file cannot be opened, and `WarcError` where
    it is no WARC or breaks off, after what could be read of it.
    """
    number = 0
    with path.open("rb") as file:
        try:
            # Not with the reader's own unpacking: after a body that is not read to its end it loses its place.
            for number, record in enumerate(  # noqa: B007 -- told where the file breaks off
                warc.ArchiveIterator(file, record_types=warc.WarcRecordType.response, auto_decode="none"), start=1
            ):
                if _is_page(record):
                    yield _capture(record, cap)
        except WarcError as error:
            raise WarcError(f"{path}: {error}, at its record {number}") from None
        except (OSError, ValueError, AttributeError) as error:  # AttributeError: a record that ends within its headers
            what = "is no WARC file" if not number else "breaks off, or is broken"
            raise WarcError(f"{path}: {what} after {number} responses ({error})") from error


def _is_page(record: warc.WarcRecord) -> bool:
    # `http_headers` is None, whatever its type says, where a response holds no HTTP.
    headers: typing.Any = record.http_headers
    if headers is None or headers.status_code != 200:
        return False
    return (record.http_content_type or HTML[0]).lower() in HTML


def _capture(record: warc.WarcRecord, cap: int) -> Capture:
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    declared = record.http_headers.get("Content-Type") or ""
    charset = _CHARSET.search(declared)
    made = Capture(
        url=url,
        fetched_at=record.record_date.astimezone(dt.UTC),
        body=b"",
        content_type=(record.http_content_type or "").lower() or None,
        charset=charset[1].lower() if charset else None,
    )
    raw = record.reader.read(cap + 1)
    if len(raw) > cap:
        return dataclasses.replace(made, fault=f"the page has more than {cap} bytes")
    if len(raw) < record.content_length:
        raise WarcError("it breaks off within a page")
    try:
        return dataclasses.replace(made, body=_unpacked(raw, record.http_headers, cap))
    except unpacking.Overflow:
        return dataclasses.replace(made, fault=f"the page unpacks to more than {cap} bytes")
    except unpacking.Broken as error:
        return dataclasses.replace(made, fault=str(error))


def _unpacked(raw: bytes, headers: typing.Any, cap: int) -> bytes:
    """The content of a body. Crawlers keep it as it came, or unpacked and with the headers of what came."""
    if "chunked" in (headers.get("Transfer-Encoding") or "").lower():
        raw = _joined(raw)
    encoding = (headers.get("Content-Encoding") or "").strip().lower()
    if encoding in {"gzip", "x-gzip"}:
        return unpacking.gunzipped(raw, cap)
    if not encoding or raw.lstrip()[:1] == b"<":
        return raw
    return unpacking.read([raw], encoding, cap)


def _joined(raw: bytes) -> bytes:
    """A chunked body (RFC 9112, 7.1) in one piece; one that is not chunked as it is."""
    parts: list[bytes] = []
    place = 0
    while size := _CHUNK_SIZE.match(raw, place):
        length = int(size[1], 16)
        if not length:
            return b"".join(parts)
        parts.append(raw[size.end() : size.end() + length])
        place = size.end() + length
        place += 2 if raw[place : place + 2] == b"\r\n" else 1
    return b"".join(parts) if parts and place >= len(raw) else raw


class Writer:
    """Writes captures to an open file as response records, each packed by itself, as the standard has it (Annex D)."""

    def __init__(self, file: typing.BinaryIO, *, software: str, packed: bool = True) -> None:
        self._file, self._packed = file, packed
        record = warc.WarcRecord()
        record.init_headers(warc.WarcRecordType.warcinfo)
        record.headers["Content-Type"] = "application/warc-fields"
        record.set_bytes_content(f"software: {software}\r\nformat: WARC File Format 1.1\r\n".encode())
        self._write(record)

    def add(self, capture: Capture) -> None:
        """Write one page. Its record has the same id each time, so that who has it knows it again."""
        kind = capture.content_type or HTML[0]
        declared = f"{kind}; charset={capture.charset}" if capture.charset else kind
        head = f"HTTP/1.1 200 OK\r\nContent-Type: {declared}\r\nContent-Length: {len(capture.body)}\r\n\r\n"
        digest = hashlib.sha256(capture.body).hexdigest()
        name = uuid.uuid5(uuid.NAMESPACE_URL, f"{capture.url} {capture.fetched_at.isoformat()} {digest}")
        record = warc.WarcRecord()
        record.init_headers(warc.WarcRecordType.response, record_urn=f"uuid:{name}".encode())
        record.headers["WARC-Target-URI"] = capture.url
        record.headers["WARC-Date"] = capture.fetched_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        record.headers["Content-Type"] = "application/http; msgtype=response"
        record.set_bytes_content(head.encode("latin-1", "replace") + capture.body)
        self._write(record, hashlib.sha1(capture.body, usedforsecurity=False).digest())

    def _write(self, record: warc.WarcRecord, payload_digest: bytes | None = None) -> None:
        content = io.BytesIO()
        record.write(content, checksum_data=True, payload_digest=payload_digest)
        self._file.write(gzip.compress(content.getvalue(), mtime=0) if self._packed else content.getvalue())
