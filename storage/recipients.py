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


_RECIPIENT = typing.cast(sa.Table, models.Recipient.__table__)
_R = _RECIPIENT.c
_M = typing.cast(sa.Table, models.Message.__table__).c


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A recipient as its row has it, and since when its oldest message is due; None where nothing is."""

    id: int
    channel: str
    address: str
    leased_by: str | None
    leased_until: dt.datetime | None
    failures: int
    paused_until: dt.datetime | None
    seconds: float | None
    trouble: str | None
    gone_at: dt.datetime | None
    told: models.ToldTrouble | None
    due_at: dt.datetime | None

    @property
    def is_in_trouble(self) -> bool:
        """Whether something is over once it takes a message."""
        return bool(self.failures or self.trouble or self.paused_until or self.told)


# Asked for at every turn, some for every message: statements are built once, see `sending`.
_ASKED = [field.name for field in dataclasses.fields(Standing) if field.name != "due_at"]
_STANDINGS = sa.select(
    *(_R[name] for name in _ASKED),
    sa.select(sa.func.min(_M.due_at))
    .where(_M.channel == _R.channel, _M.recipient == _R.address, _M.status == "due", _M.due_at <= sa.bindparam("now"))
    .correlate(_RECIPIENT)
    .scalar_subquery()
    .label("due_at"),
)
_TAKE = (
    sa.update(_RECIPIENT)
    .where(
        _R.id
        == sa.select(_R.id)
        .where(
            _R.id == sa.bindparam("mine"),
            sa.or_(_R.leased_until.is_(None), _R.leased_until < sa.bindparam("now")),
        )
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    .values(leased_by=sa.bindparam("holder"), leased_until=sa.bindparam("until"))
    .returning(_R.id)
)
_IS_MINE = sa.and_(
    _R.channel == sa.bindparam("to_channel"),
    _R.address == sa.bindparam("to_address"),
    _R.leased_by == sa.bindparam("holder"),
)
_KEEP = sa.update(_RECIPIENT).where(_IS_MINE).values(leased_until=sa.bindparam("until")).returning(_R.id)
_TOOK = sa.func.coalesce(sa.bindparam("took", type_=sa.Float), _R.seconds)
_GIVE_BACK = sa.update(_RECIPIENT).where(_IS_MINE).values(leased_by=None, leased_until=None, seconds=_TOOK)


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
    found = session.connection().execute(_STANDINGS, {"now": now})
    return [Standing(**row._mapping) for row in found if row.due_at or row.leased_until or row.address == WHOLE]


def take(session: orm.Session, recipient_id: int, holder: str, now: dt.datetime, lease: dt.timedelta) -> bool:
    """Take the lease on a recipient that nobody holds; False where somebody does, or is just taking it."""
    told = {"mine": recipient_id, "now": now, "holder": holder, "until": now + lease}
    return session.connection().execute(_TAKE, told).first() is not None


def keep(session: orm.Session, channel: str, address: str, holder: str, until: dt.datetime) -> bool:
    """Hold a recipient until then; False where another has it by now."""
    told = {"to_channel": channel, "to_address": address, "holder": holder, "until": until}
    return session.connection().execute(_KEEP, told).first() is not None


def give_back(session: orm.Session, holder: str, channel: str, address: str, seconds: float | None = None) -> None:
    """Let go of a recipient; `seconds` is how long its last attempt took, None where none was made."""
    told = {"to_channel": channel, "to_address": address, "holder": holder, "took": seconds}
    session.connection().execute(_GIVE_BACK, told)


def worked(session: orm.Session, channel: str, address: str) -> models.ToldTrouble | None:
    """It took a message: whatever was wrong is over. Gives back the trouble that the operator was told of, if any."""
    changing = sa.update(models.Recipient).where(_is(channel, address))
    changing = changing.values(failures=0, paused_until=None, trouble=None)
    told = session.scalar(changing.returning(models.Recipient.told), execution_options={"synchronize_session": False})
    return typing.cast("models.ToldTrouble | None", told)


def channel_worked(session: orm.Session, channel: str) -> bool:
    """A message was taken by way of a channel: the channel as a whole is paused no more. Whether it was."""
    paused = sa.and_(_is(channel, WHOLE), models.Recipient.failures > 0)
    return _change(session, paused, failures=0, paused_until=None, trouble=None) > 0


def failed(row: models.Recipient, trouble: str, paused_until: dt.datetime) -> None:
    """An attempt failed by its fault: nothing is sent to it until then."""
    row.failures += 1
    row.trouble = trouble
    row.paused_until = max(paused_until, row.paused_until or paused_until)


def ended(row: models.Recipient, now: dt.datetime, trouble: str) -> None:
    """Its receiver said that it is gone for good."""
    row.gone_at, row.trouble = row.gone_at or now, trouble


def reopen(session: orm.Session, channel: str, address: str) -> None:
    """Send to it again, now, whatever was wrong before."""
    row = of(session, channel, address)
    row.failures, row.paused_until, row.gone_at, row.trouble = 0, None, None, None
    session.flush()


def asks_again(session: orm.Session, channel: str, address: str, now: dt.datetime) -> None:
    """A reader who had unsubscribed asks for messages again, from now on; noted with the address in lower case."""
    of(session, channel, address.lower()).asks_since = now
    session.flush()


def _is(channel: str, address: str) -> sa.ColumnElement[bool]:
    return sa.and_(models.Recipient.channel == channel, models.Recipient.address == address)


def _change(session: orm.Session, which: sa.ColumnElement[bool], **values: typing.Any) -> int:
    changing = sa.update(models.Recipient).where(which).values(**values).returning(models.Recipient.id)
    return len(session.scalars(changing, execution_options={"synchronize_session": False}).all())
