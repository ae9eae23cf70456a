"""What the operator is told, whatever the channel: `Condition`, and its JSON in the outbox and in webhooks.

The JSON form is a contract with receivers of webhooks. It is additive: fields may be added, none is renamed or removed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import typing

import pydantic

from monitor.notify import notice as told

State = typing.Literal[
    "failing", "suspect", "quiet", "recovered", "gap", "gap_left", "gap_closed",
    "undelivered", "gone", "delivered", "full", "free", "differs",
]  # fmt: skip
About = typing.Literal["source", "recipient", "disk", "outbox"]

TITLES: dict[State, str] = {
    "failing": "cannot be read",
    "suspect": "is read, and does not look as it used to",
    "quiet": "has been silent for longer than usual",
    "recovered": "is read as usual again",
    "gap": "was not read without a gap",
    "gap_left": "keeps a gap that could not be read",
    "gap_closed": "has its gap closed",
    "undelivered": "does not get its messages, some were given up",
    "gone": "is gone for good, its messages were given up",
    "delivered": "gets its messages again",
    "full": "is nearly full",
    "free": "has room again",
    "differs": "did not hold what the rules ask for",
}
_HEADINGS: dict[About, str] = {"source": "Source ", "recipient": "Recipient ", "disk": "The ", "outbox": "The "}


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A change of a source that lasted long enough to be told, a trouble with something else, or the end of either.

    `about` says of what kind that is which `source` names; `url` is its address on the web, if it has one. `since`
    (aware UTC) is when it began, `before` the trouble that was told last, if any. `reason` tells people why. `held`
    counts the alerts that wait, or, with the end of a trouble, those that were let go. `archive_url` leads to the
    sources in the archive.
    """

    state: State
    source: str
    url: str | None = None
    since: dt.datetime
    reason: str | None = None
    before: str | None = None
    last_good_at: dt.datetime | None = None
    next_due_at: dt.datetime | None = None
    held: int = 0
    archive_url: str | None = None
    about: About = "source"

    @property
    def title(self) -> str:
        """What is so, in a sentence without its full stop."""
        return f"{self.source} {TITLES[self.state]}"

    @property
    def type(self) -> str:
        """The kind of event for programs: ``source.failing``, ``recipient.undelivered``, ``disk.full`` …"""
        return f"{self.about}.{self.state}"

    @property
    def heading(self) -> str:
        """The title where nothing else says what kind of thing it is about."""
        return f"{_HEADINGS[self.about]}{self.title}"

    def to_payload(self) -> dict[str, typing.Any]:
        """The condition as JSON values: instants as ISO 8601 with their offset."""
        payload: dict[str, typing.Any] = _adapter().dump_python(self, mode="json")
        return payload

    @staticmethod
    def from_payload(payload: object) -> Condition:
        """The condition that `to_payload` wrote; unknown fields are ignored. Raises `notice.BadPayload`."""
        try:
            return _adapter().validate_python(payload)
        except pydantic.ValidationError as error:
            fault = error.errors(include_url=False)[0]
            where = ".".join(str(part) for part in fault["loc"])
            raise told.BadPayload(f"not a condition: {where or 'payload'}: {fault['msg']}") from error

    @staticmethod
    def schema() -> dict[str, typing.Any]:
        """The JSON Schema of the payload."""
        return _adapter().json_schema(mode="serialization")


@functools.cache
def _adapter() -> pydantic.TypeAdapter[Condition]:
    return pydantic.TypeAdapter(Condition)


def read(payload: object) -> told.Notice | Condition:
    """What a stored payload tells: a condition where it says so, else of a meeting. Raises `notice.BadPayload`."""
    if isinstance(payload, dict) and payload.get("about") in typing.get_args(About):
        return Condition.from_payload(payload)
    return told.Notice.from_payload(payload)
