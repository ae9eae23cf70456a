"""What may be asked: the parameters of lists, the same for REST and pages."""

from __future__ import annotations

import datetime as dt
import re
import typing

import pydantic

from monitor.settings import rules as configured

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


_Short = typing.Annotated[str, pydantic.StringConstraints(max_length=200)]
Word = typing.Annotated[_Short | None, pydantic.BeforeValidator(_blank)]
Day = typing.Annotated[dt.date | None, pydantic.BeforeValidator(_day)]
Kind = typing.Annotated[configured.Kind | None, pydantic.BeforeValidator(_blank)]
Status = typing.Annotated[configured.Status | None, pydantic.BeforeValidator(_blank)]
Key = typing.Annotated[int, pydantic.Field(ge=1, le=LARGEST_KEY)]


class Period(pydantic.BaseModel):
    """Days from and to, both included."""

    since: Day = pydantic.Field(None, description="first day, such as 2019-09-26")
    until: Day = pydantic.Field(None, description="last day, included")

    @pydantic.model_validator(mode="after")
    def _runs_forwards(self) -> typing.Self:
        if self.since and self.until and self.until < self.since:
            raise ValueError("until: is before since")
        return self


class Meetings(Period):
    """Which meetings."""

    partner: Word = pydantic.Field(None, description="id of a partner that took part")
    kind: Kind = pydantic.Field(None, description="kind of occasion")
    status: Status = pydantic.Field(None, description="how it stands")
    source: Word = pydantic.Field(None, description="name of a source that brought a report")

    def filters(self) -> dict[str, typing.Any]:
        """The filters alone, as storage takes them."""
        return self.model_dump(include=set(Meetings.model_fields))


class Articles(Period):
    """Which articles."""

    source: Word = pydantic.Field(None, description="name of the source that brought it")
    partner: Word = pydantic.Field(None, description="id of a partner that it names")
    language: Word = pydantic.Field(None, description="two letters, such as en, ru or zh")

    def filters(self) -> dict[str, typing.Any]:
        """The filters alone, as storage takes them."""
        return self.model_dump(include=set(Articles.model_fields))


class Slice(pydantic.BaseModel):
    """Which slice of the results. An unknown parameter is refused, so that a misspelt filter cannot pass unseen."""

    model_config = pydantic.ConfigDict(extra="forbid")

    limit: int = pydantic.Field(50, ge=1, le=200, description="how many at most")
    offset: int = pydantic.Field(0, ge=0, le=2**31, description="how many to leave out")


class ResultPage(pydantic.BaseModel):
    """Which result page, counted from 1."""

    page: typing.Annotated[int, pydantic.Field(ge=1, le=1_000_000)] = 1

    def offset(self, shown: int) -> int:
        """How many results stand on the pages before, with so many on each."""
        return (self.page - 1) * shown


class MeetingsByProgram(Meetings, Slice):
    """What REST takes for meetings."""


class ArticlesByProgram(Articles, Slice):
    """What REST takes for articles."""

    q: Word = pydantic.Field(None, description='full text: words that must all occur, "a phrase", prefix*, -without')


class MeetingsByForm(Meetings, ResultPage):
    """What the page of meetings takes."""


class SearchByForm(ResultPage):
    """What the search page takes."""

    q: Word = None
