"""Where a story says when it was written: its dateline, and the year that a dateline without one means."""

from __future__ import annotations

import collections.abc
import datetime as dt
import re

from parsers import dates

LINE = 100  # characters at the start of a line in which a dateline stands
TODAY_LINES = 8  # lines, from the title on, that may say which day today is
NEAR = dt.timedelta(days=45)  # so near to its dateline lies a month that a story names with the year in which it runs
BEFORE = 60  # characters before a year that say whether it is one of history

_NAMES = r"[A-ZА-ЯЁ][\w’'.-]+(?: [A-ZА-ЯЁ][\w’'.-]+){0,3}"
_PLACES = re.compile(rf"{_NAMES}(?:[,/] ?{_NAMES}){{0,2}}")
_OFFICES = re.compile(rf"{_NAMES}(?:(?:,| [-–—|/]) {_NAMES}){{0,2}}[\s,|–—-]+")
_NOT_A_PLACE = re.compile(r"(?:On|In|From|At|By|Since|The|Until|After|Before|During|For|В|С|На|По|До)\b")
_AFTER = re.compile(
    r"[.,]?\s*(?:(?:\([^)]{2,60}\)|/[^/]{2,40}/|(?:[A-Z][\w.&’'-]{0,30},? ?){1,3}(?=\s*(?:[–—:]|--?\s)))\s*[:.–—-]?"
    r"|[:–—]|--?\s|\.\s)"
)
_AGENCY = re.compile(r"^.{0,80}\((?:UrduPoint|APP)[^)]{0,80}?-\s*(?P<stamp>\d{1,2}(?:st|nd|rd|th)\s\w+,?\s\d{4})\)")
_MONTH_WORD = r"[A-ZА-ЯЁа-яё][a-zа-яё]{2,8}"
_YEARLESS = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s(?P<month>{_MONTH_WORD})\.?(?!,? \d{{4}})|"
    rf"(?P<month2>{_MONTH_WORD})\.?\s(?P<day2>\d{{1,2}})(?!\d)(?!,? \d{{4}})"
)
_CHINESE = re.compile(r"^[^。，,\d]{2,16}(?P<month>\d{1,2})月(?P<day>\d{1,2})日[^。，,]{0,4}电")
_TODAY = re.compile(r"(?<![“\"«])\b(?:today|сегодня),? \(?(?=\d|[A-Z])", re.IGNORECASE)
_WEEKDAY = re.compile(r"\b[Oo]n (Mon|Tue|Wednes|Thurs|Fri|Satur|Sun)day\b")
_YEARS = re.compile(r"(?<![\d-])(?:19|20)\d\d(?![\d-])")
_MONTH_AND_YEAR = re.compile(
    r"(?P<month>[A-ZА-ЯЁа-яё][a-zа-яё]{2,8})\.?(?:\s\d{1,2}(?:\s?[–-]\s?\d{1,2})?,)?\s(?P<year>(?:19|20)\d\d)(?!\d)"
)
_HISTORY = re.compile(
    r"\b(?:found|establish|creat|set up|sign|adopt|since|launch|formed|born|annivers|memorand|declarat|treaty|charter)"
    r"[^.;]*$",
    re.IGNORECASE,
)


def full(row: str, zone: dates.Zone) -> dates.Stamp | None:
    """The date of ``Moscow, 11 August 2021 (TDI):`` or ``BEIJING (UrduPoint News / Sputnik - 12th June, 2020)``."""
    if agency := _AGENCY.match(row):
        return dates.parse_stamp(agency["stamp"], zone)
    found = dates.find_stamp(row[:LINE], zone)
    return dates.day_of(found.stamp) if found and _is_dateline(row, found.start, found.end) else None


def without_year(
    rows: collections.abc.Sequence[str], told: collections.abc.Sequence[str], url: str | None
) -> dt.date | None:
    """The day that `rows`, from the title on, tell without its year, if the address or the story settles the year.

    ``MINSK, August 23. /TASS/`` · ``Beijing - Information Office - December 23`` · ``delivered today, 28 August, by``.
    The address settles it by the year, the month or the Hijri day in it; the story by the weekday that it gives, or by
    a month with its year that lies next to the day. `told` are all lines of the page. A year of history settles none.
    """
    for number, row in enumerate(rows):
        words = _written(row, today=number < TODAY_LINES)
        day = _settled(words, row, told, url) if words else None
        if day:
            return day
    return None


def _written(row: str, *, today: bool) -> str | None:
    """The day and the month of a line that says when it was written: ``23 August``, ``8月23日``."""
    if chinese := _CHINESE.match(row):
        return f"{chinese['month']}月{chinese['day']}日"
    found = _YEARLESS.search(row[:LINE])
    if found is None or not (_is_dateline(row, *found.span()) or _is_line_of(row, *found.span())):
        named = _TODAY.search(row) if today else None
        found = _YEARLESS.match(row, named.end()) if named else None
    return f"{found['day'] or found['day2']} {found['month'] or found['month2']}" if found else None


def _settled(words: str, row: str, told: collections.abc.Sequence[str], url: str | None) -> dt.date | None:
    span = dates.span_of_address(url)
    if span:
        return next((day for year in range(span[0].year, span[1].year + 1) if _in(day := _on(words, year), span)), None)
    text = " ".join(told)
    years = {int(year) for year in _YEARS.findall(text)}
    day = _on(words, max(years)) if years else None
    named = _WEEKDAY.search(row)
    if day is None or (named and not f"{day:%A}".startswith(named[1])):
        return None
    return day if named or _is_told_near(day, text) else None


def _in(day: dt.date | None, span: tuple[dt.date, dt.date]) -> bool:
    return day is not None and span[0] <= day <= span[1]


def _on(words: str, year: int) -> dt.date | None:
    found = dates.find_stamp(f"{year}年{words}" if "月" in words else f"{words} {year}", dt.UTC)
    return dates.day_of(found.stamp) if found else None


def _is_told_near(day: dt.date, text: str) -> bool:
    """Whether a story names a month next to a day with its year, and not as one in which something was founded."""
    for found in _MONTH_AND_YEAR.finditer(text):
        middle = _on(f"15 {found['month']}", int(found["year"]))
        before = text[max(0, found.start() - BEFORE) : found.start()]
        if middle and abs(middle - day) <= NEAR and not _HISTORY.search(before):
            return True
    return False


def _is_line_of(row: str, start: int, end: int) -> bool:
    """Whether a line names an office and a day, and no more."""
    return not row[end:].strip(" .") and _OFFICES.fullmatch(row[:start]) is not None and not _NOT_A_PLACE.match(row)


def _is_dateline(row: str, start: int, end: int) -> bool:
    """Whether a date at ``row[start:end]`` stands in the dateline of a story: names before it, a dash or stop after."""
    place = row[:start].strip(" ,(")
    if not place or _NOT_A_PLACE.match(place) or not _PLACES.fullmatch(place):
        return False
    return _AFTER.match(row, end) is not None
