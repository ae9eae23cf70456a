"""Meetings and articles of the archive, printed for people and as JSON values for programs."""

from __future__ import annotations

import typing

from monitor.cli import output

if typing.TYPE_CHECKING:
    from monitor import differing
    from storage import models


Perhaps = list[tuple["models.Meeting", "models.Kinship"]]
"""Other meetings that are perhaps the same, each with what is kept of the pair."""


def show_meeting(meeting: models.Meeting, perhaps: Perhaps) -> None:
    """Print a meeting with its people, its partners and their evidence, its reports, and what is perhaps the same.

    Where there are several reports, each line says from which article it is.
    """
    from storage import meetings as stored

    output.line(meeting.title)
    what = ((getattr(meeting, name).replace("_", " "), name) for name in ("kind", "status", "format"))
    rows: list[tuple[str, object]] = [
        ("what", ", ".join(value + _read_in(meeting, name) for value, name in what)),
        ("when", (when(meeting) or "unknown") + _read_in(meeting, "date_start", "date_end")),
        ("where", (meeting.place or "unknown") + _read_in(meeting, "place")),
    ]
    rows += [("who", output.person(person) + _by(meeting, person.article_id)) for person in stored.people(meeting)]
    for one in stored.involved(meeting):
        how = f"{one.role.replace('_', ' ')}, score {one.score:.2f}, by {one.rule}{_by(meeting, one.article_id)}"
        rows.append((one.partner, f"{how}: {one.quote}"))
    for report in meeting.reports:
        rows += [
            ("report", f"{report.article.source}: {report.article.title} (article {report.article_id})"),
            ("report", report.article.url),
        ]
    rows += [
        ("perhaps the same", f"{other.id}: {other.title} (score {pair.score:.2f}: {pair.reason})")
        for other, pair in perhaps
    ]
    output.facts(rows)


def _read_in(meeting: models.Meeting, *fields: str) -> str:
    """Which articles these fields were read in, where there are several to choose from."""
    origins = (meeting.evidence[name].get("article_id") for name in fields if name in meeting.evidence)
    return "".join(_by(meeting, article_id) for article_id in dict.fromkeys(origins) if article_id is not None)


def _by(meeting: models.Meeting, article_id: int) -> str:
    return f" [article {article_id}]" if len(meeting.reports) > 1 else ""


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


def show_changes(article: models.Article) -> None:
    """Print each change of an article, newest first, as `wdiff` writes it; paragraphs that stayed are left out."""
    from monitor import history

    output.line(article.title)
    steps = history.changes(article, article.revisions, article.updated_at)
    for step in steps:
        names = ", ".join(name for name, _ in step.fields)
        seen = "seen" if step.cause == "edited" else "read otherwise by a newer parser"
        output.line()
        output.line(f"{names}: {seen} {output.moment(step.at)}")
        for paragraph in (paragraph for _, paragraphs in step.fields for paragraph in paragraphs):
            if any(piece.kind != "same" for piece in paragraph):
                output.line("  " + "".join(_marked(piece) for piece in paragraph))
    if not steps:
        output.note(f"it has not changed since it was first read, {output.moment(article.first_seen_at)}")


def _marked(piece: differing.Piece) -> str:
    return {"same": "{}", "gone": "[-{}-]", "added": "{{+{}+}}"}[piece.kind].format(piece.text)


def when(meeting: models.Meeting) -> str:
    """The day of a meeting, or its first and last; empty where it is unknown."""
    return " – ".join(dict.fromkeys(str(day) for day in (meeting.date_start, meeting.date_end) if day))


def partners(meeting: models.Meeting) -> list[str]:
    """The ids of the partners that took part, once each."""
    return list(dict.fromkeys(one.partner for one in meeting.involvements))


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


def article_in_full(row: models.Article) -> dict[str, typing.Any]:
    """An article as JSON values, with its text and what changed in it."""
    earlier = [
        {"number": one.number, "seen_at": one.seen_at, "changed": one.changed, "cause": one.cause}
        | {"title": one.title, "published": one.published_at or one.published_on, "author": one.author}
        | {"text": one.text}
        for one in row.revisions
    ]
    return {**article(row), "text": row.text, "revisions": earlier}


def in_full(row: models.Meeting, perhaps: Perhaps) -> dict[str, typing.Any]:
    """A meeting as JSON values, with where each field was read, and the others that are perhaps the same."""
    fields = {
        name: {"article": origin.get("article_id"), "evidence": origin.get("quote"), "rule": origin.get("rule")}
        for name, origin in row.evidence.items()
    }
    others = [
        {"id": other.id, "title": other.title, "score": pair.score, "reason": pair.reason} for other, pair in perhaps
    ]
    return {**meeting(row), "fields": fields, "perhaps_the_same": others}


def meeting(row: models.Meeting) -> dict[str, typing.Any]:
    """A meeting as JSON values, with evidence and reports."""
    from storage import meetings as stored

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
            {"name": one.name, "office": one.office, "organisation": one.organisation} for one in stored.people(row)
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
            for one in stored.involved(row)
        ],
        "reports": [article(report.article) for report in row.reports],
    }
