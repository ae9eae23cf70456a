"""Tokens by which programs read the archive or operate the service: how they are made, and what is kept of them. Pure.

A token is random, so a plain digest of it tells nobody what it was: slow hashing is for what people can remember
(OWASP Password Storage Cheat Sheet; RFC 6750 for how it is sent).
"""

from __future__ import annotations

import hashlib
import secrets

from storage import models

_MARK = "scom_"  # by which scanners of leaked secrets know one
_BYTES = 32
_HINT = len(_MARK) + 4


def make() -> str:
    """A new token; it is shown once and never again."""
    return _MARK + secrets.token_urlsafe(_BYTES)


def digest(token: str) -> str:
    """What is kept of a token: the SHA-256 of it, in hexadecimal digits."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def hint(token: str) -> str:
    """Its beginning, by which people tell one from another."""
    return token[:_HINT]


def includes(held: models.Scope, wanted: models.Scope) -> bool:
    """Whether who holds one scope may do what asks for another."""
    return held == "operate" or wanted == "read"
