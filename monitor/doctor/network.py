"""What lies outside: names, certificates, webhooks, the mail server. Nothing is asked for, and no message is sent."""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing
import urllib.parse
from concurrent import futures

from monitor import fetch, notify
from monitor.doctor import finding
from monitor.fetch import probe
from monitor.notify import smtp

_AT_ONCE = 8
_SOON = dt.timedelta(days=14)
"""Certificates that renew themselves do so earlier."""

Outcome = typing.TypeVar("Outcome")


def names(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Whether the names of the sources' hosts stand for addresses, and for ones that may be asked."""
    rules = case.settings.monitor.fetch
    found = _each(_hosts(case), lambda url: probe.resolve(url, rules))
    wrong = {url: error for url, error in found.items() if isinstance(error, fetch.FetchError)}
    nameless = [url for url, error in wrong.items() if isinstance(error, probe.NoName)]
    if nameless and len(nameless) == len(found):
        told = f"not one of {len(found)} hosts of sources has an address"
        yield "fail", told, "the resolver does not answer, or there is no network: see /etc/resolv.conf"
        return
    for url, error in wrong.items():
        todo = "if it is meant, name it in fetch.allow_private" if isinstance(error, fetch.Refused) else "check the url"
        yield "warn", _said(error, url), f"{todo} of the source in sources.toml"
    if not wrong:
        yield "ok", f"{len(found)} hosts of sources have addresses", None


def hosts(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Whether the hosts of the sources take connections, and how long their certificates are good."""
    rules = case.settings.monitor.fetch
    found = _each(_hosts(case), lambda url: probe.reach(url, rules))
    found = {url: one for url, one in found.items() if not isinstance(one, probe.NoName | fetch.Refused)}
    yield from _reached(case, found, lone="warn")


def webhooks(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Whether the receivers of webhooks take connections."""
    rules = case.settings.monitor.fetch
    places = {name: _origin(one.url) for name, one in case.settings.webhooks.items()}
    found = _each(dict.fromkeys(places.values()), lambda url: probe.reach(url, rules))
    yield from _reached(case, found, lone="fail")


def mail(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Whether the mail server lets us in: a connection, STARTTLS where it is asked for, a login. No letter is sent."""
    server = case.settings.monitor.smtp
    channel = notify.notifiers(case.settings, notify.Gates()).get("email")
    if not isinstance(channel, smtp.Mailbox):
        yield "ok", "there is no mail server in the settings", None
        return
    where = f"{server.host}:{server.port}"
    trouble = channel.trouble()
    if trouble is not None:
        yield "fail", f"{where}: {trouble}", "check smtp.host, port, security, username and password"
        return
    login = f", takes the login of {server.username}" if server.username else ""
    kept = {"none": "in the clear", "starttls": "by STARTTLS", "tls": "by TLS"}[server.security]
    if server.security == "none" and server.username:
        told = f"{where} answers{login}, and the password goes {kept}"
        yield "warn", told, 'set smtp.security = "starttls" or "tls"'
    else:
        yield "ok", f"{where} answers {kept}{login}", None


def _reached(
    case: finding.Case, found: collections.abc.Mapping[str, probe.Reached | fetch.FetchError], *, lone: finding.Level
) -> collections.abc.Iterator[finding.Told]:
    """`lone` is how bad it is that one of several does not answer."""
    if not found:
        yield "ok", "there is none to connect to", None
        return
    wrong = {url: error for url, error in found.items() if isinstance(error, fetch.FetchError)}
    all_wrong = bool(found) and len(wrong) == len(found)
    for url, error in wrong.items():
        expired = isinstance(error, probe.Untrusted)
        yield "fail" if expired or all_wrong else lone, _said(error, url), _todo(error)
    ends = sorted(
        (one.good_until, one.host) for one in found.values() if isinstance(one, probe.Reached) and one.good_until
    )
    soon = [(until, host) for until, host in ends if until - case.now < _SOON]
    for until, host in soon:
        left = (until - case.now).days
        yield (
            "warn",
            f"the certificate of {host} ends in {left} days",
            "tell its operator; then nothing is read or sent",
        )
    if not wrong and not soon:
        first = (
            f"; the first certificate to end, of {ends[0][1]}, does in {(ends[0][0] - case.now).days} days"
            if ends
            else ""
        )
        yield "ok", f"{len(found)} hosts take connections{first}", None


def _todo(error: fetch.FetchError) -> str:
    if isinstance(error, probe.Untrusted):
        return "nothing is read from it or sent to it: its operator has to renew or mend the certificate"
    if isinstance(error, fetch.Refused):
        return "if it is your own, name it in fetch.allow_private"
    return "is it up, and does a firewall let us through?"


def _said(error: fetch.FetchError, url: str) -> str:
    host = urllib.parse.urlsplit(url).netloc
    return f"{host}: {str(error).removesuffix(f' ({error.url})')}"


def _hosts(case: finding.Case) -> dict[str, None]:
    """The places of the enabled sources, each once."""
    return dict.fromkeys(_origin(one.url) for one in case.settings.sources if one.enabled)


def _origin(url: str) -> str:
    """Scheme, host and port; the rest may be a secret."""
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"


def _each(
    urls: collections.abc.Iterable[str], do: collections.abc.Callable[[str], Outcome]
) -> dict[str, Outcome | fetch.FetchError]:
    """What comes of each address, several at once."""

    def attempt(url: str) -> Outcome | fetch.FetchError:
        try:
            return do(url)
        except fetch.FetchError as error:
            return error

    wanted = list(urls)
    with futures.ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(wanted, pool.map(attempt, wanted), strict=True))
