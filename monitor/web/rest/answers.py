"""The JSON that REST answers with. Fields may be added; none is renamed or removed.

The examples of the fields tell one story, a meeting of the demo's newsroom, so that an answer made of them makes sense.
"""

from __future__ import annotations

import datetime as dt
import typing

import pydantic

Item = typing.TypeVar("Item")
ASEAN = "Association of Southeast Asian Nations"
_SENTENCE = (
    "On 22 November 2026, SCO Secretary-General Daniyar Osmonov met with ASEAN Secretary-General Lina Prasetya at the "
    "SCO Secretariat in Beijing."
)
Moment = typing.Annotated[dt.datetime, pydantic.Field(examples=["2026-11-22T10:15:34.806750Z"])]
_PerhapsDay = typing.Annotated[dt.date | None, pydantic.Field(examples=["2026-11-22"])]
_Title = typing.Annotated[
    str, pydantic.Field(examples=["SCO Secretary-General holds talks with Secretary-General of ASEAN"])
]
_Address = typing.Annotated[str, pydantic.Field(examples=["http://127.0.0.1:8801/news/20261122/2493609.html"])]
_Text = typing.Annotated[str, pydantic.Field(examples=[_SENTENCE])]
_Author = typing.Annotated[str | None, pydantic.Field(examples=[None])]


class Answer(pydantic.BaseModel):
    """A JSON object. Days are ``2019-09-26``, moments UTC as ``2019-09-26T08:05:00Z``; what is not known is null."""

    model_config = pydantic.ConfigDict(from_attributes=True)


class Results(Answer, typing.Generic[Item]):
    """A slice of results; `total` counts all of them. `next` and `previous` are cursors to the slices beside it."""

    # a kind of this, such as `Results[Meeting]`, does not take the text above over
    model_config = pydantic.ConfigDict(
        json_schema_extra={
            "description": "A slice of results; `total` counts all. `next` and `previous` lead to the slices beside it."
        }
    )

    items: list[Item]
    total: int = pydantic.Field(examples=[1])
    limit: int = pydantic.Field(examples=[50])
    next: str | None = pydantic.Field(None, examples=[None, "bmV3ZXN0PjgxMzU3MzczMzM2ODIwMTIzMg"])
    previous: str | None = pydantic.Field(None, examples=[None])


class Evidence(Answer):
    """Where something was read: `quote` is the sentence, `start` and `end` count characters of the article's text."""

    article_id: int = pydantic.Field(examples=[33])
    quote: str | None = pydantic.Field(None, examples=[_SENTENCE])
    rule: str | None = pydantic.Field(None, examples=["counterpart.official"])
    start: int | None = pydantic.Field(None, examples=[0])
    end: int | None = pydantic.Field(None, examples=[140])


class PartnerAtMeeting(Answer):
    """A partner that took part: how, and how sure that is, between 0 and 1."""

    id: str = pydantic.Field(examples=["asean"])
    name: str = pydantic.Field(examples=[ASEAN])
    role: str = pydantic.Field(examples=["counterpart"])
    score: float = pydantic.Field(examples=[0.96])


class MeetingReference(Answer):
    """A meeting in short."""

    id: int = pydantic.Field(examples=[16])
    title: _Title
    kind: str = pydantic.Field(examples=["bilateral_meeting"])
    status: str = pydantic.Field(examples=["held"])
    date_start: _PerhapsDay
    date_end: _PerhapsDay
    format: str = pydantic.Field(examples=["in_person"])
    place: str | None = pydantic.Field(examples=["SCO Secretariat in Beijing"])
    partners: list[PartnerAtMeeting]


class Meeting(MeetingReference):
    """A meeting in a list; `reports` counts the articles that report it."""

    reports: int = pydantic.Field(examples=[2])
    created_at: Moment
    updated_at: Moment


class Participant(Answer):
    """A person who, by one article, took part."""

    name: str = pydantic.Field(examples=["Lina Prasetya"])
    office: str | None = pydantic.Field(examples=["ASEAN Secretary-General"])
    organisation: str | None = pydantic.Field(examples=["ASEAN"])
    evidence: Evidence


class Involvement(PartnerAtMeeting):
    """How, by one article, a partner took part, and what proves it."""

    evidence: Evidence


class Report(Answer):
    """An article that reports the meeting; the first made it known."""

    article_id: int = pydantic.Field(examples=[33])
    title: _Title
    url: _Address
    source: str = pydantic.Field(examples=["secretariat"])
    published_on: _PerhapsDay
    added_at: Moment


class Message(Answer):
    """A message about the meeting. Addresses of persons are shortened."""

    id: str = pydantic.Field(examples=["23a87f3f-0fe0-43f1-9319-a7908095b2dc"])
    state: str = pydantic.Field(examples=["held"])
    channel: str = pydantic.Field(examples=["email"])
    recipient: str = pydantic.Field(examples=["d…@demo.example"])
    rule: str = pydantic.Field(examples=["all partners"])
    status: str = pydantic.Field(examples=["sent"])
    created_at: Moment
    due_at: Moment
    finished_at: Moment | None
    tries: int = pydantic.Field(examples=[1])


class Attempt(Answer):
    """One try to send a message; `detail` is what the other side said, `code` the number of its answer."""

    at: Moment
    outcome: str = pydantic.Field(examples=["sent"])
    detail: str | None = pydantic.Field(examples=["OK"])
    code: int | None = pydantic.Field(examples=[250])
    seconds: float | None = pydantic.Field(examples=[0.2])


class SentMessage(Message):
    """A message as its operator sees it, with the whole address."""

    recipient: str = pydantic.Field(examples=["desk@demo.example"])
    meeting_id: int | None = pydantic.Field(examples=[16])
    article_id: int | None = pydantic.Field(examples=[33])
    attempts: list[Attempt]


class Outbox(Answer):
    """Messages, newest first."""

    items: list[SentMessage]


class PerhapsTheSame(Answer):
    """Another meeting that is perhaps the same occasion: too little is in common to be sure."""

    id: int = pydantic.Field(examples=[19])
    title: str = pydantic.Field(examples=["SCO Secretary-General receives the Ambassador of Indonesia"])
    score: float = pydantic.Field(examples=[0.68])
    reason: str = pydantic.Field(examples=["both on 2026-11-22; same partners: asean"])


class MeetingInFull(MeetingReference):
    """A meeting with all that is known of it. `evidence` says for each known field where it was read."""

    created_at: Moment
    updated_at: Moment
    participants: list[Participant]
    involvements: list[Involvement]
    evidence: dict[str, Evidence] = pydantic.Field(
        examples=[
            {"date_start": {"article_id": 33, "quote": _SENTENCE, "rule": "date.on-day-month", "start": 0, "end": 140}}
        ]
    )
    reports: list[Report]
    messages: list[Message]
    perhaps_the_same: list[PerhapsTheSame] = pydantic.Field(examples=[[]])


class Fragment(Answer):
    """A run of a text; `hit` where it is what was searched for."""

    text: str = pydantic.Field(examples=["ASEAN"])
    hit: bool = pydantic.Field(examples=[True])


class Article(Answer):
    """An article in a list; `snippet` is the text around the first hit of a full-text search, else null."""

    id: int = pydantic.Field(examples=[33])
    title: _Title
    url: _Address
    source: str = pydantic.Field(examples=["secretariat"])
    language: str | None = pydantic.Field(examples=["en"])
    published_on: _PerhapsDay
    published_at: dt.datetime | None = pydantic.Field(examples=[None])
    first_seen_at: Moment
    snippet: list[Fragment] | None = None


class Mention(Answer):
    """A partner that the article names without its taking part; `why` says in what capacity."""

    partner: str = pydantic.Field(examples=["un"])
    name: str = pydantic.Field(examples=["United Nations"])
    why: str = pydantic.Field(examples=["topic"])
    evidence: Evidence


class Revision(Answer):
    """An earlier text of the article, as it stood from `seen_at` to `replaced_at`, or not long before that.

    `changed` are the fields that the one after it has otherwise: title, text, published, author.
    """

    number: int = pydantic.Field(examples=[1])
    title: _Title
    text: _Text
    author: _Author
    published_on: _PerhapsDay
    seen_at: Moment
    replaced_at: dt.datetime = pydantic.Field(examples=["2026-11-22T10:15:54.629112Z"])
    changed: list[str] = pydantic.Field(examples=[["text"]])
    cause: str = pydantic.Field(examples=["edited"], description="edited by the site, or reread by a newer parser")


class ArticleInFull(Article):
    """An article with its text, paragraphs joined by an empty line, and all that was read from it."""

    text: _Text
    author: _Author
    published_zone: str | None = pydantic.Field(examples=[None])
    published_from: str | None = pydantic.Field(examples=["page"])
    parser: str = pydantic.Field(examples=["sectsco"])
    parser_version: str = pydantic.Field(examples=["3"])
    updated_at: Moment
    mentions: list[Mention]
    meetings: list[MeetingReference]
    revisions: list[Revision]


class Partner(Answer):
    """A partner: in how many meetings it took part, and how many articles only name it."""

    id: str = pydantic.Field(examples=["asean"])
    name: str = pydantic.Field(examples=[ASEAN])
    tracked: bool = pydantic.Field(examples=[True])
    parent: str | None = pydantic.Field(None, examples=[None])
    aliases: list[str] = pydantic.Field([], examples=[["ASEAN"]])
    meetings: int = pydantic.Field(examples=[2])
    mentions: int = pydantic.Field(examples=[1])


class OfficeHeld(Answer):
    """As what somebody took part, and the first and last day of these meetings."""

    office: str | None = pydantic.Field(examples=["ASEAN Secretary-General"])
    organisation: str | None = pydantic.Field(examples=["ASEAN"])
    first_on: dt.date = pydantic.Field(examples=["2026-10-31"])
    last_on: dt.date = pydantic.Field(examples=["2026-11-22"])


class Person(Answer):
    """Somebody who took part in meetings, by name; two of one name are not told apart.

    `meetings` counts those that were asked for. `offices`, `organisations` and `latest`, the last few of the meetings,
    are newest first. `term` narrows a query to this name, and `meetings_url` lists all its meetings.
    """

    name: str = pydantic.Field(examples=["Lina Prasetya"])
    offices: list[OfficeHeld]
    organisations: list[str] = pydantic.Field(examples=[["ASEAN"]])
    meetings: int = pydantic.Field(examples=[2])
    first_on: dt.date = pydantic.Field(examples=["2026-10-31"])
    last_on: dt.date = pydantic.Field(examples=["2026-11-22"])
    latest: list[MeetingReference]
    term: str = pydantic.Field(examples=['person:"Lina Prasetya"'])
    meetings_url: str = pydantic.Field(examples=["/api/v1/meetings?q=person%3A%22Lina+Prasetya%22"])
