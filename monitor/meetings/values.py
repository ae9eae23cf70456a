"""What is told of a meeting, each field with its evidence."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

Kind = typing.Literal[
    "bilateral_meeting", "multilateral_meeting", "conference", "visit", "ceremony", "press_event", "statement", "other"
]
Status = typing.Literal["held", "announced", "cancelled", "postponed", "unknown"]
Format = typing.Literal["in_person", "online", "hybrid", "unknown"]
Role = typing.Literal["participant", "host", "organiser", "counterpart", "addressee", "own_session"]


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The words that prove a call, and the rule that read them.

    `quote` is the sentence; `start` and `end` are its offsets in `Article.text`, so that
    ``text[start:end] == quote``. Both are None where only the title says it. `words` are the offsets in the quote of
    what the rule read there, None where it read the sentence as a whole.
    """

    quote: str
    rule: str
    start: int | None = None
    end: int | None = None
    words: tuple[int, int] | None = None

    @property
    def read(self) -> str | None:
        """The words that the rule read, as they are written."""
        return self.quote[self.words[0] : self.words[1]] if self.words else None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A person who took part, in the room or by video."""

    name: str
    office: str | None = None
    organisation: str | None = None
    evidence: Evidence | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Involvement:
    """A tracked partner took part. `score` is how likely that is true, between 0 and 1."""

    partner: str
    role: Role
    score: float
    evidence: Evidence


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A tracked partner is named but did not take part; `why` names the reason (venue, framework, background …)."""

    partner: str
    why: str
    evidence: Evidence


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """An occasion that an article reports or announces. `evidence` says for each field where it was read.

    `was_due` is the first day on which an occasion was to be that was put off or called off, where the text gives it.
    """

    title: str
    kind: Kind
    status: Status = "unknown"
    date_start: dt.date | None = None
    date_end: dt.date | None = None
    format: Format = "unknown"
    place: str | None = None
    participants: tuple[Participant, ...] = ()
    involvements: tuple[Involvement, ...] = ()
    evidence: tuple[tuple[str, Evidence], ...] = ()
    was_due: dt.date | None = None


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """What an article says of meetings, the main one first, and the partners that it only names.

    `put_off` is a meeting of which it only says that it was put off. That is no occasion, but news of one that may have
    been announced; it is known by its title, kind, place, people, partners and `was_due`.
    """

    meetings: tuple[Meeting, ...] = ()
    mentions: tuple[Mention, ...] = ()
    put_off: Meeting | None = None
