"""The JSON that REST answers with. Fields may be added; none is renamed or removed."""

from __future__ import annotations

import datetime as dt
import typing

import pydantic

Item = typing.TypeVar("Item")


class Answer(pydantic.BaseModel):
    """A JSON object. Days are ``2019-09-26``, moments UTC as ``2019-09-26T08:05:00Z``; what is not known is null."""

    model_config = pydantic.ConfigDict(from_attributes=True)


class Results(Answer, typing.Generic[Item]):
    """A slice of results; `total` counts all of them. `next` and `previous` are cursors to the slices beside it."""

    items: list[Item]
    total: int = pydantic.Field(examples=[1])
    limit: int = pydantic.Field(examples=[50])
    next: str | None = pydantic.Field(None, examples=["bmV3ZXN0PjgxMzIwNjQ5NjQ4NDUyNDA1Nw"])
    previous: str | None = None


class Evidence(Answer):
    """Where something was read: `quote` is the sentence, `start` and `end` count characters of the article's text."""

    article_id: int = pydantic.Field(examples=[17])
    quote: str | None = pydantic.Field(
        None, examples=["The Secretary-General received the Executive Secretary of UNESCAP in Beijing."]
    )
    rule: str | None = pydantic.Field(None, examples=["counterpart.received"])
    start: int | None = pydantic.Field(None, examples=[0])
    end: int | None = pydantic.Field(None, examples=[77])


class PartnerAtMeeting(Answer):
    """A partner that took part: how, and how sure that is, between 0 and 1."""

    id: str = pydantic.Field(examples=["unescap"])
    name: str = pydantic.Field(examples=["United Nations Economic and Social Commission for Asia and the Pacific"])
    role: str = pydantic.Field(examples=["counterpart"])
    score: float = pydantic.Field(examples=[0.95])


class MeetingReference(Answer):
    """A meeting in short."""

    id: int = pydantic.Field(examples=[4])
    title: str = pydantic.Field(examples=["Meeting with the Executive Secretary of UNESCAP"])
    kind: str = pydantic.Field(examples=["bilateral_meeting"])
    status: str = pydantic.Field(examples=["held"])
    date_start: dt.date | None = pydantic.Field(examples=["2019-09-26"])
    date_end: dt.date | None = pydantic.Field(examples=["2019-09-26"])
    format: str = pydantic.Field(examples=["in_person"])
    place: str | None = pydantic.Field(examples=["Beijing"])
    partners: list[PartnerAtMeeting]


class Meeting(MeetingReference):
    """A meeting in a list; `reports` counts the articles that report it."""

    reports: int = pydantic.Field(examples=[2])
    created_at: dt.datetime
    updated_at: dt.datetime


class Participant(Answer):
    """A person who, by one article, took part."""

    name: str = pydantic.Field(examples=["A. Example"])
    office: str | None = pydantic.Field(examples=["Executive Secretary"])
    organisation: str | None = pydantic.Field(examples=["UNESCAP"])
    evidence: Evidence


class Involvement(PartnerAtMeeting):
    """How, by one article, a partner took part, and what proves it."""

    evidence: Evidence


class Report(Answer):
    """An article that reports the meeting; the first made it known."""

    article_id: int = pydantic.Field(examples=[17])
    title: str
    url: str = pydantic.Field(examples=["https://news.example.org/2019/0926/17.html"])
    source: str = pydantic.Field(examples=["sectsco-eng"])
    published_on: dt.date | None
    added_at: dt.datetime


class Message(Answer):
    """A message about the meeting. Addresses of persons are shortened."""

    id: str
    state: str = pydantic.Field(examples=["held"])
    channel: str = pydantic.Field(examples=["email"])
    recipient: str = pydantic.Field(examples=["d…@example.org"])
    rule: str = pydantic.Field(examples=["desk"])
    status: str = pydantic.Field(examples=["sent"])
    created_at: dt.datetime
    due_at: dt.datetime
    finished_at: dt.datetime | None
    tries: int = pydantic.Field(examples=[1])


class Attempt(Answer):
    """One try to send a message; `detail` is what the other side said, `code` the number of its answer."""

    at: dt.datetime
    outcome: str = pydantic.Field(examples=["refused"])
    detail: str | None = pydantic.Field(examples=["451 4.7.1 try again later"])
    code: int | None = pydantic.Field(examples=[451])
    seconds: float | None = pydantic.Field(examples=[0.2])


class SentMessage(Message):
    """A message as its operator sees it, with the whole address."""

    meeting_id: int | None
    article_id: int | None
    attempts: list[Attempt]


class Outbox(Answer):
    """Messages, newest first."""

    items: list[SentMessage]


class PerhapsTheSame(Answer):
    """Another meeting that is perhaps the same occasion: too little is in common to be sure."""

    id: int
    title: str
    score: float = pydantic.Field(examples=[0.68])
    reason: str = pydantic.Field(examples=["both on 2019-09-26; same partners: un"])


class MeetingInFull(MeetingReference):
    """A meeting with all that is known of it. `evidence` says for each known field where it was read."""

    created_at: dt.datetime
    updated_at: dt.datetime
    participants: list[Participant]
    involvements: list[Involvement]
    evidence: dict[str, Evidence]
    reports: list[Report]
    messages: list[Message]
    perhaps_the_same: list[PerhapsTheSame]


class Fragment(Answer):
    """A run of a text; `hit` where it is what was searched for."""

    text: str
    hit: bool


class Article(Answer):
    """An article in a list; `snippet` is the text around the first hit of a full-text search, else null."""

    id: int = pydantic.Field(examples=[17])
    title: str
    url: str = pydantic.Field(examples=["https://news.example.org/2019/0926/17.html"])
    source: str = pydantic.Field(examples=["sectsco-eng"])
    language: str | None = pydantic.Field(examples=["en"])
    published_on: dt.date | None
    published_at: dt.datetime | None
    first_seen_at: dt.datetime
    snippet: list[Fragment] | None = None


class Mention(Answer):
    """A partner that the article names without its taking part; `why` says in what capacity."""

    partner: str = pydantic.Field(examples=["un"])
    name: str = pydantic.Field(examples=["United Nations"])
    why: str = pydantic.Field(examples=["background"])
    evidence: Evidence


class Revision(Answer):
    """An earlier text of the article; `changed` are the fields that the one after it has otherwise."""

    number: int = pydantic.Field(examples=[1])
    title: str
    text: str
    author: str | None
    published_on: dt.date | None
    seen_at: dt.datetime
    changed: list[str] = pydantic.Field(examples=[["title", "text"]])
    cause: str = pydantic.Field(examples=["edited"], description="edited by the site, or reread by a newer parser")


class ArticleInFull(Article):
    """An article with its text, paragraphs joined by an empty line, and all that was read from it."""

    text: str
    author: str | None
    published_zone: str | None
    published_from: str | None
    parser: str
    parser_version: str
    updated_at: dt.datetime
    mentions: list[Mention]
    meetings: list[MeetingReference]
    revisions: list[Revision]


class Partner(Answer):
    """A partner: in how many meetings it took part, and how many articles only name it."""

    id: str = pydantic.Field(examples=["unescap"])
    name: str = pydantic.Field(examples=["United Nations Economic and Social Commission for Asia and the Pacific"])
    tracked: bool
    parent: str | None = pydantic.Field(None, examples=["un"])
    aliases: list[str] = []
    meetings: int = pydantic.Field(examples=[12])
    mentions: int = pydantic.Field(examples=[40])


class Poll(Answer):
    """One visit to a source; `outcome` is null while it runs."""

    started_at: dt.datetime
    finished_at: dt.datetime | None
    outcome: str | None = pydantic.Field(examples=["ok"])
    result_pages: int
    links: int
    new_links: int
    articles: int
    meetings: int
    error: str | None


class Gap(Answer):
    """A stretch of a listing that was not read, between the newest link known before and the last one shown after."""

    cause: str = pydantic.Field(examples=["limit"])
    detail: str
    opened_at: dt.datetime
    since: dt.datetime | None = pydantic.Field(description="the last good visit before")
    older_url: str | None
    older_on: dt.date | None
    newer_url: str | None
    newer_on: dt.date | None
    misses: int = pydantic.Field(examples=[1])
    closed_at: dt.datetime | None
    closed_by: str | None


class Source(Answer):
    """A source: what the settings say of it, and how it does. `url` is null for one that the settings dropped."""

    name: str = pydantic.Field(examples=["sectsco-eng"])
    url: str | None
    parser: str | None
    language: str | None
    enabled: bool
    confidence: str | None = pydantic.Field(examples=["sure"])
    every_seconds: int | None = pydantic.Field(examples=[1800])
    cron: str | None
    interval_seconds: int | None = pydantic.Field(description="time between two visits at present", examples=[1800])
    health: str = pydantic.Field(examples=["ok"])
    health_since: dt.datetime | None
    note: str | None
    rhythm_seconds: int | None = pydantic.Field(description="how long a silence is usual")
    fill: dict[str, float] = pydantic.Field(
        description="share of articles with a title, a date, a text", examples=[{"title": 1, "date": 0.9, "text": 1}]
    )
    gap: Gap | None
    held: int = pydantic.Field(description="alerts that wait until the source looks as it used to")
    failures: int
    pending: int = pydantic.Field(description="links found and not yet read")
    next_due_at: dt.datetime | None
    last_polled_at: dt.datetime | None
    last_good_at: dt.datetime | None
    last_poll: Poll | None


class SourceInFull(Source):
    """A source with its last polls and gaps, newest first."""

    polls: list[Poll]
    gaps: list[Gap]
