"""Asks the rules of detection in their order, and keeps what each of them said."""

from __future__ import annotations

import dataclasses

from monitor import partners
from monitor.meetings import (
    calling_off,
    dates,
    incumbent,
    involvement,
    kind,
    occasion,
    participants,
    place,
    reading,
    status,
    title,
    values,
)
from monitor.meetings import format as formats
from parsers import article as parsed


@dataclasses.dataclass(frozen=True, slots=True)
class Examination:
    """What the rules said of an article: its occasion or why there is none, and the judgement of each partner named.

    `meeting` is the occasion with its fields, None where there is none; `put_off` is the meeting of an article that
    says no more of it than that it was put off.
    """

    read: reading.Reading
    sought: occasion.Occasion | occasion.NoOccasion
    judgement: involvement.Judgement
    meeting: values.Meeting | None
    put_off: values.Meeting | None = None


def examine(article: parsed.Article, catalogue: partners.Catalogue) -> Examination:
    """Ask every rule about an article."""
    read = reading.read(article)
    sought = occasion.seek(read)
    main = sought if isinstance(sought, occasion.Occasion) else None
    took_part = participants.find(read, main) if main else ()
    judgement = involvement.judge(read, main, took_part, catalogue)
    known = incumbent.with_offices(took_part, catalogue, read.posted)
    meeting = _meeting(read, main, known, judgement.involved, status.off(read, main)) if main else None
    put_off = _put_off(read, catalogue) if sought == "postponed" else None
    return Examination(read, sought, judgement, meeting, put_off)


def _put_off(read: reading.Reading, catalogue: partners.Catalogue) -> values.Meeting | None:
    """The meeting that a text puts off, as it would be told were it an occasion."""
    main = occasion.put_off(read)
    off = (status.off(read, main) or status.put_off(read, main)) if main else None
    if main is None or off is None:
        return None
    took_part = participants.find(read, main)
    return _meeting(read, main, took_part, involvement.judge(read, main, took_part, catalogue).involved, off)


def _meeting(
    read: reading.Reading,
    main: occasion.Occasion,
    took_part: tuple[values.Participant, ...],
    involved: tuple[values.Involvement, ...],
    off: status.Off | None,
) -> values.Meeting:
    due, days = _days(read, main, off)
    where = place.find(read, main)
    sort, of_kind = kind.judge(read, main)
    form, of_format = formats.judge(read, main, where, sort)
    state, of_status = off.call if off else status.judge(read, main, days.start if days else None)
    if state == "postponed" and days is None:
        of_status = dataclasses.replace(of_status, rule=status.PUT_OFF)
    evidence = {
        "kind": of_kind,
        "status": of_status,
        "date_start": days and days.evidence,
        "date_end": days and days.evidence,
        "format": of_format,
        "place": where and where.evidence,
    }
    return values.Meeting(
        title=title.of(read, main),
        kind=sort,
        status=state,
        date_start=days.start if days else None,
        date_end=days.end if days else None,
        format=form,
        place=where.name if where else None,
        participants=took_part,
        involvements=involved,
        evidence=tuple((field, proof) for field, proof in evidence.items() if proof),
        was_due=due.start if due else None,
    )


def _days(
    read: reading.Reading, main: occasion.Occasion, off: status.Off | None
) -> tuple[dates.Dates | None, dates.Dates | None]:
    """When an occasion that is off was to be, and the days that it has."""
    if off is None or not main.called_off:
        return None, dates.find(read, main)
    due, new = calling_off.find(read, main, off.sentence)
    if off.status == "postponed":
        return due, new
    return due, due or new or dates.find(read, dataclasses.replace(main, announced=True))
