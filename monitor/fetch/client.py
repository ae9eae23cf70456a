"""One HTTP exchange, guarded, bounded and told of. The only module that knows httpx."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import functools
import http.cookiejar
import ipaddress
import re
import ssl
import time

import httpx

from monitor import settings
from monitor.fetch import guard, memory, timing, unpacking, values

_KEPT = 1.0
"""Seconds that a connection to a receiver is kept: shorter than servers do, so that none closes it as we use it."""
HEAD = 4096
"""As much of a body as is kept where only its status matters."""
BINARY = (
    "image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/msword",
    "application/vnd.ms-", "application/vnd.openxmlformats", "application/rtf", "application/x-rar", "application/x-7z",
)  # fmt: skip
PAGES = frozenset({200, 203})
"""Statuses that come with a page; other successes are without one (204), in part (206), or put off (202)."""
HOST = re.compile(rb"[A-Za-z0-9._-]*[A-Za-z0-9_-]|(?=[^:]*:)[0-9A-Fa-f:.]+")
"""A name as it goes to the resolver, or an IPv6 address; httpx lets anything pass, percent-encoded."""
BAD_LOCATION = "Invalid URL in location header"
"""How httpx begins its word on a redirect that leads to no address."""
NUMBER = re.compile(r"(?:[^:]*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""A name whose last part is a number is meant as an IPv4 address (WHATWG URL standard, "ends in a number")."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for one request. `location` is where a redirect leads, as a whole address.

    `retry_after` is the wait that the answer asks for.
    """

    url: str
    status: int
    headers: collections.abc.Mapping[str, str]
    body: bytes
    location: str | None = None
    retry_after: dt.timedelta | None = None


@dataclasses.dataclass(slots=True)
class _Seen:
    """What is known of an exchange before it comes to its end."""

    response: httpx.Response | None = None


class Client:
    """Makes requests one hop at a time; following redirects is left to the caller, who asks again for each hop."""

    def __init__(
        self,
        rules: settings.Fetch,
        tell: collections.abc.Callable[[values.Exchange], None] = memory.NOTHING.exchanged,
        now: collections.abc.Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._cap, self._tell, self._now = rules.max_bytes, tell, now
        # No connection to a site is kept: pauses outlast it anyway, and what follows one answer must not be read as the
        # next. Receivers are the operator's own, and may be sent hundreds of messages in a row.
        self._reading = _client(rules, httpx.Limits(max_keepalive_connections=0), {"Connection": "close"})
        self._sending = _client(rules, httpx.Limits(max_connections=None, keepalive_expiry=_KEPT), {})

    def close(self) -> None:
        """Close what is open."""
        self._reading.close()
        self._sending.close()

    def get(self, url: str, headers: collections.abc.Mapping[str, str], within: float) -> Answer:
        """The answer to a GET, read to its end if it is a page. Raises `values.FetchError`."""
        return self._told("GET", url, headers, None, within, self._tell)

    def post(
        self,
        url: str,
        headers: collections.abc.Mapping[str, str],
        content: bytes,
        within: float,
        tell: collections.abc.Callable[[values.Exchange], None] | None = None,
    ) -> Answer:
        """The answer to a POST with the head of its body. Raises `values.FetchError`, for no status.

        `tell` hears of the exchange in place of who hears of all.
        """
        return self._told("POST", url, headers, content, within, tell or self._tell)

    def _told(
        self,
        method: str,
        url: str,
        headers: collections.abc.Mapping[str, str],
        content: bytes | None,
        within: float,
        tell: collections.abc.Callable[[values.Exchange], None],
    ) -> Answer:
        """An exchange, and word of it whatever came of it."""
        address, seen, begun = _address(url), _Seen(), time.monotonic()
        told = values.Exchange(
            at=self._now(),
            method=method,
            url=str(address) if method == "GET" else f"{address.scheme}://{address.netloc.decode('ascii')}",
            host=address.host.lower(),
            seconds=0.0,
        )
        answer: Answer | None = None
        error: values.FetchError | None = None
        try:
            answer = self._exchange(method, address, url, headers, content, within, seen)
        except values.FetchError as failure:
            error = failure
            raise
        finally:
            tell(_ended(told, time.monotonic() - begun, seen.response, answer, error))
        return answer

    def _exchange(
        self,
        method: str,
        address: httpx.URL,
        url: str,
        headers: collections.abc.Mapping[str, str],
        content: bytes | None,
        within: float,
        seen: _Seen,
    ) -> Answer:
        client = self._reading if method == "GET" else self._sending
        try:
            with (
                guard.within(within),
                client.stream(method, address, headers=dict(headers), content=content) as response,
            ):
                seen.response = response
                body = self._body(response, url, whole=method == "GET" and response.status_code in PAGES)
        except httpx.TimeoutException as error:
            raise values.TimedOut(f"no answer in time: {error or type(error).__name__}", url=url) from error
        except httpx.InvalidURL as error:
            raise values.Refused(f"leads to what is not a web address: {error}", url=url) from None
        except httpx.HTTPError as error:
            if isinstance(error.__cause__, guard.AddressRefused) or str(error).startswith(BAD_LOCATION):
                raise values.Refused(str(error), url=url) from error
            raise values.Unreachable(str(error) or type(error).__name__, url=url) from error
        return Answer(
            url=str(address),
            status=response.status_code,
            headers=response.headers,
            body=body,
            location=str(response.next_request.url) if response.next_request else None,
            retry_after=timing.retry_after(response.headers, self._now()),
        )

    def _body(self, response: httpx.Response, url: str, *, whole: bool) -> bytes:
        content_type = response.headers.get("content-type", "").lower()
        if whole and content_type.startswith(BINARY):
            raise values.NotText(f"is {content_type}", url=url)
        encoding = response.headers.get("content-encoding", "")
        try:
            return unpacking.read(response.iter_raw(), encoding, self._cap if whole else HEAD)
        except unpacking.Overflow as overflow:
            if whole:
                raise values.TooLarge(f"longer than {self._cap} bytes", url=url) from None
            return overflow.head
        except unpacking.Broken as error:
            if whole:
                raise values.Unreachable(str(error), url=url) from None
            return b""


@functools.cache
def _trusted() -> ssl.SSLContext:
    """Whom we trust, for all clients of a process: to read the certificates takes longer than all the rest."""
    return httpx.create_ssl_context(trust_env=False)


def _client(rules: settings.Fetch, limits: httpx.Limits, headers: dict[str, str]) -> httpx.Client:
    transport = httpx.HTTPTransport(verify=_trusted(), trust_env=False, limits=limits)
    transport._pool._network_backend = guard.Guard(rules.allow_private)  # httpx has no public way
    return httpx.Client(
        transport=transport,
        trust_env=False,
        timeout=rules.timeout.total_seconds(),
        cookies=http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[])),
        headers={"User-Agent": rules.user_agent, "Accept-Encoding": unpacking.ACCEPTED, **headers},
    )


def _ended(
    told: values.Exchange,
    seconds: float,
    response: httpx.Response | None,
    answer: Answer | None,
    error: values.FetchError | None,
) -> values.Exchange:
    status = response.status_code if response else None
    fault = error.fault if error else values.fault_of(status) if status else "temporary"
    reason = str(error).removesuffix(f" ({error.url})") if error else f"HTTP {status}" if fault else None
    return dataclasses.replace(
        told,
        seconds=seconds,
        status=status,
        size=response.num_bytes_downloaded if response else 0,
        fault=fault,
        reason=reason,
        retry_after=answer.retry_after if answer else None,
        clock_ahead=timing.ahead(response.headers, told.at + dt.timedelta(seconds=seconds)) if response else None,
    )


def checked(url: str) -> tuple[str, str]:
    """An address as it will be asked for, and its host. Raises `values.Refused` if it is none of the web."""
    address = _address(url)
    return str(address), address.host.lower()


@functools.lru_cache(maxsize=256)  # a receiver's address comes again with every message, and takes long to read
def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise values.Refused(f"is not a web address: {error}", url=url) from None
    if address.scheme not in ("http", "https") or not HOST.fullmatch(address.raw_host):
        raise values.Refused("is not a web address", url=url)
    if NUMBER.fullmatch(address.host.lower()) and not _is_dotted(address.host):
        raise values.Refused("hides an address behind another spelling", url=url)
    if address.userinfo:
        raise values.Refused("holds a user name or password", url=url)
    return address


def _is_dotted(host: str) -> bool:
    """Whether an IPv4 address is written as four decimal numbers; resolvers take octal, hexadecimal and fewer too."""
    try:
        ipaddress.IPv4Address(host)
    except ValueError:
        return False
    return True
