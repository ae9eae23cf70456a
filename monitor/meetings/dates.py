"""When the occasion takes place: its own date among all that an article names."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
import datetime as dt
import re

from monitor.meetings import calendar_words, reading, report, values
from monitor.meetings import occasion as occasions

ANCHOR, OPENING, HEADLINE, DATELINE_OF_SPEECH, TOLD, ELSEWHERE = 8.0, 7.0, 5.0, 4.0, 5.0, 1.0
"""How far a date is trusted by the sentence that holds it."""

FADING = 0.3
"""How much less with every sentence further down the report."""

ENOUGH = 3.0
"""A date trusted less than this is some other occasion's, or nobody's."""

REACH, HEAD = 8, 6
"""So many sentences that tell of the occasion, and so many first ones of the page, are asked for its day."""

NEAR = 130
"""So many characters before a date say whose it is."""

LONG_AGO = dt.timedelta(days=120)
"""A report older than this is unusual; a date with a year that lies further back needs a better ground."""

LONGEST = dt.timedelta(days=31)
"""No occasion lasts longer; a longer range is a plan or a term of office."""

_BACKGROUND = re.compile(
    r"(?:\b(?:since|dated|born|signed|adopted|approved|established|founded|created|concluded|set up|launched|endorsed|"
    r"memorandum|anniversary|declaration|convention|agreement|treaty|charter|resolution|decree|before|prior to|until|"
    r"подписан\w*|принят\w*|основан\w*|меморандум\w*|создан\w*)\b[^,;]{0,40}|"
    r"(?:签署|成立|通过|始于)[^,，]{0,6})$",
    re.IGNORECASE,
)
_UPCOMING = re.compile(
    r"\b(?:to be held|will (?:be held|take place|host|open)|due to|scheduled|slated|planned|upcoming|forthcoming|next|"
    r"preparations? for|in the run-up to|ahead of|состоится|намеченн\w+|запланирован\w*|предстоящ\w+|"
    r"который пройд[её]т)\b"
    r"[^;]{0,90}$|(?:将于|即将)[^,，]{0,6}$",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:last year|a year ago|previous(?:ly)?|earlier|"
    r"(?<!was )(?<!were )(?<!is )(?<!be )(?<!being )(?<!been )held (?:in|on)|"
    r"which took place|had (?:met|been held)|"
    r"recalled|"
    r"outcomes? of|results? of|following the|after the|в прошлом году|прошедш\w+|состоявш\w+)\b[^;]{0,70}$",
    re.IGNORECASE,
)
_POSTED_LINE = re.compile(r"\b(?:published|posted|updated|distributed|source|press release)\b|\|", re.IGNORECASE)
_SAID_ON = re.compile(
    r"\b(?:said|told|announced|added|reported|says|stated)\b[^.;]{0,40}\bon\s+$|\bhere on\s+$", re.IGNORECASE
)
_TODAYS = re.compile(r"\w+[’']s (?:summit|meeting|session|conference|forum|event|talks|ceremony|gathering)\b")
_NOWADAYS = re.compile(r"today,|today (?:is|are|has|have|the)\b|Today\b|сегодня,", re.IGNORECASE)
_DATELINE = re.compile(
    r"^\W{0,3}(?!(?:On|In|From|At|By|Since|The|В|С)\b)(?:[A-ZА-ЯЁ][\w.'’-]*[\s,./()–—-]*){1,8}$|^(?:新华社|"
    r"中新社|人民网).{0,12}$"
)
_DATELINE_TAIL = re.compile(
    r"^,?\s*(?:\d{4})?[.,]?\s*(?:\(|/|--|—|–|-|:|APP\)|[A-Z]\w+\s+[-–]|\.\s*/|\.\s+[A-Z]\w+\s*-|电|\)|\.$)"
)
_IN_BRACKETS = re.compile(r"\([^()]{0,40}$")
_SPEECH_LINE = re.compile(r"^[A-ZА-ЯЁ][\w'’ -]+,\s*(?:[A-Z][\w'’ -]+,\s*)?$")
_DURATION = re.compile(r"\b(two|three|four|five|2|3|4|5)[- ]days?\b", re.IGNORECASE)
_BEGINS = re.compile(r"\b(?:began|begins|opened|opens|started|starts|kicked off|kicks off|got under ?way)\b")
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
_AHEAD = re.compile(
    r"\b(?:next|coming|ближайш\w+)\s*$|\b(?:will|is to|are to|is due|are due)\s(?!have)[^;]{0,80}$", re.IGNORECASE
)


@dataclasses.dataclass(frozen=True, slots=True)
class Dates:
    """The first and the last day of an occasion, and the words that say so."""

    start: dt.date
    end: dt.date
    evidence: values.Evidence


@dataclasses.dataclass(frozen=True, slots=True)
class _Candidate:
    start: dt.date
    end: dt.date
    trust: float
    sentence: int
    written: calendar_words.Written


def find(read: reading.Reading, occasion: occasions.Occasion) -> Dates | None:
    """The days of the occasion, or None where the text gives none that can be resolved.

    A missing year is taken from the day of posting: the last such day before it for a report, the next one after it for
    an announcement. The day of posting is never taken for the day of the occasion unless words such as "today" say so.
    """
    written_on = day_of_writing(read)
    best: _Candidate | None = None
    for index in _asked(read, occasion):
        for candidate in _candidates(read, occasion, index, written_on):
            if best is None or candidate.trust > best.trust:
                best = candidate
    if best is None or best.trust < ENOUGH:
        return None
    written = best.written
    evidence = reading.evidence(read, best.sentence, written.rule, (written.start, written.end))
    return Dates(best.start, best.end, evidence)


def _asked(read: reading.Reading, occasion: occasions.Occasion) -> list[int]:
    """Where dates are trusted: the headline, the first sentences that tell of the occasion, the head of a speech."""
    told = [index for index in occasion.sentences if index >= 0][:REACH]
    head = range(min(HEAD, len(read.sentences)))
    return sorted({reading.TITLE, occasion.anchor, *told, *head})


def day_of_writing(read: reading.Reading) -> dt.date | None:
    """The day that "today" and "on Thursday" count from: the dateline's where there is one, else the day of"
    " posting."""
    for sentence in read.sentences[:12]:
        for written in calendar_words.find(sentence.text[:120]):
            if written.day and _is_dateline(sentence.text, written):
                resolved = _resolve(written, read.posted, announced=False)
                if resolved:
                    return resolved[0]
    return read.posted


def _candidates(
    read: reading.Reading, occasion: occasions.Occasion, index: int, written_on: dt.date | None
) -> collections.abc.Iterator[_Candidate]:
    text = reading.sentence_text(read, index)
    for written in calendar_words.find(text):
        trust = _trust(read, occasion, index, text, written)
        ahead = occasion.announced or _AHEAD.search(text[max(0, written.start - NEAR) : written.start]) is not None
        days = _resolve(written, written_on or read.posted, announced=ahead)
        if trust <= 0 or days is None or days[1] - days[0] > LONGEST:
            continue
        start, end = days
        if read.posted and written_on:
            trust -= 3 * (written_on - end > LONG_AGO and index not in report.opening(occasion)) + 2 * (
                start > written_on and not ahead
            )
        yield _Candidate(start, _stretched(text, start, end), trust, index, written)


def _trust(
    read: reading.Reading, occasion: occasions.Occasion, index: int, text: str, written: calendar_words.Written
) -> float:
    before = text[max(0, written.start - NEAR) : written.start]
    opening = index in report.opening(occasion)
    if index != reading.TITLE and _is_dateline(text, written):
        return DATELINE_OF_SPEECH if _SPEECH_LINE.match(before) and _is_a_line(read, index, written.end) else 0.0
    if index not in occasion.sentences and len(text) < 100 and _POSTED_LINE.search(text):
        return 0.0
    trust = _standing(occasion, index) - 0.0005 * written.start
    if written.day is None:
        return _trust_of_named_day(trust, before, text[written.start :], written, opening=opening)
    if _BACKGROUND.search(before):
        trust -= 3 if opening else 5
    if _UPCOMING.search(before) and not occasion.announced and not opening:
        trust -= 4
    return trust - 3 * bool(_EARLIER.search(before)) - 2 * bool(_IN_BRACKETS.search(before))


def _trust_of_named_day(
    trust: float, before: str, onwards: str, written: calendar_words.Written, *, opening: bool
) -> float:
    """How far "today" or "on Friday" is the occasion's: not where it is when somebody spoke, or means nowadays."""
    if written.weekday is not None:
        return trust - 4 * bool(_SAID_ON.search(before)) - 3 * bool(_EARLIER.search(before))
    if written.shift == 0 and _TODAYS.match(onwards):
        return OPENING
    return trust - (4 if _NOWADAYS.match(onwards) or not opening else 0.5)


def _standing(occasion: occasions.Occasion, index: int) -> float:
    if index == occasion.anchor:
        return ANCHOR
    if index == reading.TITLE:
        return HEADLINE
    opening = report.opening(occasion)
    if index in opening:
        return OPENING - 0.1 * opening.index(index)
    if index not in occasion.sentences:
        return ELSEWHERE
    return max(TOLD - FADING * occasion.sentences.index(index), ELSEWHERE)


def _is_a_line(read: reading.Reading, index: int, end: int) -> bool:
    """Whether a sentence is a whole paragraph that ends here: the head of a speech, not the start of a story."""
    paragraph = read.sentences[index].paragraph
    alone = sum(sentence.paragraph == paragraph for sentence in read.sentences) == 1
    return alone and end >= len(read.sentences[index].text) - 1


def _is_dateline(text: str, written: calendar_words.Written) -> bool:
    if written.start > 60 or written.day is None:
        return False
    before, after = text[: written.start], text[written.end :]
    return _DATELINE.match(before) is not None and (not after or _DATELINE_TAIL.match(after) is not None)


def _resolve(
    written: calendar_words.Written, origin: dt.date | None, *, announced: bool
) -> tuple[dt.date, dt.date] | None:
    if written.weekday is not None or written.shift is not None:
        day = _named_day(written, origin, announced=announced)
        return (day, day) if day else None
    if written.day is None:
        return None
    start = _dated(written.day, written.month, written.year, origin, announced=announced)
    if start is None or written.day2 is None:
        return (start, start) if start else None
    end = _exact(written.year2 or start.year, written.month2 or start.month, written.day2)
    if end and end < start and not written.year2:
        end = _exact(start.year + 1, end.month, end.day)
    return (start, end) if end and end >= start else None


def _named_day(written: calendar_words.Written, origin: dt.date | None, *, announced: bool) -> dt.date | None:
    if origin is None:
        return None
    if written.shift is not None:
        return origin + dt.timedelta(days=written.shift)
    assert written.weekday is not None  # noqa: S101 - the caller looked
    away = (origin.weekday() - written.weekday) % 7
    return origin + dt.timedelta(days=(-away) % 7) if announced else origin - dt.timedelta(days=away)


def _dated(day: int, month: int | None, year: int | None, origin: dt.date | None, *, announced: bool) -> dt.date | None:
    if month and year:
        return _exact(year, month, day)
    if origin is None:
        return None
    if month:
        options = [_exact(origin.year + shift, month, day) for shift in (-1, 0, 1)]
    else:
        months = [origin.replace(day=1) - dt.timedelta(days=1), origin, origin.replace(day=28) + dt.timedelta(days=4)]
        options = [_exact(each.year, each.month, day) for each in months]
    return _nearest([option for option in options if option], origin, announced=announced)


def _nearest(options: list[dt.date], origin: dt.date, *, announced: bool) -> dt.date | None:
    """The day that a report looks back to, or an announcement forward. A week's grace is for late and early"
    " posting."""
    grace = dt.timedelta(days=7)
    if announced:
        return min((option for option in options if option >= origin - grace), default=None)
    return max((option for option in options if option <= origin + grace), default=None)


def _exact(year: int, month: int, day: int) -> dt.date | None:
    with contextlib.suppress(ValueError):
        return dt.date(year, month, day)
    return None


def _stretched(text: str, start: dt.date, end: dt.date) -> dt.date:
    """The last day where a sentence gives the first one and a length: "a two-day meeting opened on Friday"."""
    length = _DURATION.search(text)
    if start != end or length is None or not _BEGINS.search(text):
        return end
    days = _NUMBERS.get(length[1].lower()) or int(length[1])
    return start + dt.timedelta(days=days - 1)
