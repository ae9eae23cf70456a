"""A condition of a source as a letter for the operator: `compose` gives subject, plain text and HTML. Pure."""

from __future__ import annotations

import datetime as dt

from monitor.notify import condition, letter
from monitor.notify import notice as told

_BADGES: dict[condition.State, str] = {"gap_closed": "gap closed"}


def compose(what: condition.Condition | told.Notice, leave: str | None = None) -> letter.Letter:
    """The letter that tells of this condition; one of a meeting is written as `letter` does, with the way to leave."""
    if isinstance(what, told.Notice):
        return letter.compose(what, leave)
    subject = f"Source {letter.line(what.title)}"[: letter.SUBJECT_LIMIT]
    names = {
        "subject": subject,
        "title": letter.line(what.title),
        "badge": _BADGES.get(what.state, what.state),
        "reason": letter.line(what.reason or ""),
        "facts": _facts(what),
        "url": what.url,
        "archive_url": what.archive_url,
    }
    return letter.Letter(
        subject=subject,
        text=letter.template("source.txt").render(names),
        html=letter.template("source.html").render(names),
    )


def _facts(what: condition.Condition) -> list[tuple[str, str]]:
    held = f"{what.held} {'alert' if what.held == 1 else 'alerts'}"
    facts = [
        ("Since", _stamp(what.since)),
        ("Before", what.before),
        ("Last read", _stamp(what.last_good_at)),
        ("Next visit", _stamp(what.next_due_at)),
        ("Let go" if what.state == "recovered" else "Waiting", held if what.held else None),
    ]
    return [(label, letter.line(value)) for label, value in facts if value]


def _stamp(moment: dt.datetime | None) -> str | None:
    return f"{told.day(moment.date())}, {moment:%H:%M} (UTC)" if moment else None
