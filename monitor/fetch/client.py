"""One HTTP exchange, guarded and bounded. The only module that knows httpx."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import email.utils
import http.cookiejar
import re

import httpx

from monitor import settings
from monitor.fetch import guard, unpacking, values

HEAD = 4096
"""As much of a body as is kept where only its status matters."""
BINARY = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/msword")
HOST = re.compile(rb"[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+")
"""A name as it goes to the resolver, or an IPv6 address; httpx lets anything pass, percent-encoded."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back for one request. `location` is where a redirect leads, as a whole address."""

    url: str
    status: int
    headers: collections.abc.Mapping[str, str]
    body: bytes
    location: str | None = None


class Client:
    """Makes requests one hop at a time; following redirects is left to the caller, who asks again for each hop."""

    def __init__(self, rules: settings.Fetch) -> None:
        self._cap = rules.max_bytes
        transport = httpx.HTTPTransport(trust_env=False)
        transport._pool._network_backend = guard.Guard(rules.allow_private)  # httpx has no public way
        no_cookies = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
        self._client = httpx.Client(
            transport=transport,
            trust_env=False,
            timeout=rules.timeout.total_seconds(),
            cookies=no_cookies,
            headers={"User-Agent": rules.user_agent, "Accept-Encoding": unpacking.ACCEPTED},
        )

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()

    def get(self, url: str, headers: collections.abc.Mapping[str, str], within: float) -> Answer:
        """The answer to a GET, read to its end if it is a page. Raises `values.FetchError`."""
        return self._exchange("GET", url, headers, None, within)

    def post(self, url: str, headers: collections.abc.Mapping[str, str], content: bytes, within: float) -> Answer:
        """The answer to a POST with the head of its body. Raises `values.FetchError`, for no status."""
        return self._exchange("POST", url, headers, content, within)

    def _exchange(
        self, method: str, url: str, headers: collections.abc.Mapping[str, str], content: bytes | None, within: float
    ) -> Answer:
        address = _address(url)
        try:
            with (
                guard.within(within),
                self._client.stream(method, address, headers=dict(headers), content=content) as response,
            ):
                body = self._body(response, url, whole=method == "GET" and response.is_success)
        except httpx.TimeoutException as error:
            raise values.TimedOut(f"no answer in time: {error or type(error).__name__}", url=url) from error
        except httpx.HTTPError as error:
            if isinstance(error.__cause__, guard.AddressRefused):
                raise values.Refused(str(error), url=url) from error
            raise values.Unreachable(str(error) or type(error).__name__, url=url) from error
        return Answer(
            url=str(address),
            status=response.status_code,
            headers=response.headers,
            body=body,
            location=str(response.next_request.url) if response.next_request else None,
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


def retry_after(answer: Answer, now: dt.datetime) -> dt.timedelta | None:
    """The wait that an answer asks for, in seconds or as a date (RFC 9110, 10.2.3); None if it names none.

    `now` is aware. A date that has passed is no wait.
    """
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdecimal():
        return dt.timedelta(seconds=min(int(text), 10**9))
    try:
        until = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=dt.UTC)
    return max(until - now, dt.timedelta())


def checked(url: str) -> tuple[str, str]:
    """An address as it will be asked for, and its host. Raises `values.Refused` if it is none of the web."""
    address = _address(url)
    return str(address), address.host.lower()


def _address(url: str) -> httpx.URL:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL as error:
        raise values.Refused(f"is not a web address: {error}", url=url) from None
    if address.scheme not in ("http", "https") or not HOST.fullmatch(address.raw_host):
        raise values.Refused("is not a web address", url=url)
    if address.userinfo:
        raise values.Refused("holds a user name or password", url=url)
    return address
