"""One file per channel behind one protocol; they do not know each other.

`CHANNELS` is the registry: the name that rules use -> how to build the channel, or None where the settings or the gates
give it nothing to send with.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import typing

from monitor.notify import protocol, smtp, stdout, webhook
from monitor.settings import models


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """The ways out that channels may use: `post` to the network, `out` to the terminal or a pipe."""

    post: protocol.Post | None = None
    out: typing.TextIO | None = None


Factory = collections.abc.Callable[[models.Settings, Gates], protocol.Notifier | None]


def _email(settings: models.Settings, _: Gates) -> protocol.Notifier | None:
    mail = settings.monitor.smtp
    if mail.host is None:
        return None
    return smtp.Mailbox(
        smtp.Server(
            host=mail.host,
            port=mail.port,
            security=mail.security,
            username=mail.username,
            password=mail.password.get_secret_value() if mail.password else None,
            sender=mail.sender,
            timeout=mail.timeout.total_seconds(),
        )
    )


def _webhook(settings: models.Settings, gates: Gates) -> protocol.Notifier | None:
    targets = {
        name: webhook.Target(url=one.url, secret=one.secret.get_secret_value() if one.secret else None)
        for name, one in settings.webhooks.items()
    }
    return webhook.Webhook(targets, gates.post) if targets and gates.post else None


def _stdout(_: models.Settings, gates: Gates) -> protocol.Notifier | None:
    return stdout.Lines(gates.out) if gates.out else None


CHANNELS: dict[str, Factory] = {"email": _email, "webhook": _webhook, "stdout": _stdout}


def notifiers(settings: models.Settings, gates: Gates) -> dict[str, protocol.Notifier]:
    """The channels that can be used, by name."""
    built = {name: build(settings, gates) for name, build in CHANNELS.items()}
    return {name: channel for name, channel in built.items() if channel is not None}
