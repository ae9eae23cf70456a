"""One newsroom: what it has published by now, on the pages of the layout that it has just then."""

from __future__ import annotations

import bisect
import collections.abc
import dataclasses
import datetime as dt
import hashlib
import re
import zoneinfo

from tests.year import markup, wire

ROBOTS = b"User-agent: *\nDisallow: /admin/\n"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """From this moment on a story has these paragraphs."""

    at: dt.datetime
    paragraphs: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """For so long the host is away."""

    begin: dt.datetime
    end: dt.datetime
    fault: wire.Fault


@dataclasses.dataclass(slots=True, kw_only=True)
class Room:
    """A newsroom on a host of its own.

    `layouts` are its markups, each from a moment on; `door` is what of it is polled. `stories` are all of its year, the
    oldest first.
    """

    name: str
    zone: zoneinfo.ZoneInfo
    layouts: list[tuple[dt.datetime, markup.Family]]
    door: str = "/news/"
    size: int = 10
    tags: bool = False
    outages: list[Outage] = dataclasses.field(default_factory=list)
    stories: list[markup.Story] = dataclasses.field(default_factory=list)
    edits: dict[int, Edit] = dataclasses.field(default_factory=dict)
    posted: list[dt.datetime] = dataclasses.field(default_factory=list)
    by_path: dict[str, int] = dataclasses.field(default_factory=dict)

    @property
    def host(self) -> str:
        """Its name in the network."""
        return f"{self.name}.example"

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://{self.host}"

    def fill(self, stories: collections.abc.Iterable[markup.Story]) -> None:
        """Have these stories in the course of time; each stands where the layout of its day has it."""
        found = sorted(stories, key=lambda one: one.posted)
        self.stories = [dataclasses.replace(one, path=self.layout(one.posted).path(one, self.zone)) for one in found]
        self.posted = [one.posted for one in self.stories]
        self.by_path = {one.path: index for index, one in enumerate(self.stories)}
        assert len(self.by_path) == len(self.stories)

    def layout(self, now: dt.datetime) -> markup.Family:
        """The markup of that moment."""
        return next((family for since, family in reversed(self.layouts) if since <= now), self.layouts[0][1])

    def fault(self, now: dt.datetime) -> wire.Fault | None:
        """What befalls its host at that moment."""
        return next((one.fault for one in self.outages if one.begin <= now < one.end), None)

    def is_well(self, begin: dt.datetime, end: dt.datetime) -> bool:
        """Whether it can be read all the time between two moments."""
        broken = [
            (since, following)
            for (since, family), (following, _) in zip(self.layouts, [*self.layouts[1:], (end, None)], strict=True)
            if family is markup.BROKEN
        ]
        away = [(one.begin, one.end) for one in self.outages]
        return not any(since <= end and until >= begin for since, until in (*broken, *away))

    def _now(self, index: int, now: dt.datetime) -> markup.Story:
        story, edit = self.stories[index], self.edits.get(index)
        if edit is None or edit.at > now:
            return story
        return dataclasses.replace(story, paragraphs=edit.paragraphs, changed=edit.at)

    def answer(self, request: wire.Request, now: dt.datetime) -> wire.Answer:
        """The page that stands at an address, or 304 where the reader has it already."""
        if request.target == "/robots.txt":
            return wire.Answer(body=ROBOTS, content_type="text/plain")
        body = self._page(request.target, now)
        if body is None:
            return wire.Answer(body=b"there is none", status=404)
        content = body.encode()
        tag = f'"{hashlib.sha256(content).hexdigest()[:20]}"'
        if self.tags and request.headers.get("if-none-match") == tag:
            return wire.Answer(status=304, headers={"ETag": tag})
        kind = {"{": "application/json", "[": "application/json"}.get(body[:1], "text/html; charset=utf-8")
        if body.startswith("<?xml"):
            kind = "application/xml; charset=utf-8"
        return wire.Answer(body=content, content_type=kind, headers={"ETag": tag} if self.tags else {})

    def _page(self, target: str, now: dt.datetime) -> str | None:
        family, index = self.layout(now), self.by_path.get(target)
        if index is not None:
            if self.posted[index] > now:
                return None
            wears = family if family is not markup.BROKEN else self.layout(self.posted[index])
            return wears.article(self.base, self._now(index, now), self.zone)
        newest, page = bisect.bisect_right(self.posted, now) - 1, _number(target, self.size)
        pages = max(1, -(-min(newest + 1, markup.MOST) // self.size))
        if not 1 <= page <= pages:
            return None
        first = newest - (page - 1) * self.size
        stories = [self._now(number, now) for number in range(first, max(-1, first - self.size), -1)]
        part = markup.Slice(
            base=self.base, door=self.door, page=page, pages=pages, stories=stories, size=self.size, zone=self.zone
        )
        return family.listing(part)


def _number(target: str, size: int) -> int:
    """Which result page an address asks for, in the ways of all families."""
    if found := re.search(r"[?&]offset=(\d+)", target):
        return int(found[1]) // size + 1
    found = re.search(r"(?:[?&]page=|/page/)(\d+)", target)
    return int(found[1]) if found else 1
