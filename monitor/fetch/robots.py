"""What a site allows robots to read: robots.txt by RFC 9309, remembered for each origin."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import time
import urllib.parse

import protego

from monitor.fetch import charset, values

PARSED_BYTES = 512 * 1024  # RFC 9309, 2.5: a parser must read at least 500 KiB and may stop there
BUSY_AGE = 300.0
"""Seconds for which "everything is forbidden, the server is broken" is believed."""
LONGEST_PAUSE = 60.0
"""Longest Crawl-delay that is kept; some ask for a day, which means one article a day."""
MOST_SITES = 200
"""Sites whose rules are kept in mind; a site can make up names without end."""


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a robots.txt, and the wait that was asked for."""

    status: int
    body: bytes = b""
    retry_after: dt.timedelta | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class _Entry:
    until: float
    rules: protego.Protego | None
    status: int
    retry_after: dt.timedelta | None = None


class Robots:
    """The rules of all sites met so far.

    `ask` fetches an address through redirects; `agent` is our product token; `age` is how many seconds an answer is
    believed (a day at most, RFC 9309, 2.4).
    """

    def __init__(
        self,
        ask: collections.abc.Callable[[str], Answer],
        *,
        agent: str,
        age: float,
        clock: collections.abc.Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask, self._agent, self._age, self._clock = ask, agent, age, clock
        self._entries: dict[str, _Entry] = {}

    def pause(self, url: str) -> float:
        """The seconds that the site wants between two requests, 0 if it says nothing.

        Raises `values.Refused` if it does not want this address read. While its robots.txt answers with a server
        error nothing may be read (RFC 9309, 2.3.1.4); where there is none everything may (2.3.1.3). An error of the
        network is passed on: what cannot be reached cannot be asked for pages either.
        """
        entry = self._entry(url)
        if entry.rules is None:
            told = f"robots.txt answers HTTP {entry.status}, so nothing is read"
            raise values.Refused(told, url=url, retry=True, fault="soft", retry_after=entry.retry_after)
        if not entry.rules.can_fetch(url, self._agent):
            raise values.Refused("robots.txt does not allow this address", url=url)
        delay = entry.rules.crawl_delay(self._agent) or 0.0
        if rate := entry.rules.request_rate(self._agent):
            delay = max(delay, rate.seconds / max(rate.requests, 1))
        return min(delay, LONGEST_PAUSE)

    def _entry(self, url: str) -> _Entry:
        parts = urllib.parse.urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        entry = self._entries.get(origin)
        if entry is None or entry.until <= self._clock():
            entry = self._read(self._ask(f"{origin}/robots.txt"))
            self._entries.pop(origin, None)
            while len(self._entries) >= MOST_SITES:
                self._entries.pop(next(iter(self._entries)), None)
            self._entries[origin] = entry
        return entry

    def _read(self, answer: Answer) -> _Entry:
        if answer.status >= 500 or answer.status == 429:
            return _Entry(self._clock() + BUSY_AGE, None, answer.status, answer.retry_after)
        text = charset.decode(answer.body[:PARSED_BYTES], "utf-8")[0] if answer.status == 200 else ""
        return _Entry(self._clock() + self._age, protego.Protego.parse(text), answer.status)
