"""Rules are added while the service runs, and changed: checked as those of the settings are, then stored."""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing

from sqlalchemy import orm

from monitor import errors, settings
from monitor.settings import documents, ruling
from storage import models, rules


class RuleError(errors.MonitorError):
    """A rule cannot be added as it was given."""


def add(
    session: orm.Session,
    document: documents.Document,
    configuration: settings.Settings,
    now: dt.datetime,
    author: str | None = None,
) -> list[models.Rule]:
    """Store the rules of a document behind all others. Raises `SettingsError`, `RuleError` where a name is taken."""
    ruling.read(document, ruling.names(configuration))
    made = []
    for name, keys in ruling.keys(document):
        if name in {rule.name for rule in configuration.rules}:
            raise RuleError(f"alerts.toml has a rule named {name!r}; a rule that is added needs a name of its own")
        if rules.by_name(session, name) is not None:
            raise RuleError(f"there is a rule named {name!r} already; `sco-monitor rules edit` changes it")
        made.append(rules.add(session, name, keys, now, author=author))
    return made


def edit(
    session: orm.Session,
    row: models.Rule,
    keys: collections.abc.Mapping[str, typing.Any],
    cleared: collections.abc.Collection[str],
    configuration: settings.Settings,
    now: dt.datetime,
) -> None:
    """Give a rule these keys, and take the cleared ones from it; all others stay. Raises `SettingsError`."""
    changed = {key: value for key, value in row.keys.items() if key not in cleared} | dict(keys)
    ruling.read(ruling.of_keys(row.name, changed), ruling.names(configuration))
    rules.change(session, row, changed, now)
