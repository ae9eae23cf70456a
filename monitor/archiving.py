"""What parsers, detection and rules found, as records of the archive. Values in, values out."""

from __future__ import annotations

import dataclasses
import datetime as dt

from monitor import routing
from monitor.meetings import values
from parsers import article as parsed
from storage import models, records

AHEAD = dt.timedelta(days=1)
"""So far may clocks and zones put a posting before its time."""


def believed(article: parsed.Article, seen: dt.datetime) -> parsed.Article:
    """The article as it can be believed at the moment it was seen (aware): a posting date to come is unknown.

    It is the day of an event, or a slip; years that a text leaves out would be read from it.
    """
    on, _, _ = _published(article.published)
    if on is None or on <= (seen + AHEAD).date():
        return article
    return dataclasses.replace(article, published=None, published_from=None)


def article(article: parsed.Article, *, identity: str, url: str, source: str) -> records.ArticleRecord:
    """An article as it is stored; `identity` and `url` are those of the link that led to it."""
    on, at, zone = _published(article.published)
    return records.ArticleRecord(
        identity=identity,
        url=url,
        source=source,
        parser=article.parser,
        parser_version=article.parser_version,
        title=article.title,
        text=article.text,
        content_hash=article.content_hash,
        published_on=on,
        published_at=at,
        published_zone=zone,
        published_from=article.published_from,
        language=article.language,
        author=article.author,
    )


def link(link: parsed.Link, identity: str) -> records.LinkRecord:
    """A link of a listing as a row of the seen list."""
    on, at, _ = _published(link.published)
    return records.LinkRecord(
        identity=identity,
        url=link.url,
        title=link.title,
        published_on=on,
        published_at=at,
        published_from="listing" if on else None,
    )


def meeting(meeting: values.Meeting) -> records.MeetingRecord:
    """What an article says of a meeting."""
    return records.MeetingRecord(
        title=meeting.title,
        kind=meeting.kind,
        status=meeting.status,
        date_start=meeting.date_start,
        date_end=meeting.date_end,
        format=meeting.format,
        place=meeting.place,
        participants=tuple(_participant(one) for one in meeting.participants),
        involvements=tuple(_involvement(one) for one in meeting.involvements),
        evidence=tuple((field, _evidence(one)) for field, one in meeting.evidence),
    )


def message(
    message: routing.Outgoing, meeting: models.Meeting | None, article: models.Article, now: dt.datetime
) -> records.MessageRecord:
    """A message that is written now as the outbox takes it: of a meeting, or of the article alone."""
    by, moment = message.leaves(now)
    return records.MessageRecord(
        state=message.notice.state,
        recipient=message.recipient.address,
        channel=message.recipient.channel,
        rule=message.rule,
        payload=message.notice.to_payload(),
        meeting_id=meeting.id if meeting else None,
        article_id=article.id,
        due_at=moment,
        rhythm=str(by) or None,
        silence_id=message.silence,
    )


def mentions(detection: values.Detection) -> list[records.MentionRecord]:
    """The partners that an article only names."""
    return [
        records.MentionRecord(partner=one.partner, why=one.why, evidence=_evidence(one.evidence))
        for one in detection.mentions
    ]


def _participant(person: values.Participant) -> records.ParticipantRecord:
    return records.ParticipantRecord(
        name=person.name,
        office=person.office,
        organisation=person.organisation,
        evidence=_evidence(person.evidence) if person.evidence else None,
    )


def _involvement(one: values.Involvement) -> records.InvolvementRecord:
    return records.InvolvementRecord(
        partner=one.partner, role=one.role, score=one.score, evidence=_evidence(one.evidence)
    )


def _evidence(evidence: values.Evidence) -> records.EvidenceRecord:
    return records.EvidenceRecord(quote=evidence.quote, rule=evidence.rule, start=evidence.start, end=evidence.end)


def _published(stamp: parsed.Published | None) -> tuple[dt.date | None, dt.datetime | None, str | None]:
    """The day on the source's clock, the moment in UTC, and that clock's offset; a day alone stays a day."""
    if isinstance(stamp, dt.datetime):
        return stamp.date(), stamp.astimezone(dt.UTC), stamp.isoformat()[-6:] if stamp.utcoffset() else "+00:00"
    return stamp, None, None
