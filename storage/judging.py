"""The plain answer to a query: whether a report answers it, read off its values. Rules of alerts are judged by it.

The databases give the same answer by SQL (`storage.rendering`); a test holds them together.
"""

from __future__ import annotations

import dataclasses
import datetime as dt

from storage import terms, trees


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What a query can ask of a meeting. `involved` are the ids of the partners that took part."""

    kind: str
    status: str
    place: str | None = None
    people: tuple[str, ...] = ()
    involved: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """An article together with one meeting that it tells of, or with none.

    `index_text` is title and text as `terms.index` writes them; `mentions` are ids of partners that the article names
    without their taking part. `day` is that by which the results are ordered: of the article where articles are
    looked for, else of the meeting. `mentions_count`: whether ``partner:`` is content with a mention, as it is where
    articles are looked for.
    """

    index_text: str
    source: str
    language: str | None
    day: dt.date
    mentions: frozenset[str] = frozenset()
    meeting: Meeting | None = None
    mentions_count: bool = True


def answers(query: trees.Query, report: Report) -> bool:
    """Whether the report answers the whole query."""
    match query:
        case trees.All(parts):
            return all(answers(part, report) for part in parts)
        case trees.Any(parts):
            return any(answers(part, report) for part in parts)
        case trees.Not(part):
            return not answers(part, report)
        case trees.Words(clause):
            return terms.has(report.index_text, clause)
        case trees.Day(name, day):
            return report.day >= day if name == "after" else report.day < day
        case trees.Field():
            return _is_so(query, report)


def _is_so(field: trees.Field, report: Report) -> bool:
    if field.name == "source":
        return report.source == field.value
    if field.name == "lang":
        return report.language == field.value
    if field.name == "mentions":
        return field.value in report.mentions
    if field.name == "partner" and report.mentions_count and field.value in report.mentions:
        return True
    return report.meeting is not None and _is_so_of(field, report.meeting)


def _is_so_of(field: trees.Field, meeting: Meeting) -> bool:
    if field.name == "kind":
        return meeting.kind == field.value
    if field.name == "status":
        return meeting.status == field.value
    if field.name == "place":
        return names(field, meeting.place or "")
    if field.name == "person":
        return any(names(field, name) for name in meeting.people)
    return field.name == "meeting" or field.value in meeting.involved


def names(field: trees.Field, name: str) -> bool:
    """Whether a name has all words that a field asks for, in any order."""
    index = terms.index(name)
    return all(terms.has(index, clause) for clause in field.clauses)
