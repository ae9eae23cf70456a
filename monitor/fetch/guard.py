"""Which addresses may be connected to, and for how long: a network backend that holds for every hop of a request.

A name is resolved once, every address it stands for is looked at, and the connection goes to one of those, so that a
name cannot turn into another between check and use. httpx's own timeouts bound one silence each, `within` bounds the
sum. Only the system's resolver is bounded by nothing but its own settings.
"""

from __future__ import annotations

import collections.abc
import contextlib
import contextvars
import ipaddress
import socket
import ssl
import time
import typing

import httpcore

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Error = type[httpcore.TimeoutException]

WRAPPING = (  # the last 32 bits are an IPv4 address
    ipaddress.IPv6Network("64:ff9b::/96"),  # NAT64: RFC 6052, 2.1
    ipaddress.IPv6Network("::ffff:0:0:0/96"),  # translated: RFC 2765, 2.1
    ipaddress.IPv6Network("::/96"),  # compatible: RFC 4291, 2.5.5.1
)
LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")  # RFC 8215; Python took it for public for long

_END: contextvars.ContextVar[float | None] = contextvars.ContextVar("end", default=None)


class AddressRefused(httpcore.ConnectError):
    """A name stands for an address that is not on the public internet."""


@contextlib.contextmanager
def within(seconds: float) -> collections.abc.Iterator[None]:
    """What this thread does on the network inside the block ends after so many seconds, with a timeout error."""
    token = _END.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _END.reset(token)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, also where an IPv6 one only wraps an IPv4 one."""
    if isinstance(address, ipaddress.IPv6Address):
        if (inner := _wrapped(address)) is not None:
            return is_public(inner)
        if address.is_site_local or address in LOCAL_NAT64:
            return False
    return address.is_global and not address.is_multicast


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if any(address in network for network in WRAPPING):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


class Guard(httpcore.NetworkBackend):
    """Connects to public addresses only. `allow` holds the ``host:port`` pairs that may stand for others."""

    def __init__(self, allow: collections.abc.Iterable[str] = ()) -> None:
        self._allow = frozenset(allow)
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: collections.abc.Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to the first address of a host that answers. Raises `AddressRefused` if any is private."""
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in self.addresses(host, port):
            try:
                left = _left(timeout, httpcore.ConnectTimeout)
                return _Bounded(self._inner.connect_tcp(address, port, left, local_address, socket_options))
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def sleep(self, seconds: float) -> None:
        """Part of the protocol of a backend."""
        time.sleep(seconds)

    def addresses(self, host: str, port: int) -> list[str]:
        """All addresses of a host, none of them private unless allowed. Raises `AddressRefused`, `ConnectError`."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"there is no host {host}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        name = f"[{host}]" if ":" in host else host.lower()
        if f"{name}:{port}" not in self._allow:
            for address in addresses:
                if not is_public(ipaddress.ip_address(address)):
                    raise AddressRefused(f"{host} is {address}, which is not a public address")
        return addresses


class _Bounded(httpcore.NetworkStream):
    """A connection whose every operation ends with the block of `within` around it."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Bounded(self._inner.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> typing.Any:
        return self._inner.get_extra_info(info)


def _left(timeout: float | None, error: Error) -> float | None:
    """The shorter of a timeout and what is left until the end."""
    end = _END.get()
    if end is None:
        return timeout
    left = end - time.monotonic()
    if left <= 0:
        raise error("the deadline has passed")
    return left if timeout is None else min(timeout, left)
