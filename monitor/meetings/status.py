"""Whether the occasion took place, is announced, put off or called off."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

from monitor.meetings import genre, reading, triggers, values
from monitor.meetings import occasion as occasions

_CANCELLED = triggers.compile(
    r"\b(?:(?:is|was|were|been|being|has|have) (?:cancell?ed|called off|scrapped)|cancels|calls? off|"
    r"will not take place|"
    r"cancell?ed (?:the|its|a)\b)|отмен(?:ен|ён|ена|ено|или|ил)\b|не состоится|取消",
    re.IGNORECASE,
)
_POSTPONED = triggers.compile(
    r"\b(?:(?:is|was|were|been|being|has|have) (?:postponed|rescheduled|put off|delayed until)|postpones|"
    r"postponed (?:the|its|until|to|indefinitely))|перенес[её]н\w*|отложен\w*|推迟|延期",
    re.IGNORECASE,
)
_SIGNS = triggers.compile(
    r"cancel|called off|call off|calls off|scrapped|not take place|postpone|reschedul|put off|delayed|отмен|"
    r"не состоится|перенес|перенёс|отлож|取消|推迟|延期",
    re.IGNORECASE,
)
"""Without one of these nothing is called off; looking for them first spares most of the work."""

PUT_OFF = "status.put-off"
"""The rule of a postponement that names no new day."""

_SUBJECT = triggers.compile(
    r"\b(?:meeting|summit|session|conference|forum|visit|talks|ceremony|event|seminar)\b|встреч|саммит|заседани|форум|"
    r"конференци|визит|会|峰会|访问",
    re.IGNORECASE,
)


def judge(
    read: reading.Reading, occasion: occasions.Occasion, start: dt.date | None
) -> tuple[values.Status, values.Evidence]:
    """The status and the sentence that says so, of an occasion that is not off.

    One that the text announces counts as announced, unless it began before the day of posting; so does one that begins
    after that day, however the text puts it.
    """
    ahead = bool(start and read.posted and start > read.posted)
    if ahead or (occasion.announced and not (start and read.posted and start < read.posted)):
        return "announced", reading.evidence(read, occasion.anchor, "status.future")
    return "held", reading.evidence(read, occasion.anchor, "status.past")


@dataclasses.dataclass(frozen=True, slots=True)
class Off:
    """That an occasion was put off or called off, and the sentence that says so; `reading.TITLE` is the headline."""

    status: values.Status
    sentence: int
    evidence: values.Evidence

    @property
    def call(self) -> tuple[values.Status, values.Evidence]:
        """The status with its evidence."""
        return self.status, self.evidence


def put_off(read: reading.Reading, occasion: occasions.Occasion) -> Off | None:
    """That the sentence that states an occasion puts it off, in whatever words."""
    found = genre.putting_off(reading.sentence_text(read, occasion.anchor))
    if found is None:
        return None
    return Off("postponed", occasion.anchor, reading.evidence(read, occasion.anchor, PUT_OFF, found.span()))


def off(read: reading.Reading, occasion: occasions.Occasion) -> Off | None:
    """Whether the text says that the occasion was put off or called off."""
    if not _SIGNS.search(read.title) and not _SIGNS.search(read.text):
        return None
    for index in dict.fromkeys([reading.TITLE, occasion.anchor, *occasion.sentences]):
        text = reading.sentence_text(read, index)
        if not _SIGNS.search(text) or not _SUBJECT.search(text):
            continue
        if found := _CANCELLED.search(text):
            return Off("cancelled", index, reading.evidence(read, index, "status.cancelled", found.span()))
        if found := _POSTPONED.search(text):
            return Off("postponed", index, reading.evidence(read, index, "status.postponed", found.span()))
    return None
