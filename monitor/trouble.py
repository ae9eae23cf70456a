"""What the operator is told of delivery and of the machine: a trouble once, and its end once.

All in the caller's transaction, like what is told of sources. A trouble with the operator's own recipient is only
logged: there would be nobody to tell, or a notice about each notice.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

import structlog
from sqlalchemy import orm

from monitor import notify, settings
from monitor.notify import condition
from storage import duties, models, outbox, records

log = structlog.get_logger()

RULE = "operator"
_DISK, _SWEEP = "disk", "sweep"
_MEGABYTE = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who is told, as channels and addresses."""

    recipients: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, configuration: settings.Settings) -> Operator:
        """The operator whom the settings name."""
        return cls(recipients=tuple(notify.recipients(configuration.operator)))


def messages(operator: Operator, told: condition.Condition, key: str, number: int) -> list[records.MessageRecord]:
    """One message to each recipient; the number makes the key in the outbox, so that none is written twice."""
    return [
        records.MessageRecord(
            state=f"{told.state}:{number}",
            recipient=address,
            channel=channel,
            rule=RULE,
            payload=told.to_payload(),
            source=key,
        )
        for channel, address in operator.recipients
    ]


def given_up(session: orm.Session, operator: Operator, row: models.Recipient, reason: str, now: dt.datetime) -> None:
    """A message to a recipient was given up."""
    if (row.channel, row.address) in operator.recipients:
        return
    state: models.ToldTrouble = "gone" if row.gone_at else "undelivered"
    if row.told == state:
        return
    _write(session, operator, row, state, reason, now)
    row.told = state


def over(session: orm.Session, operator: Operator, row: models.Recipient, now: dt.datetime) -> None:
    """A message was taken by a recipient: what was told of it is over."""
    if row.told is not None:
        _write(session, operator, row, "delivered", None, now)
        row.told = None


def disk(session: orm.Session, operator: Operator, free: int, least: int, now: dt.datetime) -> None:
    """So many bytes are free where the archive lies: tell where that is too little, and once there is room again.

    There is room again when a fifth more is free than the least, so that what hovers is not told over and over.
    """
    row = duties.of(session, _DISK)
    full = free < least
    if full == (row.told is not None) or (row.told is not None and free < least * 1.2):
        return
    row.notices += 1
    row.told = "full" if full else None
    told = condition.Condition(
        about="disk",
        state="full" if full else "free",
        source="disk of the archive",
        since=now,
        reason=f"{free / _MEGABYTE:.0f} MB are free",
    )
    _enqueue(session, operator, told, "disk:archive", row.notices, now)


def swept(session: orm.Session, operator: Operator, reason: str, now: dt.datetime) -> None:
    """The sweep found that the outbox does not hold what the rules ask for."""
    row = duties.of(session, _SWEEP)
    row.notices += 1
    told = condition.Condition(about="outbox", state="differs", source="outbox", since=now, reason=reason)
    _enqueue(session, operator, told, "outbox:sweep", row.notices, now)


def _write(
    session: orm.Session,
    operator: Operator,
    row: models.Recipient,
    state: condition.State,
    reason: str | None,
    now: dt.datetime,
) -> None:
    row.notices += 1
    name = f"{row.channel} {row.address or 'as a whole'}"
    told = condition.Condition(about="recipient", state=state, source=name, since=now, reason=reason, before=row.told)
    _enqueue(session, operator, told, f"recipient:{row.channel}:{row.address}", row.notices, now)


def _enqueue(
    session: orm.Session, operator: Operator, told: condition.Condition, key: str, number: int, now: dt.datetime
) -> None:
    outbox.enqueue(session, messages(operator, told, key, number), now)
    log.warning("operator told", about=key, state=told.state, reason=told.reason, recipients=len(operator.recipients))
