"""Whom a page may offer to tell: who is told by some rule already, and the webhooks and chats of the settings. Pure."""

from __future__ import annotations

import collections.abc
import dataclasses
import shlex
import typing

from monitor import settings as configured
from monitor.settings import ruling
from storage import models


@dataclasses.dataclass(frozen=True, slots=True)
class Recipient:
    """A channel and an address on it."""

    channel: str
    address: str

    def __str__(self) -> str:
        return f"{self.channel}:{self.address}"

    def keys(self) -> dict[str, typing.Any]:
        """What a rule has that tells this one."""
        if self.channel == "stdout":
            return {"stdout": True}
        return {self.channel: self.address if self.channel == "file" else [self.address]}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A rule as a page shows it."""

    name: str
    query: str | None
    enabled: bool
    tells: list[Recipient]
    fault: str | None = None
    """Why it cannot be used, for what it names may be gone from the settings."""

    @property
    def replay(self) -> str:
        """The command that shows what it would have sent."""
        marks = ["--"] if self.name.startswith("-") else []
        return shlex.join(["sco-monitor", "rules", "replay", *marks, self.name])


def standing(settings: configured.Settings, rows: collections.abc.Iterable[models.Rule]) -> list[Standing]:
    """The rules of the settings and those of the database, in their order."""
    found = [_standing(rule, enabled=True) for rule in settings.rules]
    names = ruling.names(settings)
    for row in rows:
        try:
            (rule,) = ruling.read(ruling.of_keys(row.name, row.keys), names)
        except configured.SettingsError as error:
            fault, asks = "; ".join(one.message for one in error.faults), row.keys.get("query")
            found.append(Standing(name=row.name, query=asks, enabled=row.enabled, tells=[], fault=fault))
        else:
            found.append(_standing(rule, enabled=row.enabled))
    return found


def known(settings: configured.Settings, rules: collections.abc.Iterable[Standing]) -> list[Recipient]:
    """Each once: those that rules tell, the operator, then the other webhooks and chats."""
    found = [one for rule in rules for one in rule.tells]
    found += told(settings.operator)
    found += [Recipient("webhook", name) for name in settings.webhooks]
    found += [Recipient("chat", name) for name in settings.chats]
    return list(dict.fromkeys(found))


def told(table: configured.Recipients) -> list[Recipient]:
    """The recipients that a table names."""
    lists = (("email", table.email), ("webhook", table.webhook), ("chat", table.chat))
    found = [Recipient(channel, address) for channel, addresses in lists for address in addresses]
    found += [Recipient("file", table.file)] if table.file else []
    return [*found, Recipient("stdout", "stdout")] if table.stdout else found


def free(name: str, taken: collections.abc.Collection[str]) -> str:
    """The name, or with the first number behind it that makes it nobody else's."""
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name} ({number})"
    return found


def _standing(rule: configured.Rule, *, enabled: bool) -> Standing:
    return Standing(name=rule.name, query=rule.query, enabled=enabled, tells=told(rule))
