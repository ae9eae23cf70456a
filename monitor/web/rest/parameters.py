"""What REST takes: the parameters of its routes.

One that is not known is refused, so that a misspelt filter cannot pass for none. The examples ask for what the demo's
newsroom tells.
"""

from __future__ import annotations

import typing

import fastapi
import pydantic
from sqlalchemy import orm

from monitor import questions
from monitor.web import access, asking
from storage import facets, query, rendering, search, terms, trees

_CURSOR = "bmV3ZXN0PjgxMzU3MzczMzM2ODIwMTIzMg"

_NARROWING = {"partner", "kind", "status", "source", "language", "since", "until"}
"""Parameters that narrow what the query finds."""

ArticleKey = typing.Annotated[asking.Key, fastapi.Path(description="number of an article", examples=[33])]
MeetingKey = typing.Annotated[asking.Key, fastapi.Path(description="number of a meeting", examples=[16])]
SourceName = typing.Annotated[str, fastapi.Path(description="name of a source", examples=["mirror"])]

Partner = typing.Annotated[
    asking.Word, pydantic.Field(description="id of a partner that took part", examples=["asean"])
]
Asked = typing.Annotated[
    asking.Typed,
    pydantic.Field(
        description="a query: words, phrases, -without, OR, prefix* and fields",
        examples=['partner:asean "plan of joint measures"'],
    ),
]


class Nothing(pydantic.BaseModel):
    """No parameter."""

    model_config = pydantic.ConfigDict(extra="forbid")


def _alone(_asked: typing.Annotated[Nothing, fastapi.Query()]) -> None:
    """Refuse every parameter."""


ALONE = fastapi.Depends(_alone)
"""For routes without parameters of their own."""


class Going(pydantic.BaseModel):
    """What answers a query, from where on."""

    model_config = pydantic.ConfigDict(extra="forbid")

    q: Asked = None
    limit: int = pydantic.Field(50, ge=1, le=200, description="how many at most", examples=[50])
    cursor: asking.Word = pydantic.Field(
        None, description="`next` or `previous` of another answer in the same order", examples=[_CURSOR]
    )


class Meetings(asking.Meetings, Going):
    """Of meetings."""

    order: typing.Annotated[asking.MeetingOrder, pydantic.BeforeValidator(asking.newest)] = pydantic.Field(
        "newest", description="by day", examples=["oldest"]
    )


class Articles(asking.Articles, Going):
    """Of articles."""

    order: typing.Annotated[search.Order, pydantic.BeforeValidator(asking.newest)] = pydantic.Field(
        "newest", description="by day, or by how many of the words of `q` the title has", examples=["relevance"]
    )


class People(asking.Period, Going):
    """Of people."""

    name: asking.Word = pydantic.Field(
        None, description="words of the name in a row, the last perhaps unfinished", examples=["Lina Pras"]
    )
    partner: Partner = None
    cursor: asking.Word = pydantic.Field(
        None,
        description="`next` or `previous` of another answer",
        examples=["bWVldGluZ3M-NSw4MTM1NTYxNDExODIxNTY4MDUsMTk"],
    )

    @pydantic.field_validator("name")
    @classmethod
    def _can_be_found(cls, value: str | None) -> str | None:
        if value is not None and terms.clause(value) is None:
            raise ValueError("has no letter and no digit")
        return value


class Facets(pydantic.BaseModel):
    """Of facets."""

    model_config = pydantic.ConfigDict(extra="forbid")

    target: rendering.Target = pydantic.Field("articles", description="what is counted", examples=["meetings"])
    q: Asked = None
    field: list[facets.FacetName] = pydantic.Field(
        [],
        max_length=len(facets.NAMES),
        description="a field, perhaps several times; all where none is given",
        examples=[["partner"]],
    )
    limit: int = pydantic.Field(
        facets.MOST, ge=1, le=100, description="how many values of a field at most", examples=[12]
    )


class Timeline(asking.Period):
    """Of the timeline."""

    model_config = pydantic.ConfigDict(extra="forbid")

    q: Asked = None
    partner: Partner = None


def tree(
    asked: Meetings | Articles | People | Facets | Timeline, shared: access.Web, session: orm.Session
) -> trees.Query:
    """What is asked for: the query, and besides that what the other parameters say. Raises `trees.BadQuery`."""
    said = asked.model_dump(include=_NARROWING)
    if "language" in said:
        said["lang"] = said.pop("language")
    return query.narrowed(questions.read(asked.q or "", shared.settings, session), **said)
