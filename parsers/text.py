"""A page saved as plain text: what a reader sees, line by line, with the layout's faults and no markup."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import itertools
import re

from parsers import article as parsed
from parsers import dates, prose, site_parser, urls

METINFO_CLOCK = dt.timezone(dt.timedelta(hours=8))  # MetInfo sets Asia/Shanghai for every installation

_METINFO = re.compile(
    r"powered by metinfo|^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+ source:.{0,60}share:", re.IGNORECASE | re.MULTILINE
)
_SAVED_DATE = re.compile(r"^date (?P<stamp>\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?)(?:\s+|$)")
_LABEL = re.compile(r"^\[?(?P<name>title|date)\][:\s]\s*", re.IGNORECASE)
_CRUMB = re.compile(r"^(?:[•»›]\s*)?(?:home|首页|главная)\b.*|.*\S ?[>›] ?\S.*", re.IGNORECASE)
_GLUED_TITLE = re.compile(r"^(?:[\d年月日\s]{6,20})?(?P<title>.{10,120}?)(?P=title)+(?=\S)")
_AGENCY_DATE = re.compile(
    r"^.{0,80}\((?:UrduPoint|APP)[^)]{0,80}?-\s*(?P<stamp>\d{1,2}(?:st|nd|rd|th)\s\w+,?\s\d{4})\)"
)

HEAD_LINES = 60  # non-empty lines, at the top of the page, in which title and stamp are looked for
BODY_LINE = 160  # characters from which a line that ends as a sentence is taken for the body
STAMP_LINE = 110  # a line that tells the date is no longer
STAMP_REACH = 6  # lines between the title and the stamp, either way
ADDRESS_DRIFT = dt.timedelta(days=45)  # a stamp this far from the day in the address belongs to something else


@dataclasses.dataclass(frozen=True, slots=True)
class _Title:
    """A title and the line where it stands; `line` is -1 where the address gave it."""

    text: str
    line: int


class Parser:
    """Reads plain text. There is no listing in it: addresses are not kept when a page is saved as text."""

    name = "text"
    version = "1"

    def recognises(self, page: site_parser.Page) -> bool:
        """Whether the content holds no markup."""
        return not re.search(
            r"<(?:!doctype|html|head|body|div|p|a|rss|feed|urlset|\?xml)\b", page.content[:20000], re.IGNORECASE
        )

    def article(self, page: site_parser.Page) -> parsed.Article:
        """Title, stamp and paragraphs by their form and place; a title that the text lacks is spelled from the address.

        The title is empty where neither has one. Raises `parsed.NoArticle` where no paragraph is left.
        """
        rows = prose.lines(page.content)
        rows, saved = _saved_date(rows, page)
        title = _title(rows, page)
        start = title.line + 1 if title.line >= 0 and not _is_body_before(rows, title.line) else 0
        language = page.language or prose.guess_language("\n".join(rows))
        blocks = ["\n".join(_without_head(rows, start))]
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


def _title(rows: list[str], page: site_parser.Page) -> _Title:
    head = [(number, row) for number, row in enumerate(rows) if row][:HEAD_LINES]
    slug = urls.slug_title(page.url)
    return (
        _labelled(head)
        or _like_slug(head, slug)
        or _doubled(head)
        or _above_stamp(head)
        or _first_heading(head)
        or _slug(rows, slug)
        or (_caption(head) if urls.is_sectsco(page.url) else None)
        or _Title("", -1)
    )


def _labelled(head: list[tuple[int, str]]) -> _Title | None:
    for number, row in head:
        label = _LABEL.match(row)
        if label and label["name"].casefold() == "title":
            return _Title(row[label.end() :], number)
    return None


def _like_slug(head: list[tuple[int, str]], slug: str | None) -> _Title | None:
    """The line that shares most of its words with the address."""
    wanted = set(prose.fold(slug or "").split())
    best = max(
        ((_shared(wanted, row), -number, row) for number, row in head if _is_heading(_without_stamp(row))), default=None
    )
    return _Title(_without_stamp(best[2]), -best[1]) if best and best[0] >= 0.6 else None


def _shared(wanted: set[str], row: str) -> float:
    words = set(prose.fold(row).split())
    return len(wanted & words) / max(len(wanted), len(words)) if wanted and words else 0.0


def _doubled(head: list[tuple[int, str]]) -> _Title | None:
    """A heading that stands twice, on two lines among the first or glued together on the first."""
    if glued := _GLUED_TITLE.match(head[0][1]) if head else None:
        return _Title(glued["title"], -1)
    script = prose.script_of(" ".join(row for _, row in head))
    for (number, row), (_, following) in itertools.pairwise(head):
        if row == following and _is_heading(row) and prose.script_of(row) == script:
            return _Title(row, number)
    return None


def _above_stamp(head: list[tuple[int, str]]) -> _Title | None:
    """The last heading before the body that has a stamp for its next line."""
    found = None
    for (number, row), (_, following) in itertools.pairwise(head):
        if _is_body(row):
            break
        if _is_heading(row) and _weight(row) >= 4 and _is_stamp(following):
            found = _Title(row, number)
    return found


def _first_heading(head: list[tuple[int, str]]) -> _Title | None:
    """The first line of some length that has the form of a heading, before the body begins."""
    crumbs = " ".join(row for _, row in head[:10] if _CRUMB.fullmatch(row))
    short = None
    for number, row in head:
        if _is_body(row):
            break
        row = _without_stamp(row)
        if not _is_heading(row) or row in crumbs:
            continue
        if _weight(row) >= 4:
            return _Title(row, number)
        short = short or (_Title(row, number) if _weight(row) >= 3 else None)
    return short


def _slug(rows: list[str], slug: str | None) -> _Title | None:
    """The title that the address spells, if its words are words of this text: a transliterated address is no title.

    The text lends its capitals and apostrophes: ``un`` is UN where the text writes it so.
    """
    spelled: dict[str, collections.Counter[str]] = {}
    for word in re.findall(r"[^\W\d_]+(?:['’]s\b)?", " ".join(rows)):
        spelled.setdefault(re.sub(r"['’]", "", word).casefold(), collections.Counter())[word] += 1
    words = (slug or "").split()
    known = [word for word in words if word.casefold() in spelled]
    if len(known) * 2 < len(words) or not slug:
        return None
    if slug[1:].islower():
        words = [spelled[w.casefold()].most_common(1)[0][0] if w.casefold() in spelled else w for w in words]
        words[0] = words[0][:1].upper() + words[0][1:]
    return _Title(" ".join(words), -1)


def _caption(head: list[tuple[int, str]]) -> _Title | None:
    """On sectsco.org the lead photo's caption often repeats a title that the saved text lacks."""
    language = prose.guess_language("\n".join(row for _, row in head))
    for number, row in head[1:-1]:
        if _is_heading(row) and _weight(row) >= 5 and prose.guess_language(row) in {language, None}:
            return _Title(row, number)
    return None


def _weight(row: str) -> float:
    """Length in words; two characters of Chinese count as one."""
    chinese = len(re.findall(r"[\u3400-\u9fff]", row))
    return chinese / 2 + len(re.findall(r"[^\W\d_\u3400-\u9fff]+(?:['’-][^\W\d_]+)*", row))


def _is_body(row: str) -> bool:
    if re.search(r"\w: ?[“\"‘«][^”\"’»]+[.!?][”\"’»]$", row):  # a heading of the form: Speaker: “What was said.”
        return False
    return prose.is_sentence(row) and (len(row) >= BODY_LINE or _weight(row) >= 25)


def _is_heading(row: str) -> bool:
    if prose.is_furniture(row) or _CRUMB.fullmatch(row) or len(row) > 420 or _is_stamp(row):
        return False
    return not re.search(r"(?:(?<!\b[A-Z])[.\u3002]|[,;:\uff0c\uff1b\uff1a\u3001])$|https?://", row)


def _is_stamp(row: str) -> bool:
    """Whether a line is there to tell the date, with a name or a label beside it at most."""
    found = dates.find_stamp(row, METINFO_CLOCK) if len(row) <= STAMP_LINE else None
    if not found:
        return False
    rest = row[: found.start] + row[found.end :]
    timed = isinstance(found.stamp, dt.datetime)
    return (
        _weight(rest) <= 3
        or (timed and found.end >= len(row) - 2)
        or bool(re.search(r"\||published|posted|updated", rest, re.IGNORECASE))
    )


def _without_stamp(row: str) -> str:
    """A heading without the time stamp that was set behind it on the same line."""
    found = dates.find_stamp(row, METINFO_CLOCK)
    if (
        found
        and isinstance(found.stamp, dt.datetime)
        and found.end >= len(row) - 1
        and _weight(row[: found.start]) >= 4
    ):
        return row[: found.start].rstrip(" |,-–")
    return row


def _is_body_before(rows: list[str], number: int) -> bool:
    return any(_is_body(row) for row in rows[:number])


def _without_head(rows: list[str], start: int) -> list[str]:
    """The lines from `start` on, without the stamps that stand before the first paragraph."""
    kept: list[str] = []
    body = False
    for row in rows[start:]:
        body = body or _is_body(row)
        if body or not (_is_stamp(row) or _CRUMB.fullmatch(row)):
            kept.append(row)
    return kept


def _published(
    rows: list[str], title: _Title, saved: dates.Stamp | None, page: site_parser.Page
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


def _shown(rows: list[str], title: _Title, page: site_parser.Page) -> dates.Stamp | None:
    """The stamp nearest to the title, else the one in an agency's dateline."""
    zone = _zone(page)
    start = max(title.line, 0)
    below = [row for row in rows[start:] if row]
    above = [row for row in reversed(rows[:start]) if row]
    return (
        next((dates.parse_stamp(row, zone) for row in below[:STAMP_REACH] if _tells_date(row, title)), None)
        or next(filter(None, (_dateline(row, zone) for row in below[:HEAD_LINES])), None)
        or next((dates.parse_stamp(row, zone) for row in above[:STAMP_REACH] if _tells_date(row, title)), None)
    )


def _tells_date(row: str, title: _Title) -> bool:
    label = _LABEL.match(row)
    labelled = bool(label and label["name"].casefold() == "date")
    return labelled or _is_stamp(row) or (_without_stamp(row) != row and prose.fold(title.text) in prose.fold(row))


def _dateline(row: str, zone: dates.Zone) -> dates.Stamp | None:
    """The complete date of ``Moscow, 11 August 2021 (TDI):`` or ``BEIJING (UrduPoint News / Sputnik - 12th June, 2020)``."""
    if agency := _AGENCY_DATE.match(row):
        return dates.parse_stamp(agency["stamp"], zone)
    found = dates.find_stamp(row[:100], zone)
    if (
        found
        and _weight(row[: found.start]) <= 3
        and re.match(r"\s*(?:\([^)]{2,30}\)|/[^/]{2,20}/)\s*[:.–—-]", row[found.end :])
    ):
        return dates.day_of(found.stamp)
    return None
