"""What the operator is told of delivery and of the machine: a trouble once, and its end once.

All in the caller's transaction, like what is told of sources. A trouble with the operator's own recipient is only
logged: there would be nobody to tell, or a notice about each notice.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

import structlog
from sqlalchemy import orm

from monitor.notify import condition
from storage import duties, models, outbox, records

log = structlog.get_logger()

RULE = "operator"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """Who is told, as channels and addresses."""

    recipients: tuple[tuple[str, str], ...] = ()


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


def of_duty(
    session: orm.Session,
    operator: Operator,
    name: str,
    *,
    about: typing.Literal["disk", "sweep"],
    state: condition.State,
    reason: str,
    ends: bool,
    now: dt.datetime,
) -> bool:
    """Tell of a trouble with a duty, or with `ends` of its end; False where that was told before."""
    row = duties.of(session, name)
    if ends == (row.told is None):
        return False
    row.notices += 1
    row.told = None if ends else state
    told = condition.Condition(about=about, state=state, source=_SUBJECTS[about], since=now, reason=reason)
    _enqueue(session, operator, told, f"{about}:{name}", row.notices, now)
    return True


_SUBJECTS = {"disk": "disk of the archive", "sweep": "daily sweep"}


def _write(
    session: orm.Session,
    operator: Operator,
    row: models.Recipient,
    state: condition.State,
    reason: str | None,
    now: dt.datetime,
) -> None:
    row.notices += 1
    name = f"{row.channel} {row.address}"
    told = condition.Condition(about="recipient", state=state, source=name, since=now, reason=reason, before=row.told)
    _enqueue(session, operator, told, f"recipient:{row.channel}:{row.address}", row.notices, now)


def _enqueue(
    session: orm.Session, operator: Operator, told: condition.Condition, key: str, number: int, now: dt.datetime
) -> None:
    """One message to each recipient; the number makes the key in the outbox, so that none is written twice."""
    messages = [
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
    outbox.enqueue(session, messages, now)
    log.warning("operator told", about=key, state=told.state, reason=told.reason, recipients=len(messages))
