"""Why a meeting was told, or was not: how each rule does with it, and what became of each message about it."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from sqlalchemy import orm

from monitor import alerts, errors, intake, notices, routing, rulebook, sparing, subjects
from storage import archive, kinship, models, unsubscribed, walks
from storage import meetings as stored


class UnknownMeeting(errors.MonitorError):
    """There is no meeting of this number."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is known of the alerts on one meeting.

    `tried` are the rules that are on, in their order; `faulty` says which cannot be used, `off` which are switched off.
    `left` are readers whom the rules name and who unsubscribed, each with the rule, None standing for all. `withheld`
    are states of it that were read without telling anybody, `silences` those that keep messages from being sent.
    `is_quiet`: all that is known of it was read without telling anybody.
    """

    meeting: models.Meeting
    tried: tuple[routing.Tried, ...]
    messages: tuple[models.Message, ...]
    off: tuple[str, ...] = ()
    faulty: tuple[str, ...] = ()
    left: tuple[tuple[str, str | None], ...] = ()
    withheld: tuple[models.Withheld, ...] = ()
    silences: tuple[models.Silence, ...] = ()
    is_quiet: bool = False


def of_meeting(
    session: orm.Session, policy: intake.Policy, number: int, recipient: routing.Recipient | None = None
) -> Account:
    """The account of a meeting as it stands; with a `recipient`, of what concerns it. Raises `UnknownMeeting`."""
    meeting = archive.meeting(session, kinship.standing(session, number))
    if meeting is None:
        raise UnknownMeeting(f"there is no meeting {number}; see `sco-monitor meetings`")
    rules = rulebook.rules(session, policy)
    tried = tuple(routing.in_turn(_subject(session, policy, rules, meeting), rules))
    entries = rulebook.added(session, policy)
    found = archive.messages(session, meeting_id=meeting.id, limit=_MOST).items
    articles = [report.article for report in meeting.reports]
    messages = tuple(one for one in reversed(found) if _concerns(recipient, one.channel, one.recipient))
    return Account(
        meeting=meeting,
        tried=tuple(one for one in tried if recipient is None or recipient in one.rule.recipients),
        messages=messages,
        off=tuple(one.row.name for one in entries if not one.row.enabled),
        faulty=tuple(str(fault) for one in entries if one.row.enabled for fault in one.faults),
        left=tuple(sorted(_left(session, rules, recipient), key=str)),
        withheld=tuple(
            one
            for one in walks.withheld_of(session, [one.id for one in articles])
            if _concerns(recipient, one.channel, one.recipient)
        ),
        silences=tuple(_silences(session, messages)),
        is_quiet=all(one.quiet for one in articles),
    )


_MOST = 1000


def _subject(
    session: orm.Session, policy: intake.Policy, rules: tuple[routing.Rule, ...], meeting: models.Meeting
) -> routing.Subject:
    """The meeting as its rules are asked about it when it is told for the first time, as it is known now."""
    change = alerts.first(notices.facts(stored.facts(meeting)))
    article = meeting.reports[-1].article
    notice = notices.compose(change, meeting, article, policy.names, policy.archive_address)
    return subjects.of_meeting(session, notice, meeting, subjects.Asking(rules=rules, catalogue=policy.catalogue))


def _silences(
    session: orm.Session, messages: collections.abc.Iterable[models.Message]
) -> collections.abc.Iterator[models.Silence]:
    for number in sorted({one.silence_id for one in messages if one.silence_id is not None}):
        yield session.get_one(models.Silence, number)


def _concerns(recipient: routing.Recipient | None, channel: str, address: str) -> bool:
    return recipient is None or recipient == routing.Recipient(channel=channel, address=address)


def _left(
    session: orm.Session, rules: tuple[routing.Rule, ...], recipient: routing.Recipient | None
) -> collections.abc.Iterator[tuple[str, str | None]]:
    """The readers of e-mail who have left a rule that names them, or all."""
    named = {
        (one.address.lower(), rule.name) for rule in rules for one in rule.recipients if one.channel == sparing.CHANNEL
    }
    for reader, rule in unsubscribed.pairs(session):
        asked = recipient is None or recipient.address.lower() == reader
        if asked and any(reader == address and rule in (None, name) for address, name in named):
            yield reader, rule


def to_json(found: Account, now: dt.datetime) -> dict[str, typing.Any]:
    """The account as plain values, as commands and pages show it."""
    return {
        "meeting_id": found.meeting.id,
        "title": found.meeting.title,
        "status": found.meeting.status,
        "rules": [
            {
                "name": one.rule.name,
                "matches": one.matches,
                "ended_by": one.ended_by,
                "criteria": [dataclasses.asdict(key) for key in one.criteria],
            }
            for one in found.tried
        ],
        "remarks": remarks(found),
        "messages": [_message(one, standing(one, now, found.silences)) for one in found.messages],
    }


def _message(one: models.Message, stands: str) -> dict[str, typing.Any]:
    names = (
        "id", "state", "channel", "recipient", "rule", "status", "created_at", "due_at", "finished_at", "tries",
        "bundle_id",
    )  # fmt: skip
    attempts = [{"at": each.at, "outcome": each.outcome, "detail": each.detail} for each in one.attempts]
    return {**{name: getattr(one, name) for name in names}, "stands": stands, "attempts": attempts}


def remarks(found: Account) -> list[str]:
    """What there is to say besides rules and messages, in a sentence each."""
    said = [f"rule {name!r} is off" for name in found.off]
    said += [f"cannot be used: {fault}" for fault in found.faulty]
    said += [
        f"{reader} wants no more e-mail" + (f" by rule {rule!r}" if rule is not None else "")
        for reader, rule in found.left
    ]
    said += [
        f"article {one.article_id} came by a backfill, so {one.recipient} was not told: {one.state.partition(':')[0]}"
        for one in found.withheld
    ]
    said += [
        f"article {one.article_id} tells nothing of it any more, since {_when(one.withdrawn_at)}"
        + (": what was told was taken back" if any(map(_corrects, found.messages)) else "")
        for one in found.meeting.reports
        if one.withdrawn_at is not None
    ]
    matched = any(one.matches for one in found.tried)
    if not found.messages and found.is_quiet:
        said.append("nobody was told: all its reports came quietly, by a first visit, an import or a backfill")
    elif not found.messages and matched:
        said.append("rules match it now, and nobody was told: they were changed since, or it came in before them")
    elif not found.messages:
        said.append("nobody was told: no rule matches")
    return said


def _corrects(message: models.Message) -> bool:
    return message.state.partition(":")[0] == alerts.CORRECTED


def standing(message: models.Message, now: dt.datetime, silences: collections.abc.Iterable[models.Silence] = ()) -> str:
    """Where a message stands, in a sentence; of `silences` the one that keeps it is named with its reason."""
    if message.finished_at is not None or message.status in _OVER:
        return _over(message, now, silences)
    match message.status:
        case "held":
            source = message.held_by
            return f"held back, for its source {source} looks wrong; `sco-monitor sources release {source}` sends it"
        case "waiting":
            return f"waits for its rhythm ({message.rhythm}), due {_when(message.due_at)}"
        case "sending":
            return f"being sent by {message.leased_by}, until {_when(message.leased_until)} at the latest"
    if message.tries:
        return f"not sent{_tries(message)}, tried again {_when(message.due_at)}: {_last(message)}"
    return f"goes out {_when(message.due_at)}" if message.due_at > now else f"due since {_when(message.due_at)}"


_OVER = ("sent", "given_up", "dropped", "bundled", "silenced")


def _over(message: models.Message, now: dt.datetime, silences: collections.abc.Iterable[models.Silence]) -> str:
    """What became of a message that is not sent any more."""
    match message.status:
        case "sent":
            return f"sent {_when(message.finished_at)}{_tries(message)}"
        case "given_up":
            return f"given up {_when(message.finished_at)}{_tries(message)}: {_last(message)}"
        case "bundled":
            stands = standing(message.bundle, now) if message.bundle is not None else "which is gone"
            return f"in message {message.bundle_id} with others, {stands}"
        case "silenced":
            kept_by = next((one for one in silences if one.id == message.silence_id), None)
            return f"never sent, {_silence(kept_by)}" if kept_by else "never sent, for it was silenced"
    if message.held_by is not None and message.released_at is None:
        return f"never sent: dropped with what was held back for its source {message.held_by}"
    return f"never sent: {_last(message) or 'its reader had unsubscribed'}"


def _silence(one: models.Silence) -> str:
    until = one.ended_at or one.until
    return f"by silence {one.id} of {one.author}, until {_when(until)}: {one.reason}"


def _when(moment: dt.datetime | None) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%d %H:%M") + " UTC" if moment else "at an unknown time"


def _tries(message: models.Message) -> str:
    return "" if message.tries == 1 else f" after {message.tries} attempts"


def _last(message: models.Message) -> str:
    """What the other side said last."""
    return next((one.detail for one in reversed(message.attempts) if one.detail), "")
