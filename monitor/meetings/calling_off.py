"""On which day was an occasion to be that was put off or called off, and which new day has it?"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import typing

from monitor.meetings import calendar_words, dateline, dates, reading, resolving, values
from monitor.meetings import occasion as occasions

Days = tuple[dates.Dates | None, dates.Dates | None]
"""The days on which it was to be, and the new ones, as far as each is told."""

_NEAR = 130
_ASKED = 6
"""So many sentences that tell of the occasion are asked, beside the headline and the one that says that it is off."""

_NEW = re.compile(
    r"\b(?:postpon\w+|reschedul\w+|put off|mov(?:e|es|ed|ing)|delay\w*|shifted|pushed back|deferred)\b"
    r"(?:(?!\b(?:scheduled|planned|due|slated)\b)[^.;]){0,60}?\b(?:to|until|till|for)\s+(?:\w+\s+){0,2}$|"
    r"\b(?:will|new dates?)\b[^.;]{0,60}$|"
    r"(?:перен[её]с\w*|отлож\w+|сдвин\w+)(?:(?!намечен|запланирован|должн)[^.;]){0,40}?\s(?:на|до)\s+(?:\w+\s+){0,2}$|"
    r"(?:пройд[её]т|состоится)[^.;]{0,60}$|"
    r"(?:推迟|延期|延后|改期|改)[^。；，]{0,6}(?:至|到|于|在)\s*$|将(?:于|在)?\s*$",
    re.IGNORECASE,
)
_DUE = re.compile(
    r"\b(?:scheduled|planned|due|slated|set|expected|(?:was|were) to|originally|initially|previously|from)\b"
    r"[^.;]{0,80}$|"
    r"(?:намечен|запланирован|планирова|должн|должен|назначен|первоначально|ранее)[^.;]{0,80}$|\bс\s+$|"
    r"(?:原定|原计划|本应|原拟)[^。；]{0,20}$",
    re.IGNORECASE,
)


_FROM_TO = re.compile(
    r"\b(?:postpon\w+|reschedul\w+|put off|mov(?:e|es|ed|ing)|delay\w*|shifted|pushed back|перенес\w*)\b[^.;]{0,40}?"
    r"\b(?:from|с)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
"""What stands before two days that are no range: "moved from 12 June to 20 June"."""

_Sort = typing.Literal["new", "due", "open"]
_BOTH: tuple[_Sort, _Sort] = ("due", "new")


@dataclasses.dataclass(frozen=True, slots=True)
class _Told:
    days: dates.Dates
    sort: _Sort


def find(read: reading.Reading, occasion: occasions.Occasion, said: int) -> Days:
    """The days on which the occasion was to be, and its new ones; `said` is the sentence that says that it is off.

    A missing year looks forward: what is called off was still to come. A date that no word assigns is that on which the
    occasion was to be.
    """
    told = [index for index in occasion.sentences if index >= 0][:_ASKED]
    written_on = dateline.day_of_writing(read)
    found = [one for index in dict.fromkeys([said, reading.TITLE, *told]) for one in _told(read, index, written_on)]
    new = next((one.days for one in found if one.sort == "new"), None)
    others = [one for one in found if new is None or one.days.start != new.start]
    due = next((one.days for one in others if one.sort == "due"), None)
    return due or next((one.days for one in others if one.sort == "open"), None), new


def _told(read: reading.Reading, index: int, written_on: dt.date | None) -> typing.Iterator[_Told]:
    text = reading.sentence_text(read, index)
    for written in calendar_words.find(text):
        if index != reading.TITLE and (dateline.is_dateline(text, written) or dateline.is_stamp(text, written)):
            continue
        days = resolving.days(written, written_on, announced=True)
        if days is None or written.shift is not None:
            continue  # "today" is when it was said
        before = text[max(0, written.start - _NEAR) : written.start]
        if days[0] != days[1] and _FROM_TO.search(before):
            for day, sort in zip(days, _BOTH, strict=True):
                yield _Told(dates.Dates(day, day, _evidence(read, index, written)), sort)
            continue
        yield _Told(dates.Dates(*days, _evidence(read, index, written)), _sort(before))


def _sort(before: str) -> _Sort:
    return "new" if _NEW.search(before) else "due" if _DUE.search(before) else "open"


def _evidence(read: reading.Reading, index: int, written: calendar_words.Written) -> values.Evidence:
    return reading.evidence(read, index, written.rule, (written.start, written.end))
