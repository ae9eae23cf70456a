"""Which addresses are never connected to, and that nothing outlasts its deadline or its size."""

from __future__ import annotations

import gzip
import http.server
import ipaddress
import itertools
import pathlib
import socket
import ssl
import time
import typing

import httpcore
import httpx
import pytest

from monitor import fetch, settings
from monitor.fetch import client, guard

if typing.TYPE_CHECKING:
    from tests.monitor.fetch.conftest import Build, Site

PRIVATE = [
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fc00::1", "fec0::1", "ff02::1",
    "::7f00:1", "::ffff:0:7f00:1", "64:ff9b:1::7f00:1", "2001:0:7f00:1::",
    "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_off_the_public_internet_are_told(address: str) -> None:
    """Loopback, private, link-local, shared, multicast and reserved ranges, also wrapped in IPv6."""
    assert not guard.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public_addresses_are_told(address: str) -> None:
    """Ordinary addresses, also wrapped in IPv6."""
    assert guard.is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]"])
def test_this_machine_is_refused_however_it_is_written(site: Site, build: Build, host: str) -> None:
    """A page on this machine is not fetched, by no spelling of its address."""
    url = f"http://{host}:{site.server.server_port}/"
    with pytest.raises(fetch.FetchError) as caught:
        build(allow_private=[], attempts=1).get(url)
    assert isinstance(caught.value, fetch.Refused | fetch.Unreachable)  # there may be no IPv6 here
    assert site.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "2130706433",
        "0x7f.1",
        "0x7f000001",
        "0X7F.0.0.1",
        "017700000001",
        "127.1",
        "127.0.0.1.",
        "localhost.",
        "8.8.2056",
    ],
)
@pytest.mark.parametrize("allowed", [True, False])
def test_an_address_in_disguise_is_refused_unseen(
    site: Site, build: Build, host: str, allowed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decimal, octal, hexadecimal and shortened addresses, and names with a dot behind them, are not even resolved."""
    monkeypatch.setattr(socket, "getaddrinfo", None)
    port = site.server.server_port
    with pytest.raises(fetch.Refused, match=r"another spelling|not a web address|Invalid"):
        build(allow_private=[f"{host}:{port}"] if allowed else []).get(f"http://{host}:{port}/")


@pytest.mark.parametrize("tail", ["@127.0.0.1/", "\\@127.0.0.1/", "%00@127.0.0.1/", "#@127.0.0.1/", "%2f@127.0.0.1/"])
def test_a_user_name_does_not_hide_a_host(build: Build, tail: str) -> None:
    """Whatever stands before an ``@``, nothing behind it is reached."""
    with pytest.raises(fetch.FetchError):
        build(attempts=1, allow_private=[]).get(f"http://news.invalid{tail}")


def test_a_certificate_that_nobody_vouches_for_is_refused(site: Site, build: Build) -> None:
    """TLS is verified: a server that signed its own certificate is not read, allowed address or not."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pathlib.Path(__file__).with_name("self_signed.pem"))
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    with pytest.raises(fetch.Unreachable, match="CERTIFICATE_VERIFY_FAILED"):
        build(attempts=1).get(site.url("/").replace("http:", "https:"))
    assert site.requests == []


def test_a_refused_address_is_told_as_such(site: Site, build: Build) -> None:
    """The error says which address the name stands for, and that another try is of no use."""
    with pytest.raises(fetch.Refused, match=r"127\.0\.0\.1 is 127\.0\.0\.1, which is not a public address") as caught:
        build(allow_private=[]).get(site.url("/"))
    assert not caught.value.retry


def test_a_redirect_to_a_private_address_is_refused(site: Site, build: Build) -> None:
    """Every hop is looked at: a site that may be read cannot lead to one that may not."""
    inside = http.server.ThreadingHTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    try:
        url = site.page("/", b"", status=302, Location=f"http://127.0.0.1:{inside.server_port}/secret")
        with pytest.raises(fetch.Refused, match="not a public address"):
            build().get(url)
        assert len(site.asked("/")) == 1
    finally:
        inside.server_close()


def test_what_is_sent_goes_through_the_same_guard(site: Site, build: Build) -> None:
    """A webhook reaches private addresses only where the operator allows it."""
    with pytest.raises(fetch.Refused):
        build(allow_private=[]).post(site.url("/hook"), b"{}", {})
    assert site.requests == []


def test_one_private_address_behind_a_name_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for a public and a private address is refused, and asked for once only."""
    looked_up: list[str] = []

    def resolve(host: str, port: int, **_: typing.Any) -> list[typing.Any]:
        looked_up.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.216.34", "10.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(guard.AddressRefused, match=r"news\.example is 10\.0\.0\.1"):
        guard.Guard().connect_tcp("news.example", 80)
    assert looked_up == ["news.example"]


def test_an_allowed_name_goes_to_the_address_that_answers(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Addresses are tried in order, so that a dead one does not hide a living one; the port is part of the leave."""
    port = site.server.server_port

    names = {"Newsroom.Test": ["::1", "127.0.0.1"], "newsroom.test": ["127.0.0.1"]}

    def resolve(host: str, port: int, *_: typing.Any, **__: typing.Any) -> list[typing.Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in names.get(host, [host])]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    allowed = guard.Guard([f"newsroom.test:{port}"])
    allowed.connect_tcp("Newsroom.Test", port, timeout=1).close()
    with pytest.raises(guard.AddressRefused):
        allowed.connect_tcp("newsroom.test", port + 1)


def test_a_name_without_an_address_is_unreachable(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    """No such host, and no network at all, are one line that a later try may mend."""

    def resolve(*_: typing.Any, **__: typing.Any) -> typing.NoReturn:
        raise socket.gaierror(-3, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    with pytest.raises(fetch.Unreachable, match=r"there is no host news\.example") as caught:
        build(attempts=1).get("http://news.example/")
    assert caught.value.retry


def test_a_closed_port_is_unreachable(site: Site, build: Build) -> None:
    """A connection that nobody takes is told as such."""
    site.server.server_close()
    with pytest.raises(fetch.Unreachable):
        build(attempts=1).get(site.url("/"))


def test_a_connection_is_guarded_up_to_its_encryption(site: Site, build: Build) -> None:
    """TLS is begun through the guard; a server that speaks none is unreachable."""
    with pytest.raises(fetch.Unreachable, match="SSL"):
        build(attempts=1).get(site.url("/").replace("http:", "https:"))


def test_the_library_still_has_the_place_where_the_guard_stands() -> None:
    """The guard hangs on a private name of httpx; a new release that renames it must not disarm it unseen."""
    transport = httpx.HTTPTransport()
    assert isinstance(transport._pool._network_backend, httpcore.NetworkBackend)
    gate = client.Client(settings.Fetch())
    for inner in (gate._reading, gate._sending):
        assert isinstance(inner._transport._pool._network_backend, guard.Guard)  # type: ignore[attr-defined]
        assert inner._mounts == {}
    transport.close()
    gate.close()


def _trickle(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"<p>")
        time.sleep(0.05)


def _slow_headers(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100):
        handler.wfile.write(f"X-{number}: y\r\n".encode())
        time.sleep(0.05)


@pytest.mark.parametrize("slow", [_trickle, _slow_headers])
def test_a_slow_answer_ends_at_the_deadline(
    site: Site, build: Build, slow: typing.Callable[[http.server.BaseHTTPRequestHandler], None]
) -> None:
    """However lively the other side trickles, body or headers, the fetch ends in time and is not begun again."""
    site.replies["/"] = [slow]
    begun = time.monotonic()
    with pytest.raises(fetch.TimedOut) as caught:
        build(deadline=0.4, attempts=3).get(site.url("/"))
    assert 0.3 < time.monotonic() - begun < 3
    assert caught.value.retry
    assert len(site.asked("/")) == 1


def test_silence_ends_at_the_timeout(site: Site, build: Build) -> None:
    """A server that takes the connection and says nothing is left after the timeout."""
    site.replies["/"] = [lambda _: time.sleep(3)]
    begun = time.monotonic()
    with pytest.raises(fetch.TimedOut):
        build(timeout=0.2, attempts=1).get(site.url("/"))
    assert time.monotonic() - begun < 2


def test_redirects_share_one_deadline(site: Site, build: Build) -> None:
    """A chain of slow hops costs no more than one slow page."""

    def hop(handler: http.server.BaseHTTPRequestHandler) -> None:
        time.sleep(0.2)
        handler.send_response(302)
        handler.send_header("Location", "/")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    site.replies["/"] = [hop]
    with pytest.raises(fetch.TimedOut):
        build(deadline=0.5, max_redirects=20).get(site.url("/"))
    assert len(site.asked("/")) <= 3


@pytest.mark.parametrize("encoding", ["identity", "gzip", ""], ids=["plain", "gzip bomb", "bomb in a packed file"])
def test_a_page_longer_than_allowed_is_not_read_on(site: Site, build: Build, encoding: str) -> None:
    """Size counts as unpacked: 50 MB in a few kilobytes are stopped as early as 50 MB on the wire."""
    body = b"<div>" * 10_000_000
    url = site.page("/", body if encoding == "identity" else gzip.compress(body, 1), Content_Encoding=encoding)
    with pytest.raises(fetch.TooLarge, match="longer than 100000 bytes"):
        build(max_bytes=100_000).get(url)


def test_a_page_as_long_as_allowed_is_read(site: Site, build: Build) -> None:
    """The cap itself is still allowed."""
    assert len(build(max_bytes=1000).get(site.page("/", b"x" * 1000)).body) == 1000


def test_an_endless_page_is_not_read_to_its_end(site: Site, build: Build) -> None:
    """A body without announced length ends at the cap."""

    def endless(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        for _ in itertools.count():
            handler.wfile.write(b"x" * 10_000)

    site.replies["/"] = [endless]
    with pytest.raises(fetch.TooLarge):
        build(max_bytes=1_000_000).get(site.url("/"))
