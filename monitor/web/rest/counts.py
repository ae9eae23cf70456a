"""The JSON of counts: what the answers to a query have in common, and when meetings were."""

from __future__ import annotations

import pydantic

from monitor.web.rest import answers
from storage import rendering


class FacetValue(answers.Answer):
    """A value of a field, and how many of the found have it. Put `term` behind the query to narrow it to these."""

    value: str = pydantic.Field(examples=["asean"])
    name: str = pydantic.Field(description="the name of a partner, else the value", examples=[answers.ASEAN])
    count: int = pydantic.Field(examples=[2])
    term: str = pydantic.Field(examples=["partner:asean"])


class Facets(answers.Answer):
    """For each field its most frequent values, the most frequent first; `total` counts all that was found."""

    target: rendering.Target = pydantic.Field(examples=["meetings"])
    total: int = pydantic.Field(examples=[20])
    fields: dict[str, list[FacetValue]] = pydantic.Field(
        examples=[{"partner": [{"value": "asean", "name": answers.ASEAN, "count": 2, "term": "partner:asean"}]}]
    )


class Year(answers.Answer):
    """The meetings of a year, in all and by kind; only what there is."""

    year: int = pydantic.Field(examples=[2026])
    meetings: int = pydantic.Field(examples=[2])
    kinds: dict[str, int] = pydantic.Field(examples=[{"bilateral_meeting": 2}])


class Timeline(answers.Answer):
    """Meetings by year, the earliest first; years without any are left out."""

    items: list[Year]
    total: int = pydantic.Field(description="meetings of all years", examples=[2])
