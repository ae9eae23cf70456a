"""Bytes -> text: byte order mark, HTTP header, the page's own declaration, UTF-8, and a guess, in this order.

Names are read as browsers read them (WHATWG Encoding Standard): ``gb2312`` means gb18030, ``latin-1`` windows-1252.
"""

from __future__ import annotations

import codecs
import re

LOOKED_AT = 4096
DECLARED = re.compile(
    rb"""(?:charset|<\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE
)
MARKS = (  # the longer mark first: UTF-32 begins as UTF-16 does
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
AS_BROWSERS = {
    "gb2312": "gb18030", "gbk": "gb18030", "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254",
    "iso8859-11": "cp874", "tis-620": "cp874", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
}  # fmt: skip
CHARSETS = re.compile(
    r"utf-(8|16|32)(-[lb]e)?|gb18030|big5hkscs|cp\d+|iso8859-\d+|koi8-[rutk]|mac-\w+|euc_\w+|iso2022_\w+"
)
"""Python has codecs that are no charsets, and some of those take hours over a long page."""
SINGLE_BYTE = re.compile(r"cp125\d|cp874|iso8859-\d+|koi8-[ru]|cp866|mac-cyrillic")
ENOUGH = 12
"""Letters beyond ASCII from which on valid UTF-8 is no chance: of 200,000 random texts of eight ideographs each in
GB 18030, Big5, EUC-KR and Shift JIS not one was."""
SPOILT = 0.05
"""Share of characters outside ASCII that may be broken before a declared charset is not believed."""
SPOILT_UTF_8 = 0.3
"""The same for UTF-8: where most letters beyond ASCII are valid sequences of it, that is no chance."""
FEW = 50
"""One NUL in so many characters is a slip; files that are no text have more."""
CYRILLIC_RUN = re.compile(rb"[\xa8\xb8\xc0-\xff]{3,}")
HIGH = re.compile(rb"[\x80-\xff]")


def decode(body: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of a body and the charset that it was read by; `declared` is what the HTTP header names.

    Never raises: bytes that fit nowhere become U+FFFD.
    """
    for mark, name in MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace"), name
    names = [name for name in (known(declared), known(_in_page(body))) if name is not None]
    text = _strict(body, "utf-8")
    if text is not None and (not names or _is_utf_8(text, names[0])):
        return text, "utf-8"
    for name in names:
        if (text := _believable(body, name)) is not None:
            return text, name
    name = "utf-8" if _strict(body, "utf-8") is not None else _guess(body)
    return body.decode(name, "replace"), name


def legible(text: str) -> str | None:
    """The text without the NUL that strays into some pages; None where there are so many that it is no text."""
    if "\0" not in text:
        return text
    return text.replace("\0", "") if text.count("\0") * FEW <= len(text) else None


def known(label: str | None) -> str | None:
    """The codec that browsers use for a label, None for a label that is none."""
    try:
        name = codecs.lookup((label or "").strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    name = AS_BROWSERS.get(name, name)
    return name if CHARSETS.fullmatch(name) else None


def _in_page(body: bytes) -> str | None:
    found = DECLARED.search(body[:LOOKED_AT])
    if found is None:
        return None
    label = found[1].decode("ascii")
    # Had it been UTF-16, the ASCII letters of the declaration could not have been read.
    return "utf-8" if label.lower().startswith("utf-16") else label


def _is_utf_8(text: str, declared: str) -> bool:
    """Whether a text that is valid as UTF-8 is just that, whatever charset was declared for it."""
    if text.isascii():
        return "\0" not in text  # UTF-16 without its mark
    # Bytes beyond ASCII that are valid UTF-8 are hardly ever a single-byte text, and many of them are no other either.
    return bool(SINGLE_BYTE.fullmatch(declared)) or sum(not letter.isascii() for letter in text) >= ENOUGH


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except ValueError:
        return None


def _believable(body: bytes, name: str) -> str | None:
    """The body by a declared charset, if all or nearly all of it is of that charset."""
    text = body.decode(name, "replace")
    outside = sum(not character.isascii() for character in text)
    spoilt = SPOILT_UTF_8 if name == "utf-8" else SPOILT
    return text if text.count("\ufffd") <= outside * spoilt else None


def _guess(body: bytes) -> str:
    """A charset of English, Russian or Chinese pages, for bytes that are not UTF-8 and say nothing of themselves."""
    if _strict(body, "gb18030") is not None:
        return "gb18030"
    in_runs = sum(map(len, CYRILLIC_RUN.findall(body)))
    return "cp1251" if in_runs * 2 > len(HIGH.findall(body)) else "cp1252"
