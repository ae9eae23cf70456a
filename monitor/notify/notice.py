"""What is told of a meeting or a mention, whatever the channel: `Notice`, and its JSON in the outbox and in webhooks.

The JSON form is a contract with receivers of webhooks. It is additive: fields may be added, none is renamed or removed.
``Notice.schema()`` gives it as JSON Schema.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import typing

import pydantic

from monitor import errors


class BadPayload(errors.MonitorError):
    """A stored payload is not that of a notice; the message names the first field that is wrong."""


def _exact(value: object) -> object:
    """A string of ten characters is a day, a longer one an instant: midnight must not turn into a day."""
    if isinstance(value, str):
        return dt.date.fromisoformat(value) if len(value) == 10 else dt.datetime.fromisoformat(value)
    return value


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Published = typing.Annotated[dt.datetime | dt.date, pydantic.BeforeValidator(_exact, json_schema_input_type=str)]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who took part."""

    name: str
    office: str | None = None
    organisation: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """The meeting as it is known now. `id` is the archive's; unknown fields are None or ``unknown``, never guessed.

    `awaits_day`: it was put off and no new day is known, so that the dates are those on which it was to be, as they are
    for one that was cancelled. `called_off` is the sentence that puts it off or cancels it.
    """

    id: int
    title: str
    kind: str
    status: str = "unknown"
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    format: str = "unknown"
    place: str | None = None
    participants: tuple[Person, ...] = ()
    awaits_day: bool = False
    called_off: str | None = None

    @property
    def is_off(self) -> bool:
        """Whether it will not be on its dates."""
        return self.awaits_day or self.status == "cancelled"


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A tracked partner that took part.

    `role` says how, `score` how sure (0 to 1); `evidence` is the sentence that proves it, `rule` what read it.
    """

    id: str
    name: str
    role: str
    score: float
    evidence: str
    rule: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A tracked partner that an article names in a language whose sentences are not read: whether it took part is open.

    `evidence` is the sentence that names it, `rule` what read it.
    """

    id: str
    name: str
    evidence: str
    rule: str


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """The release that gave the occasion to tell; `source` is the name of the source it was read from."""

    title: str
    url: str | None = None
    source: str | None = None
    published: Published | None = None
    language: str | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What we told of a meeting that does not hold, as the recipient was told last.

    `why` is edited (by the publisher), reread (by us), joined (it is the same as another one) or split (it was two).
    `withdrawn`: nothing of it holds; else the notice says what holds in its place. `told_at` (aware UTC) is when the
    message was written; `said` is the meeting and `partners` those who took part as it had them. `in_calendar`: an
    entry for calendars went out with one of the messages.
    """

    why: typing.Literal["edited", "reread", "joined", "split"]
    withdrawn: bool
    told_at: dt.datetime
    said: Meeting
    partners: tuple[Partner, ...] = ()
    in_calendar: bool = False


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing worth telling about one meeting; or, with no meeting, `mentions` whose involvement was not graded.

    `state` is announced, held, postponed, cancelled or changed:<digest>; ``:again:<digest>`` stands behind one of the
    first two where the meeting was called off in between, ``:<digest>`` behind one of the next two where it was known
    before. Where we were wrong it is corrected or corrected:<digest>, and `correction` holds what we had said. Without
    a meeting it is ungraded:<digest>. `reason` says the same for people.
    `gone` are ids of partners that an earlier text named as taking part and the present one does not.
    `rules` are the names of the recipient's rules that asked for it. `archive_url` leads to the meeting in the archive,
    or to the article where there is no meeting.
    """

    state: str
    reason: str
    meeting: Meeting | None
    article: Article
    partners: tuple[Partner, ...] = ()
    mentions: tuple[Mention, ...] = ()
    gone: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    archive_url: str | None = None
    correction: Correction | None = None

    @property
    def title(self) -> str:
        """What the notice is about: the title of the meeting, else of the article."""
        return (self.meeting or self.article).title

    @property
    def named(self) -> tuple[Partner | Mention, ...]:
        """The partners that it is about, whether they took part or are named only."""
        return (*self.partners, *self.mentions)

    @property
    def withdrawn(self) -> Correction | None:
        """What was told of a meeting of which nothing holds; None for any other notice."""
        return self.correction if self.correction and self.correction.withdrawn else None

    @property
    def type(self) -> str:
        """The kind of event for programs: ``meeting.held``, ``meeting.changed`` …, ``mention.ungraded``."""
        return f"{'meeting' if self.meeting else 'mention'}.{self.state.partition(':')[0]}"

    def to_payload(self) -> dict[str, typing.Any]:
        """The notice as JSON values: dates as ``2019-09-26``, instants as ISO 8601 with their offset."""
        payload: dict[str, typing.Any] = _adapter().dump_python(self, mode="json")
        return payload

    @staticmethod
    def from_payload(payload: object) -> Notice:
        """The notice that `to_payload` wrote; unknown fields are ignored. Raises `BadPayload`."""
        try:
            return _adapter().validate_python(payload)
        except pydantic.ValidationError as error:
            fault = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in fault["loc"])
            raise BadPayload(f"not a notice: {where or 'payload'}: {fault['msg']}") from error

    @staticmethod
    def schema() -> dict[str, typing.Any]:
        """The JSON Schema of the payload."""
        return _adapter().json_schema(mode="serialization")


@functools.cache
def _adapter() -> pydantic.TypeAdapter[Notice]:
    return pydantic.TypeAdapter(Notice)


def day(date: dt.date) -> str:
    """A day for people, the same in every locale: ``5 May 2024``."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def when(start: dt.date | None, end: dt.date | None) -> str | None:
    """A day or a range for people: ``8–9 Apr 2024``, ``30 Sep – 2 Oct 2020``; None if no day is known."""
    first, last = start or end, end or start
    if first is None or last is None:
        return None
    if first >= last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {_MONTHS[first.month - 1]} – {day(last)}"
    return f"{day(first)} – {day(last)}"
