"""Whether two articles report the same occasion."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import unicodedata

from monitor.meetings import gazetteer, people, values

POSTED_TOGETHER = dt.timedelta(days=4)
"""Two reports of an occasion without a day are posted this close to each other."""

POSTED_AFTER = dt.timedelta(days=7)
"""A report that gives no day is posted so long after the day that another one gives, or so long before it."""

ALIKE, AKIN = 0.75, 0.45
"""Shares of common words from which two titles say the same, or speak of the same thing."""

LARGE: frozenset[values.Kind] = frozenset({"multilateral_meeting", "conference"})
"""Kinds that gather many: there one person in common says little."""

_IDLE = frozenset(
    re.findall(
        r"\S+",
        "the a an of and in on at to for with by from sco shanghai cooperation organisation organization"
        " secretary general"
        " meets met meeting held takes part took attends attended visit visits its his as is was new more s"
        " в на и с по о об из шос генеральный секретарь",
    )
)
_ORDINAL = re.compile(r"\b(\d+)(?:st|nd|rd|th|-[а-я]{1,3})\b|第([\d一二三四五六七八九十]+)[届次]")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)


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


def same(one: Facts, other: Facts) -> bool:
    """Whether two meetings are one occasion; the order of the two does not matter.

    Days must agree, or be unknown and the reports posted close together. Then equal titles, or the same people, or the
    same partners where names are written in different scripts, make it one. What is unsure is left apart, for a wrong
    join hides a meeting and a missed one only repeats it.
    """
    if not _days_agree(one, other) or _cities_differ(one, other) or _ordinals_differ(one, other):
        return False
    likeness = _likeness(one.title, other.title)
    shared, only_one, only_other = _people(one, other)
    if only_one and only_other and shared < 2 and not (one.kind in LARGE and other.kind in LARGE):
        return False
    if likeness >= ALIKE and (shared or not one.people or not other.people or _foreign(one, other)):
        return True
    if (one.kind in LARGE) != (other.kind in LARGE):
        return False
    if one.kind in LARGE:
        return _same_gathering(one, other, likeness, shared)
    return _same_talks(one, other, likeness, shared)


def _same_gathering(one: Facts, other: Facts, likeness: float, shared: int) -> bool:
    dated = one.date_start is not None and one.date_start == other.date_start
    if likeness >= AKIN:
        return dated or shared >= 1
    together = bool(set(one.partners) & set(other.partners))
    if one.kind != other.kind or not dated:
        return shared >= 3
    return shared >= 3 or (together and (shared >= 2 or (shared == 1 and _few(one, other))))


def _same_talks(one: Facts, other: Facts, likeness: float, shared: int) -> bool:
    together = bool(set(one.partners) & set(other.partners))
    dated = one.date_start is not None and one.date_start == other.date_start
    if _foreign(one, other):
        return dated and together and set(one.partners) == set(other.partners)
    if shared >= 2:
        return True
    return shared == 1 and dated and (together or likeness >= AKIN)


def _few(one: Facts, other: Facts) -> bool:
    """Whether one of two reports names no more than a single person."""
    return min(len(one.people), len(other.people)) <= 1


def _days_agree(one: Facts, other: Facts) -> bool:
    if one.date_start and other.date_start:
        return one.date_start <= (other.date_end or other.date_start) and other.date_start <= (
            one.date_end or one.date_start
        )
    dated, undated = (one, other) if one.date_start else (other, one)
    if undated.posted is None:
        return False
    if dated.date_start is None:
        return dated.posted is not None and abs(dated.posted - undated.posted) <= POSTED_TOGETHER
    last = dated.date_end or dated.date_start
    return dated.date_start - POSTED_TOGETHER <= undated.posted <= last + POSTED_AFTER


def _cities_differ(one: Facts, other: Facts) -> bool:
    first, second = _cities(one.place), _cities(other.place)
    return bool(first) and bool(second) and not first & second


def _cities(place: str | None) -> set[str]:
    if not place:
        return set()
    return (
        {name for name in (*gazetteer.CITIES, *gazetteer.CITIES_ZH) if name in place}
        if not _CYRILLIC.search(place)
        else {name for stem, name in gazetteer.CITIES_RU.items() if stem in place}
    )


def _ordinals_differ(one: Facts, other: Facts) -> bool:
    first, second = _ORDINAL.findall(one.title), _ORDINAL.findall(other.title)
    return bool(first) and bool(second) and not set(first) & set(second)


def _people(one: Facts, other: Facts) -> tuple[int, int, int]:
    """How many people two reports share, and how many only the one and only the other names."""
    left = list(other.people)
    shared = 0
    for name in one.people:
        match = next((known for known in left if people.same(name, known)), None)
        if match is not None:
            shared += 1
            left.remove(match)
    if _foreign(one, other):
        return shared, 0, 0
    return shared, len(one.people) - shared, len(left)


def _foreign(one: Facts, other: Facts) -> bool:
    """Whether the two name people in different scripts, so that names cannot be compared."""
    return bool(one.people) and bool(other.people) and _script(one.people) != _script(other.people)


def _script(names: tuple[str, ...]) -> str:
    text = "".join(names)
    return "han" if _HAN.search(text) else "cyrillic" if _CYRILLIC.search(text) else "latin"


def _likeness(one: str, other: str) -> float:
    """The share of telling words that two titles have in common, of those of the shorter one, if it has three."""
    first, second = _telling(one), _telling(other)
    fewer = min(len(first), len(second))
    if fewer < 3:
        return 1.0 if first and first == second else 0.0
    return len(first & second) / fewer


def _telling(title: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", title).casefold()
    words = re.findall(r"[\u4e00-\u9fff]{2}|[^\W_\u4e00-\u9fff]+", plain)
    return {word for word in words if word not in _IDLE}
