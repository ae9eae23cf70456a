"""Several notices in one message, whatever the channel: `Digest`, its JSON, and its order by partner and meeting.

The JSON form is a contract with receivers of webhooks. It is additive: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import typing
import zoneinfo

import pydantic

from monitor.notify import condition
from monitor.notify import notice as told


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One notice of a digest. `id` is the one that it would have had as a message of its own.

    `earlier` counts the messages that the recipient was written before about the same meeting.
    """

    id: str
    notice: told.Notice
    earlier: int = 0


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What came together for one recipient, oldest first; without entries there is nothing new.

    `rhythm` is ``daily 08:00``, ``weekly mon 08:00`` or, for what was gathered, a time such as ``10m``. `moment` (aware
    UTC) is the one that the rhythm asks for, `zone` the reader's clock. `rules` are the names of all that asked.
    """

    rhythm: str
    zone: str
    moment: dt.datetime
    entries: tuple[Entry, ...] = ()
    rules: tuple[str, ...] = ()
    archive_url: str | None = None
    about: typing.Literal["digest"] = "digest"

    @property
    def type(self) -> str:
        """The kind of event for programs."""
        return "digest"

    @property
    def name(self) -> str | None:
        """What it is called: ``daily digest``; None for what was only gathered."""
        word = self.rhythm.partition(" ")[0]
        return f"{word} digest" if word in ("daily", "weekly") else None

    @property
    def local(self) -> dt.datetime:
        """Its moment on the reader's clock."""
        return self.moment.astimezone(zoneinfo.ZoneInfo(self.zone))

    def to_payload(self) -> dict[str, typing.Any]:
        """The digest as JSON values: its notices as they have it, instants as ISO 8601 with their offset."""
        payload: dict[str, typing.Any] = _adapter().dump_python(self, mode="json")
        return payload

    @staticmethod
    def from_payload(payload: object) -> Digest:
        """The digest that `to_payload` wrote; unknown fields are ignored. Raises `notice.BadPayload`."""
        try:
            return _adapter().validate_python(payload)
        except pydantic.ValidationError as error:
            fault = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in fault["loc"])
            raise told.BadPayload(f"not a digest: {where or 'payload'}: {fault['msg']}") from error


Telling = told.Notice | condition.Condition | Digest
"""Whatever a message tells."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that a digest tells of one meeting, or of one article whose mentions are not graded; oldest first."""

    entries: tuple[Entry, ...]

    @property
    def newest(self) -> told.Notice:
        """The notice that knows most."""
        return self.entries[-1].notice


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """The stories that one partner leads, or led before it was out.

    `id` is None where there is none; `partner` is None too where no notice of the digest names it.
    """

    id: str | None
    partner: told.Partner | told.Mention | None
    stories: tuple[Story, ...]

    @property
    def name(self) -> str:
        """What stands above the stories."""
        if self.partner is not None:
            return self.partner.name
        return self.id.upper() if self.id else "Without a partner"


def chapters(digest: Digest) -> tuple[Chapter, ...]:
    """The notices by partner, and for each by meeting, by day; each meeting stands once, with whom its notice leads."""
    about: dict[object, list[Entry]] = {}
    for entry in digest.entries:
        about.setdefault(_subject(entry.notice), []).append(entry)
    led: dict[str | None, list[Story]] = {}
    for entries in about.values():
        story = Story(entries=tuple(entries))
        led.setdefault(_lead(story.newest), []).append(story)
    known: dict[str, told.Partner | told.Mention] = {}
    for entry in digest.entries:
        wrong = entry.notice.withdrawn
        known |= {one.id: one for one in (*(wrong.partners if wrong else ()), *entry.notice.named)}
    return tuple(
        Chapter(id=lead, partner=known.get(lead) if lead else None, stories=tuple(sorted(stories, key=_day)))
        for lead, stories in led.items()
    )


def read(payload: object) -> Telling:
    """What a stored payload tells: a digest where it says so, else of a source or a meeting. Raises `BadPayload`."""
    if isinstance(payload, dict) and payload.get("about") == "digest":
        return Digest.from_payload(payload)
    return condition.read(payload)


def _subject(notice: told.Notice) -> object:
    return notice.meeting.id if notice.meeting else (notice.article.url, notice.article.title)


def _lead(notice: told.Notice) -> str | None:
    return next(iter([*(one.id for one in notice.named), *notice.gone]), None)


def _day(story: Story) -> dt.date:
    meeting = story.newest.meeting
    return (meeting and (meeting.date_start or meeting.date_end)) or dt.date.max


@functools.cache
def _adapter() -> pydantic.TypeAdapter[Digest]:
    return pydantic.TypeAdapter(Digest)
