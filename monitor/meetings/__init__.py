"""Whether an article reports a meeting, and what it says of it."""

from __future__ import annotations

from monitor import partners
from monitor.meetings import (
    dates,
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


def detect(article: parsed.Article, catalogue: partners.Catalogue) -> values.Detection:
    """The occasion that an article reports or announces, and the tracked partners that it names.

    Without an occasion `meetings` is empty and every partner named is a mention. The same article and catalogue give
    the same answer always: nothing here looks at a clock, a file or the network, and no text raises.
    """
    read = reading.read(article)
    main = occasion.find(read)
    took_part = participants.find(read, main) if main else ()
    involved, mentions = involvement.judge(read, main, took_part, catalogue)
    if main is None:
        return values.Detection(mentions=mentions)
    return values.Detection(meetings=(_meeting(read, main, took_part, involved),), mentions=mentions)


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
