"""config/*.toml and the environment -> frozen settings, validated, with errors that name file, key and line."""

from __future__ import annotations

from monitor.settings.doors import Source
from monitor.settings.faults import Fault, SettingsError
from monitor.settings.holdings import Backup, Retention
from monitor.settings.loading import default_directory, load
from monitor.settings.models import (
    Delivery,
    Fetch,
    Health,
    Log,
    Monitor,
    Office,
    Operator,
    Partner,
    Poll,
    Settings,
    Smtp,
    Web,
)
from monitor.settings.references import IMPORT, Names
from monitor.settings.rules import Rule
from monitor.settings.targets import Chat, Recipients, Webhook

__all__ = [
    "IMPORT",
    "Backup",
    "Chat",
    "Delivery",
    "Fault",
    "Fetch",
    "Health",
    "Log",
    "Monitor",
    "Names",
    "Office",
    "Operator",
    "Partner",
    "Poll",
    "Recipients",
    "Retention",
    "Rule",
    "Settings",
    "SettingsError",
    "Smtp",
    "Source",
    "Web",
    "Webhook",
    "default_directory",
    "load",
]
