"""One spelling for one address, and the article that an address leads to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers import registry, urls

SECTSCO = (
    "http://eng.sectsco.org/news/20190928/584134.html",
    "https://eng.sectsco.org./20190928/584134.html",
    "https://rus.sectsco.org/20190928/-Some--words-584134.html",
    "https://eng.sectsco.org/culture/20190928/584134/Some-words-1.html",
    "https://eng.sectsco.org/20190928/584134.html?utm_source=x#top",
)


@pytest.mark.parametrize("url", SECTSCO)
def test_every_shape_of_sectsco_is_one_article(url: str) -> None:
    """The article number is the identity, whatever the shape, the scheme or the language section."""
    assert registry.link_identity(url) == "sectsco:584134"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://sh.scoda.com/news38/shownews.php?id=8669", "sh.scoda.com:8669"),
        ("http://SH.scoda.com/news4/shownews.php?lang=en&id=08669", "sh.scoda.com:8669"),
        ("http://sh.scoda.com/news38/news.php?class1=38", "sh.scoda.com/news38/news.php?class1=38"),
        (
            "https://www.s-cica.org/index.php?view=page&t=speeches&id=111",
            "s-cica.org/index.php?id=111&t=speeches&view=page",
        ),
        ("http://s-cica.org/index.php?id=111&t=speeches&view=page", "s-cica.org/index.php?id=111&t=speeches&view=page"),
        ("https://paper.example/?p=81530", "paper.example/?p=81530"),
        ("https://eng.sectsco.org/documents/?offset=10", "eng.sectsco.org/documents?offset=10"),
        ("https://evil-sectsco.org/20190928/584134.html", "evil-sectsco.org/20190928/584134.html"),
    ],
)
def test_identity_by_address(url: str, expected: str) -> None:
    """MetInfo's id counts without its folder; elsewhere the canonical address without scheme and www counts."""
    assert registry.link_identity(url) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://Example.ORG.:80/a/b/?b=2&a=1&utm_medium=x&fbclid=y#z", "http://example.org/a/b?a=1&b=2"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org:8443/%7euser/%d0%bf", "https://example.org:8443/~user/%D0%BF"),
        ("https://example.org/новости", "https://example.org/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8"),
        ("http://[::1]:8000/x", "http://[::1]:8000/x"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_canonical_spelling(url: str, expected: str) -> None:
    """Spellings that RFC 3986 or custom call equal become one; nonsense stays what it is."""
    assert urls.canonical(url) == expected


@given(
    st.from_regex(
        r"https?://[a-z]{1,9}\.[a-z]{2,4}(:[0-9]{1,4})?(/[\w%. -]{0,9}){0,4}(\?[\w=&%+]{0,20})?", fullmatch=True
    )
)
def test_canonical_is_stable(url: str) -> None:
    """The canonical spelling of a canonical address is itself, and the identity does not tell the two apart."""
    once = urls.canonical(url)
    assert urls.canonical(once) == once
    assert urls.identity(once) == urls.identity(url)


@given(st.text("aж中\ud83d", max_size=300), st.integers(1, 40))
def test_an_identity_fits_into_an_index(path: str, times: int) -> None:
    """However long an address is, two that differ at their ends have two identities that a database takes."""
    address = "https://example.org/" + path * times
    one, other = urls.identity(f"{address}/1"), urls.identity(f"{address}/2")
    assert one != other
    assert max(len(each.encode(errors="surrogatepass")) for each in (one, other)) <= urls.LONGEST_IDENTITY


@given(st.text())
def test_any_text_has_an_identity(text: str) -> None:
    """No text makes the functions of addresses fail."""
    assert isinstance(urls.identity(text), str)
    assert urls.number(text) is None or ":" in str(urls.number(text))
    urls.slug_title(text)
    urls.absolute("https://example.org/a/", text)


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("/a", "https://example.org/a"),
        ("b.html#x", "https://example.org/d/b.html"),
        ("//other.example/c", "https://other.example/c"),
        ("javascript:;", None),
        ("mailto:x@example.org", None),
        ("#top", None),
        ("", None),
        (None, None),
        ("file:///etc/passwd", None),
        ("http://[", None),
        ("/a\x00b", None),
        ("/a\ud83d", None),
        ("/a\n/b ", "https://example.org/a/b"),
    ],
)
def test_absolute(reference: str | None, expected: str | None) -> None:
    """Only addresses that can be fetched over http come out."""
    assert urls.absolute("https://example.org/d/", reference) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://eng.sectsco.org/20231020/--SCO-Secretary-Generals-bees-961001.html", "SCO Secretary-General's bees"),
        ("https://p.example/print/1202854-role-of-bees-stressed", "Role of bees stressed"),
        ("https://p.example/2020/11/17/outcome-of-the-summit/", "Outcome of the summit"),
        ("https://eng.sectsco.org/20240704/1460010.html", None),
        ("https://tass.com/world/1329085", None),
    ],
)  # fmt: skip
def test_title_spelled_by_address(url: str, expected: str | None) -> None:
    """The words of a slug are a title; numbers are none."""
    assert urls.slug_title(url) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://127.0.0.1:8001/news3/shownews.php?id=7", "http://127.0.0.1:8002/news3/shownews.php?id=7"),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a"),
        ("http://127.0.0.1:8001/news3/7.html", "http://127.0.0.1/news3/7.html"),
    ],
)
def test_two_sites_on_one_host_share_no_identity(one: str, other: str) -> None:
    """The port tells sites on one machine apart, also where the site's own number is the identity."""
    assert urls.identity(one) != urls.identity(other)


def test_the_site_of_a_number_is_written_in_one_way() -> None:
    """``www.``, scheme, its own port and a trailing dot make no other site."""
    spellings = (
        "http://sh.scoda.com",
        "https://www.sh.scoda.com",
        "http://sh.scoda.com:80",
        "https://SH.scoda.com.:443",
    )
    assert {urls.identity(f"{one}/news3/shownews.php?id=7") for one in spellings} == {"sh.scoda.com:7"}


def test_an_address_that_no_encoding_can_write_has_an_identity() -> None:
    """A lone surrogate, as JSON can hold it, breaks nothing."""
    assert urls.identity("https://x.example/\ud800?a=\ud800")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.example/./x/../y.html", "http://a.example/y.html"),
        ("http://a.example/../../x/", "http://a.example/x"),
        ("http://a.example/x/..", "http://a.example/"),
        ("http://a.example/.well-known/x..y", "http://a.example/.well-known/x..y"),
    ],
)
def test_dots_in_a_path_are_walked(url: str, expected: str) -> None:
    """Two spellings of one path are one address (RFC 3986, 5.2.4); names that only begin with a dot stay."""
    assert urls.canonical(url) == expected


def test_both_spellings_of_an_international_name_are_one_address() -> None:
    """A host in Unicode and in Punycode is the same, and what is no name of either stays as it is."""
    assert urls.identity("https://правительство.example/a") == urls.identity("https://xn--80aealotwbjpid2k.example/a")
    assert urls.host("https://пример.example/") == "xn--e1afmkfd.example"
    assert urls.canonical(f"https://{'ы' * 80}.example/a").startswith("https://")
