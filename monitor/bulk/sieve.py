"""Which pages are worth reading: those that name the SCO and a tracked partner. Pure.

Most pages of a crawl name neither. They are known by a few sequences of bytes that they lack, in one pass; what is left
is decoded and asked by the search for names that detection uses.
"""

from __future__ import annotations

import hashlib
import html
import re

import ahocorasick_rs

from monitor import partners
from monitor.fetch import charset
from parsers import urls

SCO = partners.Partner(
    id="sco",
    name="Shanghai Cooperation Organisation",
    aliases=(
        "SCO", "Shanghai Cooperation", "Shanghai Cooperation Organization", "Shanghai Organisation",
        "ШОС", "Шанхайская организация сотрудничества", "Шанхайская организация",
        "上合", "上海合作组织", "上海合作組織",
    ),
    sites=("sectsco.org", "sh.scoda.com"),
)  # fmt: skip
"""The SCO by the names that texts in the languages that are read have for it, and by its own sites."""

_LATIN = ("SCO", "hanghai", "HANGHAI")
_OTHER = ("ШОС", "анхайск", "АНХАЙСК", "上合", "上海合作")
_CHARSETS = ("utf-8", "cp1251", "koi8-r", "cp866", "mac-cyrillic", "gb18030", "big5", "utf-16-le", "utf-16-be")
_ESCAPES = tuple(
    form.format(code).encode()
    for code in (ord("Ш"), ord("ш"), ord("上"))
    for form in ("&#{};", "&#x{:x};", "&#x{:X};", "&#x{:04x};", "&#x{:04X};", "\\u{:04x}", "\\u{:04X}")
)
"""How a name may begin in a page of ASCII: as HTML or JSON write a letter that they have no byte for."""
_TAG = re.compile(r"<[^<>]{0,2000}>")
_BLANKS = re.compile(r"\s+")


def _marks() -> tuple[bytes, ...]:
    found = {word.encode(name) for word in _LATIN for name in ("ascii", "utf-16-le", "utf-16-be")}
    for word in _OTHER:
        for name in _CHARSETS:
            try:
                found.add(word.encode(name))
            except UnicodeEncodeError:
                continue
    return (*sorted(found), *_ESCAPES)


MARKS = _marks()
"""Bytes of which a page that names the SCO has at least one."""
_MARKED = ahocorasick_rs.BytesAhoCorasick(MARKS, implementation=ahocorasick_rs.Implementation.DFA)


class Sieve:
    """Takes a page that names the SCO and a tracked partner; each is named as well by the address of its own site.

    A partner is also named by whoever held an office of it. With `everything` it takes all pages.
    """

    def __init__(self, catalogue: partners.Catalogue, *, everything: bool = False) -> None:
        self._catalogue, self._everything = catalogue, everything
        self._sco = partners.compile([SCO])

    def takes(self, url: str, body: bytes, declared: str | None = None) -> bool:
        """Whether a page is a candidate; `declared` is the charset that its server named."""
        if self._everything:
            return True
        host = urls.host(url)
        own = self._sco.of_site(host) is not None
        if not own and not is_marked(body):
            return False
        texts = _texts(charset.decode(body, declared)[0])
        return (own or any(self._sco.find(text) for text in texts)) and self._names_partner(host, texts)

    def _names_partner(self, host: str, texts: tuple[str, str]) -> bool:
        if self._catalogue.of_site(host) is not None:
            return True
        return any(self._catalogue.find(text) or self._catalogue.names_holder(text) for text in texts)


def is_marked(body: bytes) -> bool:
    """Whether a page may name the SCO: what says no is right."""
    return bool(_MARKED.find_matches_as_indexes(body))


def digest(*parts: object) -> str:
    """SHA-256 of what decides which pages are taken and how they are read, in hex."""
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _texts(markup: str) -> tuple[str, str]:
    """What a page says, and after it what stands in its markup too, with letters in the place of their escapes."""
    shown = html.unescape(markup) if "&" in markup else markup
    return _BLANKS.sub(" ", _TAG.sub(" ", shown)), shown
