"""How detection came to its answer on a page or an archived article: the JSON of `sco-monitor explain`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import typing

from monitor import fetch, inspecting, meetings, partners
from monitor.meetings import account, values
from parsers import article as parsed
from parsers import registry
from storage import models


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An article and the account of what was detected in it."""

    article: parsed.Article
    account: account.Explanation


def document(
    document: inspecting.Document, catalogue: partners.Catalogue, fetcher: fetch.Fetcher | None = None
) -> Explained:
    """Explain a file, or an address, for which a `fetcher` is needed.

    Raises OSError, `fetch.FetchError`, `parsers.article.ParseError`.
    """
    return explain(registry.read_article(inspecting.page(document, fetcher)), catalogue)


def explain(article: parsed.Article, catalogue: partners.Catalogue) -> Explained:
    """Explain an article."""
    return Explained(article=article, account=meetings.explain(article, catalogue))


def archived(row: models.Article) -> parsed.Article:
    """An article of the archive as it was read, so far as the archive keeps it; the posting day is the source's own."""
    published: parsed.Published | None = row.published_on
    if row.published_at is not None:
        zone = dt.datetime.fromisoformat(f"2000-01-01T00:00:00{row.published_zone or '+00:00'}").tzinfo
        published = row.published_at.astimezone(zone)
    return parsed.Article(
        title=row.title,
        paragraphs=tuple(row.text.split("\n\n")),
        parser=row.parser,
        parser_version=row.parser_version,
        url=row.url,
        published=published,
        language=row.language,
        author=row.author,
    )


def to_json(asked: str, explained: Explained) -> dict[str, typing.Any]:
    """The account as JSON values; `docs/explain.md` has the contract. `asked` is what the user named."""
    article, told = explained.article, explained.account
    return {
        "path": asked,
        "url": article.url,
        "title": article.title or None,
        "published": article.published.isoformat() if article.published else None,
        "language": article.language,
        "meeting": _meeting(told) if told.meeting else None,
        "no_occasion": told.no_occasion,
        "put_off": _put_off(told.put_off) if told.put_off else None,
        "partners": [_partner(one) for one in told.partners],
        "sentences": [_sentence(one) for one in told.sentences],
    }


def _put_off(meeting: values.Meeting) -> dict[str, typing.Any]:
    return {
        "title": meeting.title,
        "kind": meeting.kind,
        "was_due": meeting.was_due.isoformat() if meeting.was_due else None,
        "place": meeting.place,
        "partners": [one.partner for one in meeting.involvements],
    }


def _meeting(told: account.Explanation) -> dict[str, typing.Any] | None:
    meeting = told.meeting
    if meeting is None:
        return None
    proofs = dict(meeting.evidence)
    return {
        "fields": [
            {"field": name, "value": value.isoformat() if isinstance(value, dt.date) else value}
            | _proof(told, proofs.get(name))
            for name, value in fields(meeting)
        ],
        "participants": [
            {"name": one.name, "office": one.office, "organisation": one.organisation} | _proof(told, one.evidence)
            for one in meeting.participants
        ],
    }


def fields(meeting: values.Meeting) -> list[tuple[str, dt.date | str | None]]:
    """The fields of a meeting that evidence is kept for, with their values."""
    return [
        ("kind", meeting.kind),
        ("status", meeting.status),
        ("date_start", meeting.date_start),
        ("date_end", meeting.date_end),
        ("format", meeting.format),
        ("place", meeting.place),
    ]


def _proof(told: account.Explanation, evidence: values.Evidence | None) -> dict[str, typing.Any]:
    if evidence is None:
        return {"rule": None, "sentence": None, "words": None}
    return {"rule": evidence.rule, "sentence": told.number(evidence), "words": evidence.read}


def _partner(one: account.Partner) -> dict[str, typing.Any]:
    return {
        "id": one.id,
        "involvement": one.role,
        "why": one.why,
        "score": round(one.score, 3),
        "namings": [_naming(one.deciding, decides=True), *(_naming(other, decides=False) for other in one.others)],
    }


def _naming(one: account.Naming, *, decides: bool) -> dict[str, typing.Any]:
    return {
        "sentence": one.sentence,
        "words": one.words,
        "rule": one.rule,
        "score": round(one.score, 3),
        "involvement": one.role,
        "why": one.why,
        "decides": decides,
    }


def _sentence(one: account.Sentence) -> dict[str, typing.Any]:
    return {
        "number": one.number,
        "part": one.part,
        "text": one.text,
        "start": one.start,
        "end": one.end,
        "marks": [dataclasses.asdict(mark) for mark in one.marks],
    }
