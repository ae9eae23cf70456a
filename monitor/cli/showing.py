"""Meetings and articles of the archive, printed for people and as JSON values for programs."""

from __future__ import annotations

import typing

from monitor.cli import output

if typing.TYPE_CHECKING:
    from storage import models


def show_meeting(meeting: models.Meeting) -> None:
    """Print a meeting with its people, its partners and their evidence, and its reports."""
    output.line(meeting.title)
    rows: list[tuple[str, object]] = [
        ("what", ", ".join((meeting.kind, meeting.status, meeting.format)).replace("_", " ")),
        ("when", when(meeting) or "unknown"),
        ("where", meeting.place or "unknown"),
    ]
    rows += [("who", output.person(one)) for one in people(meeting)]
    rows += [
        (one.partner, f"{one.role.replace('_', ' ')}, score {one.score:.2f}, by {one.rule}: {one.quote}")
        for one in proofs(meeting)
    ]
    for report in meeting.reports:
        rows += [
            ("report", f"{report.article.source}: {report.article.title} (article {report.article_id})"),
            ("report", report.article.url),
        ]
    output.facts(rows)


def show_article(article: models.Article) -> None:
    """Print an article with its meetings, the partners that it only names, and its text."""
    output.line(article.title)
    rows: list[tuple[str, object]] = [
        ("address", article.url),
        ("source", article.source),
        ("published", article.published_at or article.published_on or "unknown"),
        ("read by", f"{article.parser} {article.parser_version}"),
        ("revisions", len(article.revisions)),
    ]
    rows += [("meeting", f"{report.meeting_id}: {report.meeting.title}") for report in article.reports]
    rows += [("only named", f"{one.partner} ({one.why}): {one.quote}") for one in article.mentions]
    output.facts(rows)
    for paragraph in article.text.split("\n\n"):
        output.line()
        output.line(paragraph)


def when(meeting: models.Meeting) -> str:
    """The day of a meeting, or its first and last; empty where it is unknown."""
    return " – ".join(dict.fromkeys(str(day) for day in (meeting.date_start, meeting.date_end) if day))


def partners(meeting: models.Meeting) -> list[str]:
    """The ids of the partners that took part, once each."""
    return list(dict.fromkeys(one.partner for one in meeting.involvements))


def people(meeting: models.Meeting) -> list[models.Participant]:
    """Who took part, each once, as the first report has them."""
    once: dict[str, models.Participant] = {}
    for one in meeting.participants:
        once.setdefault(one.name.casefold(), one)
    return list(once.values())


def proofs(meeting: models.Meeting) -> list[models.Involvement]:
    """Each partner that took part once, with the surest proof of all reports."""
    surest: dict[str, models.Involvement] = {}
    for one in sorted(meeting.involvements, key=lambda one: -one.score):
        surest.setdefault(one.partner, one)
    return list(surest.values())


def unmarked(snippet: str) -> str:
    """A snippet without the signs that stand around the words found."""
    from storage import search as searching

    return snippet.replace(searching.HIT_START, "").replace(searching.HIT_END, "")


def article(row: models.Article) -> dict[str, typing.Any]:
    """An article as JSON values, without its text."""
    return {
        "id": row.id,
        "title": row.title,
        "url": row.url,
        "source": row.source,
        "published": row.published_at or row.published_on,
        "language": row.language,
    }


def meeting(row: models.Meeting) -> dict[str, typing.Any]:
    """A meeting as JSON values, with evidence and reports."""
    return {
        "id": row.id,
        "title": row.title,
        "kind": row.kind,
        "status": row.status,
        "date_start": row.date_start,
        "date_end": row.date_end,
        "format": row.format,
        "place": row.place,
        "participants": [
            {"name": one.name, "office": one.office, "organisation": one.organisation} for one in people(row)
        ],
        "partners": [
            {
                "id": one.partner,
                "involvement": one.role,
                "score": one.score,
                "evidence": one.quote,
                "start": one.start,
                "end": one.end,
                "rule": one.rule,
                "article": one.article_id,
            }
            for one in proofs(row)
        ],
        "reports": [article(report.article) for report in row.reports],
    }
