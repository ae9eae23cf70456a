"""How long the occasion lasts, where a report tells its days one by one: a length, a second day, an end to come."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import re
import typing

from monitor.meetings import calendar_words, reading, resolving, triggers
from monitor.meetings import occasion as occasions

LONGEST = dt.timedelta(days=31)
"""No occasion lasts longer; a longer range is a plan or a term of office."""

RUNS_WITHIN = 12
"""So many sentences are asked for the days through which an occasion runs."""

STEP = dt.timedelta(days=2)
"""So far apart may two days of a journey be that is told day by day."""

STEPS = 2
"""So many days after the first one make a journey that is told day by day."""

JOINED_WITHIN, JOINED = 6, dt.timedelta(days=10)
"""In so many sentences stand the opening and the end that are told apart, and so many days lie between them."""

_AT_ONE = triggers.compile(
    r"\b(?:at|addressed|addressing|attended|attends|attending|part in|participated in|participates in|spoke at|"
    r"speaking at|told|opened) (?:the|a|an)\b"
)
_APART = triggers.compile(
    r"\b(?:sidelines|margins|fringes|met|meets|meeting with|talks|received|signed)\b", re.IGNORECASE
)
_RUNS = re.compile(
    r"\b(?:hosts|hosting|hosted|held|takes? place|taking place|took place|runs|running|ran|lasts|lasting|lasted|"
    r"continues|opened|opens|ends|due|scheduled|goes on)\b"
)
_NAMED_OCCASION = re.compile(
    r"\b(?P<name>(?!The\b|This\b|Shanghai\b|International\b)[A-Z][\w’'-]+)(?: [A-Za-z][\w’'-]+){0,3}? "
    r"(?i:forum|conference|summit|exhibition|expo|congress|festival|symposium|dialogue|fair)\b"
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4}
_LENGTH = re.compile(
    r"\b(two|three|four|five|2|3|4|5)[- ]days?\b(?! (?:ago|after|before|later|earlier))", re.IGNORECASE
)
_NTH = re.compile(r"\b(?:[Oo]n|[Dd]uring|entered|enters) (?:its|the|their) (second|2nd|third|3rd|fourth) day\b")
_BEGINS = re.compile(r"\b(?:began|begins|opened|opens|started|starts|kicked off|kicks off|got under ?way)\b")
_ENDS = re.compile(
    r"\b(?:end(?:ed|s)|clos(?:ed|es)|conclud(?:ed|es)|wrap(?:ped|s) up|finish(?:ed|es)|wound up|winds up|"
    r"(?:came|comes|drew|draws) to (?:an end|a close))\b"
)
_FROM = re.compile(r"\b(?:[Ff]rom|[Ss]ince|[Ss]tarting|[Bb]eginning)\s+(?:on\s+)?$")
_ENDS_ON = re.compile(
    r"(?:\b(?:end(?:ed|s)|clos(?:ed|es)|conclud(?:ed|es)|wrap(?:ped|s) up|finish(?:ed|es)|wound up|winds up|"
    r"(?:came|comes|drew|draws) to (?:an end|a close)|"
    r"(?:runs?|lasts?|continues?|goes on)(?= (?:until|till|through|to)))\b[^.,;]{0,40}|"
    r"\b(?:until|till|through)\s+(?:on\s+)?)$"
)
_BEGINS_ON = re.compile(
    r"(?:\b(?:began|opened|started|kicked off|got under ?way)\b[^.,;]{0,40}|\b(?:[Ff]rom|[Ss]ince)\s+(?:on\s+)?)$"
)
_UNTIL = re.compile(
    r"(?:[^.;]{0,60}?\b(?:ends|closes|concludes|wraps up|finishes|"
    r"(?:runs?|lasts?|continues?|goes on|(?:will|is to|are to|is due to|is set to|is expected to) "
    r"(?:run|last|continue|go on|end|close|conclude|finish))"
    r"(?: (?:until|till|through|to))?)|[^.;]{0,60}?\b(?:until|till|through))(?: (?:on|the))*\s*",
    re.IGNORECASE,
)
_SINCE = re.compile(r"\b[Ss]ince\s+(?:on\s+)?$")
_GOES_ON = re.compile(
    r"[^.;]{0,80}?\b(?:has|have) been "
    r"(?:hosting|holding|running|meeting|gathering|taking place|under ?way|in session)\b"
)
_ARRIVED = re.compile(
    r"\b(?:reached|arrived|landed|flew|travell?ed|came) (?:in |to |at )?\w|"
    r"\b(?:began|begins|started|starts) (?:a|an|his|her|their) (?:[\w-]+ ){0,2}(?:visit|trip|tour)\b"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day that a sentence tells, and the words that do."""

    start: dt.date
    end: dt.date
    sentence: int
    written: calendar_words.Written


def whole(read: reading.Reading, occasion: occasions.Occasion, told: Days, origin: dt.date | None) -> Days:
    """The whole of the occasion of which a report tells these days, from other days that it tells.

    "Said on Monday at the X Forum … which runs from …" · "On its second day, Thursday, … opened on Wednesday and closes
    on Friday" · a journey told day by day. `origin` is the day of writing.
    """
    if told.start != told.end:
        return told
    text = reading.sentence_text(read, told.sentence)
    nth = _NTH.search(text)
    if nth:
        first = told.start - dt.timedelta(days=_NUMBERS[nth[1].lower()] - 1)
        found = next((run for run in _runs(read, occasion, origin) if run.start == first and run.end >= told.end), None)
        return found or dataclasses.replace(told, start=first)
    stated = f"{read.title} {reading.sentence_text(read, occasion.anchor)}"
    if _AT_ONE.search(stated) and not _APART.search(stated):
        runs = _runs(read, occasion, origin, stated, text)
        return next((run for run in runs if run.start <= told.start <= run.end), told)
    return _journey(read, occasion, told, origin) if _ARRIVED.search(text) else _joined(read, occasion, told, origin)


def _joined(read: reading.Reading, occasion: occasions.Occasion, told: Days, origin: dt.date | None) -> Days:
    """The days from the sentence that tells the opening to that which tells the end, where the day told is either."""
    before = reading.sentence_text(read, told.sentence)[: told.written.start]
    ends, begins = _ENDS_ON.search(before) is not None, _BEGINS_ON.search(before) is not None
    if ends == begins:
        return told
    wanted = _BEGINS_ON if ends else _ENDS_ON
    for index in [index for index in occasion.sentences if index >= 0][:JOINED_WITHIN]:
        text = reading.sentence_text(read, index)
        for written in calendar_words.find(text):
            if not wanted.search(text[: written.start]):
                continue
            counted = told.start if begins and written.shift is None else origin
            days = resolving.days(written, counted, announced=begins)
            start, end = (days[0], told.end) if ends and days else (told.start, days[1] if days else told.end)
            if start < end <= start + JOINED:
                return dataclasses.replace(told, start=start, end=end)
    return told


def is_open(text: str, written: calendar_words.Written) -> bool:
    """Whether a day is only the first one of what still goes on: "Since 29 May the city has been hosting"."""
    return _SINCE.search(text[: written.start]) is not None and _GOES_ON.match(text, written.end) is not None


def stretched(text: str, written: calendar_words.Written, start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The days where a sentence gives the first or the last one and a length: "a two-day meeting ended on Friday"."""
    length = _LENGTH.search(text)
    if start != end or length is None:
        return start, end
    days = dt.timedelta(days=(_NUMBERS.get(length[1].lower()) or int(length[1])) - 1)
    if _FROM.search(text[: written.start]):
        return start, end + days
    begins, ends = _nearest(_BEGINS, text, written), _nearest(_ENDS, text, written)
    if begins is None and ends is None:
        return start, end
    ended = begins is None or (ends is not None and ends < begins)
    return (start - days, end) if ended else (start, end + days)


def _nearest(pattern: re.Pattern[str], text: str, written: calendar_words.Written) -> int | None:
    """How far from a date a word stands, before it rather than after it."""
    gaps = [written.start - found.end() if found.end() <= written.start else len(text) + found.start()
            for found in pattern.finditer(text)]  # fmt: skip
    return min(gaps, default=None)


def _runs(
    read: reading.Reading,
    occasion: occasions.Occasion,
    origin: dt.date | None,
    stated: str | None = None,
    own: str = "",
) -> typing.Iterator[Days]:
    """The ranges of days through which an occasion runs; where `stated` is given, of one that it names or in `own`."""
    for index in [index for index in occasion.sentences if index >= 0][:RUNS_WITHIN]:
        text = reading.sentence_text(read, index)
        if not _RUNS.search(text):
            continue
        if stated is not None and text != own:
            named = {match["name"] for match in _NAMED_OCCASION.finditer(text)}
            if not any(re.search(rf"\b{re.escape(name)}\b", stated) for name in named):
                continue
        yield from _ranges(text, index, origin, announced=occasion.announced)


def _ranges(text: str, index: int, origin: dt.date | None, *, announced: bool) -> typing.Iterator[Days]:
    """The ranges that a sentence tells, in one date or in two."""
    found = calendar_words.find(text)
    for place, written in enumerate(found):
        days = resolving.days(written, origin, announced=announced)
        if days and days[0] == days[1]:
            days = days[0], until(text, found[place : place + 2], days[0], origin) or days[1]
        if days and days[0] < days[1] <= days[0] + LONGEST:
            yield Days(*days, index, written)


def until(
    text: str, found: collections.abc.Sequence[calendar_words.Written], start: dt.date, origin: dt.date | None
) -> dt.date | None:
    """The last day where the second of two dates says it: "opened on Wednesday and closes on Friday".

    `start` is the day that the first one means.
    """
    if len(found) < 2 or not _BEGINS.search(text[: found[0].start]):
        return None
    last = found[1]
    if not _UNTIL.fullmatch(text, found[0].end, last.start):
        return None
    days = resolving.days(last, start if last.shift is None else origin, announced=True)
    return days[1] if days and start < days[1] <= start + LONGEST else None


def _journey(read: reading.Reading, occasion: occasions.Occasion, told: Days, origin: dt.date | None) -> Days:
    """A journey from the day of arrival to the last of the days that follow each other in the sentences after it."""
    last, steps = told.end, 0
    for index in [index for index in occasion.sentences if index > told.sentence][:RUNS_WITHIN]:
        for written in calendar_words.find(reading.sentence_text(read, index)):
            days = resolving.days(written, origin, announced=False) if written.day and not written.day2 else None
            if days and last < days[0] <= last + STEP:
                last, steps = days[0], steps + 1
    return dataclasses.replace(told, end=last) if steps >= STEPS else told
