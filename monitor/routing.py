"""Whom a notice is told: the rules in their order, on what ground each asks for it or not, and one message a recipient.

Rules are tried one after the other, as in Alertmanager: one that matches and does not go on is the last. Each
key of a rule is a `Criterion` that is met or not, so that the way to an answer can be shown. Pure.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import typing

from monitor import alerts, rhythm, silences
from monitor.meetings import likeness
from monitor.notify import notice as told

_OUT = "out"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Who is told: a channel of `monitor.notify.CHANNELS` and an address on it (e-mail address, name of a webhook)."""

    channel: str
    address: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What rules are asked about: a notice, and what stands behind it.

    `sources` and `languages` are those of all articles that report the meeting; `queries` are those queries of rules
    that one of these articles meets; of the partners in `organs`, the evidence names only bodies that belong to them.
    """

    notice: told.Notice
    sources: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    queries: frozenset[str] = frozenset()
    organs: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One key of a rule against one subject: what it wants, what there is, and whether that will do."""

    name: str
    wanted: str
    found: str
    met: bool


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Whom to tell of what. An empty tuple, or None, asks for nothing in particular.

    `partners` are ids, or ``("any",)``; without `organs` only the body itself counts. `involvement` are roles, and
    `min_score` is the least score, 0 to 1; one partner must meet all of these. `statuses` are those of the meeting:
    held (also unknown), announced, postponed, cancelled. `query` is in the language of the archive's search.
    `ungraded` asks for partners that are named where their part is not graded, besides; of these only partners,
    sources, languages and query are known, and the other wishes say nothing of them. Without `goes_on` no rule behind
    this one is tried where it matches. `rhythm` is when its messages leave; with `nothing_new` a digest leaves even
    where it is empty.
    """

    name: str
    recipients: tuple[Recipient, ...]
    partners: tuple[str, ...] = ("any",)
    organs: bool = True
    involvement: tuple[str, ...] = ()
    min_score: float = 0.0
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    query: str | None = None
    ungraded: bool = False
    goes_on: bool = True
    rhythm: rhythm.Rhythm = rhythm.AT_ONCE
    nothing_new: bool = False

    def wants(self, partner: str) -> bool:
        """Whether the rule asks for this partner."""
        return "any" in self.partners or partner in self.partners

    def matches(self, subject: Subject) -> bool:
        """Whether the rule asks for this subject."""
        return all(one.met for one in self.verdict(subject))

    def verdict(self, subject: Subject) -> tuple[Criterion, ...]:
        """Each thing that the rule asks for, with what there is of it."""
        if subject.notice.meeting is None:
            return (*self._of_mentions(subject.notice), *self._of_reports(subject))
        meeting = subject.notice.meeting
        return (*self._of_partners(subject), *self._of_meeting(meeting), *self._of_reports(subject))

    def _of_partners(self, subject: Subject) -> typing.Iterator[Criterion]:
        """What is asked of one and the same partner, so that each criterion leaves fewer to the next.

        A partner that is out counts: who follows it wants to know, and how it took part is no longer known.
        """
        gone = [partner for partner in subject.notice.gone if self.wants(partner)]
        left = list(subject.notice.partners)

        def criterion(name: str, wanted: str, shown: list[str], kept: list[told.Partner]) -> Criterion:
            found = _listed([*shown, *(f"{partner} ({_OUT})" for partner in gone)])
            left[:] = kept
            return Criterion(name=name, wanted=wanted, found=found, met=bool(kept or gone))

        wanted = [one for one in left if self.wants(one.id)]
        yield criterion("partners", " or ".join(self.partners), [one.id for one in left], wanted)
        if not self.organs:
            shown = [f"{one.id}{' by an organ' if one.id in subject.organs else ''}" for one in left]
            kept = [one for one in left if one.id not in subject.organs]
            yield criterion("organs", "the body itself", shown, kept)
        if self.involvement:
            kept = [one for one in left if one.role in self.involvement]
            yield criterion(
                "involvement", " or ".join(self.involvement), [f"{one.id} as {one.role}" for one in left], kept
            )
        if self.min_score:
            kept = [one for one in left if one.score >= self.min_score]
            yield criterion("min_score", f"{self.min_score:g}", [f"{one.id} {one.score:.2f}" for one in left], kept)

    def _of_meeting(self, meeting: told.Meeting) -> typing.Iterator[Criterion]:
        if self.kinds:
            yield _among("kinds", self.kinds, [meeting.kind])
        if self.statuses:
            stands = [meeting.status, "held"] if meeting.status == "unknown" else [meeting.status]
            yield _among("statuses", self.statuses, stands)
        if self.places:
            place = meeting.place
            met = place is not None and any(_is_at(one, place) for one in self.places)
            yield Criterion(name="places", wanted=" or ".join(self.places), found=place or "not known", met=met)
        if self.people:
            there = [person.name for person in meeting.participants]
            met = any(likeness.is_named(wanted, name) for wanted in self.people for name in there)
            yield Criterion(name="people", wanted=" or ".join(self.people), found=_listed(there), met=met)

    def _of_mentions(self, notice: told.Notice) -> typing.Iterator[Criterion]:
        found = [one.id for one in notice.mentions]
        met = any(map(self.wants, found))
        yield Criterion(name="partners", wanted=" or ".join(self.partners), found=_listed(found), met=met)
        wanted = "mentions that are not graded too" if self.ungraded else "meetings only"
        yield Criterion(name="ungraded", wanted=wanted, found="a mention that is not graded", met=self.ungraded)

    def _of_reports(self, subject: Subject) -> typing.Iterator[Criterion]:
        if self.sources:
            yield _among("sources", self.sources, sorted(subject.sources))
        if self.languages:
            yield _among("languages", self.languages, sorted(subject.languages))
        if self.query is not None:
            met = self.query in subject.queries
            found = "a report with these words" if met else "no report with these words"
            yield Criterion(name="query", wanted=self.query, found=found, met=met)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A rule in its turn: how its criteria did, and, where it was not asked, the name of the rule that was the last."""

    rule: Rule
    criteria: tuple[Criterion, ...]
    ended_by: str | None = None

    @property
    def is_met(self) -> bool:
        """Whether the rule would match if it were asked."""
        return all(one.met for one in self.criteria)

    @property
    def matches(self) -> bool:
        """Whether the rule was asked and matches."""
        return self.ended_by is None and self.is_met


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message to one recipient; its notice names the rules that asked for it and leads with their partners.

    `rhythms` are those of the rules. `silence` is the id of the silence that keeps it from being sent, or None.
    """

    recipient: Recipient
    notice: told.Notice
    rhythms: tuple[rhythm.Rhythm, ...] = (rhythm.AT_ONCE,)
    silence: int | None = None

    @property
    def rule(self) -> str:
        """The names of the rules, for the outbox."""
        return ", ".join(self.notice.rules)

    def leaves(self, now: dt.datetime) -> tuple[rhythm.Rhythm, dt.datetime]:
        """The rhythm by which it leaves first when it is written now, and that moment."""
        return min(((one, one.moment(now)) for one in self.rhythms), key=lambda pair: (pair[1], pair[0].is_digest))


def in_turn(subject: Subject, rules: collections.abc.Iterable[Rule]) -> typing.Iterator[Tried]:
    """The rules in their order, each with its verdict, those behind the last that is asked too."""
    ended_by = None
    for rule in rules:
        tried = Tried(rule=rule, criteria=rule.verdict(subject), ended_by=ended_by)
        yield tried
        if tried.matches and not rule.goes_on:
            ended_by = rule.name


def messages(
    subject: Subject, rules: collections.abc.Iterable[Rule], hushed: collections.abc.Collection[silences.Silence] = ()
) -> tuple[Outgoing, ...]:
    """One message for each recipient that some rule tells of this subject, in the order of the rules.

    `hushed` are the silences in force. A message that some rule asks for in spite of them goes out by that rule.
    """
    asked: dict[Recipient, list[tuple[Rule, int | None]]] = {}
    for tried in in_turn(subject, rules):
        if tried.matches:
            silence = silence_on(tried.rule, subject, hushed)
            for recipient in dict.fromkeys(tried.rule.recipients):
                asked.setdefault(recipient, []).append((tried.rule, silence))
    return tuple(_outgoing(subject, recipient, by) for recipient, by in asked.items())


def silence_on(rule: Rule, subject: Subject, hushed: collections.abc.Iterable[silences.Silence]) -> int | None:
    """The id of the silence by which a rule that matches tells nothing; None where it tells.

    A partner under a silence counts for nothing: the rule tells where it would without that partner.
    """
    whole, of_partners = silences.on(hushed, rule.name, subject.notice)
    if whole is not None or not of_partners:
        return whole.id if whole else None
    rest = dataclasses.replace(subject, notice=silences.without(subject.notice, of_partners))
    return None if rule.matches(rest) else next(iter(of_partners.values())).id


def newly(now: collections.abc.Iterable[Outgoing], before: collections.abc.Iterable[Outgoing]) -> tuple[Outgoing, ...]:
    """Of the messages that the rules ask for now, those to recipients whom they did not reach before."""
    reached = {message.recipient for message in before}
    return tuple(message for message in now if message.recipient not in reached)


def _is_at(wanted: str, place: str) -> bool:
    return alerts.same_place(wanted, place) or likeness.in_city(wanted, place)


def _among(name: str, wanted: tuple[str, ...], found: list[str]) -> Criterion:
    met = not set(wanted).isdisjoint(found)
    return Criterion(name=name, wanted=" or ".join(wanted), found=_listed(found), met=met)


def _listed(found: list[str]) -> str:
    return ", ".join(found) or "none"


def _outgoing(subject: Subject, recipient: Recipient, by: list[tuple[Rule, int | None]]) -> Outgoing:
    """The message to a recipient by the rules that tell, or by those that would if there were no silence."""
    rules = [rule for rule, silence in by if silence is None]
    return Outgoing(
        recipient=recipient,
        notice=_for(subject.notice, rules or [rule for rule, _ in by]),
        rhythms=tuple(dict.fromkeys(rule.rhythm for rule in rules)) or (rhythm.AT_ONCE,),
        silence=None if rules else by[0][1],
    )


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
