"""A page saved as plain text: what a reader sees, line by line, with the layout's faults and no markup."""

from __future__ import annotations

import datetime as dt
import re

from parsers import article as parsed
from parsers import dates, headings, prose, site_parser, urls

METINFO_CLOCK = dt.timezone(dt.timedelta(hours=8))  # MetInfo sets Asia/Shanghai for every installation

_METINFO = re.compile(
    r"powered by metinfo|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+ source:.{0,60}share:", re.IGNORECASE | re.MULTILINE
)
_MARKUP = re.compile(r"<(?:!doctype\b|\?xml\b|!--|/?[a-z][a-z0-9:-]{0,30}(?:\s[^<>]{0,5000})?/?>)", re.IGNORECASE)
_SAVED_DATE = re.compile(r"^date (?P<stamp>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)(?:\s+|$)")
_AGENCY_DATE = re.compile(
    r"^.{0,80}\((?:UrduPoint|APP)[^)]{0,80}?-\s*(?P<stamp>\d{1,2}(?:st|nd|rd|th)\s\w+,?\s\d{4})\)"
)

MENU_LINE, MENU_LINES = 80, 5  # characters that a line of a menu has at most, and lines that a menu has at least
STAMP_REACH = 6  # lines between the title and the stamp, either way
MAX_CHARACTERS = 1_000_000
ADDRESS_DRIFT = dt.timedelta(days=45)  # a stamp this far from the day in the address belongs to something else


class Parser:
    """Reads plain text. There is no listing in it: addresses are not kept when a page is saved as text."""

    name = "text"
    version = "1"

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
        start = title.line + 1 if title.line >= 0 and not _is_body_before(rows, title.line) else 0
        language = page.language or prose.guess_language("\n".join(rows))
        blocks = ["\n".join(_without_menu(_without_head(rows, start)))]
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


def _is_body_before(rows: list[str], number: int) -> bool:
    return any(headings.is_body(row) for row in rows[:number])


def _without_head(rows: list[str], start: int) -> list[str]:
    """The lines from `start` on, without the stamps that stand before the first paragraph."""
    kept: list[str] = []
    body = False
    for row in rows[start:]:
        body = body or headings.is_body(row)
        if body or not (headings.is_stamp(row) or headings.is_crumb(row)):
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
    """The stamp nearest to the title, else the one in an agency's dateline."""
    zone = _zone(page)
    start = max(title.line, 0)
    below = [row for row in rows[start:] if row]
    above = [row for row in reversed(rows[:start]) if row]
    return (
        next((dates.parse_stamp(row, zone) for row in below[:STAMP_REACH] if _tells_date(row, title)), None)
        or next(filter(None, (_dateline(row, zone) for row in below[: headings.HEAD_LINES])), None)
        or next((dates.parse_stamp(row, zone) for row in above[:STAMP_REACH] if _tells_date(row, title)), None)
    )


def _tells_date(row: str, title: headings.Title) -> bool:
    return (
        row.casefold().startswith("[date]")
        or headings.is_stamp(row)
        or (headings.without_stamp(row) != row and prose.fold(title.text) in prose.fold(row))
    )


def _dateline(row: str, zone: dates.Zone) -> dates.Stamp | None:
    """The date of ``Moscow, 11 August 2021 (TDI):`` or ``BEIJING (UrduPoint News / Sputnik - 12th June, 2020)``."""
    if agency := _AGENCY_DATE.match(row):
        return dates.parse_stamp(agency["stamp"], zone)
    found = dates.find_stamp(row[:100], zone)
    if (
        found
        and headings.weight(row[: found.start]) <= 3
        and re.match(r"\s*(?:\([^)]{2,30}\)|/[^/]{2,20}/)\s*[:.–—-]", row[found.end :])
    ):
        return dates.day_of(found.stamp)
    return None
