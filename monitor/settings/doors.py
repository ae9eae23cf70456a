"""The doors that are polled: the tables of `sources.toml`."""

from __future__ import annotations

import collections.abc
import datetime as dt
import typing
import zoneinfo

import pydantic

from monitor.settings import fields, tables

ParserName = typing.Literal["sectsco", "metinfo", "wordpress", "feed", "sitemap", "generic", "text"]
SelectorName = typing.Literal["title", "date", "body", "link", "next"]
Confidence = typing.Literal["sure", "likely", "guess"]


class Source(tables.Table):
    """A door that is polled: a listing page, a feed, a sitemap or a REST address."""

    name: fields.Slug
    url: fields.WebAddress
    parser: ParserName | None = None
    """The parser of its pages; None: recognised from each page."""
    zone: fields.Zone = zoneinfo.ZoneInfo("UTC")
    """The clock of its stamps that name none."""
    language: fields.Language | None = None
    every: fields.Interval = dt.timedelta(minutes=30)
    """The usual time between two visits; it follows how much is new, between `every_min` and `every_max`."""
    every_min: fields.Interval | None = None
    """None: half of `every`."""
    every_max: fields.Interval | None = None
    """None: twice `every`."""
    cron: fields.Cron | None = None
    """Times of visit, on the source's clock, instead of `every`."""
    jitter: fields.Duration = dt.timedelta(minutes=1)
    """Each visit comes up to this much later, so that sources do not fall due together."""
    enabled: bool = True
    confidence: Confidence = "sure"
    """How well the address is known: `guess` has been read nowhere but inferred."""
    max_result_pages: pydantic.PositiveInt = 1
    """How many result pages a first visit reads, and how many any visit may turn."""
    day_archive: fields.WebAddress | None = None
    """Where a backfill finds the list of one day, with ``{year}``, ``{month}`` and ``{day}``; None: no such list."""
    drop: tuple[fields.Words, ...] = ()
    """Query keys of article addresses that carry no meaning, such as a session number."""
    selectors: collections.abc.Mapping[SelectorName, fields.Words] = pydantic.Field(default_factory=dict)

    @pydantic.model_validator(mode="after")
    def _one_timetable(self) -> typing.Self:
        if self.cron is not None and "every" in self.model_fields_set:
            raise ValueError("has both 'every' and 'cron'; keep one")
        if self.cron is not None and (self.every_min or self.every_max):
            raise ValueError("is visited by 'cron'; 'every_min' and 'every_max' go with 'every'")
        if not self.shortest <= self.every <= self.longest:
            raise ValueError("'every' must lie between 'every_min' and 'every_max'")
        return self

    @pydantic.field_validator("day_archive")
    @classmethod
    def _names_a_day(cls, pattern: str | None) -> str | None:
        if pattern is None:
            return None
        try:
            days = {pattern.format(year="2026", month="05", day=day) for day in ("01", "02")}
        except (LookupError, ValueError):
            days = set()
        if len(days) < 2:
            raise ValueError("needs {year}, {month} and {day}, and no other braces")
        return pattern

    @property
    def shortest(self) -> dt.timedelta:
        """The shortest time between two visits."""
        return self.every_min or self.every / 2

    @property
    def longest(self) -> dt.timedelta:
        """The longest time between two visits."""
        return self.every_max or 2 * self.every


class Sources(tables.Table):
    """`sources.toml`."""

    source: tuple[Source, ...] = ()
