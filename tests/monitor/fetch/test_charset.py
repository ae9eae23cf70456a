"""Bytes become the text that was meant."""

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import strategies as st

from monitor.fetch import charset

RUSSIAN = "<p>Заседание Совета национальных координаторов прошло в Пекине, объявили «сегодня».</p>"
CHINESE = "<p>上海合作组织秘书长会见东盟代表，双方就合作交换意见。</p>"
ENGLISH = "<p>The “Shanghai spirit” – a café in Ürümqi…</p>"


def page(text: str, declared: str) -> str:
    """A page that declares a charset in its head."""
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={declared}"></head>{text}</html>'


@pytest.mark.parametrize(
    ("body", "declared", "text", "name"),
    [
        (RUSSIAN.encode(), None, RUSSIAN, "utf-8"),
        (RUSSIAN.encode("utf-8-sig"), "windows-1251", RUSSIAN, "utf-8"),
        (RUSSIAN.encode("utf-16"), "utf-8", RUSSIAN, "utf-16-le"),
        (b"\xfe\xff" + CHINESE.encode("utf-16-be"), None, CHINESE, "utf-16-be"),
        (CHINESE.encode("utf-32"), None, CHINESE, "utf-32-le"),
        (RUSSIAN.encode("cp1251"), "windows-1251", RUSSIAN, "cp1251"),
        (RUSSIAN.encode("koi8-r", "replace"), "KOI8-R", RUSSIAN.encode("koi8-r", "replace").decode("koi8-r"), "koi8-r"),
        (CHINESE.encode("gbk"), "gb2312", CHINESE, "gb18030"),
        (CHINESE.encode("gbk"), '"GBK"', CHINESE, "gb18030"),
        (ENGLISH.encode("cp1252"), "ISO-8859-1", ENGLISH, "cp1252"),
        (CHINESE.encode("big5", "replace"), "big5", CHINESE.encode("big5", "replace").decode("big5"), "big5hkscs"),
    ],
)
def test_marks_and_headers_are_believed(body: bytes, declared: str | None, text: str, name: str) -> None:
    """A byte order mark goes first, then the header, whose names mean what browsers mean by them."""
    assert charset.decode(body, declared) == (text, name)


@pytest.mark.parametrize(
    ("content", "declared", "codec"),
    [(CHINESE, "gb2312", "gbk"), (RUSSIAN, "windows-1251", "cp1251"), (RUSSIAN, "utf-8", "utf-8")],
)
def test_a_page_declares_its_own_charset(content: str, declared: str, codec: str) -> None:
    """Without a header the page's meta tag counts."""
    text = page(content, declared)
    assert charset.decode(text.encode(codec))[0] == text


def test_an_xml_declaration_counts() -> None:
    """Feeds declare their charset in the first line."""
    text = f"<?xml version='1.0' encoding='windows-1251'?>{RUSSIAN}"
    assert charset.decode(text.encode("cp1251")) == (text, "cp1251")


@pytest.mark.parametrize("default", ["iso-8859-1", "windows-1251", "koi8-r"])
def test_the_default_of_a_server_does_not_spoil_utf_8(default: str) -> None:
    """Valid UTF-8 is UTF-8, even if the header names a single-byte charset."""
    assert charset.decode(RUSSIAN.encode(), default) == (RUSSIAN, "utf-8")


@pytest.mark.parametrize("false", ["gb2312", "big5", "shift_jis", "euc-kr"])
def test_a_false_multi_byte_name_does_not_spoil_utf_8(false: str) -> None:
    """A page that is UTF-8 beyond chance is UTF-8, whichever charset its header or its meta tag names."""
    assert charset.decode(CHINESE.encode(), false) == (CHINESE, "utf-8")
    text = page(CHINESE, false)
    assert charset.decode(text.encode()) == (text, "utf-8")


def test_two_letters_are_too_few_to_tell() -> None:
    """A short text that happens to be valid UTF-8 stays what it was declared to be."""
    assert charset.decode("联通".encode("gbk"), "gbk") == ("联通", "gb18030")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf_16_needs_no_mark_where_the_header_names_it(codec: str) -> None:
    """The bytes would be valid UTF-8 too, full of NUL."""
    assert charset.decode(ENGLISH.encode(codec), codec)[0] == ENGLISH


def test_a_stray_nul_costs_no_page() -> None:
    """One in many letters is left out; as many as in files that are no text are not."""
    assert charset.legible(ENGLISH) == ENGLISH
    assert charset.legible(ENGLISH * 9 + "\0") == ENGLISH * 9
    assert charset.legible("a\0b\0") is None


def test_a_false_header_gives_way_to_the_page() -> None:
    """A header that does not fit the bytes is not believed; the meta tag is asked next."""
    text = page(RUSSIAN, "windows-1251")
    assert charset.decode(text.encode("cp1251"), "utf-8") == (text, "cp1251")


def test_one_broken_letter_does_not_cost_the_page() -> None:
    """A page that is UTF-8 but for one byte stays readable."""
    text, name = charset.decode((RUSSIAN * 5).encode() + b"\xd0.", "utf-8")
    assert (text, name) == (RUSSIAN * 5 + "\ufffd.", "utf-8")


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [(RUSSIAN, "cp1251", "cp1251"), (CHINESE, "gbk", "gb18030"), (ENGLISH, "cp1252", "cp1252")],
)
def test_bytes_that_say_nothing_of_themselves_are_guessed(text: str, codec: str, name: str) -> None:
    """Russian, Chinese and English pages are told apart by their bytes."""
    assert charset.decode(text.encode(codec)) == (text, name)


@pytest.mark.parametrize(
    "label", ["punycode", "base64", "rot13", "utf-7", "unicode_escape", "idna", "none", "", "x\0y", None]
)
def test_a_name_that_is_no_charset_is_ignored(label: str | None) -> None:
    """Codecs of Python that are no charsets are not reached by a header."""
    assert charset.known(label) is None
    assert charset.decode(ENGLISH.encode(), label) == (ENGLISH, "utf-8")


def test_a_page_cannot_declare_utf_16() -> None:
    """A declaration that is legible as ASCII is none of UTF-16 (HTML standard, 13.2.3.2)."""
    text = page(RUSSIAN, "utf-16")
    assert charset.decode(text.encode()) == (text, "utf-8")


@hypothesis.settings(deadline=None)
@hypothesis.given(st.binary(max_size=300), st.sampled_from([None, "utf-8", "gb2312", "latin-1", "utf-16", "nonsense"]))
def test_anything_decodes(body: bytes, declared: str | None) -> None:
    """No bytes and no header make the decoding fail, and the charset named is one that decodes them so."""
    text, name = charset.decode(body, declared)
    assert text.endswith(body.decode(name, "replace")[4:])


@hypothesis.settings(deadline=None)
@hypothesis.given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf_8_survives_without_a_declaration(text: str) -> None:
    """Whatever is encoded as UTF-8 comes back, save for a byte order mark in front and pages that declare otherwise."""
    hypothesis.assume(not text.startswith("\ufeff") and "charset" not in text.lower())
    assert charset.decode(text.encode())[0] == text
