"""config/*.toml and the environment -> frozen settings, validated, with errors that name file, key and line."""

from __future__ import annotations

from monitor.settings.models import (
    Delivery,
    Fetch,
    Log,
    Monitor,
    Office,
    Partner,
    Poll,
    Rule,
    Settings,
    Smtp,
    Source,
    Web,
    Webhook,
)

__all__ = [
    "Delivery",
    "Fetch",
    "Log",
    "Monitor",
    "Office",
    "Partner",
    "Poll",
    "Rule",
    "Settings",
    "Smtp",
    "Source",
    "Web",
    "Webhook",
]
