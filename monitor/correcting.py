"""Who was told of a meeting hears what became of it, whatever rules ask for by now; where we were wrong, that we were.

A message goes to those whom one was sent about the meeting, by the rules and the rhythm of the last of these, as long
as some rule still names them. It holds what they were told. What still waits for
its moment can be taken out instead.
In the caller's transaction.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

from sqlalchemy import orm

from monitor import rhythm, routing, silences, subjects
from monitor.notify import calendar_file
from monitor.notify import notice as told
from storage import models, readers, tending

Why = typing.Literal["edited", "reread", "joined", "split"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who was told of a meeting: the notices so far, the oldest first, and the last message of them."""

    recipient: routing.Recipient
    last: models.Message
    notices: tuple[told.Notice, ...]

    @property
    def heard(self) -> told.Notice:
        """What was told last."""
        return self.notices[-1]

    def correction(self, why: Why, *, withdrawn: bool) -> told.Correction | None:
        """What of this does not hold; None where what was told last was about no meeting."""
        if self.heard.meeting is None:
            return None
        return told.Correction(
            why=why,
            withdrawn=withdrawn,
            told_at=self.last.created_at,
            said=self.heard.meeting,
            partners=self.heard.partners,
            in_calendar=any(
                one.meeting is not None and calendar_file.belongs(one, one.meeting, known=number > 0)
                for number, one in enumerate(self.notices)
            ),
        )


def of_meeting(session: orm.Session, meeting_id: int, *, pending: bool = False) -> list[Reader]:
    """Those who were told of a meeting; with `pending` those too whose message waits."""
    found: dict[routing.Recipient, list[tuple[models.Message, told.Notice]]] = {}
    for message in readers.messages(session, meeting_id):
        if readers.may_be_read(message) or (pending and readers.is_pending(message)):
            try:
                notice = told.Notice.from_payload(message.payload)
            except told.BadPayload:
                continue  # nobody could be told what it says
            recipient = routing.Recipient(channel=message.channel, address=message.recipient)
            found.setdefault(recipient, []).append((message, notice))
    return [
        Reader(recipient=recipient, last=rows[-1][0], notices=tuple(notice for _, notice in rows))
        for recipient, rows in found.items()
    ]


def take_out(session: orm.Session, meeting_id: int, reason: str, now: dt.datetime) -> int:
    """Never send what was written about a meeting and still waits for its moment; how many messages."""
    pending = [one for one in readers.messages(session, meeting_id) if readers.is_pending(one)]
    return sum(tending.drop(session, one, reason, now) for one in pending)


def messages(
    session: orm.Session,
    meeting_id: int,
    notice: told.Notice,
    asking: subjects.Asking,
    *,
    why: Why | None = None,
    withdrawn: bool = False,
) -> tuple[routing.Outgoing, ...]:
    """One message for each who was told of a meeting; with `why` it says what was told and does not hold."""
    found = [
        _to(reader, notice, asking, why, withdrawn=withdrawn)
        for reader in of_meeting(session, meeting_id, pending=not withdrawn)
    ]
    return tuple(one for one in found if one is not None)


def _to(
    reader: Reader, notice: told.Notice, asking: subjects.Asking, why: Why | None, *, withdrawn: bool
) -> routing.Outgoing | None:
    """The message to one reader; None to who is named by no rule any more, or has unsubscribed from all."""
    naming = [rule for rule in asking.rules if reader.recipient in rule.recipients]
    if not naming:
        return None
    rules = [rule for rule in naming if rule.name in reader.heard.rules] or naming
    silent = [_silence(rule, notice, asking) for rule in rules]
    return routing.Outgoing(
        recipient=reader.recipient,
        notice=dataclasses.replace(
            notice,
            rules=tuple(rule.name for rule in rules),
            correction=reader.correction(why, withdrawn=withdrawn) if why else None,
        ),
        rhythms=(rhythm.of_row(reader.last.rhythm),),
        silence=silent[0] if None not in silent else None,
    )


def _silence(rule: routing.Rule, notice: told.Notice, asking: subjects.Asking) -> int | None:
    """The silence by which a rule tells nothing of it: on the whole, or on each partner that the rule asks for."""
    whole, of_partners = silences.on(asking.hushed, rule.name, notice)
    if whole is not None or not of_partners:
        return whole.id if whole else None
    left = silences.without(notice, of_partners)
    wanted = any(map(rule.wants, [*(one.id for one in left.partners), *left.gone]))
    return None if wanted else next(iter(of_partners.values())).id
