"""Backups that are taken while articles come in: each holds whole articles only, with all that belongs to them."""

from __future__ import annotations

import pathlib
import threading
import time

import pytest
import sqlalchemy as sa
from sqlalchemy import orm

from monitor import service
from storage import backups, database, models
from tests.monitor.service import newsdesk

ENOUGH = 5
"""Backups that found more articles than the one before."""


class Newsroom(threading.Thread):
    """Publishes a release about a meeting, has it polled, and goes on with the next until it is stopped."""

    def __init__(self, desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> None:
        super().__init__()
        self.written, self.stopped = 2, threading.Event()
        self._desk, self._site, self._clock = desk, site, clock

    def run(self) -> None:
        """Take turns."""
        title, met, also = newsdesk.MEETING
        while not self.stopped.is_set():
            number = self.written = self.written + 1
            self._site.put(number, f"{title}, round {number}", met.replace("12 May", f"{number % 12 + 1} May"), also)
            self._site.list(*range(number, max(0, number - 5), -1))
            newsdesk.visit(self._desk, self._site)
            self._clock.forward(minutes=31)


def _broken(engine: sa.Engine) -> list[str]:
    """What of an article is missing, of any article."""
    article = models.Article.id
    parts = {
        "report": sa.exists().where(models.Report.article_id == article),
        "involvement": sa.exists().where(models.Involvement.article_id == article),
        "page": sa.exists().where(models.Snapshot.article_id == article),
        "link": sa.exists().where(models.Link.article_id == article, models.Link.state == "read"),
    }
    with orm.Session(engine) as session:
        lacking = [
            f"article {number} has no {name}"
            for name, there in parts.items()
            for number in session.scalars(sa.select(article).where(~there))
        ]
        read = sa.select(models.Link.identity).where(models.Link.state == "read", models.Link.article_id.is_(None))
        lacking += [f"{identity} is read, and not there" for identity in session.scalars(read)]
        untold = sa.select(models.Meeting.id).where(~sa.exists().where(models.Message.meeting_id == models.Meeting.id))
        news = untold.where(
            sa.exists().where(
                models.Report.meeting_id == models.Meeting.id,
                models.Report.article_id == article,
                ~models.Article.quiet,
            )
        )
        return lacking + [f"meeting {number} was told to nobody" for number in session.scalars(news)]


def _slowly(_done: int, _total: int | None) -> None:
    """Let the others have their turn."""
    time.sleep(0.001)


def test_no_backup_has_half_an_article(
    desk: service.Service,
    site: newsdesk.Site,
    clock: newsdesk.Clock,
    programs: pathlib.Path | None,
    tmp_path: pathlib.Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of each, restored: all of an article is there, news has its message, and counts agree."""
    site.put(1, *newsdesk.MEETING)
    site.put(2, *newsdesk.LATER)
    site.list(2, 1)
    newsdesk.visit(desk, site)
    clock.forward(minutes=31)
    lite = desk.engine.dialect.name == "sqlite"
    target = database.engine(
        f"sqlite:///{tmp_path / 'restored.db'}" if lite else request.getfixturevalue("empty_postgres_url")
    )
    monkeypatch.setattr("storage.backups.lite._PAGES", 2)  # many steps, with writing in between
    newsroom = Newsroom(desk, site, clock)
    newsroom.start()
    made: list[tuple[pathlib.Path, backups.Record]] = []
    try:
        while len({record.rows["article"] for _, record in made}) < ENOUGH:
            assert newsroom.is_alive()
            file = tmp_path / f"{len(made)}{backups.ending(desk.engine)}"
            made.append((file, backups.copy(desk.engine, file, _slowly, programs=programs)))
    finally:
        newsroom.stopped.set()
        newsroom.join()
    counts = [record.rows["article"] for _, record in made]
    assert counts == sorted(counts)
    assert counts[-1] <= newsdesk.count(desk, models.Article)
    for file, record in made:
        done = backups.restore(target, file, force=True, programs=programs)
        assert done.rows == record.rows
        assert _broken(target) == []
        target.dispose()
    assert _broken(desk.engine) == []


def test_half_an_article_would_be_found(visited: service.Service) -> None:
    """The comparison is not blind: a report, a page or a message that is taken away is told."""
    with visited.sessions.begin() as session:
        session.execute(sa.delete(models.Report))
        session.execute(sa.delete(models.Snapshot).where(models.Snapshot.article_id == 1))
    assert "article 1 has no report" in _broken(visited.engine)
    assert "article 1 has no page" in _broken(visited.engine)
