"""A page, its validators, its redirects, and what is no page."""

from __future__ import annotations

import datetime as dt
import gzip
import http.server
import typing
import zlib

import pytest

from monitor import errors, fetch

if typing.TYPE_CHECKING:
    from tests.monitor.fetch.conftest import Build, Clock, Site


def test_a_page_comes_with_all_that_the_archive_wants(site: Site, build: Build, now: dt.datetime) -> None:
    """Body, text, charset, validators and the time of the fetch are those of the answer."""
    url = site.page(
        "/a?b=1",
        "Шанхай".encode("cp1251"),
        Content_Type="text/html; Charset=windows-1251",
        ETag='"7"',
        Last_Modified="Sat, 21 Nov 2026 11:00:00 GMT",
    )
    assert build().get(url) == fetch.Fetched(
        url=url,
        final_url=url,
        status=200,
        content_type="text/html",
        charset="cp1251",
        body="Шанхай".encode("cp1251"),
        text="Шанхай",
        fetched_at=now,
        etag='"7"',
        last_modified="Sat, 21 Nov 2026 11:00:00 GMT",
    )


def test_the_site_is_told_who_asks(site: Site, build: Build) -> None:
    """Every request carries the user agent of the settings and no cookie, even where one was given."""
    url = site.page("/", b"x", Set_Cookie="a=b")
    fetcher = build(user_agent="watcher/2 (desk@example.org)")
    fetcher.get(url)
    fetcher.get(url)
    assert {request.headers["user-agent"] for request in site.requests} == {"watcher/2 (desk@example.org)"}
    assert not any("cookie" in request.headers for request in site.requests)


def test_a_page_that_did_not_change_is_a_fact(site: Site, build: Build) -> None:
    """Validators are sent, and a 304 gives no text but keeps the validators that it does not repeat."""
    url = site.page("/", b"", status=304, ETag='"8"')
    fetched = build().get(url, fetch.Validators(etag='"7"', last_modified="Sat, 21 Nov 2026 11:00:00 GMT"))
    (asked,) = site.asked("/")
    assert asked.headers["if-none-match"] == '"7"'
    assert asked.headers["if-modified-since"] == "Sat, 21 Nov 2026 11:00:00 GMT"
    assert (fetched.not_modified, fetched.text, fetched.body) == (True, "", b"")
    assert (fetched.etag, fetched.last_modified) == ('"8"', "Sat, 21 Nov 2026 11:00:00 GMT")


def test_not_modified_without_validators_is_no_answer(site: Site, build: Build) -> None:
    """A server that says 304 to a plain request has given nothing to read."""
    with pytest.raises(fetch.BadStatus, match="304"):
        build().get(site.page("/", b"", status=304))


def test_a_validator_that_fits_into_no_header_is_left_out(site: Site, build: Build) -> None:
    """An odd ETag of an earlier answer does not break the next request."""
    build().get(site.page("/", b"x"), fetch.Validators(etag='"й"'))
    assert "if-none-match" not in site.asked("/")[0].headers


def test_redirects_are_followed_and_told(site: Site, build: Build) -> None:
    """Relative and absolute redirects lead to the page; both addresses are known afterwards."""
    url = site.page("/old", b"", status=301, Location="mid")
    site.page("/mid", b"", status=302, Location=site.url("/new"))
    site.page("/new", b"here")
    fetched = build().get(url)
    assert (fetched.url, fetched.final_url, fetched.text) == (url, site.url("/new"), "here")


def test_redirects_end(site: Site, build: Build) -> None:
    """A page that redirects to itself is given up after as many hops as allowed."""
    url = site.page("/", b"", status=302, Location="/")
    with pytest.raises(fetch.Refused, match="more than 3 redirects"):
        build(max_redirects=3).get(url)
    assert len(site.asked("/")) == 4


@pytest.mark.parametrize("target", ["ftp://a.example/", "http://", "http://[::1", "http://me:hush@a.example/"])
def test_a_redirect_out_of_the_web_is_refused(site: Site, build: Build, target: str) -> None:
    """A Location that is no address of the web ends the fetch."""
    with pytest.raises(fetch.FetchError):
        build(attempts=1).get(site.page("/", b"", status=302, Location=target))
    assert len(site.requests) == 2


@pytest.mark.parametrize(
    "url", ["", "asean.org", "file:///etc/passwd", "http://a b/", "http://[", "http://a:b/", "http:///x"]
)
def test_what_is_no_web_address_is_refused(build: Build, url: str) -> None:
    """Nonsense instead of an address is one clear error of our own."""
    with pytest.raises(fetch.Refused) as caught:
        build().get(url)
    assert (caught.value.url, caught.value.retry) == (url, False)


@pytest.mark.parametrize(
    ("status", "retry"), [(400, False), (403, False), (404, False), (410, False), (429, True), (500, True), (503, True)]
)
def test_a_bad_status_says_whether_a_later_try_may_help(site: Site, build: Build, status: int, retry: bool) -> None:
    """The error carries address, status and whether to come again."""
    url = site.page("/", b"sorry", status=status)
    with pytest.raises(fetch.BadStatus) as caught:
        build(attempts=1).get(url)
    assert isinstance(caught.value, errors.MonitorError)
    assert (caught.value.url, caught.value.status, caught.value.retry) == (url, status, retry)
    assert str(caught.value) == f"HTTP {status} ({url})"


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png", "video/mp4", "application/zip"])
def test_what_says_that_it_is_no_text_is_not_read(site: Site, build: Build, content_type: str) -> None:
    """A PDF or an image is refused by its header alone."""
    with pytest.raises(fetch.NotText, match=content_type):
        build().get(site.page("/", b"x" * 100, Content_Type=content_type))


@pytest.mark.parametrize("body", [b"%PDF-1.7 \n1 0 obj", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", b"\x1f\x8b nonsense"])
def test_what_is_no_text_is_seen_behind_a_false_header(site: Site, build: Build, body: bytes) -> None:
    """A body that is plainly no text is refused, whatever it is called."""
    with pytest.raises(fetch.NotText):
        build().get(site.page("/", body))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"text " * 99)),
        ("gzip", gzip.compress(b"text " * 50) + gzip.compress(b"text " * 49) + b"\0\0"),
        ("deflate", zlib.compress(b"text " * 99)),
        ("deflate", zlib.compress(b"text " * 99)[2:-4]),
        ("identity", b"text " * 99),
        ("", gzip.compress(b"text " * 99)),
    ],
    ids=["gzip", "two members and padding", "zlib", "bare deflate", "plain", "a packed file"],
)
def test_packed_pages_are_unpacked(site: Site, build: Build, encoding: str, packed: bytes) -> None:
    """Every packing that servers use gives the same text."""
    assert build().get(site.page("/", packed, Content_Encoding=encoding)).body == b"text " * 99


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [("gzip", b"no gzip"), ("gzip", gzip.compress(b"text" * 99)[:-9]), ("deflate", b"\x78nothing"), ("br", b"x")],
    ids=["no gzip", "breaks off", "no zlib", "not asked for"],
)
def test_a_broken_packing_is_an_error_of_ours(site: Site, build: Build, encoding: str, packed: bytes) -> None:
    """What cannot be unpacked, or only in part, is not taken for a page."""
    with pytest.raises(fetch.Unreachable):
        build(attempts=1).get(site.page("/", packed, Content_Encoding=encoding))


def test_a_page_that_breaks_off_is_no_page(site: Site, build: Build) -> None:
    """A body shorter than announced is an error that a later try may mend."""
    with pytest.raises(fetch.Unreachable) as caught:
        build(attempts=1).get(site.page("/", b"half", Content_Length="8"))
    assert caught.value.retry


def test_a_server_that_speaks_no_http_is_unreachable(site: Site, build: Build) -> None:
    """Rubbish instead of a status line is an error of ours."""

    def rubbish(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\x00\x01\x02 hello\r\n\r\n")
        handler.close_connection = True

    site.replies["/"] = [rubbish]
    with pytest.raises(fetch.Unreachable):
        build(attempts=1).get(site.url("/"))


def test_what_is_sent_gets_any_answer_back(site: Site, build: Build) -> None:
    """A post is made once, without redirects; its status, the head of its answer and the wait asked for come back."""
    url = site.page("/hook", b"busy " * 9999, status=503, Retry_After="7")
    posted = build().post(url, b"{}", {"webhook-id": "m1", "Content-Type": "application/json"})
    (asked,) = site.asked("/hook")
    assert (asked.method, asked.body, asked.headers["webhook-id"]) == ("POST", b"{}", "m1")
    assert (posted.status, posted.body[:4], len(posted.body)) == (503, b"busy", 4096)
    assert posted.retry_after is not None
    assert posted.retry_after.total_seconds() == 7
    assert site.asked("/robots.txt") == []


def test_what_is_sent_is_not_sent_elsewhere(site: Site, build: Build) -> None:
    """A receiver that redirects has not taken the message, and nobody else is given it."""
    moved = site.page("/moved", b"", status=302, Location="/hook")
    assert build().post(moved, b"{}", {}).status == 302
    assert site.asked("/hook") == []


def test_a_receiver_that_asks_for_patience_keeps_no_other_waiting(site: Site, build: Build, clock: Clock) -> None:
    """The wait that one receiver asks for is told to who sends, and another on the same host is sent to meanwhile."""
    fetcher = build()
    assert fetcher.post(site.page("/hook", b"", status=429, Retry_After="7"), b"{}", {}).retry_after == dt.timedelta(
        seconds=7
    )
    assert fetcher.post(site.page("/other", b"taken"), b"{}", {}).body == b"taken"
    assert clock.slept == []
