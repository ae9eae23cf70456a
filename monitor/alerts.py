"""Which news of a meeting or a mention is worth telling: facts before and after -> a change, or none.

What is worth telling (laws 2 to 4 of the design):

- a meeting met for the first time: held (also where the report leaves its status open), announced, postponed or
  cancelled;
- a status that moved on: announced -> held, anything -> cancelled or postponed, called off -> on again, and a new day
  that is called off in its turn;
- a known date, place or format that became another one; a partner that joined, or is no longer said to take part;
- a person who is named anew, or no longer, where an edit or a later announcement of the same site says so;
- that we were wrong: no article tells of the meeting any more, or we read one anew and find other facts in it.

What is not: an unknown field that a second report fills in, a known field that a later text leaves out, a place told
more closely ("New York" -> "UN headquarters in New York"), another role of the same partner, an old announcement
found after the report, and people whom another site names, or who come to be known as the meeting is held. Who is not
told of a meeting, because the partner's part in it is not sure enough for the rule, is told once a later report makes
it so. The state is half of the outbox key, so a page that flaps between two texts tells each once; that of a meeting
called off or on again holds its day, so that the next time is told too.

Where nobody can say whether a partner took part, for the article is in a language whose sentences are not read, the
rules that ask for it are told that it is named there: once for each partner.
"""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import hashlib
import re
import types
import typing

from monitor.meetings import likeness, values
from monitor.notify import notice as told

_NO_NAMES: collections.abc.Mapping[str, str] = types.MappingProxyType({})


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """A meeting as its readers see it; `partners` are the ids of the tracked partners involved, each with its role.

    `awaits_day`: it was put off, and no new day is known; the dates are those on which it was to be. `people` are
    names. `withdrawn`: the articles that told of it do so no more.
    """

    status: values.Status = "unknown"
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    awaits_day: bool = False
    format: values.Format = "unknown"
    place: str | None = None
    partners: collections.abc.Mapping[str, str] = dataclasses.field(default_factory=dict)
    people: tuple[str, ...] = ()
    withdrawn: bool = False

    @classmethod
    def of(cls, meeting: values.Meeting) -> Facts:
        """The facts of a meeting as it was detected."""
        return cls(
            status=meeting.status,
            date_start=meeting.date_start,
            date_end=meeting.date_end,
            awaits_day=meeting.status == "postponed" and meeting.date_start is None,
            format=meeting.format,
            place=meeting.place,
            partners={one.partner: one.role for one in meeting.involvements},
            people=tuple(one.name for one in meeting.participants),
        )


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A state worth telling: its name for the outbox, and the reason for people.

    `gone` are the partners that are out; `partners` those that an article names without their part being graded. One
    that is `for_readers` concerns only who was told of the meeting before.
    """

    state: str
    reason: str
    gone: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    for_readers: bool = False


CORRECTED = "corrected"

Ground = typing.Literal["report", "more", "edited", "reread", "split"]
"""Why a known meeting looks otherwise: a further report, one more of a site, an edit, our new reading, a split."""

_WRONG: dict[Ground, str] = {
    "edited": "the publisher has edited the article, and it tells of this meeting no more",
    "reread": "we have read the article anew, and it does not tell of this meeting",
}
_OURS: dict[Ground, str] = {
    "reread": "as reading the article anew shows",
    "split": "for we had taken two meetings for one",
}
"""Where other facts are a fault of ours, and no news: how it came to light."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    key: str  # what the digest is made of: the field and its new value
    reason: str


def transition(
    before: Facts | None,
    after: Facts,
    names: collections.abc.Mapping[str, str] = _NO_NAMES,
    ground: Ground = "report",
) -> Change | None:
    """What is new between two states of one meeting, or None if nothing that people need to be told.

    `before` is None for a meeting met for the first time. `names` gives the partners' names for the reason; a partner
    without one is called by its id. `ground` is why it looks otherwise.
    """
    if before is None:
        return first(after)
    if before.withdrawn or after.withdrawn:
        return _withdrawn(before, after, ground)
    state = _status(before) if after.status == "unknown" else after.status
    differences = [*_moved(before, after), *_joined(before, after, names)]
    gone = tuple(sorted(before.partners.keys() - after.partners.keys()))
    moved = _step(_status(before), state) or _put_off_again(before, after)
    if ground in _OURS:
        return _misread(after, moved, differences, gone, _OURS[ground])
    if moved:
        return Change(
            state=_told_as(state, before, after),
            reason="; ".join([moved, *(one.reason for one in differences)]),
            gone=gone,
        )
    people = _people(before, after, ground)
    if not differences and not people:
        return None
    return Change(
        state=f"changed:{_digest(one.key for one in (*differences, *people))}",
        reason="; ".join(one.reason for one in (*differences, *people)),
        gone=gone,
        for_readers=not differences,
    )


def _withdrawn(before: Facts, after: Facts, ground: Ground) -> Change | None:
    """A meeting of which no article tells any more, or one does again. Each of the two is told once."""
    if before.withdrawn == after.withdrawn:
        return None
    if after.withdrawn:
        reason = f"{CORRECTED}: we were wrong: {_WRONG.get(ground, _WRONG['edited'])}"
        return Change(state=CORRECTED, reason=reason, gone=tuple(sorted(before.partners)), for_readers=True)
    digest = _digest(["withdrawn", f"{after.date_start}/{after.date_end}"])
    return Change(state=f"{_status(after)}:again:{digest}", reason=f"{_FIRST[_status(after)]}, after it was taken back")


def _misread(
    after: Facts, moved: str | None, differences: list[_Difference], gone: tuple[str, ...], how: str
) -> Change | None:
    """What we had read wrongly. Names of people that are read otherwise correct nothing by themselves."""
    if not moved and not differences:
        return None
    said = [*([moved] if moved else []), *(one.reason for one in differences)]
    stands = [f"status={after.status}/{after.date_start}"] if moved else []
    return Change(
        state=f"{CORRECTED}:{_digest([*stands, *(one.key for one in differences)])}",
        reason=f"{CORRECTED}: we were wrong, {how}: {'; '.join(said)}",
        gone=gone,
        for_readers=True,
    )


def naming(before: collections.abc.Collection[str], after: collections.abc.Collection[str]) -> Change | None:
    """What is new between the partners that an article named ungraded before and those that it names so now.

    None where it names no further one. The state is that of the new ones, which `Change.partners` holds.
    """
    new = tuple(dict.fromkeys(partner for partner in after if partner not in before))
    if not new:
        return None
    return Change(state=f"ungraded:{_digest(sorted(new))}", reason=_UNGRADED, partners=new)


_UNGRADED = "named in a language whose sentences are not read, so whether it took part was not graded"


def joined(other: str, number: int) -> Change:
    """The state of a meeting that was told besides another one, which it is; `number` is its own."""
    reason = f"{CORRECTED}: we were wrong: it is the same meeting as “{other}”, of which we told you too"
    return Change(state=f"{CORRECTED}:{_digest([f'joined={number}'])}", reason=reason, for_readers=True)


def _digest(keys: collections.abc.Iterable[str]) -> str:
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:12]


_FIRST = {
    "held": "a meeting was reported",
    "announced": "a meeting was announced",
    "postponed": "a meeting was postponed",
    "cancelled": "a meeting was cancelled",
}

_OFF = ("postponed", "cancelled")


def _told_as(state: str, before: Facts, after: Facts) -> str:
    """The name of a new state: off by the day that is lost, on again by the day that it has now."""
    if state in _OFF:
        return f"{state}:{_digest([f'{before.date_start}/{before.date_end}'])}"
    if _status(before) in _OFF:
        return f"{state}:again:{_digest([f'{after.date_start}/{after.date_end}'])}"
    return state


def _put_off_again(before: Facts, after: Facts) -> str | None:
    """The reason to tell that a meeting with a new day was put off once more, with none."""
    again = before.status == after.status == "postponed" and after.awaits_day and not before.awaits_day
    return "postponed before, now postponed again with no new day" if again else None


def _status(facts: Facts) -> str:
    """A report that leaves its status open counts as one of a meeting held."""
    return "held" if facts.status == "unknown" else facts.status


def _step(before: str, after: str) -> str | None:
    """The reason to tell of a status that moved on; None for no step and for an announcement found after the report."""
    if before == after or (before, after) == ("held", "announced"):
        return None
    if after == "announced":
        return f"{before} before, now announced again"
    if after == "held" and before == "announced":
        return "announced before, now reported"
    return f"{'reported' if before == 'held' else before} before, now {'reported' if after == 'held' else after}"


def _moved(before: Facts, after: Facts) -> list[_Difference]:
    """Known facts that became other known facts."""
    found = []
    if _date_moved(before, after):
        then, now = (told.when(facts.date_start, facts.date_end) for facts in (before, after))
        key = f"date={after.date_start}/{after.date_end}"
        found.append(_Difference(key=key, reason=f"date moved from {then} to {now}"))
    if before.place and after.place and not same_place(before.place, after.place):
        found.append(
            _Difference(key=f"place={_fold(after.place)}", reason=f"place changed from {before.place} to {after.place}")
        )
    if before.format != after.format and "unknown" not in (before.format, after.format):
        reason = f"format changed from {before.format.replace('_', ' ')} to {after.format.replace('_', ' ')}"
        found.append(_Difference(key=f"format={after.format}", reason=reason))
    return found


def _date_moved(before: Facts, after: Facts) -> bool:
    starts = (before.date_start, after.date_start)
    ends = (before.date_end, after.date_end)
    return any(None not in pair and pair[0] != pair[1] for pair in (starts, ends))


def _joined(before: Facts, after: Facts, names: collections.abc.Mapping[str, str]) -> typing.Iterator[_Difference]:
    for partner in sorted(after.partners.keys() - before.partners.keys()):
        yield _Difference(key=f"+{partner}", reason=f"partner added: {names.get(partner, partner)}")
    for partner in sorted(before.partners.keys() - after.partners.keys()):
        yield _Difference(key=f"-{partner}", reason=f"no longer said to take part: {names.get(partner, partner)}")


def _people(before: Facts, after: Facts, ground: Ground) -> list[_Difference]:
    """Who is named anew or no longer, where that is news: not by another site, nor by a further report of what was."""
    is_ahead = "held" not in (_status(before), _status(after))
    if ground != "edited" and not (ground == "more" and is_ahead):
        return []
    come, gone = likeness.come_and_gone(before.people, after.people)
    if ground == "more":
        gone = ()  # one report more has a list of its own
    found = [_Difference(key=f"+person={_fold(one)}", reason=f"participant added: {one}") for one in sorted(come)]
    named_no_more = "no longer named among the participants"
    return [
        *found,
        *(_Difference(key=f"-person={_fold(one)}", reason=f"{named_no_more}: {one}") for one in sorted(gone)),
    ]


def _fold(place: str) -> str:
    return " ".join(re.findall(r"\w+", place.casefold()))


def same_place(one: str, other: str) -> bool:
    """Whether one name contains the other, word by word: then it is the same place, told more or less closely."""
    short, long = sorted((f" {_fold(one)} ", f" {_fold(other)} "), key=len)
    return short in long


def first(facts: Facts) -> Change:
    """The state of a meeting that is told to somebody for the first time."""
    state = _status(facts)
    return Change(state=state, reason=_FIRST[state])
