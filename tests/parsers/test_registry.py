"""Whose a page is, what reading any page may raise, and that a link and its article have one identity."""

from __future__ import annotations

import datetime as dt
import pathlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers import article as parsed
from parsers import registry, site_parser

PARAGRAPH = "The council of the region met in the capital and agreed on a plan for the coming year, its chair said."
NEWS = f"<html><body><h1>Council meets</h1><div><p>{PARAGRAPH}</p></div></body></html>"
PAGES = pathlib.Path(__file__).parent.parent / "pages"


def page(content: str, url: str | None = None, **more: object) -> site_parser.Page:
    """A page with this content."""
    return site_parser.Page(content=content, url=url, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "url", "expected"),
    [
        ('[{"id": 1}]', None, "wordpress"),
        ('{"code": "rest_forbidden"}', None, "wordpress"),
        ('\ufeff<?xml version="1.0"?>\n<!-- a comment --><rss version="2.0">', None, "feed"),
        ('<feed xmlns="http://www.w3.org/2005/Atom">', None, "feed"),
        ('<rdf:RDF xmlns:rdf="x">', None, "feed"),
        ('<?xml version="1.0"?><?xml-stylesheet href="a"?><urlset>', None, "sitemap"),
        ("<sitemapindex>", None, "sitemap"),
        (NEWS, "https://eng.sectsco.org./20200101/1.html", "sectsco"),
        (NEWS, "https://sectsco.org.evil.example/20200101/1.html", "generic"),
        (NEWS + "<p>Powered by MetInfo 7.2.0</p>", None, "metinfo"),
        (NEWS, "http://sh.scoda.com/news1/shownews.php?id=5", "metinfo"),
        ("", "http://sh.scoda.com/news1/shownews.php?id=5", "metinfo"),
        (NEWS + '<link href="/wp-content/x.css">', None, "wordpress"),
        (NEWS, None, "generic"),
        ("A title\n\nA paragraph with 3 < 4 in it.", None, "text"),
        (PARAGRAPH, "https://eng.sectsco.org/20200101/1.html", "text"),
    ],
)
def test_recognise(content: str, url: str | None, expected: str) -> None:
    """Content goes before address, and a page without markup is text wherever it comes from."""
    assert registry.recognise(page(content, url)) == expected


@pytest.mark.parametrize(
    "content", ["", " \n\t", "\x00\x00", "%PDF-1.7\n%\ufffd\ufffd", "\x89PNG\r\n", "\ufffd\x01\x02" * 50]
)
def test_what_is_no_page_is_refused(content: str) -> None:
    """Nothing, and files that are no text, are no page for either question."""
    with pytest.raises(parsed.NotAPage):
        registry.read_article(page(content))
    with pytest.raises(parsed.NotAPage):
        registry.read_listing(page(content))


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 2_000_000,
        "<div><p>x" * 100_000,
        "<p>" + "".join(f"<font size={n}>" for n in range(300)) + "</p>" + "<p>x</p>" * 30_000,
        "<x>" * 50_000,
    ],
    ids=["divs", "paragraphs", "formatting", "unknown"],
)
def test_pages_that_only_an_attack_writes_are_refused_at_once(content: str) -> None:
    """Nesting that costs the square of its depth, and formatting that multiplies, are refused unparsed."""
    begun = time.monotonic()
    with pytest.raises(parsed.NotAPage):
        registry.read_article(page(content))
    assert time.monotonic() - begun < 5


def test_script_full_of_tags_is_no_attack() -> None:
    """Tags that a script writes do not count as nesting."""
    script = "<script>var t = [" + "'<div><b>'," * 5_000 + "]</script>"
    assert registry.read_article(page(NEWS.replace("<div>", script + "<div>"))).paragraphs == (PARAGRAPH,)


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>", "</p>", "<div class='menu'>", "</div>", "<h1>", "</h1>",
            "<a href='/20200101/1.html'>", "</a>", "<br>",
            "<time datetime='2020-01-01T00:00:00+03:00'>", "<script type='application/ld+json'>", "</script>",
            "<table><tr><td>",
            "<rss><channel><item><link>http://a.example/", "</link>", "<urlset><url><loc>http://[",
            '{"@type": "Article", ',
            '[{"link": 3, "title": {"rendered": null}}]', "<!--", "-->", "<![CDATA[", "]]>", PARAGRAPH,
            "Title", "&nbsp;", "\x00",
        ]
    )
    | st.text(max_size=12),
    max_size=14,
).map("".join)  # fmt: skip
ADDRESSES = st.sampled_from(
    [
        None,
        "http://[",
        "https://eng.sectsco.org/20200101/1.html",
        "http://sh.scoda.com/n/shownews.php?id=1",
        "https://a.example/b",
    ]
)


@settings(max_examples=300, deadline=None)
@given(MARKUP, ADDRESSES, st.sampled_from([None, *registry.PARSERS]))
def test_reading_raises_nothing_but_parse_errors(content: str, url: str | None, parser: str | None) -> None:
    """Any content, read by any parser, gives a value or a ParseError."""
    for read in (registry.read_article, registry.read_listing):
        try:
            value = read(page(content, url, selectors={"title": "h1:::", "body": ">>", "link": "a["}), parser)
        except parsed.ParseError:
            continue
        if isinstance(value, parsed.Article):
            assert value.paragraphs
            assert "\u00a0" not in value.text


def test_family_falls_back_to_generic() -> None:
    """Where a family's parser finds no article, the page is read as any other page; the article says by whom."""
    told = '{"@type": "NewsArticle", "headline": "Council meets", "articleBody": "' + PARAGRAPH + '"}'
    content = f'<html><body><link href="/wp-content/x"><script type="application/ld+json">{told}</script></body></html>'
    article = registry.read_article(page(content))
    assert (article.parser, article.paragraphs) == ("generic", (PARAGRAPH,))


def test_named_parser_reads_text_and_feeds_all_the_same() -> None:
    """A source that names its parser still gets a page without markup read as text, and a feed as a feed."""
    assert registry.read_article(page(f"Council meets\n\n{PARAGRAPH}"), "sectsco").parser == "text"
    rss = "<rss><channel><item><title>T</title><link>http://a.example/x</link></item></channel></rss>"
    assert registry.read_listing(page(rss), "wordpress").links[0].url == "http://a.example/x"


def test_unknown_metinfo_id_has_no_article() -> None:
    """MetInfo answers an unknown id with an empty page, which is no article rather than no page."""
    with pytest.raises(parsed.NoArticle) as raised:
        registry.read_article(page("", "http://sh.scoda.com/news1/shownews.php?id=5"))
    assert raised.value.url == "http://sh.scoda.com/news1/shownews.php?id=5"


def test_rest_error_tells_its_message() -> None:
    """An error of the REST interface is no listing, and its message is kept."""
    error = '{"code":"rest_post_invalid_page_number","message":"The page number is too large.","data":{"status":400}}'
    with pytest.raises(parsed.NoListing, match=r"too large.*rest_post_invalid_page_number"):
        registry.read_listing(page(error, "https://a.example/wp-json/wp/v2/posts?page=99"))


def test_single_rest_post_is_an_article() -> None:
    """One post of the REST interface reads as an article, with the address of its page."""
    post = (
        '{"link": "https://a.example/one/", "date_gmt": "2024-01-01T20:00:00", "title": {"rendered": "A &amp; B"},'
        f' "content": {{"rendered": "<p>{PARAGRAPH}</p>"}}}}'
    )
    zone = dt.timezone(dt.timedelta(hours=5))
    article = registry.read_article(page(post, "https://a.example/wp-json/wp/v2/posts/1", zone=zone))
    assert (article.title, article.url, article.identity) == ("A & B", "https://a.example/one/", "a.example/one")
    assert article.published == dt.datetime(2024, 1, 2, 1, tzinfo=zone)


def test_entities_of_a_feed_are_not_expanded() -> None:
    """Neither files nor multiplied entities come in through a document type."""
    feed = (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">'
        '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>'
        "<rss><channel><item><title>x&f;&b;y</title><link>http://a.example/x</link></item></channel></rss>"
    )
    link = registry.read_listing(page(feed)).links[0]
    assert link.url == "http://a.example/x"
    assert "root:" not in (link.title or "")
    assert "aaaa" not in (link.title or "")


def test_selectors_of_the_source_override() -> None:
    """The selectors that a source declares decide title, date, body, links and next page of every family of HTML."""
    content = (
        '<html><body><h1>Wrong</h1><div class="x">Right</div><i class="d">5 May 2021 10:00</i>'
        f'<div><p>{PARAGRAPH} {PARAGRAPH}</p></div><div class="b">{PARAGRAPH}</div>'
        '<a class="l" href="/20210504/77.html">Short</a><a class="n" href="/list/9">9</a></body></html>'
    )
    chosen = {"title": ".x", "date": ".d", "body": ".b", "link": "a.l", "next": "a.n"}
    for name in ("sectsco", "metinfo", "wordpress", "generic"):
        url = "https://eng.sectsco.org/20210505/78.html" if name == "sectsco" else "https://a.example/78"
        given_page = page(content, url, selectors=chosen)
        article = registry.read_article(given_page, name)
        assert (article.parser, article.title, article.paragraphs) == (name, "Right", (PARAGRAPH,))
        assert article.published
        assert article.published.isoformat()[:16] == "2021-05-05T10:00"
        if name != "metinfo":
            listing = registry.read_listing(given_page, name)
            assert [link.url for link in listing.links] == [
                url.rpartition("/")[0].removesuffix("/20210505") + "/20210504/77.html"
            ]
            assert listing.next_page == url.rpartition("/")[0].removesuffix("/20210505") + "/list/9"


def test_a_date_from_elsewhere_counts_where_the_page_has_none() -> None:
    """The date of a listing or of the user is used where the page shows none, and its origin is told."""
    day = dt.date(2020, 1, 2)
    article = registry.read_article(page(f"Council meets\n\n{PARAGRAPH}", published=day))
    assert (article.published, article.published_from) == (day, "given")
    article = registry.read_article(page(NEWS, "https://a.example/x", published=day, published_from="listing"))
    assert (article.published, article.published_from) == (day, "listing")


@pytest.mark.parametrize(
    ("link", "saved"),
    [
        (
            "https://eng.sectsco.org/20200916/677001.html",
            "sectsco/news_2020_semantic.html",
        ),
        (
            "http://sh.scoda.com/news39/shownews.php?id=8669",
            "metinfo/shownews_stock7.html",
        ),
        (
            "https://ferry.example/bridge-named?utm_source=feed",
            "wordpress/tagdiv_old.html",
        ),
        ("http://inland.example/a/1", "generic/jsonld.html"),
    ],
)
def test_link_and_article_have_one_identity(link: str, saved: str) -> None:
    """What the seen list knows a link by is the identity of the article it leads to."""
    content = (PAGES / saved).read_text(encoding="utf-8")
    assert registry.read_article(page(content, link)).identity == registry.link_identity(link)


def test_links_between_the_two_names_of_a_site() -> None:
    """A listing on ``www.`` whose links lead to the bare name is read; another port is another site."""
    rows = "".join(
        f'<li><a href="https://x.example/a/{n}">A long headline of the news of the day, number {n}</a></li>'
        f'<li><a href="https://x.example:8443/b/{n}">A long headline of the other site beside it, number {n}</a></li>'
        for n in range(4)
    )
    page = site_parser.Page(content=f"<body><ul>{rows}</ul></body>", url="https://www.x.example/news/")
    for name in ("generic", "wordpress"):
        found = registry.read_listing(page, name).links
        assert [link.url for link in found] == [f"https://x.example/a/{n}" for n in range(4)]


@pytest.mark.parametrize("stamp", ["2022-09-16T00:00:00+03:00", "2022-09-15T21:00:00Z", "2022-09-15T00:00:00+03:00"])
def test_the_posting_day_of_the_secretariat_is_the_one_in_the_address(stamp: str) -> None:
    """Midnight in Moscow, however it is written, moves the day nowhere, whatever zone the source is said to have."""
    content = (
        f"<h1>Words of the day</h1><time datetime={stamp}></time><p>{'The council met and spoke of trade. ' * 3}</p>"
    )
    page = site_parser.Page(content=content, url="https://eng.sectsco.org/20220916/908439.html")
    assert registry.read_article(page).published == dt.date(2022, 9, 16)


def test_what_a_page_calls_its_own_address_gives_it_no_identity_of_another() -> None:
    """A canonical link to another article does not make a page that article."""
    content = (
        '<link rel=canonical href="https://eng.sectsco.org/20210208/719849.html"><h1>Words of the day</h1>'
        f"<p>{'The council met and spoke of trade. ' * 3}</p>"
    )
    page = site_parser.Page(content=content, url="https://eng.sectsco.org/about_sco/")
    assert registry.read_article(page).identity == "eng.sectsco.org/about_sco"


@pytest.mark.parametrize(
    "name", ["generic/list", "sectsco/news_list_bem", "sectsco/news_list_no_class", "wordpress/plain_list"]
)
def test_a_listing_is_no_article(name: str) -> None:
    """Headlines in a row are not taken for an article's paragraphs."""
    content = (PAGES / f"{name}.html").read_text("utf-8")
    host = "eng.sectsco.org" if name.startswith("sectsco") else "news.example"
    with pytest.raises(parsed.NoArticle, match=r"a list of articles|no body of an article"):
        registry.read_article(site_parser.Page(content=content, url=f"https://{host}/news/"))


@pytest.mark.parametrize(("short", "year"), [("24", 2024), ("49", 2049), ("99", 1999)])
def test_two_digits_of_a_year_in_a_feed(short: str, year: int) -> None:
    """RFC 822 allowed years of two digits, and some feeds write them."""
    rss = (
        "<rss><channel><item><title>T</title><link>http://a.example/x</link>"
        f"<pubDate>Mon, 05 Feb {short} 10:00:00 GMT</pubDate></item></channel></rss>"
    )
    assert registry.read_listing(page(rss)).links[0].published == dt.datetime(year, 2, 5, 10, tzinfo=dt.UTC)
