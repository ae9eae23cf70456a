"""The rules as they stand: those of the settings, and behind them those that were added while the service runs.

The latter are read in the transaction that judges an article, so what people change counts from the next article on.
One that cannot be used, for a partner or a webhook that it names is gone from the settings, is passed over and logged
once.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import functools

import structlog
from sqlalchemy import orm

from monitor import notify, routing, settings
from monitor.settings import ruling
from storage import models
from storage import rules as stored

log = structlog.get_logger()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A rule that was added: its row, and what can be used of it, or in a line each what is wrong."""

    row: models.Rule
    rule: routing.Rule | None = None
    faults: tuple[str, ...] = ()


def routed(rule: settings.Rule) -> routing.Rule:
    """A rule of the settings as notices are routed by it."""
    return routing.Rule(
        name=rule.name,
        recipients=tuple(
            routing.Recipient(channel=channel, address=address) for channel, address in notify.recipients(rule)
        ),
        partners=rule.partners,
        organs=rule.organs,
        involvement=rule.involvement or (),
        min_score=rule.min_score,
        kinds=rule.kinds or (),
        statuses=rule.statuses or (),
        sources=rule.sources or (),
        languages=rule.languages or (),
        places=rule.places or (),
        people=rule.people or (),
        query=rule.query,
        ungraded=rule.ungraded,
        goes_on=rule.continue_,
    )


def added(
    session: orm.Session, fixed: collections.abc.Iterable[str], names: settings.Names, *, enabled: bool | None = None
) -> list[Entry]:
    """The rules of the database in their order, each with its faults; `fixed` names those of the settings."""
    taken = frozenset(fixed)
    return [_entry(row, taken, names) for row in stored.listed(session, enabled=enabled)]


def rules(session: orm.Session, fixed: tuple[routing.Rule, ...], names: settings.Names) -> tuple[routing.Rule, ...]:
    """All rules that can be used and are on, in the order in which they are tried."""
    entries = added(session, (rule.name for rule in fixed), names, enabled=True)
    for entry in entries:
        for fault in entry.faults:
            _complain(fault)
    return (*fixed, *(entry.rule for entry in entries if entry.rule is not None))


def _entry(row: models.Rule, taken: frozenset[str], names: settings.Names) -> Entry:
    if row.name in taken:
        return Entry(row=row, faults=(f"rule {row.name!r}: alerts.toml has a rule of this name too",))
    try:
        (rule,) = ruling.read(ruling.of_keys(row.name, row.keys), names)
    except settings.SettingsError as error:
        return Entry(row=row, faults=tuple(map(str, error.faults)))
    return Entry(row=row, rule=routed(rule))


@functools.lru_cache(maxsize=256)
def _complain(fault: str) -> None:
    """Log a fault; the second time it is known, and nothing happens."""
    log.warning("a rule cannot be used", fault=fault)
