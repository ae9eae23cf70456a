"""robots.txt, turns at a host, further attempts."""

from __future__ import annotations

import datetime as dt
import threading
import time
import typing

import pytest

from monitor import fetch
from monitor.fetch import politeness, timing

if typing.TYPE_CHECKING:
    from tests.monitor.fetch.conftest import Build, Clock, Site

RULES = b"""User-agent: *
Disallow: /

User-agent: sco-monitor
Disallow: /private/*.html$
Crawl-delay: 7
"""


def test_robots_txt_is_obeyed_and_asked_for_once(site: Site, build: Build) -> None:
    """Our own group of rules counts, wildcards and all, and one reading serves all pages of a site."""
    site.page("/robots.txt", RULES)
    site.page("/news", b"x")
    site.page("/private/a.html?x", b"x")
    fetcher = build()
    with pytest.raises(fetch.Refused, match=r"robots\.txt does not allow") as caught:
        fetcher.get(site.url("/private/a.html"))
    assert not caught.value.retry
    assert fetcher.get(site.url("/news")).text == "x"
    assert fetcher.get(site.url("/private/a.html?x")).text == "x"
    assert [request.path for request in site.requests] == ["/robots.txt", "/news", "/private/a.html?x"]


def test_a_redirect_to_a_forbidden_page_is_not_followed(site: Site, build: Build) -> None:
    """robots.txt counts at every hop."""
    site.page("/robots.txt", b"User-agent: *\nDisallow: /private")
    with pytest.raises(fetch.Refused):
        build().get(site.page("/", b"", status=302, Location="/private"))
    assert site.asked("/private") == []


@pytest.mark.parametrize("status", [404, 403, 410])
def test_no_robots_txt_allows_everything(site: Site, build: Build, status: int) -> None:
    """A client error for robots.txt means that there is none (RFC 9309, 2.3.1.3)."""
    site.page("/robots.txt", b"User-agent: *\nDisallow: /", status=status)
    assert build().get(site.page("/", b"x")).text == "x"


def test_a_robots_txt_that_is_none_allows_everything(site: Site, build: Build) -> None:
    """An image, or a loop of redirects, in its place is the same as none."""
    site.page("/robots.txt", b"", status=302, Location="/robots.txt")
    assert build().get(site.page("/", b"x")).text == "x"


def test_a_broken_robots_txt_forbids_everything_for_a_while(site: Site, build: Build, clock: Clock) -> None:
    """While the server fails to give its rules nothing is read (RFC 9309, 2.3.1.4); minutes later it is asked again."""
    site.page("/robots.txt", b"", status=500)
    url = site.page("/", b"x")
    fetcher = build()
    for _ in range(2):
        with pytest.raises(fetch.Refused, match=r"robots\.txt answers HTTP 500") as caught:
            fetcher.get(url)
        assert caught.value.retry
    assert len(site.asked("/robots.txt")) == 1
    site.replies["/robots.txt"] = [(404, {}, b"")]
    clock.time += 301
    assert fetcher.get(url).text == "x"


def test_robots_txt_is_believed_for_its_age(site: Site, build: Build, clock: Clock) -> None:
    """After a day the rules are read again."""
    url = site.page("/", b"x")
    fetcher = build(robots_age="1d")
    for seconds in (0, 86399, 2):
        clock.time += seconds
        fetcher.get(url)
    assert len(site.asked("/robots.txt")) == 2


@pytest.mark.parametrize(
    ("rules", "pauses"),
    [
        (b"", [3.0, 3.0]),
        (b"User-agent: *\nCrawl-delay: 7", [7.0, 7.0]),
        (b"User-agent: *\nCrawl-delay: 1", [3.0, 3.0]),
        (b"User-agent: *\nCrawl-delay: 86400", [60.0, 60.0]),
        (b"User-agent: *\nRequest-rate: 1/20", [20.0, 20.0]),
        (b"User-agent: *\nCrawl-delay: soon", [3.0, 3.0]),
    ],
)
def test_requests_to_one_host_are_apart(
    site: Site, build: Build, clock: Clock, rules: bytes, pauses: list[float]
) -> None:
    """The pause is ours or the site's, whichever is longer, up to a minute."""
    site.page("/robots.txt", rules)
    url = site.page("/", b"x")
    fetcher = build(host_delay=3)
    fetcher.get(url)
    fetcher.get(url)
    assert clock.slept == pauses


def test_a_redirect_within_a_host_costs_no_pause(site: Site, build: Build, clock: Clock) -> None:
    """Only the first hop waits, so that a site that moved to other paths is not twice as slow to read."""
    url = site.page("/old", b"", status=301, Location="/new")
    site.page("/new", b"x")
    build(host_delay=3).get(url)
    assert clock.slept == [3.0]


def test_hosts_do_not_wait_for_each_other(clock: Clock) -> None:
    """The pause after one host is no pause for another, and what has passed already is not waited for again."""
    turns = politeness.Turns(clock, clock.sleep)
    for host, pause in (("a", 3), ("b", 3), ("a", 3)):
        with turns.turn(host, pause):
            clock.time += 1
    with turns.turn("b", 3):
        pass
    assert clock.slept == [2.0]


def test_a_host_that_is_busy_is_left_alone(clock: Clock) -> None:
    """A hold outlasts the ordinary pause, for its host only."""
    turns = politeness.Turns(clock, clock.sleep)
    turns.hold("a", 20)
    turns.hold("a", 10)
    for host in ("b", "a"):
        with turns.turn(host, 3):
            pass
    assert clock.slept == [20.0]


def test_threads_take_turns_at_a_host() -> None:
    """Two threads never hold one host at once, also when one of them fails."""
    turns = politeness.Turns()
    inside: list[int] = []
    most: list[int] = []

    def fail() -> None:
        with turns.turn("a", 0):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.005)
            inside.pop()
            raise RuntimeError

    def visit() -> None:
        with pytest.raises(RuntimeError):
            fail()

    threads = [threading.Thread(target=visit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1] * 8


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_a_server_that_stumbles_is_asked_again(site: Site, build: Build, status: int) -> None:
    """A page that comes at the third attempt is a page like any other."""
    site.page("/", b"", status=status)
    site.page("/", b"", status=status)
    assert build(attempts=3).get(site.page("/", b"there")).text == "there"
    assert len(site.asked("/")) == 3


def test_a_broken_connection_is_tried_again(site: Site, build: Build) -> None:
    """A body that broke off is asked for again as a whole."""
    site.page("/", b"half", Content_Length="8", Connection="close")
    assert build(attempts=2).get(site.page("/", b"the whole")).text == "the whole"


def test_attempts_end(site: Site, build: Build) -> None:
    """After the last attempt its error is the one that is told."""
    url = site.page("/", b"", status=500)
    with pytest.raises(fetch.BadStatus, match="HTTP 500"):
        build(attempts=2).get(url)
    assert len(site.asked("/")) == 2


def test_a_missing_page_is_not_asked_for_again(site: Site, build: Build) -> None:
    """What another attempt cannot mend is not tried."""
    url = site.page("/", b"", status=404)
    with pytest.raises(fetch.BadStatus):
        build(attempts=3).get(url)
    assert len(site.asked("/")) == 1


def test_a_short_wait_is_sat_out(site: Site, build: Build, clock: Clock) -> None:
    """Retry-After is kept, for the whole host, before the next attempt."""
    site.page("/", b"", status=429, Retry_After="25")
    assert build(retry_wait=20).get(site.page("/", b"there")).text == "there"
    assert clock.slept == [25.0]


def test_a_long_wait_is_told_to_the_caller(site: Site, build: Build) -> None:
    """A Retry-After beyond the cap ends the fetch at once; the error says how long to stay away."""
    url = site.page("/", b"", status=503, Retry_After="3600")
    with pytest.raises(fetch.BadStatus) as caught:
        build().get(url)
    assert caught.value.retry_after == dt.timedelta(hours=1)
    assert len(site.asked("/")) == 1


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120),
        ("Sat, 21 Nov 2026 12:01:00 GMT", 60),
        ("Sat, 21 Nov 2026 11:00:00 GMT", 0),
        ("Sat, 21 Nov 2026 12:01:00 -0000", 60),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("9" * 400, 86_400),
        ("Fri, 31 Dec 9999 23:59:59 -2359", 86_400),
        ("Sat, 41 Nov 2026 12:01:00 GMT", None),
        ("٣", None),
    ],
)
def test_retry_after_is_read_in_both_forms(header: str, seconds: int | None, now: dt.datetime) -> None:
    """Seconds or a date (RFC 9110, 10.2.3), a day at most; what is neither is no wait at all."""
    wait = timing.retry_after({"retry-after": header}, now)
    assert (None if wait is None else wait.total_seconds()) == seconds
