"""Whom a notice is told: recipients, rules in their order, and one message for each recipient that they name. Pure."""

from __future__ import annotations

import collections.abc
import dataclasses

from monitor.notify import notice as told


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told: a channel of `monitor.notify.CHANNELS` and an address on it (e-mail address, name of a webhook)."""

    channel: str
    address: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whom to tell of what. An empty `statuses` or `kinds` means all of them.

    `partners` are ids, or ``("any",)``. `statuses` are those of the meeting: held (also unknown), announced,
    postponed, cancelled. `min_score` is the least score, 0 to 1, that the involvement of one of the partners must have.
    `ungraded` asks for partners that are named where their part is not graded, besides; of these neither status, kind
    nor score is known, and the other wishes say nothing of them.
    """

    name: str
    recipients: tuple[Recipient, ...]
    partners: tuple[str, ...] = ("any",)
    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    min_score: float = 0.0
    ungraded: bool = False

    def wants(self, partner: str) -> bool:
        """Whether the rule asks for this partner."""
        return "any" in self.partners or partner in self.partners

    def matches(self, notice: told.Notice) -> bool:
        """Whether the rule asks for this notice. A partner that is out counts: who follows it wants to know."""
        if notice.meeting is None:
            return self.ungraded and any(self.wants(one.id) for one in notice.mentions)
        status = notice.meeting.status
        stands = {status, "held"} if status == "unknown" else {status}
        if (self.statuses and stands.isdisjoint(self.statuses)) or (
            self.kinds and notice.meeting.kind not in self.kinds
        ):
            return False
        involved = any(self.wants(one.id) and one.score >= self.min_score for one in notice.partners)
        return involved or any(self.wants(partner) for partner in notice.gone)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to one recipient; its notice names the rules that asked for it and leads with their partners."""

    recipient: Recipient
    notice: told.Notice

    @property
    def rule(self) -> str:
        """The names of the rules, for the outbox."""
        return ", ".join(self.notice.rules)


def newly(now: collections.abc.Iterable[Outgoing], before: collections.abc.Iterable[Outgoing]) -> tuple[Outgoing, ...]:
    """Of the messages that the rules ask for now, those to recipients whom they did not reach before."""
    reached = {message.recipient for message in before}
    return tuple(message for message in now if message.recipient not in reached)


def messages(notice: told.Notice, rules: collections.abc.Iterable[Rule]) -> tuple[Outgoing, ...]:
    """One message for each recipient that some rule tells of this notice, in the order of the rules."""
    asked: dict[Recipient, list[Rule]] = {}
    for rule in rules:
        if rule.matches(notice):
            for recipient in dict.fromkeys(rule.recipients):
                asked.setdefault(recipient, []).append(rule)
    return tuple(Outgoing(recipient=recipient, notice=_for(notice, matched)) for recipient, matched in asked.items())


def _for(notice: told.Notice, rules: list[Rule]) -> told.Notice:
    """The notice as these rules' recipient gets it: followed partners first, otherwise in the order of the article."""

    def others(one: told.Partner | told.Mention) -> bool:
        return not any(rule.wants(one.id) for rule in rules)

    return dataclasses.replace(
        notice,
        partners=tuple(sorted(notice.partners, key=others)),
        mentions=tuple(sorted(notice.mentions, key=others)),
        rules=tuple(rule.name for rule in rules),
    )
