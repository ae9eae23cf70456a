"""Content-Encoding undone with an eye on the size: a few kilobytes can unpack to gigabytes."""

from __future__ import annotations

import collections.abc
import typing
import zlib

ACCEPTED = "gzip, deflate"
GZIP = b"\x1f\x8b"


class Overflow(Exception):
    """The content is longer than the cap; `head` is as much of it as the cap allows."""

    def __init__(self, head: bytes) -> None:
        super().__init__(f"more than {len(head)} bytes")
        self.head = head


class Broken(Exception):
    """The content is not what its encoding says, or breaks off."""


class _Unpacker(typing.Protocol):
    def feed(self, data: bytes, room: int) -> bytes:
        """What the data unpacks to, `room` bytes of it at most."""

    def finish(self) -> None:
        """Raise `Broken` if the content breaks off."""


def read(chunks: collections.abc.Iterable[bytes], encoding: str, cap: int) -> bytes:
    """The content of a body that arrives in chunks, packed as its Content-Encoding says.

    Raises `Overflow` as soon as the content passes the cap, however small it was packed; `Broken` for an encoding that
    is unknown or does not hold.
    """
    unpacker = _unpacker(encoding)
    body = bytearray()
    for chunk in chunks:
        body += unpacker.feed(chunk, cap + 1 - len(body))
        if len(body) > cap:
            raise Overflow(bytes(body[:cap]))
    unpacker.finish()
    return bytes(body)


def gunzipped(body: bytes, cap: int) -> bytes:
    """The content of a gzip file, such as a packed sitemap or feed; what is none is returned as it came."""
    return read([body], "gzip", cap) if body.startswith(GZIP) else body


def _unpacker(encoding: str) -> _Unpacker:
    match encoding.strip().lower():
        case "" | "identity" | "none" | "utf-8":  # servers that put the charset there send it plain
            return _Plain()
        case "gzip" | "x-gzip":
            return _Zlib(47)
        case "deflate":
            return _Deflate()
        case other:
            raise Broken(f"its encoding {other!r} is none that was asked for")


class _Plain:
    def feed(self, data: bytes, room: int) -> bytes:
        return data[:room]

    def finish(self) -> None:
        return


class _Zlib:
    """gzip and zlib; window bits 47 tell one from the other. A gzip file may have several members (RFC 1952, 2.2)."""

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._inner = zlib.decompressobj(bits)
        self._begun = self._over = False
        self._held = b""

    def feed(self, data: bytes, room: int) -> bytes:
        content = bytearray()
        data, self._held = self._held + data, b""
        while data and len(content) < room and not self._over:
            if self._inner.eof:
                if data == GZIP[:1]:
                    self._held = data  # the next chunk tells whether a member begins here
                    break
                self._over = not data.startswith(GZIP)  # padding
                self._inner = self._inner if self._over else zlib.decompressobj(self._bits)
                continue
            self._begun = True
            try:
                content += self._inner.decompress(data, room - len(content))
            except zlib.error as error:
                raise Broken(f"its packing is broken: {error}") from None
            data = self._inner.unused_data or self._inner.unconsumed_tail
        return bytes(content)

    def finish(self) -> None:
        if self._begun and not self._inner.eof:
            raise Broken("its packed content breaks off")


class _Deflate(_Zlib):
    """zlib as the standard has it (RFC 9110, 8.4.1.2), or the bare stream that some servers send instead."""

    def __init__(self) -> None:
        super().__init__(47)

    def feed(self, data: bytes, room: int) -> bytes:
        if not self._begun and data and data[0] & 0x0F != zlib.DEFLATED:
            self._bits, self._inner = -zlib.MAX_WBITS, zlib.decompressobj(-zlib.MAX_WBITS)
        return super().feed(data, room)
