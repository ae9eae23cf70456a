"""A condition of a source as a letter for the operator: `compose` gives subject, plain text and HTML. Pure."""

from __future__ import annotations

import datetime as dt

from monitor.notify import condition, digest, letter, overview
from monitor.notify import notice as told

_BADGES: dict[condition.State, str] = {"gap_left": "gap left", "gap_closed": "gap closed"}


def compose(what: digest.Telling, leave: str | None = None) -> letter.Letter:
    """The letter that tells of this: a condition, a meeting as `letter` writes it, or several as `overview` does.

    The latter two show `leave`, the way to unsubscribe.
    """
    if isinstance(what, told.Notice):
        return letter.compose(what, leave)
    if isinstance(what, digest.Digest):
        return overview.compose(what, leave)
    subject = letter.line(what.heading)[: letter.SUBJECT_LIMIT]
    names = {
        "subject": subject,
        "title": letter.line(what.title),
        "badge": _BADGES.get(what.state, what.state),
        "reason": letter.line(what.reason or ""),
        "facts": _facts(what),
        "url": what.url or "",
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
