"""When the occasion takes place: its own date among all that an article names."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import re

from monitor.meetings import calendar_words, dateline, lasting, reading, report, resolving, triggers, values
from monitor.meetings import occasion as occasions

ANCHOR, OPENING, HEADLINE, DATELINE_OF_SPEECH, TOLD, ELSEWHERE = 8.0, 7.0, 5.0, 4.0, 5.0, 1.0
"""How far a date is trusted by the sentence that holds it."""

FADING = 0.3
"""How much less with every sentence further down the report."""

ENOUGH = 3.0
"""A date trusted less than this is some other occasion's, or nobody's."""

REACH = 8
"""So many sentences that tell of the occasion are asked for its day, beside the first ones of the page."""

NEAR = 130
"""So many characters before a date say whose it is."""

LONG_AGO = dt.timedelta(days=120)
"""A report older than this is unusual; a date with a year that lies further back needs a better ground."""

SOON_AFTER = dt.timedelta(days=120)
"""So long after the latest day that a text tells in full may the occasion be that it reports without a year."""

TOLD_DAYS = 40
"""So many sentences are asked for such a day."""

_BACKGROUND = triggers.compile(
    r"(?:\b(?:since|dated|born|signed|adopted|approved|established|founded|created|concluded|set up|launched|endorsed|"
    r"memorandum|anniversary|declaration|convention|agreement|treaty|charter|resolution|decree|before|prior to|until|"
    r"originally|initially|"
    r"подписан\w*|принят\w*|основан\w*|меморандум\w*|создан\w*)\b[^,;]{0,40}|"
    r"(?:签署|成立|通过|始于)[^,，]{0,6})$",
    re.IGNORECASE,
)
_UPCOMING = triggers.compile(
    r"\b(?:to be held|will (?:be held|take place|host|open)|due to|scheduled|slated|planned|upcoming|forthcoming|next|"
    r"preparations? for|in the run-up to|ahead of|состоится|намеченн\w+|запланирован\w*|предстоящ\w+|"
    r"который пройд[её]т)\b"
    r"[^;]{0,90}$|(?:将于|即将)[^,，]{0,6}$",
    re.IGNORECASE,
)
_CLAUSE_AHEAD = re.compile(
    r"\b(?:which|where|that) (?:[\w’'-]+ ){0,6}?(?:will|is to|are to|is due|is scheduled|is planned|begins|opens|"
    r"starts|takes place|is held)\b[^,;]{0,60}$|"
    r"\b(?:ahead of|on the eve of|in the run-up to|prior to|preparations? (?:for|of)|(?:to|and) prepare (?:for )?)\b"
    r"[^,;]{0,80}$"
)
"""Words of another occasion, still to come, in the sentence that states this one."""

_EARLIER = triggers.compile(
    r"\b(?:last year|a year ago|previous(?:ly)?|earlier|"
    r"(?<!was )(?<!were )(?<!is )(?<!be )(?<!being )(?<!been )held (?:in|on)|"
    r"which took place|had (?:met|been held)|"
    r"recalled|"
    r"outcomes? of|results? of|following the|after the|в прошлом году|прошедш\w+|состоявш\w+)\b[^;]{0,70}$",
    re.IGNORECASE,
)
_POSTED_LINE = triggers.compile(r"\b(?:published|posted|updated|distributed|source|press release)\b|\|", re.IGNORECASE)
_SAID_ON = triggers.compile(
    r"\b(?:said|told|announced|added|reported|says|stated)\b[^.;]{0,40}\bon\s+$|"
    r"(?<!place )(?<!held )(?<!met )(?<!gathered )(?<!opened )(?<!ended )(?<!concluded )(?<!signed )\bhere on\s+$",
    re.IGNORECASE,
)
_TOLD_PRESS = re.compile(r"\b(?:told|said to|said before) (?:reporters|journalists)\b|\b(?:news|press) conference\b")
_THEN_TOLD = re.compile(r"[^.;]*?\b(?:told|said to) (?:reporters|journalists|a (?:news|press) conference)\b")
_TODAYS = re.compile(r"\w+[’']s (?:summit|meeting|session|conference|forum|event|talks|ceremony|gathering)\b")
_NOWADAYS = re.compile(r"today\b|сегодня,", re.IGNORECASE)
_SAW = re.compile(r"Today (?:\w+ )?(?:saw|brought|marked|witnessed)\b")
_CAME_TOGETHER = re.compile(
    r"\b(?:met|meets|held|received|signed|hosted|opened|opens|began|begins|took place|takes place|conferred|visited|"
    r"arrived|attended|gathered|convened|here|talked|spoke|discussed|agreed|addressed|exchanged|joined|took part|"
    r"participated|briefed|launched|started|kicked off|concluded|ended|closed|adopted|approved|awarded|presented|sat|"
    r"handed|welcomed|greeted|chaired|presided|inaugurated|paid)\b[^.;]{0,120}$"
)
_WILL = re.compile(
    r"(?:(?!\b(?:met|was|were|took|held|said|had|and|that|which|where|who|\w{3,}ed)\b)[^.;]){0,100}?"
    r"\b(?:will(?! have)|is to|are to|is due|are due|is set to|is scheduled|is expected)\b"
)
_OTHER_YEAR = re.compile(r",? (?:last|next|the previous|the following|of last|of next|of the previous) year\b")
_IN_BRACKETS = re.compile(r"\([^()]{0,40}$")
_AHEAD = triggers.compile(
    r"\b(?:next|coming|ближайш\w+)\s*$|\b(?:closes|ends|concludes|winds up|wraps up|until|till|through)\s(?:on\s)?$|"
    r"\b(?:will|is to|are to|is due|are due)\s(?!have)[^;]{0,80}$",
    re.IGNORECASE,
)


@dataclasses.dataclass(frozen=True, slots=True)
class Dates:
    """The first and the last day of an occasion, and the words that say so; `end` is None where it still goes on."""

    start: dt.date
    end: dt.date | None
    evidence: values.Evidence


@dataclasses.dataclass(frozen=True, slots=True)
class _Candidate(lasting.Days):
    trust: float


def find(read: reading.Reading, occasion: occasions.Occasion) -> Dates | None:
    """The days of the occasion, or None where the text gives none that can be resolved.

    A missing year is taken from the day of posting: the last such day before it for a report, the next one after it for
    an announcement. The day of posting is never taken for the day of the occasion unless words such as "today" say so.
    """
    known = dateline.day_of_writing(read)
    written_on = known or _told_day(read)
    best: _Candidate | None = None
    for index in _asked(read, occasion):
        for candidate in _candidates(read, occasion, index, written_on):
            if not known and written_on and not _is_soon_after(candidate, written_on):
                continue
            if best is None or candidate.trust > best.trust:
                best = candidate
    if best is None or best.trust < ENOUGH:
        return None
    whole = lasting.whole(read, occasion, best, written_on)
    written, text = whole.written, reading.sentence_text(read, whole.sentence)
    evidence = reading.evidence(read, whole.sentence, written.rule, (written.start, written.end))
    return Dates(whole.start, None if lasting.is_open(text, written) else whole.end, evidence)


def _asked(read: reading.Reading, occasion: occasions.Occasion) -> list[int]:
    """Where dates are trusted: the headline, the first sentences that tell of the occasion, the head of a speech."""
    told = [index for index in occasion.sentences if index >= 0][:REACH]
    head = range(min(dateline.HEAD, len(read.sentences)))
    return sorted({reading.TITLE, occasion.anchor, *told, *head})


def _told_day(read: reading.Reading) -> dt.date | None:
    """Where no day of posting is known, the latest day that the text tells in full: what it reports came soon after.

    A day on which something was signed or founded says nothing of when the text was written.
    """
    told = []
    for sentence in read.sentences[:TOLD_DAYS]:
        for written in calendar_words.find(sentence.text):
            before = sentence.text[max(0, written.start - NEAR) : written.start]
            if written.year2 and written.day and not _BACKGROUND.search(before):
                told += [resolving.days(written, None, announced=False)]
    latest = max((days[1] for days in told if days), default=None)
    return latest + SOON_AFTER if latest else None


def _is_soon_after(candidate: _Candidate, latest: dt.date) -> bool:
    """Whether a day counted from `_told_day` is well founded: with a month, and not before what the text tells of."""
    written = candidate.written
    return written.year2 is not None or (written.month is not None and latest - candidate.start <= SOON_AFTER)


def _candidates(
    read: reading.Reading, occasion: occasions.Occasion, index: int, written_on: dt.date | None
) -> collections.abc.Iterator[_Candidate]:
    text = reading.sentence_text(read, index)
    found = calendar_words.find(text)
    for place, written in enumerate(found):
        trust = _trust(read, occasion, index, text, written)
        ahead = occasion.announced or _is_ahead(text, written)
        days = resolving.days(written, written_on or read.posted, announced=ahead)
        if trust <= 0 or days is None or days[1] - days[0] > lasting.LONGEST:
            continue
        start, end = lasting.stretched(text, written, *days)
        end = lasting.until(text, found[place : place + 2], start, written_on) or end
        if read.posted and written_on:
            aside = index not in report.opening(occasion)
            trust -= 3 * (aside and written_on - end > LONG_AGO) + 2 * (start > written_on and not ahead)
            trust -= 3 * (aside and index != reading.TITLE and ahead and start > written_on and not occasion.announced)
        yield _Candidate(start, end, index, written, trust)


def _is_ahead(text: str, written: calendar_words.Written) -> bool:
    """Whether the words around a date put it ahead: "will gather on 5 June", "On 5 June Astana will host"."""
    before, after = text[max(0, written.start - NEAR) : written.start], text[written.end : written.end + NEAR]
    return _AHEAD.search(before) is not None or _WILL.match(after) is not None


def _trust(
    read: reading.Reading, occasion: occasions.Occasion, index: int, text: str, written: calendar_words.Written
) -> float:
    before = text[max(0, written.start - NEAR) : written.start]
    opening = index in report.opening(occasion)
    if index != reading.TITLE and dateline.is_head_of_speech(read, index, written):
        return DATELINE_OF_SPEECH
    if index != reading.TITLE and (dateline.is_dateline(text, written) or dateline.is_stamp(text, written)):
        return 0.0
    if index not in occasion.sentences and len(text) < 100 and _POSTED_LINE.search(text):
        return 0.0
    trust = _standing(occasion, index) - 0.0005 * written.start
    trust -= 4 * (" to" in text and _THEN_TOLD.match(text, written.end) is not None)
    if written.day is None:
        if written.weekday is not None and _SAID_ON.search(before):
            trust -= 6 if occasion.announced else 0 if _told_press(read, occasion, text) else 4
        return _trust_of_named_day(trust, before, text[written.start :], written, opening=opening)
    if _BACKGROUND.search(before) and not lasting.is_open(text, written):
        trust -= 3 if opening else 5
    ahead = _CLAUSE_AHEAD if opening else _UPCOMING
    if not occasion.announced and ahead.search(before):
        trust -= 4
    if _OTHER_YEAR.match(text, written.end):
        trust -= 4
    return trust - 3 * bool(_EARLIER.search(before)) - 2 * bool(_IN_BRACKETS.search(before))


def _trust_of_named_day(
    trust: float, before: str, onwards: str, written: calendar_words.Written, *, opening: bool
) -> float:
    """How far "today" or "on Friday" is the occasion's: not where it is an earlier one's, or means nowadays."""
    if written.weekday is not None:
        return trust - 3 * bool(_EARLIER.search(before))
    if written.rule == calendar_words.UNDER_WAY:
        return min(trust, TOLD) if opening else 0.0
    if written.shift == 0 and _TODAYS.match(onwards):
        return OPENING
    if written.shift == 0 and _SAW.match(onwards):
        return max(trust, TOLD)
    nowadays = written.shift == 0 and not _CAME_TOGETHER.search(before) and _NOWADAYS.match(onwards)
    return trust - (4 if nowadays or not opening else 0.5)


def _told_press(read: reading.Reading, occasion: occasions.Occasion, text: str) -> bool:
    """Whether a sentence, or another that tells of the occasion, says that somebody told the press what it reports."""
    told = [index for index in occasion.sentences if index >= 0][:REACH]
    return any(_TOLD_PRESS.search(each) for each in (text, *(read.sentences[index].text for index in told)))


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
