"""Whether a host can be reached by the way that requests take, without asking it for anything.

The guard, the trusted authorities and the timeouts are those of a request; not a byte of HTTP is sent.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import ssl

import httpcore
import httpx

from monitor import settings
from monitor.fetch import client, guard, values

PORTS = {"http": 80, "https": 443}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A host that took a connection; `good_until` is the end of its certificate, None where nothing is encrypted."""

    host: str
    port: int
    good_until: dt.datetime | None = None


class NoName(values.FetchError):
    """The name of a host stands for no address."""

    fault = "temporary"


class Untrusted(values.FetchError):
    """The host is there, and its certificate is not to be trusted."""


def resolve(url: str, rules: settings.Fetch) -> tuple[str, ...]:
    """The addresses of an address' host, all of which may be asked. Raises `NoName`, `values.Refused`."""
    _, host, port = place(url)
    try:
        return tuple(guard.Guard(rules.allow_private).addresses(host, port))
    except guard.AddressRefused as error:
        raise values.Refused(str(error), url=url) from error
    except httpcore.ConnectError as error:
        raise NoName(str(error), url=url) from error


def reach(url: str, rules: settings.Fetch) -> Reached:
    """Connect to the host of an address and, where it is one of https, agree on a secret; then leave.

    Raises `NoName`, `Untrusted`, `values.Refused`, `values.TimedOut`, `values.Unreachable`.
    """
    resolve(url, rules)
    scheme, host, port = place(url)
    timeout = rules.timeout.total_seconds()
    try:
        with guard.within(timeout):
            stream = guard.Guard(rules.allow_private).connect_tcp(host, port, timeout)
            try:
                if scheme != "https":
                    return Reached(host=host, port=port)
                context = httpx.create_ssl_context(trust_env=False)
                stream = stream.start_tls(context, host, timeout)
                return Reached(host=host, port=port, good_until=_until(stream))
            finally:
                stream.close()
    except httpcore.TimeoutException as error:
        raise values.TimedOut("no answer in time", url=url) from error
    except httpcore.ConnectError as error:
        if isinstance(error.__cause__, ssl.SSLCertVerificationError):
            raise Untrusted(error.__cause__.verify_message, url=url) from error
        raise values.Unreachable(_said(error), url=url) from error


def place(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address as it will be asked for. Raises `values.Refused`."""
    checked = httpx.URL(client.checked(url)[0])
    return checked.scheme, checked.host.lower(), checked.port or PORTS[checked.scheme]


def _until(stream: httpcore.NetworkStream) -> dt.datetime | None:
    secured = stream.get_extra_info("ssl_object")
    told = secured.getpeercert() if secured is not None else None
    if not told:
        return None
    return dt.datetime.fromtimestamp(ssl.cert_time_to_seconds(told["notAfter"]), dt.UTC)


def _said(error: Exception) -> str:
    cause = error.__cause__
    return str(getattr(cause, "strerror", None) or cause or error)
