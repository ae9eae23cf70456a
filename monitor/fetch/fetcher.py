"""A page by its address, the way a good guest asks for it.

get: attempts ─> hops (redirects) ─> robots.txt ─> turn at the host ─> one exchange ─> status ─> text
"""

from __future__ import annotations

import collections.abc
import contextlib
import datetime as dt
import email.message
import time
import types
import typing

import stamina

from monitor import settings
from monitor.fetch import charset, client, memory, politeness, robots, unpacking, values

ACCEPT = "text/html, application/xhtml+xml, application/xml, application/json;q=0.9, text/plain;q=0.8, */*;q=0.5"
NONE = values.Validators()


class _Budget:
    """The seconds on the network that one page may cost, over all hops and attempts; pauses are not counted."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def spend(self, seconds: float) -> None:
        self.left -= seconds


class Fetcher:
    """The one gate to the network. Safe to share between threads; a context manager that closes its connections.

    `clock` gives seconds that only rise, `now` the aware UTC time. `sleep` waits; one that returns early, such as
    `threading.Event.wait`, ends all pauses at once when the process is to stop: then nothing more is asked.
    `remembers` is told of each exchange, and asked what other processes know of a host; by `claims` they ask one after
    the other.
    """

    def __init__(
        self,
        rules: settings.Fetch,
        *,
        clock: collections.abc.Callable[[], float] = time.monotonic,
        sleep: collections.abc.Callable[[float], object] = time.sleep,
        now: collections.abc.Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        remembers: memory.Memory | None = None,
        claims: memory.Claims = memory.ALONE,
    ) -> None:
        remembers = remembers or memory.NOTHING
        self._rules, self._now = rules, now
        self._client = client.Client(rules, remembers.exchanged, now)
        longest = rules.deadline.total_seconds()
        self._turns = politeness.Turns(clock, sleep, now, remembers.host, claims, longest)
        self._robots = robots.Robots(
            self._ask_robots,
            agent=rules.product_token,
            age=rules.robots_age.total_seconds(),
            clock=clock,
        )
        self._attempts = stamina.RetryingCaller(
            attempts=rules.attempts,
            timeout=None,
            wait_initial=rules.retry_wait,
            wait_max=rules.retry_wait * 2**rules.attempts,
            wait_jitter=rules.retry_wait / 4,
        )

    def __enter__(self) -> typing.Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that are kept open."""
        self._client.close()

    def get(self, url: str, validators: values.Validators | None = None) -> values.Fetched:
        """The page at an address, or the news that it has not changed since the validators were given.

        Waits for its turn at the host, follows redirects and tries again where that may help. Raises
        `values.FetchError`, whose subclasses say what went wrong.
        """
        sent = validators or NONE
        headers = {"Accept": ACCEPT, "If-None-Match": sent.etag, "If-Modified-Since": sent.last_modified}
        given = {name: value for name, value in headers.items() if value and value.isascii()}
        budget = _Budget(self._rules.deadline.total_seconds())
        return self._attempts(
            lambda error: budget.left > 0 and self._wait_before_next(error), self._page, url, given, sent, budget
        )

    def post(
        self,
        url: str,
        content: bytes,
        headers: collections.abc.Mapping[str, str],
        tell: collections.abc.Callable[[values.Exchange], None] | None = None,
    ) -> values.Posted:
        """Send something to a receiver of the operator's choice, through the same guard, once and without redirects.

        Any status is an answer. Nobody waits for a turn: how often a receiver is asked is for the sender to say, who
        knows it by more than its host. `tell` hears of the exchange in place of the memory, for a caller who puts it on
        record. Raises `values.FetchError` if there is no answer.
        """
        answer = self._client.post(url, headers, content, self._rules.deadline.total_seconds(), tell)
        return values.Posted(url=url, status=answer.status, body=answer.body, retry_after=answer.retry_after)

    def _page(
        self, url: str, headers: collections.abc.Mapping[str, str], sent: values.Validators, budget: _Budget
    ) -> values.Fetched:
        answer = self._follow(url, headers, budget, permitted=self._robots.pause)
        if answer.status == 304 and (sent.etag or sent.last_modified):
            return self._fetched(url, answer, "", "", sent)
        if answer.status not in client.PAGES:
            raise values.BadStatus(answer.status, url=url, retry_after=answer.retry_after)
        body = self._unpacked(url, answer.body)
        if body.startswith(b"%PDF-"):
            raise values.NotText("is a PDF", url=url)
        decoded, name = charset.decode(body, _content_type(answer).get_content_charset())
        text = charset.legible(decoded)
        if text is None:
            raise values.NotText("is no text", url=url)
        return self._fetched(url, answer, text, name, NONE, body)

    def _unpacked(self, url: str, body: bytes) -> bytes:
        try:
            return unpacking.gunzipped(body, self._rules.max_bytes)
        except unpacking.Overflow:
            raise values.TooLarge(f"longer than {self._rules.max_bytes} bytes", url=url) from None
        except unpacking.Broken as error:
            raise values.NotText(str(error), url=url) from None

    def _fetched(
        self, url: str, answer: client.Answer, text: str, name: str, sent: values.Validators, body: bytes = b""
    ) -> values.Fetched:
        return values.Fetched(
            url=url,
            final_url=answer.url,
            status=answer.status,
            content_type=_content_type(answer).get_content_type() if "content-type" in answer.headers else "",
            charset=name,
            body=body,
            text=text,
            fetched_at=self._now(),
            etag=answer.headers.get("etag") or sent.etag,
            last_modified=answer.headers.get("last-modified") or sent.last_modified,
            not_modified=answer.status == 304,
        )

    def _follow(
        self,
        url: str,
        headers: collections.abc.Mapping[str, str],
        budget: _Budget,
        *,
        permitted: collections.abc.Callable[[str], float] | None = None,
    ) -> client.Answer:
        """The answer at the end of all redirects; `permitted` is asked for leave and pause before each hop."""
        here, came_from = url, None
        for _ in range(self._rules.max_redirects + 1):
            here, host = client.checked(here)
            wanted = permitted(here) if permitted else 0.0
            # A redirect within a host is one request for those who run it: only another host gets a pause of its own.
            pause = 0.0 if host == came_from else max(wanted, self._rules.host_delay.total_seconds())
            with self._turn(here, host, pause, self._rules.retry_after_cap.total_seconds()):
                answer = self._hop(here, headers, budget)
            self._note_wait(host, answer)
            if answer.location is None:
                return answer
            here, came_from = answer.location, host
        raise values.Refused(f"more than {self._rules.max_redirects} redirects", url=url)

    def _hop(self, url: str, headers: collections.abc.Mapping[str, str], budget: _Budget) -> client.Answer:
        if budget.left <= 0:
            raise values.TimedOut("the deadline has passed", url=url)
        begun = time.monotonic()
        try:
            return self._client.get(url, headers, budget.left)
        finally:
            budget.spend(time.monotonic() - begun)

    @contextlib.contextmanager
    def _turn(self, url: str, host: str, pause: float, patience: float) -> collections.abc.Iterator[None]:
        """Our turn at a host. Raises `values.Held` where it wants to be left alone for longer than `patience`."""
        with contextlib.ExitStack() as stack:
            try:
                stack.enter_context(self._turns.turn(host, pause, patience))
            except politeness.Held as held:
                wait = dt.timedelta(seconds=held.seconds)
                raise values.Held("its host asked to be left alone", url=url, retry_after=wait) from None
            yield

    def _note_wait(self, host: str, answer: client.Answer) -> None:
        """Keep the wait that an answer asks for: it is the host's, whoever else wants something from it waits too."""
        if answer.retry_after and values.fault_of(answer.status):
            self._turns.hold(host, answer.retry_after.total_seconds())

    def _ask_robots(self, url: str) -> robots.Answer:
        budget = _Budget(self._rules.deadline.total_seconds())
        try:
            answer = self._follow(url, {"Accept": "text/plain, */*;q=0.5"}, budget)
        except (values.Refused, values.NotText, values.TooLarge):
            return robots.Answer(
                404
            )  # lost in redirects, or no robots.txt at all: the same as none (RFC 9309, 2.3.1.2)
        return robots.Answer(answer.status, answer.body, answer.retry_after)

    def _wait_before_next(self, error: Exception) -> bool | float:
        """Whether another attempt is worth it; 0 for "yes, and its turn at the host comes late enough"."""
        if not isinstance(error, values.Unreachable | values.TimedOut | values.BadStatus) or not error.retry:
            return False
        if error.retry_after is None:
            return True
        # The turn at the host waits as long, and `sleep` can end that early.
        return 0.0 if error.retry_after <= self._rules.retry_after_cap else False


def _content_type(answer: client.Answer) -> email.message.Message:
    header = email.message.Message()
    header["content-type"] = answer.headers.get("content-type", "")
    return header
