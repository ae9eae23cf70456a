"""Messages on their way out: the next one of a recipient is claimed, and every attempt is noted.

A message whose sender died is claimable again when its lease has run out, so it goes out at least once.
All of this is asked for each message that leaves, so its statements are built once, and rows are plain: to build a
statement anew takes several times as long as to run it.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import orm

from storage import models

_MESSAGE = typing.cast(sa.Table, models.Message.__table__)
_M = _MESSAGE.c
_FREE: dict[str, typing.Any] = {"leased_by": None, "leased_until": None}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A message as it was claimed; `tries` counts this one too, `rhythm` is that of its row.

    `identity` is that of the article that it tells of, None where it is about none.
    """

    id: str
    channel: str
    recipient: str
    state: str
    payload: dict[str, typing.Any]
    created_at: dt.datetime
    released_at: dt.datetime | None
    tries: int
    rhythm: str | None
    meeting_id: int | None
    identity: str | None


_IS_DUE = sa.and_(_M.status == "due", _M.due_at <= sa.bindparam("now"))
_IS_STRANDED = sa.and_(_M.status == "sending", _M.leased_until < sa.bindparam("now"))
_WORK = sa.select(sa.exists().where(_IS_DUE).label("is_due"), sa.exists().where(_IS_STRANDED).label("is_stranded"))
# Passing over what another transaction holds: two that wait for each other's rows would never end.
_RECOVER = (
    sa.update(_MESSAGE)
    .where(_M.id.in_(sa.select(_M.id).where(_IS_STRANDED).with_for_update(skip_locked=True)))
    .values(status="due", **_FREE)
    .returning(_M.id)
)
_TO = sa.and_(_M.channel == sa.bindparam("to_channel"), _M.recipient == sa.bindparam("to_address"))
_OLDEST = (
    sa.select(_M.id)
    .where(_TO, _IS_DUE)
    .order_by(_M.due_at, _M.created_at, _M.id)
    .limit(1)
    .with_for_update(skip_locked=True)
)
_IDENTITY = (
    sa.select(models.Article.identity)
    .where(models.Article.id == _M.article_id)
    .correlate(_MESSAGE)
    .scalar_subquery()
    .label("identity")
)
_CLAIM = (
    sa.update(_MESSAGE)
    .where(_M.id == _OLDEST.scalar_subquery())
    .values(status="sending", leased_by=sa.bindparam("holder"), leased_until=sa.bindparam("until"), tries=_M.tries + 1)
    .returning(*(_M[field.name] for field in dataclasses.fields(Claim) if field.name in _M), _IDENTITY)
)
_EARLIER = (
    sa.select(_M.id)
    .where(
        _M.meeting_id == sa.bindparam("about"),
        _TO,
        sa.tuple_(_M.created_at, _M.id)
        < sa.tuple_(sa.bindparam("written", type_=_M.created_at.type), sa.bindparam("mine", type_=_M.id.type)),
    )
    .order_by(_M.created_at, _M.id)
)
_ATTEMPT = sa.insert(typing.cast(sa.Table, models.Attempt.__table__))
# A message that another holder has sent meanwhile stays sent, whatever came of this attempt.
_UNSENT = sa.update(_MESSAGE).where(_M.id == sa.bindparam("mine"), _M.status != "sent")
_SENT = _UNSENT.values(status="sent", finished_at=sa.bindparam("at"), **_FREE)
_RETRY = _UNSENT.values(status="due", due_at=sa.bindparam("again"), **_FREE)
_GIVE_UP = _UNSENT.values(status="given_up", finished_at=sa.bindparam("at"), **_FREE)
_MINE = sa.update(_MESSAGE).where(_M.id == sa.bindparam("mine"))
_DROP = _MINE.values(status="dropped", finished_at=sa.bindparam("at"), **_FREE)
_PUT_OFF = _MINE.values(
    status="due",
    due_at=sa.bindparam("again"),
    tries=_M.tries - 1,
    released_at=sa.case((_M.tries == 1, sa.bindparam("again", type_=_M.due_at.type)), else_=_M.released_at),
    **_FREE,
)


class Work(typing.NamedTuple):
    """Whether anything is to be sent now, and whether a sender holds something beyond its time."""

    is_due: bool
    is_stranded: bool


def work(session: orm.Session, now: dt.datetime) -> Work:
    """What there is to do; asked without waiting for anybody who writes."""
    return Work(*session.connection().execute(_WORK, {"now": now}).one())


def recover(session: orm.Session, now: dt.datetime) -> int:
    """Make due again what senders held who died; how many messages."""
    return len(session.connection().execute(_RECOVER, {"now": now}).all())


def claim_next(
    session: orm.Session, holder: str, now: dt.datetime, lease: dt.timedelta, channel: str, address: str
) -> Claim | None:
    """Take the message of a recipient that is due the longest for sending, by one statement; None where none is due.

    No two holders get the same message: on Postgres, rows that another is taking are passed over; on SQLite, writing
    transactions queue. Each claim counts as a try, so a message that kills its sender is seen to be tried.
    """
    told = {"to_channel": channel, "to_address": address, "now": now, "holder": holder, "until": now + lease}
    found = session.connection().execute(_CLAIM, told).one_or_none()
    return Claim(**found._mapping) if found is not None else None


def earlier(session: orm.Session, message: Claim | models.Message) -> list[str]:
    """The ids of the messages that were written before about the same meeting to the same recipient, oldest first."""
    if message.meeting_id is None:
        return []
    asked = {
        "about": message.meeting_id,
        "to_channel": message.channel,
        "to_address": message.recipient,
        "written": message.created_at,
        "mine": message.id,
    }
    return list(session.connection().execute(_EARLIER, asked).scalars())


def sent(
    session: orm.Session,
    id_: str,
    now: dt.datetime,
    detail: str | None = None,
    *,
    code: int | None = None,
    seconds: float | None = None,
) -> None:
    """The message went out; `detail` and `code` are what the other side answered."""
    _noted(session, id_, now, "sent", detail, code, seconds)
    session.connection().execute(_SENT, {"mine": id_, "at": now})


def retry(
    session: orm.Session,
    id_: str,
    now: dt.datetime,
    due_at: dt.datetime,
    detail: str,
    *,
    code: int | None = None,
    seconds: float | None = None,
) -> None:
    """Sending failed and may work later: try again at `due_at`."""
    _noted(session, id_, now, "retry", detail, code, seconds)
    session.connection().execute(_RETRY, {"mine": id_, "again": due_at})


def give_up(
    session: orm.Session,
    id_: str,
    now: dt.datetime,
    detail: str,
    *,
    code: int | None = None,
    seconds: float | None = None,
) -> None:
    """Sending failed for good. The message stays, with its attempts, for all to see."""
    _noted(session, id_, now, "gave_up", detail, code, seconds)
    session.connection().execute(_GIVE_UP, {"mine": id_, "at": now})


def drop_unwanted(session: orm.Session, id_: str, now: dt.datetime) -> None:
    """Never send a claimed message, for whoever was to read it wants no more of its kind. It stays, as dropped."""
    session.connection().execute(_DROP, {"mine": id_, "at": now})


def put_off(session: orm.Session, id_: str, until: dt.datetime) -> None:
    """Send a claimed message later, without an attempt: its reader's quiet hours have begun.

    The time to give it up counts from then, but where it was tried before.
    """
    session.connection().execute(_PUT_OFF, {"mine": id_, "again": until})


def _noted(
    session: orm.Session,
    id_: str,
    now: dt.datetime,
    outcome: models.AttemptOutcome,
    detail: str | None,
    code: int | None,
    seconds: float | None,
) -> None:
    attempt = {"message_id": id_, "at": now, "outcome": outcome, "detail": detail, "code": code, "seconds": seconds}
    session.connection().execute(_ATTEMPT, attempt)
