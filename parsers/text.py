"""A page saved as plain text: what a reader sees, line by line, with the layout's faults and no markup."""

from __future__ import annotations

import datetime as dt
import re

from parsers import article as parsed
from parsers import datelines, dates, headings, prose, site_parser, urls

METINFO_CLOCK = dt.timezone(dt.timedelta(hours=8))  # MetInfo sets Asia/Shanghai for every installation

_METINFO = re.compile(
    r"powered by metinfo|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+ source:.{0,60}share:", re.IGNORECASE | re.MULTILINE
)
_MARKUP = re.compile(r"<(?:!doctype\b|\?xml\b|!--|/?[a-z][a-z0-9:-]{0,30}(?:\s[^<>]{0,5000})?/?>)", re.IGNORECASE)
_SAVED_DATE = re.compile(r"^date (?P<stamp>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)(?:\s+|$)")

_NAMES = r"[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+){0,3}"
_PLACE = re.compile(rf"{_NAMES}(?:, {_NAMES}){{0,2}}")
_NAMED_DAY = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b,?")
_TOWN_AND_LAND = re.compile(rf"{_NAMES}, {_NAMES}")
_LABEL = re.compile(
    r"\b(?:published|posted|updated|date|by|source|author|editor|edited|news|xinhua|tass|reporter)\b", re.IGNORECASE
)
_PUTS_DATE = re.compile(
    r"(?:^\W{0,3}|[|•·]\s?)(?:(?:first |last |originally )?(?:published|posted|updated|modified|released|issued|"
    r"created|uploaded)(?: (?:on|at|date))?|"
    r"(?:release|publication|posting|publish)(?: date)?|date)\b\s?(?:\(?\w{3,12}\)?)?\W{1,4}",
    re.IGNORECASE,
)

MENU_LINE, MENU_LINES = 80, 5  # characters that a line of a menu has at most, and lines that a menu has at least
STAMP_REACH = 6  # lines between the title and the stamp, either way
HEAD_REACH = 4  # lines above a title that may say where and when a speech was given
LABEL_REACH = 12  # characters between a label and its date: a weekday
FOOT_LINES = 3  # lines at the end that may be the place and the day of a press release
MAX_CHARACTERS = 1_000_000
ADDRESS_DRIFT = dt.timedelta(days=45)  # a stamp this far from the day in the address belongs to something else


class Parser:
    """Reads plain text. There is no listing in it: addresses are not kept when a page is saved as text."""

    name = "text"
    version = "2"

    def recognises(self, page: site_parser.Page) -> bool:
        """Whether the content holds no markup."""
        return not _MARKUP.search(page.content[:20_000])

    def article(self, page: site_parser.Page) -> parsed.Article:
        """Title, stamp and paragraphs by their form and place; a title that the text lacks is spelled from the address.

        The title is empty where neither has one. Raises `parsed.NoArticle` where no paragraph is left.
        """
        if len(page.content) > MAX_CHARACTERS:
            raise parsed.NotAPage(f"the text has more than {MAX_CHARACTERS} characters", url=page.url)
        rows = prose.lines(page.content)
        rows, saved = _saved_date(rows, page)
        title = headings.find_title(rows, page.url)
        start = _start(rows, title)
        language = page.language or prose.guess_language("\n".join(rows))
        above = _told_above(rows, title, page) if start else []
        blocks = ["\n".join(above), "\n".join(_without_menu(_without_head(rows, start)))]
        paragraphs = prose.body(blocks, title=title.text, language=language)
        if not paragraphs:
            raise parsed.NoArticle("no paragraph in the text", url=page.url)
        published, origin = _published(rows, title, saved, page)
        return parsed.Article(
            title=title.text,
            paragraphs=paragraphs,
            parser=self.name,
            parser_version=self.version,
            url=page.url,
            identity=urls.number(page.url),
            published=published,
            published_from=origin,
            language=language,
        )

    def listing(self, page: site_parser.Page) -> parsed.Listing:
        """Plain text has no links. Raises `parsed.NoListing`."""
        raise parsed.NoListing("plain text has no links", url=page.url)


def _zone(page: site_parser.Page) -> dates.Zone:
    return METINFO_CLOCK if _METINFO.search(page.content) else page.zone


def _saved_date(rows: list[str], page: site_parser.Page) -> tuple[list[str], dates.Stamp | None]:
    """The stamp that a reader's "save as text" put before the first line, and the lines without it."""
    for number, row in enumerate(rows):
        if found := _SAVED_DATE.match(row):
            return [row[found.end() :], *rows[number + 1 :]], dates.parse_stamp(found["stamp"], page.zone)
        if row:
            break
    return rows, None


def _start(rows: list[str], title: headings.Title) -> int:
    """The line where the text begins: below the title, or the first where the text began above it."""
    if title.line < 0:
        return 0
    before = [row for row in rows[: title.line] if headings.is_body(row)]
    after = [row for row in rows[title.line + 1 :] if headings.is_body(row)]
    if before and sum(map(len, after)) >= sum(map(len, before)):
        told = headings.share(title.text, " ".join(after[:2]))
        teasers = (
            told >= headings.TOLD_SHARE
            and max(headings.share(title.text, row) for row in before) <= told * headings.SLUG_SHARE
        )
        return title.line + 1 if teasers else 0
    return 0 if before else title.line + 1


def _told_above(rows: list[str], title: headings.Title, page: site_parser.Page) -> list[str]:
    """The lines right above the title that say when what it names took place: the head of a speech, a dated lead."""
    above = [row for row in rows[: title.line] if row][-HEAD_REACH:]
    kept: list[str] = []
    for number, row in enumerate(above):
        previous = above[number - 1] if number else ""
        if _is_where_and_when(row, previous):
            kept += [previous, row] if headings.is_stamp(row) and _TOWN_AND_LAND.fullmatch(previous) else [row]
        elif prose.is_sentence(row) and re.search(r"\d", row) and _is_lead(row, title, page):
            kept.append(row)
    return kept


def _is_lead(row: str, title: headings.Title, page: site_parser.Page) -> bool:
    """Whether a dated sentence above a title is of its article: in the title's words, or of the days before posting."""
    found, address = dates.find_stamp(row, dt.UTC), dates.from_address(page.url)
    near = found and address and abs(dates.day_of(found.stamp) - address) <= ADDRESS_DRIFT
    return bool(near) or headings.share(title.text, row) * 3 >= 1


def _is_where_and_when(row: str, previous: str) -> bool:
    """Whether a line is the head of a speech: ``January 14, 2016, Sochi``, or a day below the line of its place."""
    found = dates.find_stamp(row, dt.UTC) if len(row) <= headings.STAMP_LINE else None
    if not found or isinstance(found.stamp, dt.datetime):
        return False
    if headings.is_given(row):
        return True
    rest = _NAMED_DAY.sub("", f"{row[: found.start]} {row[found.end :]}").strip(" ,.()")
    if not rest:
        return _TOWN_AND_LAND.fullmatch(previous) is not None and not _LABEL.search(previous)
    return "," in row[found.end - 1 :] + row[: found.start] and bool(_PLACE.fullmatch(rest)) and not _LABEL.search(rest)


def _without_head(rows: list[str], start: int) -> list[str]:
    """The lines from `start` on, without the stamps that stand before the first paragraph."""
    kept: list[str] = []
    body = False
    for row in rows[start:]:
        body = body or headings.is_body(row)
        previous = next((each for each in reversed(kept) if each), "")
        marked = not body and (headings.is_stamp(row) or headings.is_crumb(row))
        if not marked or _is_where_and_when(row, previous):
            kept.append(row)
    return kept


def _without_menu(rows: list[str]) -> list[str]:
    """The lines without a run of short ones, none of them a sentence, at the end: a menu that was saved along."""
    end = len(rows)
    while end and len(rows[end - 1]) <= MENU_LINE and not re.search(r"[.!?:,;\u3002\"”»]$", rows[end - 1]):
        end -= 1
    return rows[:end] if sum(map(bool, rows[end:])) >= MENU_LINES else rows


def _published(
    rows: list[str], title: headings.Title, saved: dates.Stamp | None, page: site_parser.Page
) -> tuple[dates.Stamp | None, parsed.Origin | None]:
    address = dates.from_address(page.url)
    shown = saved or _shown(rows, title, page)
    if shown and address and abs(dates.day_of(shown) - address) > ADDRESS_DRIFT:
        shown = None
    if address and (urls.is_sectsco(page.url) or not shown):
        return address, "address"
    if shown:
        return shown, "page"
    if page.published:
        return page.published, page.published_from or "given"
    return None, None


def _shown(rows: list[str], title: headings.Title, page: site_parser.Page) -> dates.Stamp | None:
    """The stamp nearest to the title, else the one in a dateline, behind a label, or at the very end.

    A year that a dateline lacks is sought only where nobody gave the page a day.
    """
    zone = _zone(page)
    start = max(title.line, 0)
    below = [row for row in rows[start:] if row]
    above = [row for row in reversed(rows[:start]) if row]
    return (
        _below(below, title, zone)
        or next(filter(None, (datelines.full(row, zone) for row in below[: headings.HEAD_LINES])), None)
        or next((dates.parse_stamp(row, zone) for row in above[:STAMP_REACH] if _tells_date(row, title)), None)
        or _labelled(rows, zone)
        or (None if page.published else datelines.without_year(below[: headings.HEAD_LINES], rows, page.url))
        or _at_foot(below, zone)
    )


def _below(rows: list[str], title: headings.Title, zone: dates.Zone) -> dates.Stamp | None:
    """The first stamp near the title or before the first paragraph; below that, not the first of several."""
    body = next((number for number, row in enumerate(rows) if headings.is_body(row)), len(rows))
    told = [number for number, row in enumerate(rows[: headings.HEAD_LINES]) if _tells_date(row, title)]
    near = told and (told[0] < body or (told[0] < STAMP_REACH and len(told) == 1))
    return dates.parse_stamp(rows[told[0]], zone) if near else None


def _labelled(rows: list[str], zone: dates.Zone) -> dates.Stamp | None:
    """The date behind a label that says what it is, wherever it stands: ``Posted On: 05 JUL 2023 6:22PM``."""
    for row in rows:
        for label in _PUTS_DATE.finditer(row[: 2 * headings.STAMP_LINE]) if not headings.is_body(row) else ():
            found = dates.find_stamp(row[label.end() :], zone)
            if found and found.start <= LABEL_REACH:
                return found.stamp
    return None


def _at_foot(rows: list[str], zone: dates.Zone) -> dates.Stamp | None:
    """The day of a press release that ends in its place and day, and in no other line of that form."""
    last = [row for row in rows[-FOOT_LINES:] if headings.is_stamp(row) and not headings.is_body(row)]
    foot = last[0] if len(last) == 1 and len(rows) > FOOT_LINES else ""
    found = dates.find_stamp(foot, zone)
    rest = (foot[: found.start] + foot[found.end :]).strip(" ,.()") if found else ""
    return found.stamp if found and (not rest or _PLACE.fullmatch(rest)) and foot == rows[-1] else None


def _tells_date(row: str, title: headings.Title) -> bool:
    return (
        row.casefold().startswith("[date]")
        or headings.is_stamp(row)
        or (headings.without_stamp(row) != row and prose.fold(title.text) in prose.fold(row))
    )
