"""Which links of a page are its list of articles."""

from __future__ import annotations

import pytest

from parsers import registry, site_parser

ITEM = (
    '<article><h2><a href="{path}">The ministers of the member states met in city number {number}</a></h2>'
    '<time datetime="2026-04-1{number}">1{number}.04.2026</time></article>'
)
SITES = {
    "generic": ("https://news.example/list/", "/2026/04/1{}/ministers-met/", "/older/"),
    "sectsco": ("https://eng.sectsco.org/news/", "/2026041{0}/77{0}.html", "/20260301/700.html"),
}


@pytest.mark.parametrize("rel", ["next", "Next nofollow", "prev"])
@pytest.mark.parametrize("name", SITES)
def test_a_link_to_another_result_page_is_no_article(name: str, rel: str) -> None:
    """A link that says it leads to the next or the previous result page is not listed, wherever it stands."""
    url, path, other = SITES[name]
    items = "".join(ITEM.format(path=path.format(number), number=number) for number in range(6))
    more = f'<div><a rel="{rel}" href="{other}">Other news of the organisation and its member states</a></div>'
    page = site_parser.Page(content=f"<html><body><main>{items}{more}</main></body></html>", url=url)
    assert registry.recognise(page) == name
    listing = registry.read_listing(page)
    assert len(listing.links) == 6
    assert not [link for link in listing.links if link.url.endswith(other)]
