"""Whether two articles report the same occasion: a score, and the reason in words.

Rules decide where an occasion is surely the same, and what makes it surely another. Between the two, the grounds that
speak for it are weighed: a pair that has enough of them is perhaps the same and is left apart for people to decide,
for a wrong join hides a meeting and a missed one only repeats it. The weights were set by judgement, to order pairs.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import math
import typing

from monitor.meetings import likeness, values

SURE, UNSURE = 0.8, 0.55
"""Scores from which two meetings are the same, and perhaps the same."""

_BELOW_SURE = 0.79  # scores have two decimals

POSTED_TOGETHER = dt.timedelta(days=4)
"""Two reports of an occasion without a day are posted this close to each other."""

POSTED_AFTER = dt.timedelta(days=7)
"""A report that gives no day is posted so long after the day that another one gives, or so long before it."""

LARGE: frozenset[values.Kind] = frozenset({"multilateral_meeting", "conference"})
"""Kinds that gather many: there one person in common says little."""

_MOST_NAMES = 4

Verdict = typing.Literal["same", "perhaps", "different"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a meeting, for telling it from others.

    `people` are names, `partners` ids of the tracked partners involved; `posted` is the day of the first report.
    """

    title: str
    kind: values.Kind | str
    date_start: dt.date | None
    date_end: dt.date | None
    place: str | None
    people: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    posted: dt.date | None = None

    @classmethod
    def of(cls, meeting: values.Meeting, posted: dt.date | None) -> Facts:
        """The facts of a meeting as read from an article posted on that day."""
        return cls(
            title=meeting.title,
            kind=meeting.kind,
            date_start=meeting.date_start,
            date_end=meeting.date_end,
            place=meeting.place,
            people=tuple(participant.name for participant in meeting.participants),
            partners=tuple(dict.fromkeys(involvement.partner for involvement in meeting.involvements)),
            posted=posted,
        )

    @property
    def days(self) -> tuple[dt.date, dt.date] | None:
        """The first and the last day, None where no day is known."""
        return None if self.date_start is None else (self.date_start, self.date_end or self.date_start)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """How likely two meetings are one occasion, from 0 to 1, and why."""

    score: float
    reason: str

    @property
    def verdict(self) -> Verdict:
        """Same from `SURE` on, perhaps from `UNSURE` on."""
        return "same" if self.score >= SURE else "perhaps" if self.score >= UNSURE else "different"

    def unsure(self, why: str) -> Likeness:
        """The same, and for this reason not sure."""
        return Likeness(score=min(self.score, _BELOW_SURE), reason=f"{self.reason}; {why}")


def same(one: Facts, other: Facts) -> bool:
    """Whether two meetings are surely one occasion; the order of the two does not matter."""
    return compare(one, other).verdict == "same"


def compare(one: Facts, other: Facts) -> Likeness:
    """How likely two meetings are one occasion, and why; the order of the two does not matter."""
    day = _day(one, other)
    if not day.weight:
        return Likeness(score=0.0, reason=day.words)
    pair = _Pair(one=one, other=other, day=day)
    if (hindrance := _hindrance(pair)) is not None:
        return Likeness(score=0.0, reason=hindrance)
    grounds = [day, *_grounds(pair)]
    weight = 1 - math.prod(1 - ground.weight for ground in grounds)
    reason = "; ".join(ground.words for ground in grounds)
    if _surely(pair):
        return Likeness(score=round(SURE + (1 - SURE) * weight, 2), reason=reason)
    return Likeness(score=min(round(SURE * weight, 2), _BELOW_SURE), reason=reason)


def may_be_one(one: Facts, other: Facts) -> bool:
    """Whether the days leave open that two meetings are one occasion; people and partners are not looked at."""
    return _day(one, other).weight > 0


def people_differ(one: Facts, other: Facts) -> bool:
    """Whether two reports of something small each name somebody whom the other does not, and share one at most."""
    return _Pair(one=one, other=other, day=_day(one, other)).counterparts_differ


@dataclasses.dataclass(frozen=True, slots=True)
class _Ground:
    weight: float
    words: str
    agrees: bool = True


@dataclasses.dataclass(frozen=True, kw_only=True)
class _Pair:
    """Two meetings, and what they have in common."""

    one: Facts
    other: Facts
    day: _Ground

    @functools.cached_property
    def titles(self) -> float:
        return likeness.titles(self.one.title, self.other.title)

    @functools.cached_property
    def people(self) -> tuple[str, ...]:
        return likeness.shared_people(self.one.people, self.other.people)

    @functools.cached_property
    def partners(self) -> tuple[str, ...]:
        return tuple(sorted(set(self.one.partners) & set(self.other.partners)))

    @functools.cached_property
    def foreign(self) -> bool:
        return likeness.scripts_differ(self.one.people, self.other.people)

    @property
    def dated(self) -> bool:
        return self.one.date_start is not None and self.one.date_start == self.other.date_start

    @property
    def large(self) -> int:
        return (self.one.kind in LARGE) + (self.other.kind in LARGE)

    @functools.cached_property
    def counterparts_differ(self) -> bool:
        """Whether each names somebody whom the other does not, with no more than one person in common."""
        if self.foreign or self.large == 2:
            return False
        shared = len(self.people)
        return shared < 2 and len(self.one.people) > shared and len(self.other.people) > shared


def _day(one: Facts, other: Facts) -> _Ground:
    """What the days say: no weight where they speak of two occasions."""
    if one.days and other.days:
        return _two_days(*sorted((one.days, other.days)))
    dated, undated = (one, other) if one.days else (other, one)
    if dated.days and undated.posted:
        first, last = dated.days
        near = first - POSTED_TOGETHER <= undated.posted <= last + POSTED_AFTER
        words = f"one on {_span(dated.days)}, the other gives no day and was posted on {undated.posted}"
        return _Ground(0.25 if near else 0.0, words)
    if dated.posted and undated.posted:
        apart = abs(dated.posted - undated.posted)
        words = f"neither gives a day, posted {apart.days} days apart" if apart else "neither gives a day, posted alike"
        return _Ground(0.25 if apart <= POSTED_TOGETHER else 0.0, words)
    return _Ground(0.0, "the day of one is not known, nor when it was posted")


def _two_days(one: tuple[dt.date, dt.date], other: tuple[dt.date, dt.date]) -> _Ground:
    if one == other:
        return _Ground(0.5, f"both on {_span(one)}")
    words = f"{_span(one)} and {_span(other)}"
    if one[0] <= other[1] and other[0] <= one[1]:
        return _Ground(0.5 if one[0] == other[0] else 0.4, f"days overlap: {words}")
    if min(abs(other[0] - one[1]), abs(one[0] - other[1])) <= dt.timedelta(days=1):
        return _Ground(0.2, f"a day apart: {words}", agrees=False)
    return _Ground(0.0, f"other days: {words}")


def _span(days: tuple[dt.date, dt.date]) -> str:
    return " to ".join(dict.fromkeys(str(day) for day in days))


def _hindrance(pair: _Pair) -> str | None:
    """What makes the two surely different occasions, None for nothing."""
    if likeness.cities(pair.one.place, pair.other.place)[0]:
        return f"other cities: {' and '.join(sorted((pair.one.place or '', pair.other.place or '')))}"
    if likeness.ordinals_differ(pair.one.title, pair.other.title):
        return "numbered differently"
    told_alike = pair.titles == 1.0 or (pair.titles >= likeness.ALIKE and pair.dated and bool(pair.partners))
    return "other people" if pair.counterparts_differ and not told_alike else None


def _grounds(pair: _Pair) -> typing.Iterator[_Ground]:
    """What speaks for one occasion beside the day, and, with no weight, what keeps it from being sure."""
    if pair.people:
        weight = {1: 0.3, 2: 0.6}.get(len(pair.people), 0.75)
        yield _Ground(weight, f"same people: {_some(pair.people)}")
    if pair.partners:
        all_alike = set(pair.one.partners) == set(pair.other.partners)
        yield _Ground(0.4 if all_alike else 0.3, f"same partners: {_some(pair.partners)}")
    if pair.titles >= likeness.AKIN:
        alike = pair.titles >= likeness.ALIKE
        yield _Ground(0.7 if pair.titles == 1 else 0.6 if alike else 0.4, f"titles {'alike' if alike else 'akin'}")
    if shared := likeness.cities(pair.one.place, pair.other.place)[1]:
        yield _Ground(0.1, f"both in {_some(shared)}")
    if pair.counterparts_differ:
        yield _Ground(0.0, "but other people besides")
    if pair.large == 1:
        yield _Ground(0.0, "but one of many and one of few")
    if pair.foreign:
        yield _Ground(0.0, "names in two scripts")


def _some(names: tuple[str, ...]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def _surely(pair: _Pair) -> bool:
    """Whether equal titles, the same people, or the same partners where names are in two scripts, make it one."""
    if not pair.day.agrees or pair.counterparts_differ:
        return False
    unnamed = not pair.one.people or not pair.other.people
    if pair.titles >= likeness.ALIKE and (pair.people or unnamed or pair.foreign):
        return True
    if pair.large == 1:
        return False
    return _same_gathering(pair) if pair.large else _same_talks(pair)


def _same_gathering(pair: _Pair) -> bool:
    shared = len(pair.people)
    if pair.titles >= likeness.AKIN:
        return pair.dated or shared >= 1
    if pair.one.kind != pair.other.kind or not pair.dated:
        return shared >= 3
    few = min(len(pair.one.people), len(pair.other.people)) <= 1
    return shared >= 3 or (bool(pair.partners) and (shared >= 2 or (shared == 1 and few)))


def _same_talks(pair: _Pair) -> bool:
    if pair.foreign:
        return pair.dated and bool(pair.partners) and set(pair.one.partners) == set(pair.other.partners)
    if len(pair.people) >= 2:
        return True
    return len(pair.people) == 1 and pair.dated and (bool(pair.partners) or pair.titles >= likeness.AKIN)
