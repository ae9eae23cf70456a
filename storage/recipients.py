"""Recipients: how each does, and the lease that lets one message of theirs be under way at a time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import inserts, models

WHOLE = ""
"""The address of the row that stands for a channel as a whole."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A recipient, and since when its oldest message is due; None where nothing is."""

    row: models.Recipient
    due_at: dt.datetime | None


def known(session: orm.Session, pairs: typing.Iterable[tuple[str, str]]) -> None:
    """Make rows for the recipients (channel and address) that have none yet."""
    rows = [{"channel": channel, "address": address} for channel, address in sorted(set(pairs))]
    inserts.missing(session, models.Recipient, ["channel", "address"], rows)


def of(session: orm.Session, channel: str, address: str) -> models.Recipient:
    """The recipient's row as it is now, made where there is none."""
    asked = sa.select(models.Recipient).where(_is(channel, address))
    found = session.scalar(asked, execution_options={"populate_existing": True})
    if found is None:
        known(session, [(channel, address)])
        found = session.scalars(asked).one()
    return found


def standings(session: orm.Session, now: dt.datetime) -> list[Standing]:
    """All who have something to be sent now, or something under way, and the channels as wholes."""
    message = models.Message
    theirs = sa.and_(message.channel == models.Recipient.channel, message.recipient == models.Recipient.address)
    oldest = sa.select(sa.func.min(message.due_at)).where(theirs, message.status == "due", message.due_at <= now)
    asked = sa.select(models.Recipient, oldest.correlate(models.Recipient).scalar_subquery().label("oldest"))
    found = session.execute(asked.execution_options(populate_existing=True))
    every = [Standing(row=row, due_at=due_at) for row, due_at in found]
    return [one for one in every if one.due_at or one.row.leased_until or one.row.address == WHOLE]


def take(session: orm.Session, recipient_id: int, holder: str, now: dt.datetime, lease: dt.timedelta) -> bool:
    """Take the lease on a recipient that nobody holds; False where somebody does, or is just taking it."""
    free = sa.or_(models.Recipient.leased_until.is_(None), models.Recipient.leased_until < now)
    asked = sa.select(models.Recipient.id).where(models.Recipient.id == recipient_id, free)
    if session.scalar(asked.with_for_update(skip_locked=True)) is None:
        return False
    _change(session, models.Recipient.id == recipient_id, leased_by=holder, leased_until=now + lease)
    return True


def keep(session: orm.Session, channel: str, address: str, holder: str, now: dt.datetime, lease: dt.timedelta) -> bool:
    """Hold a recipient for so long from now; False where another has it by now."""
    mine = sa.and_(_is(channel, address), models.Recipient.leased_by == holder)
    return _change(session, mine, leased_until=now + lease) > 0


def give_back(session: orm.Session, holder: str, channel: str, address: str) -> None:
    """Let go of a recipient."""
    _change(
        session, sa.and_(_is(channel, address), models.Recipient.leased_by == holder), leased_by=None, leased_until=None
    )


def worked(session: orm.Session, channel: str, address: str, seconds: float) -> models.ToldTrouble | None:
    """It took a message: whatever was wrong is over. Gives back the trouble that the operator was told of, if any."""
    changing = sa.update(models.Recipient).where(_is(channel, address))
    changing = changing.values(failures=0, paused_until=None, trouble=None, seconds=seconds)
    told = session.scalar(changing.returning(models.Recipient.told), execution_options={"synchronize_session": False})
    return typing.cast("models.ToldTrouble | None", told)


def channel_worked(session: orm.Session, channel: str) -> bool:
    """A message was taken by way of a channel: the channel as a whole is paused no more. Whether it was."""
    paused = sa.and_(_is(channel, WHOLE), models.Recipient.failures > 0)
    return _change(session, paused, failures=0, paused_until=None, trouble=None) > 0


def failed(row: models.Recipient, trouble: str, paused_until: dt.datetime, seconds: float | None) -> None:
    """An attempt failed by its fault: nothing is sent to it until then."""
    row.failures += 1
    row.trouble, row.seconds = trouble, seconds
    row.paused_until = max(paused_until, row.paused_until or paused_until)


def ended(row: models.Recipient, now: dt.datetime, trouble: str) -> None:
    """Its receiver said that it is gone for good."""
    row.gone_at, row.trouble = row.gone_at or now, trouble


def reopen(session: orm.Session, channel: str, address: str) -> None:
    """Send to it again, now, whatever was wrong before."""
    row = of(session, channel, address)
    row.failures, row.paused_until, row.gone_at, row.trouble = 0, None, None, None
    session.flush()


def _is(channel: str, address: str) -> sa.ColumnElement[bool]:
    return sa.and_(models.Recipient.channel == channel, models.Recipient.address == address)


def _change(session: orm.Session, which: sa.ColumnElement[bool], **values: typing.Any) -> int:
    changing = sa.update(models.Recipient).where(which).values(**values).returning(models.Recipient.id)
    return len(session.scalars(changing, execution_options={"synchronize_session": False}).all())
