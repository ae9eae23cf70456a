"""One file per channel behind one protocol; they do not know each other.

`CHANNELS` is the registry: the name that rules use -> how to build the channel, or None where the settings or the gates
give it nothing to send with.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import typing

from monitor.notify import chat, file, protocol, smtp, stdout, webhook
from monitor.settings import models, targets


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """The ways out that channels may use: `post` to the network, `out` to the terminal or a pipe.

    `heard` is told the dialogue with the other side, where somebody wants to follow it.
    """

    post: protocol.Post | None = None
    out: typing.TextIO | None = None
    heard: protocol.Heard | None = None


Factory = collections.abc.Callable[[models.Settings, Gates], protocol.Notifier | None]


def _email(settings: models.Settings, gates: Gates) -> protocol.Notifier | None:
    mail = settings.monitor.smtp
    if mail.host is None:
        return None
    server = smtp.Server(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        username=mail.username,
        password=mail.password.get_secret_value() if mail.password else None,
        sender=mail.sender,
        timeout=mail.timeout.total_seconds(),
    )
    return smtp.Mailbox(server, settings.monitor.web.links, gates.heard, keep=gates.heard is None)


def _webhook(settings: models.Settings, gates: Gates) -> protocol.Notifier | None:
    known = {
        name: webhook.Target(
            url=one.url,
            secret=one.secret.get_secret_value() if one.secret else None,
            old_secret=one.old_secret.get_secret_value() if one.old_secret else None,
            format=one.format,
        )
        for name, one in settings.webhooks.items()
    }
    return webhook.Webhook(known, gates.post, settings.monitor.web.address) if known and gates.post else None


def _chat(settings: models.Settings, gates: Gates) -> protocol.Notifier | None:
    known = {name: one.url.get_secret_value() for name, one in settings.chats.items()}
    return chat.Chat(known, gates.heard) if known else None


def _file(_: models.Settings, gates: Gates) -> protocol.Notifier | None:
    return file.Files(gates.heard)


def _stdout(_: models.Settings, gates: Gates) -> protocol.Notifier | None:
    return stdout.Lines(gates.out) if gates.out else None


CHANNELS: dict[str, Factory] = {
    "email": _email,
    "webhook": _webhook,
    "chat": _chat,
    "file": _file,
    "stdout": _stdout,
}


def notifiers(settings: models.Settings, gates: Gates) -> dict[str, protocol.Notifier]:
    """The channels that can be used, by name."""
    built = {name: build(settings, gates) for name, build in CHANNELS.items()}
    return {name: channel for name, channel in built.items() if channel is not None}


def recipients(told: targets.Recipients) -> list[tuple[str, str]]:
    """Whom a rule, or the operator's table, tells: the channel and an address on it."""
    named = [("email", told.email), ("webhook", told.webhook), ("chat", told.chat)]
    found = [(channel, address) for channel, addresses in named for address in addresses]
    if told.file:
        found.append(("file", told.file))
    return [*found, ("stdout", "stdout")] if told.stdout else found


def named(given: str) -> tuple[str, str] | None:
    """The channel and the address on it, where a text names both: ``CHANNEL:ADDRESS``, a mail address, ``stdout``."""
    channel, _, address = given.partition(":")
    if channel in CHANNELS and address:
        return channel, address
    if given == "stdout":
        return given, given
    return ("email", given) if "@" in given else None


def faults(settings: models.Settings) -> list[tuple[str, str]]:
    """What settings alone cannot see is wrong with a channel: the key in `alerts.toml`, and why."""
    wrong = {name: chat.fault(one.url.get_secret_value()) for name, one in settings.chats.items()}
    return [(f"chat.{name}.url", why) for name, why in wrong.items() if why is not None]
