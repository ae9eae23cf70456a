"""Signed links by which a reader of e-mail says "no more": who, and by which rules. Pure.

A link is the archive's address, what it says as base64, and a signature over that (HMAC-SHA256, RFC 2104) by a key of
the operator. It never runs out, for old letters must be good for it too; with another key all links before are void.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import hmac
import json

PATH = "/unsubscribe/"
_PURPOSE = b"unsubscribe\n"  # a signature made for one purpose must not do for another
_SIGNATURE = 16  # bytes kept of it: RFC 2104 section 5 asks for at least half


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """A reader's wish: no more to `recipient` by these rules, or, with None, by any."""

    recipient: str
    rules: tuple[str, ...] | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Makes links below an address and reads them. `base` has no closing slash."""

    base: str
    key: str = dataclasses.field(repr=False)

    def to(self, leave: Leave) -> str:
        """The link that says this."""
        return f"{self.base}{PATH}{self.token(leave)}"

    def token(self, leave: Leave) -> str:
        """The last part of that link."""
        said = json.dumps([leave.recipient, leave.rules], separators=(",", ":")).encode("ascii")
        return f"{_written(said)}.{_written(self._signature(said))}"

    def read(self, token: str) -> Leave | None:
        """What the last part of a link says; None where it was not made with this key."""
        said, _, signature = token.partition(".")
        try:
            body, given = _read(said), _read(signature)
        except ValueError:
            return None
        if not hmac.compare_digest(given, self._signature(body)):
            return None
        recipient, rules = json.loads(body)
        return Leave(recipient=recipient, rules=None if rules is None else tuple(rules))

    def _signature(self, said: bytes) -> bytes:
        return hmac.digest(self.key.encode(), _PURPOSE + said, hashlib.sha256)[:_SIGNATURE]


def _written(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _read(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
