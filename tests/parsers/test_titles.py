"""Of what a page shows and tells, the article's own title is chosen."""

from __future__ import annotations

import datetime as dt

import pytest

from parsers import markup, metadata, titles

TITLE = "Council of the region meets in the capital"
URL = "https://www.gazette.example/a/1"


def _found(head: str = "", body: str = "", url: str | None = URL) -> str:
    tree = markup.tree(f"<html><head>{head}</head><body>{body}</body></html>")
    return titles.find(tree, metadata.read(tree, dt.UTC), url)


def _ld(headline: str) -> str:
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}"}}</script>'


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", f"<h1>{TITLE}</h1>"),
        (f'<meta property="og:title" content="{TITLE}">', ""),
        (f"<title>{TITLE} | Gazette</title>", ""),
        (f"<title>{TITLE} » Gazette</title>", "<h1>Gazette</h1>"),
        (f"<title>{TITLE} - Daily News</title>", f"<h1>Daily News</h1><h2>{TITLE}</h2>"),
        (f'<meta property="og:title" content="{TITLE} | Gazette">', f"<h1>Menu</h1><h2>{TITLE}</h2>"),
        (f'<meta property="og:title" content="{TITLE}">', f"<h1>Our newsletter</h1><h1>{TITLE}</h1>"),
        (f'<meta property="og:title" content="Leaders agree!">{_ld(TITLE)}', "<h1>Summit: they have agreed</h1>"),
        (f'{_ld("Council of the region...")}', f"<h1>{TITLE}</h1>"),
        (_ld("Gazette"), f"<h1>{TITLE}</h1>"),
        ('<meta property="og:title" content="Why the council matters">', f"<h1>{TITLE}</h1>"),
    ],
    ids=[
        "heading", "meta", "document", "site as heading", "title in h2", "menu as heading", "box as heading",
        "headline first", "headline cut", "headline names the site", "heading in the words of the meta tag",
    ],
)  # fmt: skip
def test_the_title_of_the_article(head: str, body: str) -> None:
    """Neither the site's name, nor a menu's or a box's heading, nor words for social networks are the title."""
    assert _found(head, body) == TITLE


def test_chinese_titles_have_words_too() -> None:
    """A heading that shares characters with the meta tag is in its words; the site's name behind a hyphen is not."""
    head = '<meta property="og:title" content="上合组织秘书长会见大使"><title>上合组织秘书长会见大使-新闻网</title>'
    assert _found(head, "<h1>上合组织秘书长张明会见大使</h1>") == "上合组织秘书长张明会见大使"


def test_no_title_at_all() -> None:
    """A page that neither shows nor tells a title has an empty one."""
    assert _found(body="<p>Words.</p>", url=None) == ""
