"""The rules as they stand: those of the settings, and behind them those that were added while the service runs.

The latter are read in the transaction that judges an article, so what people change counts from the next article on.
One that cannot be used, for a partner or a webhook that it names is gone from the settings, is passed over and logged
once.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
import zoneinfo

import structlog
from sqlalchemy import orm

from monitor import notify, routing, settings
from monitor.settings import ruling
from storage import models
from storage import rules as stored

log = structlog.get_logger()


class Standing(typing.Protocol):
    """What judges know of the settings: their rules, and what rules may refer to."""

    @property
    def rules(self) -> tuple[routing.Rule, ...]: ...  # noqa: D102
    @property
    def referable(self) -> settings.Names: ...  # noqa: D102


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A rule that was added: its row, and what can be used of it, or in a line each what is wrong."""

    row: models.Rule
    rule: routing.Rule | None = None
    faults: tuple[settings.Fault, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class OfSettings:
    """The rules of the settings, and what rules may refer to."""

    rules: tuple[routing.Rule, ...]
    referable: settings.Names


def of_settings(configuration: settings.Settings) -> OfSettings:
    """What the settings say of rules."""
    names = ruling.names(configuration)
    return OfSettings(rules=tuple(routed(rule, names.zone) for rule in configuration.rules), referable=names)


def routed(rule: settings.Rule, zone: zoneinfo.ZoneInfo) -> routing.Rule:
    """A rule of the settings as notices are routed by it; `zone` is the clock of readers whose rule names none."""
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
        rhythm=rule.leaves(zone),
        nothing_new=rule.nothing_new == "line",
    )


def rules(session: orm.Session, policy: Standing) -> tuple[routing.Rule, ...]:
    """All rules that can be used and are on, in the order in which they are tried."""
    return _usable(policy, added(session, policy, enabled=True))


def in_force(session: orm.Session, policy: Standing) -> tuple[routing.Rule, ...]:
    """The same, and a fault that was not logged before is."""
    entries = added(session, policy, enabled=True)
    for one in entries:
        for fault in one.faults:
            _complain(str(fault))
    return _usable(policy, entries)


def _usable(policy: Standing, entries: list[Entry]) -> tuple[routing.Rule, ...]:
    return (*policy.rules, *(one.rule for one in entries if one.rule is not None))


def added(session: orm.Session, policy: Standing, *, enabled: bool | None = None) -> list[Entry]:
    """The rules of the database in their order, each with its faults; only those on, or off, where that is asked."""
    return [entry(row, policy) for row in stored.listed(session, enabled=enabled)]


def entry(row: models.Rule, policy: Standing) -> Entry:
    """A rule of the database with what is wrong with it, by the settings as they are now."""
    if row.name in {rule.name for rule in policy.rules}:
        taken = settings.Fault(file=f"rule {row.name!r}", message="alerts.toml has a rule of this name too")
        return Entry(row=row, faults=(taken,))
    try:
        (rule,) = ruling.read(ruling.of_keys(row.name, row.keys), policy.referable)
    except settings.SettingsError as error:
        return Entry(row=row, faults=error.faults)
    return Entry(row=row, rule=routed(rule, policy.referable.zone))


@functools.lru_cache(maxsize=256)
def _complain(fault: str) -> None:
    """Log a fault; the second time it is known, and nothing happens."""
    log.warning("a rule cannot be used", fault=fault)
