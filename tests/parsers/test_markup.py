"""The first look at a page's formatting is cheap, and lets nothing pass that the exact one would stop."""

from __future__ import annotations

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from parsers import markup

OPENED = ("<a>", "<a href='x'>", "<A>", "<b>", "<i class=x>", "<u>", "<big>", "<em>", "<font\n>", "<nobr>", "<code>")
OPENED_LONG = ("<strong>", "<STRIKE>", "<small>", "<tt>", "<s>")
CLOSED = ("</a>", "</A>", "</a >", "</b>", "</i>", "</u>", "</em>", "</strong>", "</s>", "</font>")
OTHER = ("</body>", "<img>", "<amp-img>", "</amp-img>", "<style>", "</style>", "<abbr>", "</abbr>", "<", "</", "words")


@given(st.lists(st.sampled_from(OPENED + OPENED_LONG + CLOSED + OTHER), max_size=12), st.integers(1, 60))
def test_what_the_exact_look_stops_does_not_pass_the_cheap_one(pieces: list[str], allowed: int) -> None:
    """Whatever tags follow each other, as much formatting as is open at once is never taken for less."""
    content = "".join(pieces) * 20
    tags = content.count("<")
    with mock.patch.object(markup, "MAX_REBUILT", allowed * tags):
        exact = markup._is_hostile(markup._FORMATTING_TAG.findall(content), tags)
        assert markup._may_rebuild(content, tags) or not exact


def test_an_ordinary_page_passes_the_cheap_look() -> None:
    """Menus of a thousand links, each closed, with an icon in it, need no exact look."""
    content = "<ul>" + '<li><a href="/x"><i class="icon"></i><span>Section</span></a></li>' * 1000 + "</ul>"
    assert not markup._may_rebuild(content, content.count("<"))


def test_links_left_open_need_an_exact_look() -> None:
    """A thousand links that nothing closes are looked at exactly."""
    content = '<a href="/x">link<br>' * 1000
    assert markup._may_rebuild(content, content.count("<"))
