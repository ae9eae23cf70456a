"""Addresses: one spelling for one page, and what an address alone says about which article it is."""

from __future__ import annotations

import hashlib
import re
import string
import urllib.parse

TRACKING = ("fbclid", "gclid", "yclid", "msclkid", "mc_cid", "mc_eid", "igshid", "_openstat", "spm")
"""Query keys that say where a reader came from, not which page it is; keys that begin with ``utm_`` go too."""

LONGEST = 2048
"""Characters of an address, as sitemaps have it (sitemaps.org); no news has a longer one."""
LONGEST_IDENTITY = 2600
"""Bytes of UTF-8: an index of Postgres refuses more than 2704, and one hostile link must not keep the others out."""
_BEGINNING = 500

_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")  # RFC 3986 §2.3
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNFIT = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
"""What no address has and no database takes: control characters, and halves of a pair, which JSON lets pass."""
_SECTSCO = re.compile(
    r"/(?P<day>\d{8})/(?P<id>\d+)(?:\.html|/[^/]+\.html)/?$"  # .../YYYYMMDD/ID.html and .../YYYYMMDD/ID/Slug.html
    r"|/(?P<day2>\d{8})/(?:[^/]*-)(?P<id2>\d+)\.html/?$"  # .../YYYYMMDD/Slug-words-ID.html
)
_METINFO = re.compile(r"/show(?:news|product|img|download)\.php$")


def split(url: str) -> urllib.parse.SplitResult | None:
    """The parts of an address, None where it is none (an unclosed bracket, a port that is no number)."""
    try:
        parts = urllib.parse.urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return None
    return parts


def absolute(base: str | None, reference: str | None) -> str | None:
    """The http(s) address that `reference` means on the page `base`; None for scripts, mails and fragments.

    What is longer than `LONGEST` is none.
    """
    reference = (reference or "").strip()
    if not reference or reference.startswith("#") or len(reference) > LONGEST:
        return None
    try:
        joined = urllib.parse.urljoin(base or "", reference)
    except ValueError:
        return None
    parts = split(joined) if len(joined) <= LONGEST and not _UNFIT.search(joined) else None
    if parts is None or parts.scheme not in _PORTS or not parts.hostname:
        return None
    return urllib.parse.urlunsplit(parts._replace(fragment=""))


def host(url: str | None) -> str:
    """The host in lower case, without the trailing dot that sectsco.org is linked with; empty where there is none."""
    parts = split(url or "")
    return _ascii((parts.hostname or "").rstrip(".")) if parts else ""


def _ascii(name: str) -> str:
    """A host's name as it is asked for: Unicode written in Punycode (RFC 3490), so that both spellings are one."""
    if name.isascii():
        return name
    try:
        return name.encode("idna").decode()
    except UnicodeError:
        return name


def site(url: str | None) -> str:
    """The host without ``www.``, with the port where it is not the scheme's own; empty where there is none."""
    parts = split(url or "")
    name = host(url).removeprefix("www.")
    return f"{name}:{parts.port}" if name and parts and parts.port not in (None, _PORTS.get(parts.scheme)) else name


def canonical(url: str, drop: tuple[str, ...] = TRACKING) -> str:
    """One spelling for one address, which still can be fetched.

    Lower-case scheme and host, no trailing dot, default port, fragment or tracking keys (`drop`), query sorted,
    escapes as in RFC 3986 §6.2.2, no slash at the end of a path and no dots to walk in it. What is no address comes
    back stripped.
    """
    parts = split(url)
    if parts is None or not parts.hostname:
        return url.strip()
    scheme = parts.scheme.lower()
    port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(scheme) else ""
    name = _ascii(parts.hostname.rstrip("."))
    name = f"[{name}]" if ":" in name else name
    path = _escaped(_without_dots(parts.path)).rstrip("/") or "/"
    return urllib.parse.urlunsplit((scheme, name + port, path, _query(parts.query, drop), ""))


def _without_dots(path: str) -> str:
    """The path with its ``.`` and ``..`` walked (RFC 3986 §5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[max(len(kept) - 1, 1) :]
        elif part != ".":
            kept.append(part)
    return "/".join(kept)


def identity(url: str) -> str:
    """Which article an address leads to, the same for every spelling of it.

    ``sectsco:719849`` for the four shapes of sectsco.org in any language section, ``sh.scoda.com:8669`` for MetInfo's
    ``shownews.php?id=8669`` in any folder; else the canonical address without its scheme and without ``www.``, so that
    a site that moves to https does not bring its old news back as new. Of what is longer than
    `LONGEST_IDENTITY` the beginning and the SHA-256 stand for it.
    """
    found = number(url) or re.sub(r"^https?://(?:www\.)?", "", canonical(url))
    written = found.encode(errors="surrogatepass")
    if len(written) <= LONGEST_IDENTITY:
        return found
    return found[:_BEGINNING] + hashlib.sha256(written).hexdigest()


def number(url: str | None) -> str | None:
    """The site's own number for the article, as `identity` writes it; None where the address shows none."""
    if is_sectsco(url):
        shown = sectsco_number(url)
        return f"sectsco:{shown}" if shown is not None else None
    parts = split(url or "")
    if parts and _METINFO.search(parts.path):
        ids = urllib.parse.parse_qs(parts.query).get("id", [""])
        if re.fullmatch(r"\d{1,12}", ids[0], re.ASCII):
            return f"{site(url)}:{int(ids[0])}"
    return None


def sectsco_number(url: str | None) -> int | None:
    """The number in an address of one of the Secretariat's four shapes, on whatever host; None for another shape."""
    parts = split(url or "")
    found = _SECTSCO.search(parts.path) if parts else None
    return int(found["id"] or found["id2"]) if found else None


def is_sectsco(url: str | None) -> bool:
    """Whether the host is sectsco.org or one of its language sections."""
    name = host(url)
    return name == "sectsco.org" or name.endswith(".sectsco.org")


def slug_title(url: str | None) -> str | None:
    """The title that the words of an address spell, without its lost punctuation; None where it has fewer than three.

    The last part of the path that has words counts; numbers at its end or beginning are article numbers.
    """
    parts = split(url or "")
    for segment in reversed(parts.path.split("/") if parts else []):
        segment = re.sub(r"\.(?:s?html?|php|aspx?|vov)$", "", urllib.parse.unquote(segment), flags=re.IGNORECASE)
        words = re.split(r"[-_\s]+", re.sub(r"(?:[-_][a-z]?\d{4,}(?:[-_]\d)?)+$|^\d{4,}[-_]", "", segment))
        words = [word for word in words if word]
        if sum(bool(re.search(r"[^\W\d_]{2}", word)) for word in words) >= 3:
            return _spelled(words)
    return None


def _spelled(words: list[str]) -> str:
    """Words of a slug as a title, with the hyphen and the apostrophe that "Secretary-General's" is known to lose."""
    title = re.sub(r"(\w) s\b", r"\1's", " ".join(words))
    title = re.sub(r"\b([Ss]ecretary) ([Gg]eneral)s\b", r"\1-\2's", title)  # the plural would be "Secretaries General"
    title = re.sub(r"\b([Ss]ecretary) ([Gg]eneral)\b", r"\1-\2", title)
    return title if title[:1].isupper() else title[:1].upper() + title[1:]


def _escaped(path: str) -> str:
    def spell(match: re.Match[str]) -> str:
        char = chr(int(match[1], 16))
        return char if char in _UNRESERVED else match[0].upper()

    return urllib.parse.quote(_ESCAPE.sub(spell, path), safe="/%:@!$&'()*+,;=~-._", errors="replace")


def _query(query: str, drop: tuple[str, ...]) -> str:
    pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
    kept = sorted((k, v) for k, v in pairs if k not in drop and not k.startswith("utm_"))
    return urllib.parse.urlencode(kept, errors="replace")
