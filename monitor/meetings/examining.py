"""Asks the rules of detection in their order, and keeps what each of them said."""

from __future__ import annotations

import dataclasses

from monitor import partners
from monitor.meetings import (
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

    `meeting` is the occasion with its fields, None where there is none.
    """

    read: reading.Reading
    sought: occasion.Occasion | occasion.NoOccasion
    judgement: involvement.Judgement
    meeting: values.Meeting | None


def examine(article: parsed.Article, catalogue: partners.Catalogue) -> Examination:
    """Ask every rule about an article."""
    read = reading.read(article)
    sought = occasion.seek(read)
    main = sought if isinstance(sought, occasion.Occasion) else None
    took_part = participants.find(read, main) if main else ()
    judgement = involvement.judge(read, main, took_part, catalogue)
    known = incumbent.with_offices(took_part, catalogue, read.posted)
    meeting = _meeting(read, main, known, judgement.involved) if main else None
    return Examination(read, sought, judgement, meeting)


def _meeting(
    read: reading.Reading,
    main: occasion.Occasion,
    took_part: tuple[values.Participant, ...],
    involved: tuple[values.Involvement, ...],
) -> values.Meeting:
    days = dates.find(read, main)
    where = place.find(read, main)
    sort, of_kind = kind.judge(read, main)
    form, of_format = formats.judge(read, main, where, sort)
    state, of_status = status.judge(read, main, days.start if days else None)
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
    )
