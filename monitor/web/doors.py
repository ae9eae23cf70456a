"""Who comes in: a browser by its cookie, a program by its token, or anybody where the archive is open.

The archive is open where it answers on a loopback address only and has no password. A cookie is a signed text
(`monitor.signing`) that says until when it is good; its key is made of what was typed in, so that another password or a
revoked token ends all that came by it. Feed readers and calendars can send no token but by Basic (RFC 7617), as the
password of any user.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import datetime as dt
import hashlib
import hmac
import ipaddress
import typing

from sqlalchemy import orm

from monitor import signing, tokens
from storage import models
from storage import tokens as stored

COOKIE = "sco-monitor"
_PASSWORD = 0  # stands in a cookie where a token's number would


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks, and what they may do; `token` is its number, None for who has the password or needs none."""

    scope: models.Scope
    token: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """How the archive is closed. `key` is what cookies of those who know the password are signed with."""

    password: str | None = dataclasses.field(default=None, repr=False)
    key: bytes = dataclasses.field(default=b"", repr=False)
    good_for: dt.timedelta = dt.timedelta(days=14)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens on an address."""
    if host.rstrip(".").casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def lock(host: str, password: str | None, good_for: dt.timedelta) -> Lock | None:
    """The lock of an archive that answers on an address; None where it is open."""
    if password is None and is_loopback(host):
        return None
    # Slow on purpose, for people choose what they can remember (RFC 7914; OWASP's figures); once at the start.
    key = hashlib.scrypt(password.encode(), salt=b"sco-monitor", n=2**14, r=8, p=1) if password is not None else b""
    return Lock(password=password, key=key, good_for=good_for)


def by_words(lock: Lock, typed: str, session: orm.Session, now: dt.datetime) -> Caller | None:
    """Who typed or sent this password or token; None for nobody."""
    if lock.password is not None and hmac.compare_digest(_bytes(typed), _bytes(lock.password)):
        return Caller(scope="operate")
    found = stored.of_digest(session, tokens.digest(typed), now)
    return Caller(scope=found.scope, token=found.id) if found else None


def by_header(lock: Lock, header: str, session: orm.Session, now: dt.datetime) -> Caller | None:
    """Who sends such an ``Authorization``: ``Bearer TOKEN`` (RFC 6750), or Basic with it as the password."""
    scheme, _, given = header.strip().partition(" ")
    given = given.strip()
    if scheme.casefold() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return None
    elif scheme.casefold() != "bearer":
        return None
    return by_words(lock, given, session, now)


def cookie(lock: Lock, caller: Caller, session: orm.Session, now: dt.datetime) -> str:
    """What lets a browser in again, until it runs out."""
    number = caller.token or _PASSWORD
    until = int((now + lock.good_for).timestamp())
    return f"{number}.{_seal(_key(lock, number, session, now) or b'', number).sign(str(until).encode())}"


def by_cookie(lock: Lock, value: str, session: orm.Session, now: dt.datetime) -> Caller | None:
    """Who was let in with this cookie; None where it ran out, or is none of ours."""
    number, _, signed = value.partition(".")
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return None
    key = _key(lock, int(number), session, now)
    said = _seal(key, int(number)).read(signed) if key else None
    if said is None or int(said) <= now.timestamp():
        return None
    if int(number) == _PASSWORD:
        return Caller(scope="operate")
    found = stored.of_id(session, int(number), now)
    return Caller(scope=found.scope, token=found.id) if found else None


def _key(lock: Lock, number: int, session: orm.Session, now: dt.datetime) -> bytes | None:
    if number == _PASSWORD:
        return lock.key or None
    found = stored.of_id(session, number, now)
    return found.digest.encode() if found else None


def _seal(key: bytes, number: int) -> signing.Seal:
    return signing.Seal(key=key, purpose=f"sign-in {number}")


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")


def is_foreign(method: str, headers: typing.Mapping[str, str]) -> bool:
    """Whether a request that changes something was made by another site's page in a browser.

    Browsers say so in ``Sec-Fetch-Site`` (W3C Fetch Metadata), older ones in ``Origin`` (RFC 6454); who says neither is
    no browser, and has no cookie to be abused.
    """
    if method in {"GET", "HEAD", "OPTIONS"}:
        return False
    if site := headers.get("sec-fetch-site"):
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")
