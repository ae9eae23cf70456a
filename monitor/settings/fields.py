"""The kinds of value that the configuration knows: durations, clocks, cron lines, addresses, names.

Each is a pydantic type whose validator turns what stands in the file into a checked value and raises ValueError
with one line that says what is wrong. No message repeats a value that may hold a password.
"""

from __future__ import annotations

import base64
import datetime as dt
import difflib
import re
import typing
import urllib.parse
import zoneinfo

import pydantic

from monitor import spans
from storage import query, trees

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}
DURATION = re.compile(r"(?:\d+(?:\.\d+)?[smhdw])+", re.ASCII)
DURATION_PART = re.compile(r"(\d+(?:\.\d+)?)([smhdw])", re.ASCII)
MAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
HOST_PORT = re.compile(r"(?P<host>[^\s/@]+):(?P<port>\d{1,5})", re.ASCII)
PRODUCT = re.compile(r"[A-Za-z_-]+")
SLUG = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}", re.ASCII)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
CRON_STEP = re.compile(r"(?P<span>\*|\w+(?:-\w+)?)(?:/(?P<step>[1-9]\d*))?", re.ASCII)
CRON_FIELDS: tuple[tuple[str, range, tuple[str, ...]], ...] = (
    ("minute", range(60), ()),
    ("hour", range(24), ()),
    ("day", range(1, 32), ()),
    ("month", range(1, 13), MONTHS),
    ("weekday", range(0), DAYS),
)


_OUT_OF_PLACE = ("after", "before", "meeting")
"""Fields of a query that a rule cannot use."""


def did_you_mean(word: str, known: typing.Iterable[str]) -> str:
    """The close of a message: ``; did you mean 'zone'?``, or nothing where no known word is near."""
    near = difflib.get_close_matches(word, list(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _duration(value: object) -> dt.timedelta:
    if isinstance(value, dt.timedelta):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = f"{value}s"
    text = str(value).strip()
    if text.replace(".", "", 1).isdecimal():
        text += "s"
    if not DURATION.fullmatch(text):
        raise ValueError(f"{value!r} is not a duration; write 45s, 30m, 1h, 2d or 1h30m")
    seconds = sum(float(number) * UNITS[unit] for number, unit in DURATION_PART.findall(text))
    try:
        return dt.timedelta(seconds=seconds)
    except OverflowError:
        raise ValueError(f"{value!r} is too long a time") from None


def _positive(value: dt.timedelta) -> dt.timedelta:
    if not value:
        raise ValueError("must be longer than nothing")
    return value


def _zone(value: object) -> zoneinfo.ZoneInfo:
    if isinstance(value, zoneinfo.ZoneInfo):
        return value
    try:
        return zoneinfo.ZoneInfo(str(value))
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        near = did_you_mean(str(value), zoneinfo.available_timezones())
        raise ValueError(f"{value!r} is not a time zone; write a name such as Asia/Shanghai{near}") from None


def _cron_word(word: str, numbers: range, names: tuple[str, ...]) -> int:
    if word.lower() in names:
        return names.index(word.lower())
    if word.isdecimal() and int(word) in numbers:
        return int(word) - (numbers.start if names else 0)
    raise ValueError


def _cron_part(part: str, numbers: range, names: tuple[str, ...]) -> None:
    found = CRON_STEP.fullmatch(part)
    if found is None:
        raise ValueError
    if found["span"] == "*":
        return
    ends = [_cron_word(word, numbers, names) for word in found["span"].split("-")]
    if ends != sorted(ends):
        raise ValueError


def _cron(value: str) -> str:
    parts = value.split()
    if len(parts) != len(CRON_FIELDS):
        raise ValueError(f"{value!r} is not a cron line; it has five fields: minute hour day month weekday")
    for text, (name, numbers, names) in zip(parts, CRON_FIELDS, strict=True):
        try:
            for part in text.split(","):
                _cron_part(part, numbers, names)
        except ValueError:
            # Cron counts weekdays from Sunday, APScheduler from Monday: only names mean the same to both.
            hint = "; write weekdays as mon to sun" if name == "weekday" else ""
            raise ValueError(f"{text!r} is not a {name} of a cron line{hint}") from None
    return " ".join(parts)


def _web_address(value: str) -> str:
    try:
        parts = urllib.parse.urlsplit(value)
        good = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good or re.search(r"\s", value):
        raise ValueError("is not a web address; it begins with http:// or https:// and a host")
    if parts.username is not None:
        raise ValueError("must hold no user name or password")
    return value


def _database_address(value: str) -> str:
    if not re.match(r"(sqlite|postgresql)(\+\w+)?://", value):
        raise ValueError("is not the address of a database; write sqlite:///FILE or postgresql://USER@HOST/NAME")
    return value


def _host_port(value: str) -> str:
    found = HOST_PORT.fullmatch(value)
    if found is None or not 0 < int(found["port"]) < 65536:
        raise ValueError(f"{value!r} is not of the form host:port")
    return value.lower()


def _slug(value: str) -> str:
    if not SLUG.fullmatch(value):
        raise ValueError(f"{value!r} is not an id; it may hold a to z, 0 to 9, '-', '_' and '.', 60 characters at most")
    return value


def _language(value: str) -> str:
    if not re.fullmatch("[a-z]{2}", value):
        raise ValueError(f"{value!r} is not a language; write two letters such as en, ru or zh")
    return value


def _query(value: str) -> str:
    try:
        asked = query.parse(value)
    except trees.BadQuery as fault:
        raise ValueError(f"{value!r}: {fault.reason} ({fault.place})") from None
    for name in (leaf.name for leaf in trees.leaves(asked) if not isinstance(leaf, trees.Words)):
        if name in _OUT_OF_PLACE:
            raise ValueError(f"{value!r}: {name}: has no place in a rule, which tells of meetings as they become known")
    if asked == trees.EVERYTHING:
        raise ValueError(f"{value!r} has no word to look for")
    return value


def product_token(user_agent: str) -> str:
    """The letters, ``-`` and ``_`` that a user agent begins with."""
    found = PRODUCT.match(user_agent)
    return found[0] if found else ""


def _user_agent(value: str) -> str:
    if not value.isascii() or not value.isprintable() or not product_token(value):
        raise ValueError("begins with a name of letters, '-' and '_', and is plain ASCII; write NAME/VERSION (CONTACT)")
    return value


def _webhook_secret(value: pydantic.SecretStr) -> pydantic.SecretStr:
    """What signs a webhook: base64 after ``whsec_`` (Standard Webhooks 1.0.0, "Signature scheme")."""
    written = value.get_secret_value().removeprefix("whsec_")
    try:
        decoded = base64.b64decode(written, validate=True)
    except ValueError:
        decoded = b""
    if not decoded:
        raise ValueError("is no secret: write whsec_ and base64, such as `openssl rand -base64 32` gives")
    return value


def _link_key(value: pydantic.SecretStr) -> pydantic.SecretStr:
    if len(value.get_secret_value()) < 16:
        raise ValueError(
            "is too short to sign anything; write 16 characters or more, such as `openssl rand -hex 32` gives"
        )
    return value


def _password(value: pydantic.SecretStr) -> pydantic.SecretStr:
    if len(value.get_secret_value()) < 12:
        raise ValueError("is too short to keep anybody out; write 12 characters or more")
    return value


def _mail_address(value: str) -> str:
    if not MAIL.fullmatch(value):
        raise ValueError(f"{value!r} is not a mail address")
    return value


Duration = typing.Annotated[dt.timedelta, pydantic.BeforeValidator(_duration)]
"""A time such as ``30m``, ``1h30m`` or ``2d``; a bare number counts seconds."""
Interval = typing.Annotated[Duration, pydantic.AfterValidator(_positive)]
"""A duration longer than nothing."""
Zone = typing.Annotated[zoneinfo.ZoneInfo, pydantic.BeforeValidator(_zone)]
"""The IANA name of a clock."""
Cron = typing.Annotated[str, pydantic.AfterValidator(_cron)]
"""Five fields as crontab(5) has them; weekdays by name."""
WebAddress = typing.Annotated[str, pydantic.AfterValidator(_web_address)]
DatabaseAddress = typing.Annotated[str, pydantic.AfterValidator(_database_address)]
HostPort = typing.Annotated[str, pydantic.AfterValidator(_host_port)]
UserAgent = typing.Annotated[str, pydantic.AfterValidator(_user_agent)]
WebhookSecret = typing.Annotated[pydantic.SecretStr, pydantic.AfterValidator(_webhook_secret)]
LinkKey = typing.Annotated[pydantic.SecretStr, pydantic.AfterValidator(_link_key)]
Password = typing.Annotated[pydantic.SecretStr, pydantic.AfterValidator(_password)]
MailAddress = typing.Annotated[str, pydantic.AfterValidator(_mail_address)]
Slug = typing.Annotated[str, pydantic.AfterValidator(_slug)]
"""An id: lower-case letters, digits, ``-``, ``_`` and ``.``."""
Language = typing.Annotated[str, pydantic.AfterValidator(_language)]
"""Two letters of ISO 639-1."""
Query = typing.Annotated[str, pydantic.AfterValidator(_query)]
"""A query in the language of the archive's search, docs/search.md."""
Words = typing.Annotated[str, pydantic.StringConstraints(strip_whitespace=True, min_length=1)]
Span = typing.Annotated[spans.Span, pydantic.PlainValidator(spans.read)]
"""A day, or a month or a year in which it lies."""
Port = typing.Annotated[int, pydantic.Field(ge=1, le=65535)]
