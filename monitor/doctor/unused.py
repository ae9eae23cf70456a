"""Settings that nothing refers to, and such as leave somebody untold. Unknown keys are faults of the settings."""

from __future__ import annotations

import collections.abc
import itertools
import typing

from monitor.doctor import finding
from storage import database, rules


def settings(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    """Receivers that no rule names, a mail server without readers, and troubles of sources that are told to nobody."""
    found = list(_found(case))
    yield from found or [("ok", "everything that is set is used", None)]


def _found(case: finding.Case) -> collections.abc.Iterator[finding.Told]:
    loaded, told = case.settings, _told(case)
    for name in sorted(loaded.webhooks.keys() - told["webhook"]):
        yield "warn", f"[webhook.{name}] is named by no rule", "name it in a rule of alerts.toml, or take it out"
    for name in sorted(loaded.chats.keys() - told["chat"]):
        yield "warn", f"[chat.{name}] is named by no rule", "name it in a rule of alerts.toml, or take it out"
    if loaded.monitor.smtp.host and not told["email"]:
        yield "warn", "smtp.host is set, and no rule tells anybody by e-mail", "add email to a rule of alerts.toml"
    if loaded.operator.is_empty:
        told_to = "nobody is told when a source fails, the disk fills up or alerts cannot be sent"
        yield "warn", told_to, "say whom under [operator] in alerts.toml"
    if loaded.monitor.backup.programs is not None and case.engine.dialect.name == "sqlite":
        yield "warn", "backup.programs is set, and the database is SQLite", "take it out"
    retention = loaded.monitor.retention
    if not retention.newest_snapshots and retention.snapshots_days is None and retention.snapshots_bytes is None:
        todo = "set retention.snapshots_days or retention.snapshots_bytes, or take it out"
        yield "warn", "retention.newest_snapshots does nothing by itself", todo


def _told(case: finding.Case) -> dict[str, set[str]]:
    """Whom the rules of the settings and of the database name, and the operator's table, by channel."""
    named: dict[str, set[str]] = {"email": set(), "webhook": set(), "chat": set()}
    tables = [one.model_dump() for one in (*case.settings.rules, case.settings.operator)]
    for table in itertools.chain(tables, _added(case)):
        for channel, names in named.items():
            names.update(table.get(channel) or ())
    return named


def _added(case: finding.Case) -> list[dict[str, typing.Any]]:
    """The keys of the rules in the database; none where it cannot be read, which another check tells."""
    try:
        database.check(case.engine)
    except database.StorageError:
        return []
    with database.sessions(case.engine, read_only=True)() as session:
        return [row.keys for row in rules.listed(session)]
