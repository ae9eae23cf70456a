"""WARC files (ISO 28500): the pages in one, read record by record, and pages written as records others can read.

A record that is broken costs itself: reading goes on with the next one that begins behind it.
"""

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
import zlib

from fastwarc import warc

from monitor import errors
from monitor.fetch import unpacking

ENDINGS = (".warc", ".warc.gz")
HTML = ("text/html", "application/xhtml+xml")
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r?\n")
MOST_BROKEN = 1000
"""So many broken records make a file broken as a whole."""
_WINDOW = 1 << 20
_HEAD = b"WARC/1."
_PACKED = b"\x1f\x8b\x08"
_LOOKED_AT = 512
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)


class WarcError(errors.MonitorError):
    """A file is no WARC, or breaks off; what stands before the fault can be used."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A page as a crawler got it: its bytes, unpacked; `fetched_at` is aware UTC; `charset` is what the server said.

    `fault` says why the page cannot be used; the body is empty then. `record` is the WARC-Record-ID, and `offset` where
    in the file the record begins, in bytes; they say nothing of the page. Without an address it is a broken record.
    """

    url: str
    fetched_at: dt.datetime
    body: bytes
    content_type: str | None = None
    charset: str | None = None
    fault: str | None = None
    record: str | None = dataclasses.field(default=None, compare=False)
    offset: int = dataclasses.field(default=0, compare=False)


def is_warc(path: str) -> bool:
    """Whether a file's name is that of a WARC file."""
    return path.lower().endswith(ENDINGS)


def read(path: pathlib.Path, cap: int) -> collections.abc.Iterator[Capture]:
    """The HTML pages that a WARC file holds, answered with status 200, in its order, one in memory at a time.

    `cap` is the longest page in bytes, unpacked. Raises OSError where the file cannot be opened, and `WarcError` where
    it is no WARC or breaks off, after what could be read of it.
    """
    with path.open("rb") as file:
        yield from stream(file, str(path), cap)


def stream(file: typing.BinaryIO, name: str, cap: int, offset: int = 0) -> collections.abc.Iterator[Capture]:
    """The same of an open file that can be sought in, from the record on that begins at `offset`.

    `name` is what errors call the file.
    """
    place = _Place(offset)
    while True:
        try:
            yield from _pages(file, cap, place)
        except (
            OSError,
            ValueError,
            AttributeError,
            WarcError,
        ) as error:  # AttributeError: it ends in headers
            behind = _next_record(file, place.offset + 1)
            if behind is None or place.broken >= MOST_BROKEN:
                whole = f"breaks off, or is broken, after {place.responses} responses"
                raise WarcError(f"{name}: {whole if place.responses else 'is no WARC file'} ({error})") from error
            if place.within or place.fresh:
                yield place.told(str(error))
            place.passed_over = not (place.within or place.fresh)
            place.offset, place.fresh = behind, True
        else:
            if _ends_within(file, place.offset):
                raise WarcError(f"{name}: breaks off after {place.responses} responses")
            return


@dataclasses.dataclass
class _Place:
    """How far a file was read.

    `offset` is where the last record begins that was come to. It is `fresh` where nothing was read of it yet; `within`
    is its page while that is being read. `passed_over` says that between the last record and this there was one that
    could not even be found.
    """

    offset: int
    fresh: bool = True
    within: Capture | None = None
    passed_over: bool = False
    responses: int = 0
    broken: int = 0

    def told(self, why: str) -> Capture:
        """The broken record as a page that cannot be used."""
        self.broken += 1
        gone = self.within or Capture(url="", fetched_at=dt.datetime.fromtimestamp(0, dt.UTC), body=b"")
        return dataclasses.replace(gone, fault=f"a broken record ({why})", offset=self.offset)


def _pages(file: typing.BinaryIO, cap: int, place: _Place) -> collections.abc.Iterator[Capture]:
    file.seek(place.offset)
    place.within = None
    # Not with the reader's own unpacking: after a body that is not read to its end it loses its place.
    for record in warc.ArchiveIterator(file, record_types=warc.WarcRecordType.any_type, auto_decode="none"):
        place.offset, place.fresh = record.stream_pos, False
        if place.passed_over:
            place.passed_over = False
            yield place.told("it has no head")
        if record.record_type != warc.WarcRecordType.response:
            continue
        place.responses += 1
        if _is_page(record):
            place.within = _described(record)
            made = _capture(record, place.within, cap)
            place.within = None
            yield made


def _next_record(file: typing.BinaryIO, start: int) -> int | None:
    """Where the first record begins behind a place in the file; None where there is none."""
    file.seek(0)
    head = _PACKED if file.read(len(_PACKED)) == _PACKED else _HEAD
    file.seek(start)
    window, base = b"", start
    while more := file.read(_WINDOW):
        window += more
        at = -1
        while (at := window.find(head, at + 1)) >= 0:
            if _is_head(file, base + at) if head == _PACKED else window[max(0, at - 2) : at] in (b"", b"\r\n"):
                return base + at
        kept = len(head) + 2
        base, window = base + len(window) - len(window[-kept:]), window[-kept:]
    return None


def _ends_within(file: typing.BinaryIO, start: int) -> bool:
    """Whether a packed file ends within a record, of those that begin at `start`; the reader takes that for its end."""
    file.seek(start)
    unpacker, begun = zlib.decompressobj(31), False
    while left := file.read(_WINDOW):
        begun = begun or left.startswith(_PACKED)
        while left and begun:
            try:
                unpacker.decompress(left, _WINDOW)
            except zlib.error:
                return False  # padding
            begun = not unpacker.eof or unpacker.unused_data.startswith(_PACKED)
            left = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            unpacker = zlib.decompressobj(31) if unpacker.eof else unpacker
    return begun


def _is_head(file: typing.BinaryIO, at: int) -> bool:
    """Whether what is packed there begins as a record does; the file is left where it was."""
    here = file.tell()
    file.seek(at)
    begun = file.read(_LOOKED_AT)
    file.seek(here)
    try:
        return zlib.decompressobj(31).decompress(begun, len(_HEAD)) == _HEAD
    except zlib.error:
        return False


def _is_page(record: warc.WarcRecord) -> bool:
    # `http_headers` is None, whatever its type says, where a response holds no HTTP.
    headers: typing.Any = record.http_headers
    if headers is None or headers.status_code != 200:
        return False
    return (record.http_content_type or HTML[0]).lower() in HTML


def _described(record: warc.WarcRecord) -> Capture:
    """What is said of a page, without its body."""
    declared = record.http_headers.get("Content-Type") or ""
    charset = _CHARSET.search(declared)
    return Capture(
        url=(record.headers.get("WARC-Target-URI") or "").strip("<> "),
        fetched_at=record.record_date.astimezone(dt.UTC),
        body=b"",
        content_type=(record.http_content_type or "").lower() or None,
        charset=charset[1].lower() if charset else None,
        record=record.record_id,
        offset=record.stream_pos,
    )


def _capture(record: warc.WarcRecord, made: Capture, cap: int) -> Capture:
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
