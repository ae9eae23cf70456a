"""The JSON of sources: what the settings say of them, how they do, their polls and gaps."""

from __future__ import annotations

import datetime as dt

import pydantic

from monitor.web.rest import answers


class Poll(answers.Answer):
    """One visit to a source; `outcome` is null while it runs."""

    started_at: answers.Moment
    finished_at: answers.Moment | None
    outcome: str | None = pydantic.Field(examples=["ok"])
    result_pages: int = pydantic.Field(examples=[1])
    links: int = pydantic.Field(examples=[8])
    new_links: int = pydantic.Field(examples=[1])
    articles: int = pydantic.Field(examples=[1])
    meetings: int = pydantic.Field(examples=[1])
    error: str | None = pydantic.Field(examples=[None])


class Gap(answers.Answer):
    """A stretch of a listing that was not read, between the newest link known before and the last one shown after."""

    cause: str = pydantic.Field(examples=["limit"])
    detail: str = pydantic.Field(examples=["20 result pages did not reach what is known"])
    opened_at: answers.Moment
    since: answers.Moment | None = pydantic.Field(description="the last good visit before")
    older_url: str | None = pydantic.Field(examples=["http://127.0.0.1:8802/news38/shownews.php?id=8731"])
    older_on: dt.date | None = pydantic.Field(examples=["2026-09-25"])
    newer_url: str | None = pydantic.Field(examples=["http://127.0.0.1:8802/news38/shownews.php?id=8788"])
    newer_on: dt.date | None = pydantic.Field(examples=["2026-10-25"])
    misses: int = pydantic.Field(examples=[1])
    closed_at: dt.datetime | None = pydantic.Field(examples=[None])
    closed_by: str | None = pydantic.Field(examples=[None])


class Source(answers.Answer):
    """A source: what the settings say of it, and how it does. `url` is null for one that the settings dropped."""

    name: str = pydantic.Field(examples=["mirror"])
    url: str | None = pydantic.Field(examples=["http://127.0.0.1:8802/news38/news.php?class1=38"])
    parser: str | None = pydantic.Field(examples=["metinfo"])
    language: str | None = pydantic.Field(examples=["en"])
    enabled: bool = pydantic.Field(examples=[True])
    confidence: str | None = pydantic.Field(examples=["sure"])
    every_seconds: int | None = pydantic.Field(examples=[5])
    cron: str | None = pydantic.Field(examples=[None])
    interval_seconds: int | None = pydantic.Field(description="time between two visits at present", examples=[5])
    health: str = pydantic.Field(examples=["ok"])
    health_since: answers.Moment | None
    note: str | None = pydantic.Field(examples=[None])
    rhythm_seconds: int | None = pydantic.Field(description="how long a silence is usual", examples=[907179])
    fill: dict[str, float] = pydantic.Field(
        description="share of articles with a title, a date, a text", examples=[{"title": 1, "date": 1, "text": 1}]
    )
    gap: Gap | None = pydantic.Field(examples=[None])
    held: int = pydantic.Field(description="alerts that wait until the source looks as it used to", examples=[0])
    failures: int = pydantic.Field(description="visits in a row that failed", examples=[0])
    pending: int = pydantic.Field(description="links found and not yet read", examples=[0])
    next_due_at: answers.Moment | None
    last_polled_at: answers.Moment | None
    last_good_at: answers.Moment | None
    last_poll: Poll | None


class SourceInFull(Source):
    """A source with its last polls and gaps, newest first."""

    polls: list[Poll]
    gaps: list[Gap] = pydantic.Field(examples=[[]])
