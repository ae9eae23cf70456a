"""What is asked about a source at each visit costs as little after a year as on the first day."""

from __future__ import annotations

import datetime as dt
import typing

import sqlalchemy as sa
from sqlalchemy import event

from storage import database, models, polls, signs

NOW = dt.datetime(2026, 5, 14, 9, 0, tzinfo=dt.UTC)


def test_questions_about_a_source_go_through_no_other_rows(sqlite_url: str) -> None:
    """An index answers each, in its own order: no table is gone through, and nothing is sorted but what was found."""
    engine = database.engine(sqlite_url)
    asked: list[tuple[str, typing.Any]] = []

    def note(
        _one: object, _cursor: object, statement: str, parameters: object, _context: object, _many: object
    ) -> None:
        asked.append((statement, parameters))

    with database.sessions(engine)() as session:
        polls.register(session, ["news"], NOW)
        source = polls.source(session, "news")
        assert source is not None
        event.listen(engine, "before_cursor_execute", note)
        signs.visits(session, source)
        signs.newest_link(session, source)
        polls.read_in_full(session, source)
        event.remove(engine, "before_cursor_execute", note)
        plans = [session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {one}", given) for one, given in asked]
        steps = [row[3] for plan in plans for row in plan]
    engine.dispose()
    assert len(steps) >= len(asked) == 4
    (newest,) = [step for step in steps if "link" in step]
    assert "COVERING INDEX" in newest
    assert "quiet=?" in newest
    assert [step for step in steps if "USING" not in step or step.startswith(("SCAN", "USE TEMP"))] == []


def test_the_newest_link_that_is_news(session: typing.Any) -> None:
    """A link that was found quietly does not count, nor does another source's."""
    polls.register(session, ["news", "mirror"], NOW)
    rows = {one.name: one for one in session.scalars(sa.select(models.Source))}
    for number, (name, quiet) in enumerate((("news", False), ("news", True), ("mirror", False))):
        at = NOW + dt.timedelta(hours=number)
        session.add(
            models.Link(
                identity=f"link:{number}", url="https://news.example/", source=rows[name], quiet=quiet, first_seen_at=at
            )
        )
    session.flush()
    assert signs.newest_link(session, rows["news"]) == NOW
