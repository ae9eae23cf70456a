"""What others hand to storage: plain values, one class for each kind of row that is written."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

LONGEST = 1000
"""Characters of a title, a name or a place. What is longer is none, whatever the page calls it, and is cut."""
LONGEST_ADDRESS = 2048
"""Bytes of the address of a page: an index of Postgres refuses a row of more than 2704."""
LONGEST_QUOTE = 5000
"""Characters of evidence: sentences are shorter."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class LinkRecord:
    """A link of a listing. `identity` is the site's own number for the article or the canonical address."""

    identity: str
    url: str
    title: str | None = None
    published_on: dt.date | None = None
    published_at: dt.datetime | None = None
    published_from: str | None = None

    def __post_init__(self) -> None:
        """Cut what is too long."""
        _cut(self, "title")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class GapRecord:
    """Where a walk over a listing had to leave off: `cause` is one of `models.GapCause`, `detail` says it to people.

    `newer_url` and `newer_on` are the last link that it showed and its day, `next_url` the result page to go on with.
    """

    cause: typing.Literal["limit", "unreadable", "ended", "stopped"]
    detail: str
    newer_url: str | None = None
    newer_on: dt.date | None = None
    next_url: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRecord:
    """One normalised release. `published_on` is the day in the zone of the source, `published_at` an aware moment."""

    identity: str
    url: str
    source: str
    parser: str
    parser_version: str
    title: str
    text: str
    content_hash: str
    published_on: dt.date | None = None
    published_at: dt.datetime | None = None
    published_zone: str | None = None
    published_from: str | None = None
    language: str | None = None
    author: str | None = None

    def __post_init__(self) -> None:
        """Cut what is too long."""
        _cut(self, "title", "author")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotRecord:
    """A page as fetched: `body` are its bytes, not compressed; `fetched_at` is aware."""

    url: str
    fetched_at: dt.datetime
    body: bytes
    content_type: str | None = None
    charset: str | None = None

    def __post_init__(self) -> None:
        """Cut what is too long."""
        if len(address := self.url.encode(errors="replace")) > LONGEST_ADDRESS:
            object.__setattr__(self, "url", address[:LONGEST_ADDRESS].decode(errors="ignore"))


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRecord:
    """One request and what came of it; `at` is aware, `fault` the class of the error, None where all went well."""

    at: dt.datetime
    method: str
    url: str
    host: str
    source: str | None
    status: int | None
    size: int
    seconds: float
    fault: str | None = None
    error: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRecord:
    """The words that prove a call and the rule that read them; offsets count characters of the article's text."""

    quote: str
    rule: str
    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        """Cut what is too long, and end where it is cut, for the text has it to the letter."""
        if len(self.quote) > LONGEST_QUOTE:
            object.__setattr__(self, "quote", self.quote[:LONGEST_QUOTE])
            object.__setattr__(self, "end", None if self.start is None else self.start + LONGEST_QUOTE)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRecord:
    """A person who took part."""

    name: str
    office: str | None = None
    organisation: str | None = None
    evidence: EvidenceRecord | None = None

    def __post_init__(self) -> None:
        """Cut what is too long."""
        _cut(self, "name", "office", "organisation")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementRecord:
    """A tracked partner took part; `score` lies between 0 and 1."""

    partner: str
    role: str
    score: float
    evidence: EvidenceRecord


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MentionRecord:
    """A tracked partner is named but did not take part."""

    partner: str
    why: str
    evidence: EvidenceRecord


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MeetingRecord:
    """What one article says of one meeting. Unknown is None, or ``unknown`` for `status` and `format`.

    `evidence` names fields (``date_start``, ``place`` …) and the words that each was read from.
    """

    title: str
    kind: str
    status: str = "unknown"
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    format: str = "unknown"
    place: str | None = None
    participants: tuple[ParticipantRecord, ...] = ()
    involvements: tuple[InvolvementRecord, ...] = ()
    evidence: tuple[tuple[str, EvidenceRecord], ...] = ()

    def __post_init__(self) -> None:
        """Cut what is too long."""
        _cut(self, "title", "place")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """What is known of a meeting from all its reports, as a value to compare before and after a change.

    `awaits_day`: it was put off, and no new day is known; the dates are those on which it was to be.

    `partners` are pairs of partner and role, sorted; where reports differ, the role of the highest score. `people` are
    names. `withdrawn`: the articles that reported it say nothing of it any more.
    """

    title: str
    kind: str
    status: str
    date_start: dt.date | None
    date_end: dt.date | None
    format: str
    place: str | None
    partners: tuple[tuple[str, str], ...]
    people: tuple[str, ...] = ()
    awaits_day: bool = False
    withdrawn: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class MessageRecord:
    """One notice to one recipient. The outbox holds one for each meeting, or source, with its state and recipient.

    A recipient is a channel and an address on it.

    `payload` is JSON. `due_at` is when to send it, None for at once; with a `rhythm` it waits for that moment, and may
    leave in a bundle then. With a `silence_id` it is never sent. `source` is the one that a notice to the operator is
    about.
    """

    state: str
    recipient: str
    channel: str
    rule: str
    payload: dict[str, typing.Any]
    meeting_id: int | None = None
    article_id: int | None = None
    source: str | None = None
    due_at: dt.datetime | None = None
    rhythm: str | None = None
    silence_id: int | None = None


def _cut(record: LinkRecord | ArticleRecord | ParticipantRecord | MeetingRecord, *names: str) -> None:
    """Cut these fields of a record that is being made, so that a page, a letter or an answer has room for many."""
    for name in names:
        value = getattr(record, name)
        if value is not None and len(value) > LONGEST:
            object.__setattr__(record, name, f"{value[: LONGEST - 1].rstrip()}…")
