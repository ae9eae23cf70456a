"""What may be asked: the parameters of pages, and those that REST takes too."""

from __future__ import annotations

import datetime as dt
import re
import typing

import pydantic

from monitor.settings import rules as configured
from monitor.web import narrowing
from storage import models, query, search

LARGEST_KEY = 2**63 - 1
SHOWN = 50
"""How many meetings a page shows."""
FOUND = 20
"""How many results of a search a page shows; each has a snippet to be cut."""


def _blank(value: object) -> object:
    """A field of a form that was left empty asks nothing."""
    return None if isinstance(value, str) and not value.strip() else value


def _day(value: object) -> object:
    value = _blank(value)
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        raise ValueError("is not a day; write it as 2019-09-26")
    return value


def newest(value: object) -> object:
    """The order unless another is asked for."""
    return "newest" if _blank(value) is None else value


_DAY = dt.timedelta(days=1)
_FIELDS = ("partner", "kind", "status", "source")
MeetingOrder = typing.Literal["newest", "oldest"]


def _month(value: object) -> object:
    """A month as its first day."""
    value = _blank(value)
    if isinstance(value, str):
        if not re.fullmatch(r"\d{4}-\d\d", value, re.ASCII):
            raise ValueError("is not a month; write it as 2026-03")
        return f"{value}-01"
    return value


_Short = typing.Annotated[str, pydantic.StringConstraints(max_length=200)]
Word = typing.Annotated[_Short | None, pydantic.BeforeValidator(_blank)]
Typed = typing.Annotated[
    typing.Annotated[str, pydantic.StringConstraints(max_length=2 * query.LONGEST)] | None,
    pydantic.BeforeValidator(_blank),
]
"""A query. One that is too long, though not by much, is shown again with its fault."""
Day = typing.Annotated[
    dt.date | None,
    pydantic.BeforeValidator(_day),
    pydantic.WithJsonSchema(
        {
            "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "maxLength": 0}],
            "examples": ["2026-11-22"],
        }
    ),
]
Month = typing.Annotated[dt.date | None, pydantic.BeforeValidator(_month)]
Kind = typing.Annotated[
    configured.Kind | None,
    pydantic.BeforeValidator(_blank),
    pydantic.WithJsonSchema(
        {"type": "string", "enum": [*typing.get_args(configured.Kind), ""], "examples": ["bilateral_meeting"]}
    ),
]
Status = typing.Annotated[
    configured.Status | None,
    pydantic.BeforeValidator(_blank),
    pydantic.WithJsonSchema(
        {"type": "string", "enum": [*typing.get_args(configured.Status), ""], "examples": ["held"]}
    ),
]
Key = typing.Annotated[int, pydantic.Field(ge=1, le=LARGEST_KEY)]


class Period(pydantic.BaseModel):
    """Days from and to, both included."""

    since: Day = pydantic.Field(None, description="first day")
    until: Day = pydantic.Field(None, description="last day, included")

    @pydantic.model_validator(mode="after")
    def _runs_forwards(self) -> typing.Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("until: is before since")
        return self


class Meetings(Period):
    """Which meetings."""

    partner: Word = pydantic.Field(None, description="id of a partner that took part", examples=["asean"])
    kind: Kind = pydantic.Field(None, description="kind of occasion")
    status: Status = pydantic.Field(None, description="how it stands")
    source: Word = pydantic.Field(None, description="name of a source that brought a report", examples=["secretariat"])


class Articles(Period):
    """Which articles."""

    source: Word = pydantic.Field(None, description="name of the source that brought it", examples=["secretariat"])
    partner: Word = pydantic.Field(None, description="id of a partner that it names", examples=["asean"])
    language: Word = pydantic.Field(None, description="two letters, such as en, ru or zh", examples=["en"])


class ByForm(pydantic.BaseModel):
    """What a page that lists what answers a query takes; a cursor is of an order."""

    q: Typed = None
    cursor: Word = None

    def terms(self) -> list[str]:
        """What other fields of the form put behind the query."""
        return []


class MeetingsByForm(Meetings, ByForm):
    """What the page of meetings takes. Its filters become words of the query."""

    order: typing.Annotated[MeetingOrder, pydantic.BeforeValidator(newest)] = "newest"

    def terms(self) -> list[str]:
        """The filters as people would type them."""
        terms = [narrowing.term(name, value) for name in _FIELDS if (value := getattr(self, name))]
        terms += [f"after:{self.since}"] if self.since else []
        return terms + ([f"before:{self.until + _DAY}"] if self.until and self.until < dt.date.max else [])


class SearchByForm(ByForm):
    """What the search page takes."""

    order: typing.Annotated[search.Order, pydantic.BeforeValidator(newest)] = "newest"


class PartnerByForm(pydantic.BaseModel):
    """What the page of a partner takes."""

    cursor: Word = None


class AlertsByForm(pydantic.BaseModel):
    """What the page of messages takes."""

    status: typing.Annotated[models.Status | None, pydantic.BeforeValidator(_blank)] = None


class MonthByForm(pydantic.BaseModel):
    """What the calendar takes: a month such as 2026-03, and a query."""

    month: Month = None
    q: Typed = None
