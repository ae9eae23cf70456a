"""A stored meeting or mention as what is told of it: its facts to compare, and the notice for people."""

from __future__ import annotations

import collections.abc
import dataclasses
import typing

from monitor import alerts
from monitor.meetings import identity, values
from monitor.notify import notice as told
from storage import meetings as stored
from storage import models, records

_OFF = ("postponed", "cancelled")


def facts(known: records.MeetingFacts) -> alerts.Facts:
    """What alerts compare before and after a change."""
    return alerts.Facts(
        status=typing.cast(values.Status, known.status),  # stored as text, written from these values
        date_start=known.date_start,
        date_end=known.date_end,
        awaits_day=known.awaits_day,
        format=typing.cast(values.Format, known.format),
        place=known.place,
        partners=dict(known.partners),
        people=known.people,
        withdrawn=known.withdrawn,
    )


def identity_of(meeting: models.Meeting) -> identity.Facts:
    """What tells whether a newly read meeting is this one; `posted` is the day of its first report."""
    known = stored.facts(meeting)
    days = [report.article.published_on for report in meeting.reports if report.article.published_on]
    return identity.Facts(
        title=known.title,
        kind=known.kind,
        date_start=known.date_start,
        date_end=known.date_end,
        place=known.place,
        people=tuple(dict.fromkeys(person.name for person in meeting.participants)),
        partners=tuple(partner for partner, _ in known.partners),
        posted=min(days, default=None),
    )


def tellings_of(meeting: models.Meeting) -> list[identity.Facts]:
    """The meeting as each of its reports names the people."""
    whole = identity_of(meeting)
    named: dict[int, list[str]] = {report.article_id: [] for report in meeting.reports}
    for person in meeting.participants:
        named.setdefault(person.article_id, []).append(person.name)
    return [dataclasses.replace(whole, people=tuple(names)) for names in named.values()]


def compose(
    change: alerts.Change,
    meeting: models.Meeting,
    article: models.Article,
    names: collections.abc.Mapping[str, str],
    archive_address: str | None,
) -> told.Notice:
    """The notice of a change, as the archive knows the meeting now and with the article that gave the occasion."""
    about = told.Meeting(
        id=meeting.id,
        title=meeting.title,
        kind=meeting.kind,
        status=meeting.status,
        date_start=meeting.date_start,
        date_end=meeting.date_end,
        format=meeting.format,
        place=meeting.place,
        participants=_people(meeting),
        awaits_day=stored.awaits_day(meeting),
        called_off=meeting.evidence.get("status", {}).get("quote") if meeting.status in _OFF else None,
    )
    bare = _framed(change, article, archive_address and f"{archive_address}/meetings/{meeting.id}")
    return dataclasses.replace(bare, gone=change.gone, meeting=about, partners=_partners(meeting, names))


def compose_naming(
    change: alerts.Change,
    article: models.Article,
    names: collections.abc.Mapping[str, str],
    archive_address: str | None,
) -> told.Notice:
    """The notice that an article names partners in a language in which their part is not graded."""
    mentions = tuple(
        told.Mention(id=one.partner, name=names.get(one.partner, one.partner), evidence=one.quote, rule=one.rule)
        for one in article.mentions
        if one.partner in change.partners
    )
    bare = _framed(change, article, archive_address and f"{archive_address}/articles/{article.id}")
    return dataclasses.replace(bare, mentions=mentions)


def _framed(change: alerts.Change, article: models.Article, archive_url: str | None) -> told.Notice:
    """What every notice has: the change, the article that gave the occasion, and where the archive shows more."""
    return told.Notice(
        state=change.state,
        reason=change.reason,
        meeting=None,
        article=_article(article),
        archive_url=archive_url or None,
    )


def _article(article: models.Article) -> told.Article:
    return told.Article(
        title=article.title,
        url=article.url,
        source=article.source,
        published=article.published_at or article.published_on,
        language=article.language,
    )


def _people(meeting: models.Meeting) -> tuple[told.Person, ...]:
    return tuple(
        told.Person(name=one.name, office=one.office, organisation=one.organisation) for one in stored.people(meeting)
    )


def _partners(meeting: models.Meeting, names: collections.abc.Mapping[str, str]) -> tuple[told.Partner, ...]:
    return tuple(
        told.Partner(
            id=one.partner,
            name=names.get(one.partner, one.partner),
            role=one.role,
            score=one.score,
            evidence=one.quote,
            rule=one.rule,
        )
        for one in stored.involved(meeting)
    )
