"""Which sentences tell of the main occasion, and which of something else: another occasion, history, what a body is."""

from __future__ import annotations

import collections.abc
import re
import typing

from monitor.meetings import reading, triggers

Why = typing.Literal["background", "other-occasion", "furniture", "institution", "quoted"]

_STOPPED = re.compile(r"[.!?。！？:：]\W*$")
_RUN_OF_HAN = re.compile(r"[\u4e00-\u9fff]{8}")
_YEAR = re.compile(r"(?:19[5-9]\d|20[0-4]\d)(?![\d/]|[-–]\d{4})")
_LEADS_TO_YEAR = re.compile(
    r"(?:(?<!\w)(?:in|of|since|from|until|till|by|for|to|between|during|the|january|february|march|april|may|"
    r"june|july|august|"
    r"september|october|november|december|в|с|от|до|за|января|февраля|марта|апреля|мая|июня|июля|августа|"
    r"сентября|октября|"
    r"ноября|декабря|года)\s|\d,?\s|[—–-]|^|[\u4e00-\u9fff，])\(?\Z",
    re.IGNORECASE,
)
_LEAD = 11
"""So many letters at most lead to a year: "september (2024"."""

_INSTITUTION = triggers.compile(
    r"\b(?:(?:was|were|is|been) (?:founded|established|set up|created|formed)|established in|founded in|dating from|"
    r"is an? (?:\w+[- ]){0,4}(?:organi[sz]ation|body|association|alliance|institution|platform|mechanism|forum|"
    r"centre|center|structure)|"
    r"is (?:the )?(?:\w+ ){0,3}(?:headquarter|located)\w*|(?:its|the) (?:member states|members) (?:are|"
    r"include)|is made up of|comprises|functions as|its mandate)\b",
    re.IGNORECASE,
)
_EARLIER = triggers.compile(
    r"\b(?:last (?:year|month|week|summer|autumn|spring|winter|january|february|march|april|may|june|july|"
    r"august|september|october|november|december)|"
    r"(?:had|have) (?:previously|earlier|already|repeatedly)|previously|earlier (?:this|in|that)|in the past|"
    r"years ago|months ago|"
    r"it will be recalled|for reference|reference:|background:|в прошлом году|ранее|справочно|"
    r"напомн\w+)\b|去年|此前|据悉",
    re.IGNORECASE,
)
_LATER = triggers.compile(
    r"\b(?:next (?:year|month|week|summer|autumn|spring|winter)|(?:will|shall) (?:be )?(?:held|take place|host|"
    r"convene|meet)|is to be held|(?:is|are) (?:due|scheduled|planned|expected|intended|going) |"
    r"upcoming|forthcoming|lies ahead|в следующем году|планируется|состоится)\b|明年|即将",
    re.IGNORECASE,
)
_MARK = re.compile('[“«”»"]')
_AFTER_LEAD = 1
_NOT_A_SENTENCE = 8
_END = 40


def reasons(article: reading.Reading, anchor: int) -> tuple[Why | None, ...]:
    """For each sentence, why it does not tell of the main occasion; None where it does."""
    sentences = article.sentences
    if not sentences:
        return ()
    year = _year(article, anchor)
    quoted = _inside_quotes(article)
    told = _Told(*(reading.holding(article, pattern) for pattern in (_INSTITUTION, _EARLIER, _LATER)))
    return tuple(
        None if index == anchor else "quoted" if quoted[index] else _reason(sentence.text, index, anchor, year, told)
        for index, sentence in enumerate(sentences)
    )


class _Told(typing.NamedTuple):
    """Which sentences say what a body is, what was before, and what is to come."""

    institution: frozenset[int]
    earlier: frozenset[int]
    later: frozenset[int]


def _reason(text: str, index: int, anchor: int, year: int | None, told: _Told) -> Why | None:
    if _is_furniture(text):
        return "furniture"
    years = set(_years(text))
    if years and year is not None and year not in years and index > anchor:
        return "other-occasion" if min(years) > year else "background"
    near = index <= max(anchor, 0) + _AFTER_LEAD
    if not near and index in told.institution:
        return "institution"
    if index > anchor and index in told.earlier:
        return "background"
    if index > anchor and anchor not in told.later and index in told.later:
        return "other-occasion"
    return None


def _year(article: reading.Reading, anchor: int) -> int | None:
    stated = article.sentences[anchor].text if anchor >= 0 else article.title
    years = [*_years(stated)]
    if years:
        posted = article.posted.year if article.posted else None
        return posted if posted in years else years[0]
    return article.posted.year if article.posted else None


def _years(text: str) -> collections.abc.Iterator[int]:
    """The years that a text names, in order; four digits behind other words are a sum or a number."""
    end = 0
    for found in _YEAR.finditer(text):
        if _LEADS_TO_YEAR.search(text, max(end, found.start() - _LEAD), found.start()):
            end = found.end()
            yield int(found.group())


def _is_furniture(text: str) -> bool:
    """A line of a menu: short, without a full stop and without a verb's small words."""
    if len(text.split()) >= _NOT_A_SENTENCE:
        return False
    return not is_closed(text) and _RUN_OF_HAN.search(text) is None


def is_closed(text: str) -> bool:
    """Whether a line ends as a sentence does: a second headline, a caption, a rubric does not."""
    return _STOPPED.search(text[-_END:]) is not None


def _inside_quotes(article: reading.Reading) -> list[bool]:
    """Whether each sentence begins inside a quotation that an earlier sentence of its paragraph opened."""
    inside: list[bool] = []
    paragraph, opened = -1, False
    for sentence in article.sentences:
        if sentence.paragraph != paragraph:
            paragraph, opened = sentence.paragraph, False
        inside.append(opened)
        for mark in _MARK.findall(sentence.text):
            opened = not opened if mark == '"' else mark in "“«"
    return inside
