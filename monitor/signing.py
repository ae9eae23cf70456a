"""Texts that only we can have written: base64 of what is said, and a signature (HMAC-SHA256, RFC 2104). Pure."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac

_SIGNATURE = 16  # bytes kept of it: RFC 2104 section 5 asks for at least half


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """Signs and reads texts. A text that was signed for one `purpose` does not do for another."""

    key: bytes = dataclasses.field(repr=False)
    purpose: str

    def sign(self, said: bytes) -> str:
        """What is said as a text of letters, digits, ``-``, ``_`` and one dot."""
        return f"{_written(said)}.{_written(self._signature(said))}"

    def read(self, text: str) -> bytes | None:
        """What such a text says; None where it was not signed with this key for this purpose."""
        said, _, signature = text.partition(".")
        try:
            body, given = _read(said), _read(signature)
        except ValueError:
            return None
        return body if hmac.compare_digest(given, self._signature(body)) else None

    def _signature(self, said: bytes) -> bytes:
        return hmac.digest(self.key, self.purpose.encode() + b"\n" + said, hashlib.sha256)[:_SIGNATURE]


def _written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _read(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
