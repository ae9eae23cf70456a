"""One meeting and what was written of it: who should have been told, and was not; who was told what does not hold.

What was left untold on purpose is no difference: what came quietly or was changed by hand, a rule that is younger than
the meeting, a reader who asked for messages later, a silence, a source that is suspect, a recipient that is gone.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from sqlalchemy import orm

from monitor import alerts, intake, notices, routing, silences, subjects
from monitor.notify import notice as told
from storage import meetings as stored
from storage import models

Kind = typing.Literal["missing", "outdated", "uncorrected", "unmatched", "given up", "overdue"]
"""What is found: a message that is due was never written; the last one that was written tells other facts than are
known; a meeting was told that no article tells of any more; one was told that its rule does not match; a message was
given up; one should have left long ago."""

_ORDINARY = frozenset({"statuses"})
"""Keys of a rule that a meeting leaves in the course of things: an announced one is held one day."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One difference: whom and which meeting it concerns, since when it is so (aware UTC), and what there is to say.

    `outgoing` is the message that is missing.
    """

    kind: Kind
    at: dt.datetime
    recipient: routing.Recipient
    words: str
    title: str = ""
    meeting_id: int | None = None
    outgoing: routing.Outgoing | None = None
    article_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A silence with the time for which it holds."""

    silence: silences.Silence
    since: dt.datetime
    until: dt.datetime


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What is asked besides a meeting and its messages.

    `since` tells from when on each rule is known to stand as it does. `kept` are meeting, channel and recipient of what
    was withheld on purpose, `gone` recipients that are gone for good; `back` tells when a reader, by the address in
    lower case, asked for messages again.
    """

    policy: intake.Policy
    asking: subjects.Asking
    since: collections.abc.Mapping[str, dt.datetime]
    wishes: tuple[Wish, ...] = ()
    suspects: frozenset[str] = frozenset()
    kept: frozenset[tuple[int, str, str]] = frozenset()
    gone: frozenset[routing.Recipient] = frozenset()
    back: collections.abc.Mapping[str, dt.datetime] = dataclasses.field(default_factory=dict)


def of_meeting(
    session: orm.Session,
    meeting: models.Meeting,
    written: collections.abc.Sequence[models.Message],
    ground: Ground,
) -> list[Finding]:
    """Where a meeting and what was written of it, the oldest first, do not agree."""
    if not meeting.reports:
        return []  # joined into another one
    by: dict[routing.Recipient, list[models.Message]] = {}
    for message in written:
        recipient = routing.Recipient(channel=message.channel, address=message.recipient)
        by.setdefault(recipient, []).append(message)
    view = _View(session, meeting, ground)
    if view.facts.withdrawn:
        return [one for recipient, rows in by.items() if (one := view.uncorrected(recipient, rows))]
    return [*view.missing(by), *view.unmatched(by)]


class _View:
    """A meeting as the rules see it now."""

    def __init__(self, session: orm.Session, meeting: models.Meeting, ground: Ground) -> None:
        self._session, self._meeting, self._ground = session, meeting, ground
        self.facts = notices.facts(stored.facts(meeting))
        self._first = min(report.added_at for report in meeting.reports)
        standing = [report.article for report in meeting.reports if report.withdrawn_at is None]
        self._article = standing[0] if standing else meeting.reports[0].article
        self._tried = tuple(routing.in_turn(self._subject(alerts.first(self.facts)), ground.asking.rules))

    def missing(self, by: collections.abc.Mapping[routing.Recipient, list[models.Message]]) -> list[Finding]:
        """What is due by the rules and was not written."""
        if self._is_left_alone():
            return []
        asked = dict.fromkeys(one for tried in self._tried if tried.matches for one in tried.rule.recipients)
        found = [self._lacking(one, by.get(one, [])) for one in asked if self._is_due(one)]
        return [one for one in found if one is not None]

    def uncorrected(self, recipient: routing.Recipient, rows: list[models.Message]) -> Finding | None:
        """That somebody was told of it, though no article tells of it any more, and not that this was wrong."""
        if rows[-1].status not in ("sent", "bundled") or rows[-1].state.partition(":")[0] == alerts.CORRECTED:
            return None
        since = max((one.withdrawn_at for one in self._meeting.reports if one.withdrawn_at), default=self._first)
        return self._finding("uncorrected", recipient, since, "told, and no article tells of it any more")

    def unmatched(self, by: collections.abc.Mapping[routing.Recipient, list[models.Message]]) -> list[Finding]:
        """Who was told of it by a rule that stands as it did, and does not match any more."""
        found = []
        for tried in self._tried:
            unmet = {one.name for one in tried.criteria if not one.met}
            if tried.is_met or unmet <= _ORDINARY:
                continue
            for recipient in tried.rule.recipients:
                if (last := self._told_by(tried.rule.name, by.get(recipient, []))) is not None and not any(
                    other.is_met for other in self._tried if recipient in other.rule.recipients
                ):
                    words = f"{last.state.partition(':')[0]} was told by {tried.rule.name}, which does not match: "
                    at = max(last.created_at, self._meeting.updated_at)
                    found.append(self._finding("unmatched", recipient, at, words + ", ".join(sorted(unmet))))
        return found

    def _told_by(self, rule: str, rows: list[models.Message]) -> models.Message | None:
        last = rows[-1] if rows else None
        since = self._ground.since.get(rule)
        if last is None or since is None or last.created_at < since or last.status not in ("sent", "bundled"):
            return None
        said_so = last.state.partition(":")[0] == alerts.CORRECTED or bool(last.payload.get("gone"))
        return None if said_so or rule not in last.payload.get("rules", ()) else last

    def _is_left_alone(self) -> bool:
        """Whether something of it was told to nobody on purpose, or waits to be."""
        sources = {report.article.source for report in self._meeting.reports}
        return any(report.quiet for report in self._meeting.reports) or not self._ground.suspects.isdisjoint(sources)

    def _is_due(self, recipient: routing.Recipient) -> bool:
        """Whether a rule that was there before the meeting asks for it, and nothing keeps it from the recipient."""
        ground = self._ground
        asked = (tried.rule for tried in self._tried if tried.matches and recipient in tried.rule.recipients)
        old = any(rule.name in ground.since and ground.since[rule.name] <= self._first for rule in asked)
        back = ground.back.get(recipient.address.lower())
        kept = (self._meeting.id, recipient.channel, recipient.address) in ground.kept
        return old and not kept and recipient not in ground.gone and (back is None or back <= self._first)

    def _lacking(self, recipient: routing.Recipient, rows: list[models.Message]) -> Finding | None:
        """What somebody should have been told, and was not."""
        if not rows:
            return self._absent(recipient, alerts.first(self.facts))
        try:
            heard = told.Notice.from_payload(rows[-1].payload)
        except told.BadPayload:
            return None
        change = alerts.transition(_as_told(heard), self.facts, self._ground.policy.names) if heard.meeting else None
        if change is None or change.state in {row.state for row in rows}:
            return None
        if change.state.partition(":")[0] == "changed":
            return self._finding("outdated", recipient, self._meeting.updated_at, change.reason)
        return self._absent(recipient, change)

    def _absent(self, recipient: routing.Recipient, change: alerts.Change) -> Finding | None:
        """The message that was never written; None where the rules do not ask for it after all, or are silenced."""
        asked = self._outgoing(self._subject(change))
        outgoing = next((one for one in asked if one.recipient == recipient), None)
        if outgoing is None or outgoing.silence is not None:
            return None
        words = f"{change.state.partition(':')[0]}, by {outgoing.rule}"
        found = self._finding("missing", recipient, self._meeting.updated_at, words)
        return dataclasses.replace(found, outgoing=outgoing, article_id=self._article.id)

    def _outgoing(self, subject: routing.Subject) -> tuple[routing.Outgoing, ...]:
        """The messages that the rules ask for, with the silences that held at any time since it became known."""
        held = [one.silence for one in self._ground.wishes if one.until > self._first]
        return routing.messages(subject, self._ground.asking.rules, held)

    def _subject(self, change: alerts.Change) -> routing.Subject:
        policy = self._ground.policy
        notice = notices.compose(change, self._meeting, self._article, policy.names, policy.archive_address)
        return subjects.of_meeting(self._session, notice, self._meeting, self._ground.asking)

    def _finding(self, kind: Kind, recipient: routing.Recipient, at: dt.datetime, words: str) -> Finding:
        return Finding(
            kind=kind, at=at, recipient=recipient, words=words, title=self._meeting.title, meeting_id=self._meeting.id
        )


def _as_told(notice: told.Notice) -> alerts.Facts:
    """The facts as a message told them."""
    meeting = notice.meeting
    if meeting is None or notice.withdrawn is not None:
        return alerts.Facts(withdrawn=True)
    return alerts.Facts(
        status=typing.cast(typing.Any, meeting.status),
        date_start=meeting.date_start,
        date_end=meeting.date_end,
        awaits_day=meeting.awaits_day,
        format=typing.cast(typing.Any, meeting.format),
        place=meeting.place,
        partners={one.id: one.role for one in notice.partners},
    )
