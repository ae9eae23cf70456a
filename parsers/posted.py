"""When a page of any site was posted: what its meta data tell, its own ``time``, its address; htmldate at the last.

Machines write UTC, and the day of a release is that of the newsroom's clock. Where nobody declared the zone, the page
often tells it: the same moment stands there twice, in UTC and on the newsroom's own clock.
"""

from __future__ import annotations

import collections.abc
import datetime as dt
import itertools
import re

from parsers import article as parsed
from parsers import dates, layout, markup, metadata, prose, site_parser

SLOW_WAY_MOST = 1_500_000
"""Characters of page beyond which the slower ways, which take milliseconds for each 20 KB, are not tried."""

OWN_TIME = (
    "article time, main time, [itemprop=datePublished][datetime], [itemprop=datePublished][content], h1 ~ time, time"
)
EPOCH_TIME = "[data-unixtime], dateformat[time]"  # Sputnik's and TASS's, in seconds

FARTHEST = dt.timedelta(hours=14)  # of any clock from UTC
STEP = dt.timedelta(minutes=15)  # by which clocks differ

BELOW = 8  # blocks below a title that may tell when it was posted
LONGEST_LINE = 110  # characters of a line that tells it
RUNNING = 300  # characters of a block that is running text, and below it no line tells it

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.\d+)?\s?(Z|[+-]\d\d:?\d\d)?")

Told = tuple[dates.Stamp | None, parsed.Origin]


def stamps(
    tree: markup.Tree, facts: metadata.Facts, page: site_parser.Page, title: str, shown: dates.Stamp | None = None
) -> list[Told]:
    """What tells the date, best first; `shown` is what the family's own markup tells, `title` the article's.

    htmldate, which may be wrong, is asked only where nothing else tells and no date came from elsewhere.
    """
    chosen = markup.first(tree, page.selectors.get("date"))
    address = dates.from_address(page.url)
    told = _on_own_clock(facts.published, tree, facts.written)
    if isinstance(told, dt.datetime) and address and abs(told.date() - address) == dt.timedelta(days=1):
        told = address  # a day is a matter of the clock, and the address is on the newsroom's
    known: list[Told] = [(_read(chosen, page), "page"), (told, "meta"), (shown, "page")]
    if any(stamp for stamp, _ in known):
        return known
    known = [(_own_time(tree, page), "page"), (address, "address")]
    if page.published or any(stamp for stamp, _ in known):
        return known
    near = _near_title(tree, title, page)
    rest = next(filter(None, (dates.parse_stamp(text, page.zone) for text in facts.written)), None)
    return [(near, "page"), (rest, "meta"), (None if near or rest else _guessed(page), "page")]


def _on_own_clock(
    stamp: dates.Stamp | None, tree: markup.Tree, written: collections.abc.Iterable[str]
) -> dates.Stamp | None:
    """A moment in UTC on the clock of the newsroom, if the page tells the same moment on that too."""
    if not isinstance(stamp, dt.datetime) or stamp.utcoffset():
        return stamp
    moment = stamp.replace(tzinfo=None)
    for text in [*written, *(markup.attribute(node, "datetime") for node in tree.css("time[datetime]"))]:
        for day, time, offset in _MOMENT.findall(text):
            try:
                ahead = dt.datetime.fromisoformat(f"{day}T{time}") - moment
            except ValueError:
                continue
            named = offset[:1] in ("+", "-") and offset.lstrip("+-").strip("0:") != ""
            same = dates.parse_stamp(text, dt.UTC) == stamp if named else moment.second and not ahead % STEP
            if ahead and abs(ahead) <= FARTHEST and same:
                return stamp.astimezone(dt.timezone(ahead))
    return stamp


def _own_time(tree: markup.Tree, page: site_parser.Page) -> dates.Stamp | None:
    """The first ``time`` of the page that is no menu's and tells a stamp, in its attribute or in its text."""
    for node in [*markup.select(tree, EPOCH_TIME), *markup.select(tree, OWN_TIME)]:
        if not markup.is_furniture(node) and (stamp := _read(node, page)):
            return stamp
    return None


def _near_title(tree: markup.Tree, title: str, page: site_parser.Page) -> dates.Stamp | None:
    """The first stamp that stands right below the title, or right above it, in a line of its own or of bylines."""
    if tree.body is None or not title:
        return None
    blocks = layout.Layout(tree.body, frozenset()).blocks
    lines = [prose.plain(block.text) for block in blocks]
    fold = prose.fold(title)
    places = [number for number, line in enumerate(lines) if prose.is_same(line, title, fold)]
    for place in places:
        below = range(place + 1, min(place + 1 + BELOW, len(lines)))
        for number in (*itertools.takewhile(lambda n: len(lines[n]) < RUNNING, below), place - 1, place - 2):
            line = lines[number] if number >= 0 and blocks[number].linked * 2 <= len(lines[number]) else ""
            if len(line) <= LONGEST_LINE and (stamp := dates.parse_stamp(line, page.zone)):
                return stamp
    return None


def _read(node: markup.Node | None, page: site_parser.Page) -> dates.Stamp | None:
    if node is None:
        return None
    epoch = markup.attribute(node, "data-unixtime") or (
        markup.attribute(node, "time") if node.tag == "dateformat" else ""
    )
    written = markup.attribute(node, "datetime") or markup.attribute(node, "content") or markup.line(node)
    return dates.from_epoch(epoch, page.zone) or dates.parse_stamp(written, page.zone)


def _guessed(page: site_parser.Page) -> dates.Stamp | None:
    """What htmldate finds: first by marks in the markup, then by any date in the text."""
    if len(page.content) > SLOW_WAY_MOST:
        return None
    import htmldate  # few pages need it, and it takes 7 MB

    for extensive in (False, True):
        try:
            found = htmldate.find_date(page.content, original_date=True, extensive_search=extensive, url=page.url)
        except Exception:  # noqa: BLE001 - whatever hostile markup does to a library is this page's fault, not ours
            return None
        if stamp := dates.parse_stamp(found, page.zone):
            return stamp
    return None
