"""When a text says it was published: stamps in the notations of the sites read here, and the digits of an address.

Relative ("6 hours ago") and incomplete ("23 November") stamps are unknown, not guessed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import urllib.parse
import zoneinfo

Stamp = dt.date | dt.datetime
"""A plain date where only a day is told, else an aware datetime."""
Zone = zoneinfo.ZoneInfo | dt.timezone

EARLIEST_YEAR, LATEST_YEAR = 1990, 2100  # what lies outside is no date of a news page: a Hijri year, an article number

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan января январь januar jänner janvier enero gennaio janeiro januari ocak stycznia",
            "february feb февраля февраль februar februari février febrero febbraio fevereiro şubat lutego",
            "march mar марта март märz mars maart marzo março maret mart marca",
            "april apr апреля апрель avril abril aprile nisan kwietnia",
            "may мая май mai mayo maggio maio mei mayıs maja maj",
            "june jun июня июнь juni juin junio giugno junho haziran czerwca",
            "july jul июля июль juli juillet julio luglio julho temmuz lipca",
            "august aug августа август août agosto augustus augusti ağustos sierpnia agustus",
            "september sept sep сентября сентябрь septembre septiembre settembre setembro eylül września",
            "october oct октября октябрь oktober octobre octubre ottobre outubro ekim października",
            "november nov ноября ноябрь novembre noviembre novembro kasım listopada",
            "december dec декабря декабрь dezember décembre diciembre dicembre dezembro desember aralık grudnia",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED_OFFSETS = {  # minutes; RFC 822 §5.1, and Moscow time as TASS and Vestnik Kavkaza print it
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "msk": 180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420,
}  # fmt: skip

_MONTH = "(?P<{0}>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")(?![^\W\d_])\.?"
_YEAR = r"(?P<{0}>(?:19|20|21)\d\d)"
# The year may run into the time ("12 October 201713:19"), so a digit may follow it where a time stands there.
_LAST_YEAR = _YEAR + r"(?=\D|$|\d{{1,2}}:\d\d)"
_DATE = re.compile(
    "|".join(
        (
            rf"(?<!\d){_YEAR.format('y1')}(?P<s1>[-/.])(?P<m1>\d{{1,2}})(?P=s1)(?P<d1>\d{{1,2}})(?!\d)",
            rf"(?<!\d)(?P<d2>\d{{1,2}})(?P<s2>[-/.])(?P<m2>\d{{1,2}})(?P=s2){_LAST_YEAR.format('y2')}",
            (
                rf"(?<!\d)(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?(?:\s(?:of|de)\s|[\s.,-]*){_MONTH.format('m3')}"
                rf"(?:[\s,-]*|\sdel?\s){_LAST_YEAR.format('y3')}"
            ),
            rf"(?<![^\W\d_]){_MONTH.format('m4')}[\s-]*(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?[\s,-]+{_LAST_YEAR.format('y4')}",
            rf"(?<!\d){_YEAR.format('y5')}\s?年\s?(?P<m5>\d{{1,2}})\s?月\s?(?P<d5>\d{{1,2}})\s?日",
        )
    ),
    re.IGNORECASE,
)
_CLOCK = (
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<half>[ap])\.?m\b\.?)?"
    r"(?:\s?\(?(?P<zone>(?:utc|gmt)?\s?[+-]\d{1,2}(?::?\d\d)?(?!\d)|(?:z|utc?|gmt|msk|[ecmp][sd]t)\b))?"
)
_CLOCK_AFTER = re.compile(r"[\s,T|/(–—-]{0,4}(?:(?:at|в)\s+)?" + _CLOCK, re.IGNORECASE)
_CLOCK_BEFORE = re.compile(r"(?<![\d:])" + _CLOCK + r"[\s,|/–—-]{1,4}$", re.IGNORECASE)
_CLOCK_REACH = 30

_ADDRESS = tuple(
    re.compile(shape)
    for shape in (
        r"/(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)(?:/|\.[A-Za-z0-9.]*$|\d{10}-)",  # the last: Sputnik's 8+10 digits
        r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>\d\d)[/-](?P<d>\d\d)(?=[/_.-]|$)",
        r"/(?P<y>(?:19|20)\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?=/)",
        r"/(?P<y>(?:19|20)\d\d)(?P<m>\d\d)/(?P<d>\d\d)/",
        r"/(?P<y>(?:19|20)\d\d)/(?P<m>\d\d)(?P<d>\d\d)/",
        r"/t(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)_\d",
    )
)

_SPAN = re.compile(r"/(?P<y>(?:19|20)\d\d)(?:[/-](?P<m>\d\d))?(?=/)")
_HIJRI = re.compile(r"/(?P<y>14\d\d)/(?P<m>\d{1,2})/(?P<d>\d{1,2})(?=/)")
_HIJRI_EPOCH = dt.date(622, 7, 19)  # in the Gregorian calendar, 1 Muharram 1
_HIJRI_DRIFT = dt.timedelta(days=2)  # the new moon that is seen may be so far from the one that is counted
_MONTH_DRIFT = dt.timedelta(days=2)  # a page may be filed under the month in which it was written or put on line


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A stamp and where it stands: ``text[start:end]`` is its day and its time of day."""

    stamp: Stamp
    start: int
    end: int


def parse_stamp(text: str | None, zone: Zone) -> Stamp | None:
    """The first complete stamp in `text`, None where there is none.

    `zone` is the clock of the site, for stamps that name no offset. A named offset is kept as written, but UTC,
    which machines write, is turned into `zone`. A day written with slashes that could be either way round is
    unknown, unless a weekday beside it decides.
    """
    found = find_stamp(text or "", zone)
    return found.stamp if found else None


def find_stamp(text: str, zone: Zone) -> Found | None:
    """Like `parse_stamp`, with the place of the stamp in `text`."""
    for match in _DATE.finditer(text):
        day = _day(match, text)
        if day is None:
            continue
        clock = _CLOCK_AFTER.match(text, match.end())
        if clock and (stamp := _at(day, clock, zone)):
            return Found(stamp=stamp, start=match.start(), end=clock.end())
        offset = max(0, match.start() - _CLOCK_REACH)
        clock = _CLOCK_BEFORE.search(text[offset : match.start()])
        if clock and (stamp := _at(day, clock, zone)):
            return Found(stamp=stamp, start=offset + clock.start(), end=match.end())
        return Found(stamp=day, start=match.start(), end=match.end())
    return None


def from_epoch(text: str | None, zone: Zone) -> dt.datetime | None:
    """Seconds since 1970 in decimal digits (TASS, Sputnik), as a time in `zone`; None for anything else."""
    if not text or not re.fullmatch(r"\d{9,10}(?:\.\d+)?", text.strip(), re.ASCII):
        return None
    return dt.datetime.fromtimestamp(float(text), zone)


def from_address(url: str | None) -> dt.date | None:
    """The day in an address: ``/20190928/``, ``/2023/04/20/``, ``/2023/0420/``, ``/2018-06-10/``, ``/t20130416_1``."""
    try:
        path = urllib.parse.urlsplit(url or "").path
    except ValueError:
        return None  # no address at all: an unclosed bracket
    for shape in _ADDRESS:
        for match in shape.finditer(path):
            if day := _date(int(match["y"]), int(match["m"]), int(match["d"])):
                return day
    return None


def span_of_address(url: str | None) -> tuple[dt.date, dt.date] | None:
    """The first and the last day that an address without a full one leaves open: ``/2008/``, ``/2024/05/``.

    A day of the Hijri calendar, ``/1443/05/19/`` as sites of the Gulf write it, is counted by the tabular calendar of
    thirty years and leaves some days open.
    """
    path = urllib.parse.urlsplit(url or "").path if url and "[" not in url else ""
    if found := _HIJRI.search(path):
        counted = _of_hijri(int(found["y"]), int(found["m"]), int(found["d"]))
        return (counted - _HIJRI_DRIFT, counted + _HIJRI_DRIFT) if counted else None
    found = _SPAN.search(path)
    first = _date(int(found["y"]), int(found["m"] or 1), 1) if found else None
    if found is None or first is None:
        return None
    if not found["m"]:
        return first, dt.date(first.year, 12, 31)
    return first - _MONTH_DRIFT, (first + dt.timedelta(days=31)).replace(day=1) + _MONTH_DRIFT


def _of_hijri(year: int, month: int, day: int) -> dt.date | None:
    if not (1 <= month <= 12 and 1 <= day <= 30):
        return None
    days = (year - 1) * 354 + (3 + 11 * year) // 30 + (59 * (month - 1) + 1) // 2 + day - 1
    return _HIJRI_EPOCH + dt.timedelta(days=days)


def day_of(stamp: Stamp) -> dt.date:
    """The day of a stamp on its own clock."""
    return stamp.date() if isinstance(stamp, dt.datetime) else stamp


def without_midnight(stamp: Stamp | None) -> Stamp | None:
    """The day alone where the time of day is 00:00:00, which content systems write for "no time known"."""
    if isinstance(stamp, dt.datetime) and stamp.time() == dt.time():
        return stamp.date()
    return stamp


def _day(match: re.Match[str], text: str) -> dt.date | None:
    shape = next(n for n in "12345" if match[f"y{n}"])
    year, month, day = match[f"y{shape}"], match[f"m{shape}"], match[f"d{shape}"]
    if shape in "34":
        return _date(int(year), _MONTHS[month.casefold()], int(day))
    if shape == "2" and match["s2"] == "/":
        return _either_way_round(int(year), int(day), int(month), text[: match.start()])
    return _date(int(year), int(month), int(day))


def _either_way_round(year: int, first: int, second: int, before: str) -> dt.date | None:
    """Day/month or month/day, whichever exists; where both do, only the weekday named before can tell."""
    readings = {d for d in (_date(year, second, first), _date(year, first, second)) if d}
    if len(readings) == 1:
        return readings.pop()
    named = re.search(r"(mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s*$", before, re.IGNORECASE)
    if named:
        readings = {d for d in readings if _WEEKDAYS[d.weekday()] == named[1].casefold()}
        return readings.pop() if len(readings) == 1 else None
    return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _at(day: dt.date, clock: re.Match[str], zone: Zone) -> dt.datetime | None:
    hour, minute, second = int(clock["hour"]), int(clock["minute"]), int(clock["second"] or 0)
    if clock["half"]:
        hour = hour % 12 + (12 if clock["half"].casefold() == "p" else 0)
    try:
        time = dt.time(hour, minute, second)
    except ValueError:
        return None
    offset = _offset(clock["zone"])
    if offset is None:
        return dt.datetime.combine(day, time, zone)
    aware = dt.datetime.combine(day, time, dt.timezone(offset))
    return aware.astimezone(zone) if not offset else aware


def _offset(name: str | None) -> dt.timedelta | None:
    if not name:
        return None
    numeric = re.search(r"([+-])(\d{1,2}):?(\d\d)?$", name)
    if not numeric:
        return dt.timedelta(minutes=_NAMED_OFFSETS[name.strip().casefold()])
    size = dt.timedelta(hours=int(numeric[2]), minutes=int(numeric[3] or 0))
    if size >= dt.timedelta(hours=24):
        return None
    return -size if numeric[1] == "-" else size
