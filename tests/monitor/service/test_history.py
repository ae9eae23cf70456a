"""How an article was edited, as the command shows it."""

from __future__ import annotations

import datetime as dt

import pytest

from monitor import differing, history
from monitor.cli import showing
from storage import models

NOW = dt.datetime(2026, 5, 14, 9, tzinfo=dt.UTC)


def article() -> models.Article:
    """An article that was edited twice, and read otherwise once in between."""
    earlier = [
        models.Revision(number=1, title="Talks", text="In Oslo.", seen_at=NOW, changed=["text"], cause="edited"),
        models.Revision(
            number=2, title="Talks", text="In Bern.", seen_at=NOW + dt.timedelta(hours=1), changed=["title"],
            cause="reread",
        ),
        models.Revision(
            number=3, title="More talks", text="In Bern.", author=None, published_on=dt.date(2026, 5, 13),
            seen_at=NOW + dt.timedelta(hours=2), changed=["published"], cause="edited",
        ),
    ]  # fmt: skip
    return models.Article(
        title="More talks", text="In Bern.", published_on=dt.date(2026, 5, 14), revisions=earlier,
        first_seen_at=NOW, updated_at=NOW + dt.timedelta(hours=3),
    )  # fmt: skip


def test_each_change_stands_with_its_time_newest_first() -> None:
    """A change is dated by when the text after it was first seen, and holds the fields that differ."""
    row = article()
    steps = history.changes(row, row.revisions, row.updated_at)
    assert [(step.number, step.at.hour, step.cause, [name for name, _ in step.fields]) for step in steps] == [
        (3, 12, "edited", ["published"]),
        (2, 11, "reread", ["title"]),
        (1, 10, "edited", ["text"]),
    ]
    ((paragraph,),) = (found for _, found in steps[2].fields)
    assert differing.Piece("gone", "Oslo") in paragraph


def test_an_article_without_revisions_has_no_changes() -> None:
    """Nothing is made up."""
    assert history.changes(models.Article(title="A", text="B"), [], NOW) == []


def test_the_command_prints_what_is_gone_and_what_was_added(capsys: pytest.CaptureFixture[str]) -> None:
    """Each change in the notation of wdiff, under its fields and time."""
    showing.show_changes(article())
    lines = [line for line in capsys.readouterr().out.splitlines() if line]
    assert lines[0] == "More talks"
    assert lines[1] == "published: seen 2026-05-14 12:00"
    assert lines[2].strip() == "2026-05-[-13-]{+14+}"
    assert lines[3:5] == ["title: read otherwise by a newer parser 2026-05-14 11:00", "  [-Talks-]{+More talks+}"]
    assert lines[-1] == "  In [-Oslo-]{+Bern+}."
