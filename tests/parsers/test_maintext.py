"""The running text of a page is found whole, whatever elements it is set in and whatever stands beside it."""

from __future__ import annotations

import time

import pytest

from parsers import article as parsed
from parsers import layout, maintext, markup, registry, site_parser

TEXT = (
    "On 5 May 2024, the Secretary-General received the Ambassador of Ruritania at the seat of the Secretariat.",
    "The parties discussed the state of cooperation and the plans for the coming year in some detail.",
    "They spoke of trade, of transport, and of the forthcoming forum on tourism in the old city.",
    "At the end of the talk the Ambassador invited the Secretary-General to visit Ruritania in the autumn.",
)
TITLE = "Secretary-General received the Ambassador of Ruritania"
MENU = "".join(f'<li><a href="/2017010{n}/19{n}.html">Section number {n}</a></li>' for n in range(1, 6))
TEASERS = "".join(
    f'<div class="n"><a href="/20240{n}01/1400{n}.html">An entirely different piece of news, number {n}, set aside</a>'
    f"<p>Its teaser tells quite a lot of that other piece of news, number {n}, in a whole sentence.</p></div>"
    for n in range(1, 6)
)
CONSENT = (
    '<div class="z"><p>We keep small files on your machine to know you again and to make these pages work.</p></div>'
)
FORMS = {
    "p": "".join(f"<p>{one}</p>" for one in TEXT),
    "p without end": "".join(f"<p>{one}" for one in TEXT),
    "div": "".join(f"<div>{one}</div>" for one in TEXT),
    "br": "<br>".join(TEXT),
    "br br": "<br><br>".join(TEXT),
    "br in span": f"<span>{'<br/><br/>'.join(TEXT)}</span>",
    "spans": "<br>".join(f"<span>{one}</span>" for one in TEXT),
    "rows": f"<table>{''.join(f'<tr><td>{one}</td></tr>' for one in TEXT)}</table>",
    "p in a cell": f"<table><tr><td>{''.join(f'<p>{one}</p>' for one in TEXT)}</td></tr></table>",
    "list": f"<ul>{''.join(f'<li>{one}</li>' for one in TEXT)}</ul>",
    "p and list": f"<p>{TEXT[0]}</p><ul><li>{TEXT[1]}</li><li>{TEXT[2]}</li></ul><p>{TEXT[3]}</p>",
    "p and div": f"<p>{TEXT[0]}</p>{''.join(f'<div>{one}</div>' for one in TEXT[1:])}",
    "p and br": f"<p>{TEXT[0]}</p>{'<br><br>'.join(TEXT[1:])}",
    "quotation": f"<p>{TEXT[0]}</p><blockquote><p>{TEXT[1]}</p></blockquote><p>{TEXT[2]}</p><p>{TEXT[3]}</p>",
    "section each": "".join(f"<section><p>{one}</p></section>" for one in TEXT),
    "boxes in boxes": "".join(f"<div><div><div><div><p>{one}</p></div></div></div></div>" for one in TEXT),
    "pieces": f'<div class="t"><p>{TEXT[0]}</p><p>{TEXT[1]}</p></div><img><div class="t"><p>{TEXT[2]}</p></div>'
    f'<div class="t"><p>{TEXT[3]}</p></div>',
    "lead in h2": f"<h2>{TEXT[0]}</h2><div><p>{TEXT[1]}</p><p>{TEXT[2]}</p><p>{TEXT[3]}</p></div>",
    "lead in div": f'<div class="lead">{TEXT[0]}</div><div><p>{TEXT[1]}</p><p>{TEXT[2]}</p><p>{TEXT[3]}</p></div>',
    "lead in header": f"<header><p>{TEXT[0]}</p></header><div><p>{TEXT[1]}</p><p>{TEXT[2]}</p><p>{TEXT[3]}</p></div>",
    "lead quoted": f"<blockquote>{TEXT[0]}</blockquote><div><p>{TEXT[1]}</p><p>{TEXT[2]}</p><p>{TEXT[3]}</p></div>",
    "form": f"<form>{''.join(f'<p>{one}</p>' for one in TEXT)}</form>",
    "telling name": f'<div class="social-share">{"".join(f"<p>{one}</p>" for one in TEXT)}</div>',
    "last is a link": f"{''.join(f'<p>{one}</p>' for one in TEXT[:3])}<p><a href='/x'>{TEXT[3]}</a></p>",
}
COMPANY = {
    "alone": "",
    "marked side column": f'<aside class="sidebar">{TEASERS}</aside>',
    "unmarked side column": f'<div class="x">{TEASERS}</div>',
    "consent": CONSENT,
}


def _page(form: str, company: str) -> str:
    return (
        f"<html lang=en><head><title>{TITLE}</title></head><body><header><nav><ul>{MENU}</ul></nav></header>"
        f'<div class="wrap"><div class="main"><h1>{TITLE}</h1>{form}</div>{company}</div>'
        "<footer><p>The Secretariat of the organisation, all rights reserved, in the city of its seat.</p></footer>"
        "</body></html>"
    )


@pytest.mark.parametrize("company", COMPANY)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "url", ["https://eng.sectsco.org/20240506/1400010.html", "https://news.example.org/a/received"]
)
def test_the_whole_text_and_nothing_else(form: str, company: str, url: str) -> None:
    """Every paragraph is found as one of its own, in order, and nothing of menus, teasers, footers."""
    content = _page(FORMS[form], COMPANY[company])
    article = registry.read_article(site_parser.Page(content=content, url=url))
    assert article.title == TITLE
    assert article.paragraphs == TEXT


def test_cells_that_lay_out_a_page() -> None:
    """Of a page laid out as a table, the cell with the text is read and not the one with the menu."""
    cells = f"<tr><td><ul>{MENU}</ul></td><td><h1>{TITLE}</h1>{FORMS['br br']}</td><td>{TEASERS}</td></tr>"
    found = maintext.find(markup.tree(f"<body><table>{cells}</table></body>"))
    assert [one for one in TEXT if one in " ".join(found)] == list(TEXT)
    assert not any("different piece" in block or "Section" in block for block in found)


def test_a_list_of_links_inside_the_text_is_left_out() -> None:
    """Links that stand together, each a line of its own, are no text."""
    links = "".join(f'<li><a href="/{n}">Another story, number {n}, for those who like it</a></li>' for n in range(4))
    found = maintext.find(markup.tree(f"<body><div>{FORMS['p']}<ul>{links}</ul></div></body>"))
    assert found == list(TEXT)


def test_a_page_without_text_has_none() -> None:
    """Menus alone are no running text."""
    assert maintext.find(markup.tree(f"<body><nav><ul>{MENU}</ul></nav></body>")) == []


@pytest.mark.parametrize(
    "mark", ["<hr hidden>", '<img hidden="">', '<p class="overflow hidden md:block">Seen.</p>', "<td hidden>x</td>"]
)
def test_what_is_hidden_hides_nothing_else(mark: str) -> None:
    """A hidden element without an end tag ends at once, and a class named hidden is only a name."""
    node = markup.tree(f"<body><p>One.</p>{mark}<p>Two.</p></body>").body
    assert node is not None
    assert layout.blocks(node)[-1] == "Two."
    assert ("Seen." in layout.blocks(node)) == ("Seen." in mark)


@pytest.mark.parametrize("value", ["<!-- ", "<script>", "<style ", "a > b", "<p>"])
def test_markup_in_an_attribute_is_no_markup(value: str) -> None:
    """What an attribute holds neither begins a comment or a script nor ends a tag."""
    node = markup.tree(f"<body><p data-embed='{value}'>One.</p><p>Two.</p><!-- x --><script>y</script></body>").body
    assert node is not None
    assert layout.blocks(node) == ["One.", "Two."]


def test_short_cells_of_a_row_are_one_line_and_long_ones_their_own() -> None:
    """A table of facts reads row by row; a cell as long as a paragraph stands alone."""
    long = " ".join(TEXT)
    node = markup.tree(
        f"<table><tr><td>Type</td><td>Agreement</td></tr><tr><td>{long}</td><td>{long}</td></tr></table>"
    ).body
    assert node is not None
    assert layout.blocks(node) == ["Type Agreement", long, long]


@pytest.mark.parametrize("name", ["entry-content", "td-post-content"])
def test_the_class_of_the_content_on_an_excerpt(name: str) -> None:
    """A WordPress theme may set an excerpt, or one paragraph, in the element of the content: the whole text is read."""
    form = f'<div class="{name}"><p>{TEXT[0]}</p></div><div class="full">{FORMS["p"]}</div>'
    page = site_parser.Page(content=_page(form, ""), url="https://news.example.org/a/received")
    assert registry.read_article(page, "wordpress").paragraphs == TEXT


def test_a_body_marked_in_pieces() -> None:
    """Every element that is marked as ``articleBody`` is a part of it."""
    form = "".join(f'<div itemprop="articleBody"><p>{one}</p></div><div><img></div>' for one in TEXT)
    page = site_parser.Page(content=_page(form, ""), url="https://news.example.org/a/received")
    assert registry.read_article(page, "generic").paragraphs == TEXT


def test_a_page_of_forty_thousand_paragraphs_is_quick() -> None:
    """Time grows with the page, not with its square."""
    tree = markup.tree(f"<body>{'<p>The parties spoke at length of trade.</p>' * 40_000}</body>")
    begun = time.process_time()
    assert len(maintext.find(tree)) == 40_000
    assert time.process_time() - begun < 5


@pytest.mark.parametrize("opened", ["<div><script>", "<div><!--", "<div><title>"])
def test_what_is_opened_again_and_again_is_quick(opened: str) -> None:
    """Scripts and comments that never end are looked through once, not once for each."""
    begun = time.process_time()
    with pytest.raises(parsed.ParseError):
        registry.read_article(site_parser.Page(content=opened * 100_000, url="https://news.example.org/a"))
    assert time.process_time() - begun < 10


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="post-tags"><span>Trade</span> <span>Transport</span></div>',
        '<div class="photo-gallery"><p>The Ambassador and the Secretary-General at the table of the talks.</p></div>',
        '<p><a href="/x">ANOTHER STORY OF THE SAME DAY AND ITS HEADLINE</a></p>',
        '<div class="related"><p>Another story, told in a whole sentence, of the same day and the same city.</p></div>',
    ],
    ids=["tags", "gallery", "link alone", "related"],
)
@pytest.mark.parametrize("marked", ["", ' itemprop="articleBody"', ' class="entry-content"'])
def test_boxes_inside_the_text_are_left_out(beside: str, marked: str) -> None:
    """A minor box in the midst of a text that names itself something else, or a link alone, is no part of it."""
    paragraphs = [f"<p>{one}</p>" for one in TEXT]
    form = f"<div{marked}>{paragraphs[0]}{paragraphs[1]}{beside}{paragraphs[2]}{paragraphs[3]}</div>"
    page = site_parser.Page(content=_page(form, ""), url="https://news.example.org/a/received")
    parser = "wordpress" if "entry" in marked else "generic"
    assert registry.read_article(page, parser).paragraphs == TEXT


def test_words_behind_the_last_sentence_are_left_out() -> None:
    """Tags and buttons below a text are no part of it."""
    form = f"{FORMS['p']}<div>Trade</div><div>Print this</div>"
    assert maintext.find(markup.tree(_page(form, ""))) == [TITLE, *TEXT]


def test_a_box_of_related_news_inside_a_text_does_not_end_it() -> None:
    """What stands below "Related news" is read where it is running text, longer than what stood above."""
    rest = [
        f"In part {n} of the talks the parties came to what had been agreed in the year before that." for n in range(9)
    ]
    more = "".join(f"<p>{one} They spoke of it at length, and agreed.</p>" for one in rest)
    page = site_parser.Page(
        content=_page(f"{FORMS['p']}<h3>Related news</h3><p>Short headline</p>{more}", ""),
        url="https://news.example.org/a",
    )
    assert sum("In part" in paragraph for paragraph in registry.read_article(page).paragraphs) == 9
