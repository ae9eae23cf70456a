"""Dates as news desks write them in English, Russian and Chinese, found in a sentence and not yet judged."""

from __future__ import annotations

import collections.abc
import dataclasses
import functools
import re

import ahocorasick_rs

from monitor.meetings import triggers

MONTHS_EN = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "aug": 8,
    "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12, "janury": 1, "febuary": 2,
}  # fmt: skip
MONTHS_RU = {
    "января": 1, "февраля": 2, "марта": 3, "апреля": 4, "мая": 5, "июня": 6, "июля": 7, "августа": 8, "сентября": 9,
    "октября": 10, "ноября": 11, "декабря": 12,
}  # fmt: skip
WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "понедельник": 0, "вторник": 1, "среду": 2, "четверг": 3, "пятницу": 4, "субботу": 5, "воскресенье": 6,
    "周一": 0, "周二": 1, "周三": 2, "周四": 3, "周五": 4, "周六": 5, "周日": 6, "星期一": 0,
    "星期二": 1, "星期三": 2, "星期四": 3, "星期五": 4, "星期六": 5, "星期日": 6,
}  # fmt: skip
RELATIVE = {
    "the day before yesterday": -2, "the day after tomorrow": 2, "today": 0, "yesterday": -1, "tomorrow": 1,
    "this morning": 0, "this afternoon": 0, "this evening": 0, "tonight": 0, "last night": -1, "two days ago": -2,
    "three days ago": -3, "four days ago": -4, "five days ago": -5,
    "позавчера": -2, "послезавтра": 2, "сегодня": 0, "вчера": -1, "завтра": 1,
    "今天": 0, "昨天": -1, "明天": 1, "前天": -2, "后天": 2, "今日": 0, "昨日": -1,
}  # fmt: skip

_DASH = r"\s*(?:-|–|—|‑|/(?!\d{4})|(?:to|and|until|till|through|&)(?:\s+the\b)?|и|по|至|到|~)\s*"
_EN = "(?P<{0}>" + "|".join(sorted(MONTHS_EN, key=len, reverse=True)) + r")\b\.?"
_RU = "(?P<{0}>" + "|".join(MONTHS_RU) + r")\b"
_DAY = r"(?<![\d./:])(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%])"
_LATER = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%])"
_LISTED = r"(?:\s*,\s*\d{1,2}(?:st|nd|rd|th)?(?![\d:%]))*,?"
_AFTER_MONTH = r"(?:-(?=(?:19|20)\d\d))?"
_AFTER_DAY = r"(?:-(?=[A-Za-z]{3,9}-(?:19|20)\d\d)|\s*(?:of\s+)?)"
_YEAR = r"(?:(?:\s*,\s*|\s+(?:of\s+)?|(?<=-))(?P<{0}>(?:19|20)\d\d)(?!\d))?"


def _day_first(month: str, name: str) -> list[tuple[str, str]]:
    second, first = month.format("month2"), month.format("month")
    return [
        (
            f"date.{name}-across-months",
            _DAY.format("day") + r"\s*(?:of\s+)?" + first + _YEAR.format("year") + _DASH + _LATER.format("day2")
            + r"\s*(?:of\s+)?" + second + _YEAR.format("year2"),
        ),
        (
            f"date.{name}-range",
            _DAY.format("day") + _LISTED + _DASH + _LATER.format("day2") + r"\s*(?:of\s+)?" + first
            + _YEAR.format("year2"),
        ),
        (f"date.on-{name}", _DAY.format("day") + _AFTER_DAY + first + _AFTER_MONTH + _YEAR.format("year2")),
    ]  # fmt: skip


_ENGLISH_MONTH_FIRST = [
    (
        "date.month-day-across-months",
        r"\b" + _EN.format("month") + r"\s*" + _LATER.format("day") + _YEAR.format("year") + _DASH
        + _EN.format("month2") + r"\s*" + _LATER.format("day2") + _YEAR.format("year2"),
    ),
    (
        "date.month-day-range",
        r"\b" + _EN.format("month") + r"\s*" + _LATER.format("day") + _LISTED + _DASH + _LATER.format("day2")
        + _YEAR.format("year2"),
    ),
    ("date.on-month-day", r"\b" + _EN.format("month") + r",?\s+" + _LATER.format("day") + _YEAR.format("year2")),
]  # fmt: skip
_YEAR_BEHIND = r"(?:\.(?P<year>(?:19|20)\d\d))?"
_DIGITS = [
    (
        "date.digits-range",
        r"(?<![\d.])(?P<day>\d{1,2})\s*[–—-]\s*(?P<day2>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year2>(?:19|20)\d\d)(?!\d)",
    ),
    (
        "date.digits-across-months",
        r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})"
        + _YEAR_BEHIND
        + r"\s*[–—-]\s*"
        + r"(?P<day2>\d{1,2})\.(?P<month2>\d{1,2})\.(?P<year2>(?:19|20)\d\d)(?!\d)",
    ),
    ("date.digits", r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year2>(?:19|20)\d\d)(?!\d)"),
    ("date.digits-hyphens", r"(?<![\d-])(?P<day>\d{1,2})-(?P<month>\d{1,2})-(?P<year2>(?:19|20)\d\d)(?![\d-])"),
    ("date.iso", r"(?<![\d-])(?P<year2>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])"),
]
"""Dates in digits only: days before months with full stops, as Europe and Central Asia write them, and ISO 8601."""
_NIAN = r"(?:(?P<{0}>\d{{4}})\s*年\s*)?"
_CHINESE = [
    (
        "date.nian-yue-ri-range",
        _NIAN.format("year") + r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日?\s*(?:-|–|—|至|到|、|和)\s*"
        + _NIAN.format("year2") + r"(?:(?P<month2>\d{1,2})\s*月\s*)?(?P<day2>\d{1,2})\s*日",
    ),
    ("date.nian-yue-ri", _NIAN.format("year2") + r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"),
    ("date.ri", r"(?<![\d月年至到])(?P<day>\d{1,2})日(?!本)"),
]  # fmt: skip
_WEEKDAY = "(?P<{0}>" + "|".join(w for w in WEEKDAYS if w[0] < "一") + r")\b"
_RELATIVE = "(?P<{0}>" + "|".join(w for w in RELATIVE if w[0] < "一") + ")"
_OF_WEEK = r"(?:,? (?:of )?(?P<week>last|next) week\b)?"
_NAMED = [
    ("date.weekdays", r"\b" + _WEEKDAY.format("weekday") + _DASH + _WEEKDAY.format("weekday2") + _OF_WEEK),
    ("date.weekday", r"\b" + _WEEKDAY.format("weekday") + _OF_WEEK),
    (
        "date.relative-days",
        r"\b" + _RELATIVE.format("relative") + " (?:and|и) " + _RELATIVE.format("relative2") + r"\b",
    ),
    ("date.relative-day", r"\b" + _RELATIVE.format("relative") + r"\b(?!['’]s world)"),
]
UNDER_WAY = "date.under-way"
"""The rule of an occasion at which people sit while the report is written: it takes place on that day."""

_UNDER_WAY = (
    r"\b(?:is|are) (?:now|currently) (?P<now>(?:in|at|holding) (?:an? |the |their )?(?:[\w-]+ ){0,2}?"
    r"(?:meeting|session|talks|consultations)|meeting|conferring)\b"
)
_NAMED_ZH = [
    ("date.weekday", "(?P<weekday>" + "|".join(w for w in WEEKDAYS if w[0] >= "一") + ")"),
    ("date.relative-day", "(?P<relative>" + "|".join(w for w in RELATIVE if w[0] >= "一") + ")"),
]


_Form = tuple[str, re.Pattern[str] | triggers.Pattern]


def _compiled(patterns: list[tuple[str, str]]) -> list[_Form]:
    return [(rule, re.compile(pattern)) for rule, pattern in patterns]


def _by_word(patterns: list[tuple[str, str]]) -> list[_Form]:
    """Forms that begin with a word."""
    return [(rule, triggers.compile(pattern)) for rule, pattern in patterns]


_EN_SIGNS = tuple(name for name in MONTHS_EN if len(name) == 3)
_RU_SIGNS = tuple(name[:3] for name in MONTHS_RU)
_NAMED_SIGNS = (
    *("day", "morrow", "morning", "afternoon", "evening", "night"),
    *(name[:4] for name in (*WEEKDAYS, *RELATIVE) if "а" <= name[0] <= "я"),
)
FORMS = [
    (_EN_SIGNS, [*_compiled(_day_first(_EN, "day-month")), *_by_word(_ENGLISH_MONTH_FIRST)]),
    (_RU_SIGNS, _compiled(_day_first(_RU, "den-mesyats"))),
    (("月", "日"), _compiled(_CHINESE)),
    ((".19", ".20", "-19", "-20"), _compiled(_DIGITS[:-1])),
    (("19", "20"), _by_word(_DIGITS[-1:])),
    (_NAMED_SIGNS, _by_word(_NAMED)),
    (("now ", "currently"), _compiled([(UNDER_WAY, _UNDER_WAY)])),
    (tuple(name[0] for name in (*WEEKDAYS, *RELATIVE) if name[0] >= "一"), _compiled(_NAMED_ZH)),
]
"""The forms by what a sentence must hold for them, the longest first: a later one is not looked for inside another.

All in lower case, in which a text is read faster than in any case.
"""

_WITHOUT_DIGITS = len(FORMS) - 3
_SIGNS = [(sign, place) for place, (signs, _) in enumerate(FORMS) for sign in signs]
_LOOKED_FOR = ahocorasick_rs.AhoCorasick([sign for sign, _ in _SIGNS])
_DIGIT = re.compile(r"\d")
_BESIDE = 10
_ADDS_NOTHING = re.compile(r"[\s,(./]*(?:the\s|on\s)?[\s(]*", re.IGNORECASE)


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """A date as it is written: its parts, None where the words give none, and its place in the sentence.

    `month` and `month2`, `year` and `year2` are filled from each other where a range gives them once; `weekday` counts
    from Monday, `weekday2` ends a range of weekdays, `shift` is the number of days from the day of writing,
    `shift2` that of the last day; `week` is -1 for a weekday of last week and 1 for one of next week.
    """

    rule: str
    start: int
    end: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    day2: int | None = None
    month2: int | None = None
    year2: int | None = None
    weekday: int | None = None
    weekday2: int | None = None
    shift: int | None = None
    shift2: int | None = None
    week: int | None = None


@functools.lru_cache(maxsize=128)
def find(text: str) -> tuple[Written, ...]:
    """All dates written in a sentence, in order, none inside another."""
    low = triggers.lowered(text)
    shown = {_SIGNS[sign][1] for sign, _, _ in _LOOKED_FOR.find_matches_as_indexes(low, overlapping=True)}
    first = 0 if shown and _DIGIT.search(low) else _WITHOUT_DIGITS
    found: list[Written] = []
    for rule, pattern in (form for place in sorted(shown) if place >= first for form in FORMS[place][1]):
        for match in pattern.finditer(low):
            if not _is_verb(match, text) and not any(w.start < match.end() and match.start() < w.end for w in found):
                found.append(_written(rule, match))
    found.sort(key=lambda written: written.start)
    return tuple(w for w in found if w.weekday is None or not any(_names_the_same(w, other, text) for other in found))


def _names_the_same(weekday: Written, dated: Written, text: str) -> bool:
    """Whether a weekday stands right beside a date and adds nothing: "Tuesday, 4 June", "4 June (Tuesday)"."""
    if dated.day is None:
        return False
    between = text[weekday.end : dated.start] if weekday.start < dated.start else text[dated.end : weekday.start]
    return len(between) <= _BESIDE and _ADDS_NOTHING.fullmatch(between) is not None


def _is_verb(match: re.Match[str], text: str) -> bool:
    """Whether the month is written small, as no month is: "may", "march"."""
    month = match.groupdict().get("month")
    return month in {"may", "march", "mar"} and text.startswith(month, match.start("month"))


def _written(rule: str, match: re.Match[str]) -> Written:
    parts: collections.abc.Mapping[str, str | None] = match.groupdict()
    month, year2 = _month(parts.get("month")), _number(parts.get("year2"))
    weekday, weekday2, week = parts.get("weekday"), parts.get("weekday2"), parts.get("week")
    return Written(
        rule=rule,
        start=match.start(),
        end=match.end(),
        day=_number(parts.get("day")),
        month=month,
        year=_number(parts.get("year")) or (None if parts.get("year") else year2),
        day2=_number(parts.get("day2")),
        month2=_month(parts.get("month2")) or month,
        year2=year2 or _number(parts.get("year")),
        weekday=WEEKDAYS[weekday.lower()] if weekday else None,
        weekday2=WEEKDAYS[weekday2.lower()] if weekday2 else None,
        shift=_shift(parts.get("relative")) if not parts.get("now") else 0,
        shift2=_shift(parts.get("relative2")),
        week=(-1 if week.lower() == "last" else 1) if week else None,
    )


def _shift(relative: str | None) -> int | None:
    return RELATIVE[relative.lower()] if relative else None


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _month(text: str | None) -> int | None:
    if not text:
        return None
    word = text.lower()
    return int(word) if word.isdigit() else MONTHS_EN.get(word) or MONTHS_RU[word]
