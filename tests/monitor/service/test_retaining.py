"""What is let go at upkeep, and that nobody hears of old news by it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import pathlib
import threading

import pytest
import sqlalchemy as sa

from monitor import importing, inspecting, reparse, retaining, service, settings
from storage import database, models
from tests.monitor.service import newsdesk


def keeping(desk: service.Service, **wanted: object) -> service.Service:
    """The service with other settings of retention."""
    monitor = desk.settings.monitor.model_copy(update={"retention": settings.Retention.model_validate(wanted)})
    return dataclasses.replace(desk, settings=desk.settings.model_copy(update={"monitor": monitor}))


@pytest.fixture
def edited(told: service.Service, site: newsdesk.Site, clock: newsdesk.Clock) -> service.Service:
    """A desk that has told of a release, which was edited since: two pages of it are kept."""
    title, first, _ = newsdesk.LATER
    site.put(
        3, title, first, "They signed a memorandum on transport, and another one on railways, after a year of work."
    )
    clock.forward(hours=2)
    newsdesk.visit(told, site)
    assert newsdesk.count(told, models.Snapshot) == 4
    assert newsdesk.states(told) == ["held"]
    return told


def test_by_itself_nothing_is_let_go(edited: service.Service, clock: newsdesk.Clock) -> None:
    """Stored pages are kept for ever unless the settings say otherwise."""
    clock.forward(days=5000)
    assert retaining.run(edited).pages == 0
    assert newsdesk.count(edited, models.Snapshot) == 4


def test_the_same_news_is_no_news_again(
    edited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, tmp_path: pathlib.Path
) -> None:
    """After all that can be let go was, the same pages bring no alert: not by a visit, a listing anew, or an import."""
    everything = {"snapshots_days": 1, "newest_snapshots": False, "polls_days": 1, "exchanges_days": 1}
    desk = keeping(edited, **everything)
    kept = [newsdesk.count(desk, one) for one in (models.Link, models.Article, models.Revision, models.Meeting)]
    clock.forward(days=400)

    assert retaining.run(desk).pages == 4

    assert newsdesk.count(desk, models.Poll) == 0
    for number, words in ((1, newsdesk.OTHER), (2, newsdesk.MEETING)):
        site.put(number, *words)
    site.list(3, 1, 2)
    newsdesk.visit(desk, site)
    clock.forward(days=1)
    newsdesk.visit(desk, site)
    file = tmp_path / "again.html"
    file.write_text(newsdesk.page(*newsdesk.MEETING), encoding="utf-8")
    list(importing.run(desk, [inspecting.Document(path=str(file), url=newsdesk.address(2))]))
    assert newsdesk.states(desk) == ["held"]
    assert kept == [newsdesk.count(desk, one) for one in (models.Link, models.Article, models.Revision, models.Meeting)]


def test_a_new_reading_names_what_it_cannot_read(edited: service.Service, clock: newsdesk.Clock) -> None:
    """By default the page that an article was read from stays; where it may go, its article is named and left alone."""
    clock.forward(days=400)
    assert retaining.run(keeping(edited, snapshots_days=30)).pages == 1
    assert [one.kept for one in reparse.run(edited, reparse.Asked())] == [True, True, True]
    assert retaining.run(keeping(edited, snapshots_days=30, newest_snapshots=False)).pages == 3
    found = list(reparse.run(edited, reparse.Asked()))
    assert [(one.gone, one.kept, one.fault, one.changed) for one in found] == [(True, False, None, False)] * 3
    assert [one.url for one in found] == [newsdesk.address(number) for number in (2, 1, 3)]


def test_more_than_may_be_is_let_go_to_the_byte(edited: service.Service) -> None:
    """The oldest go until what is left is no more than it may be; the newest of each article stay, and that is told."""
    with edited.sessions() as session:
        sizes = list(session.scalars(sa.select(sa.func.length(models.Snapshot.body)).order_by(models.Snapshot.id)))
    desk = keeping(edited, snapshots_bytes=sum(sizes) - 1, newest_snapshots=False)
    assert retaining.run(desk).pages == 1
    assert retaining.run(desk).pages == 0
    assert retaining.run(keeping(edited, snapshots_bytes=1)).pages == 1
    assert newsdesk.count(edited, models.Snapshot) == 3


def test_many_go_a_few_at_a_time(
    visited: service.Service, monkeypatch: pytest.MonkeyPatch, clock: newsdesk.Clock
) -> None:
    """No transaction is larger than a batch, all is done in the end, and whoever writes meanwhile gets his turn."""
    with visited.sessions.begin() as session:
        old = clock() - dt.timedelta(days=300)
        for number in range(25):
            session.add(models.Poll(source_id=1, started_at=old, finished_at=old, outcome="ok"))
            session.add(
                models.Exchange(
                    at=old, method="GET", url=f"https://x.example/{number}", host="x.example", size=1, seconds=0.1
                )
            )
    monkeypatch.setattr(retaining, "BATCH", 10)
    deleted: list[int] = []

    @sa.event.listens_for(visited.engine, "after_cursor_execute")
    def note(_connection: object, cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith(("DELETE FROM poll", "DELETE FROM exchange")):
            deleted.append(getattr(cursor, "rowcount", 0))

    written = threading.Event()

    def write() -> None:
        with database.sessions(visited.engine).begin() as session:
            session.add(models.Host(name="written.example", asked_at=clock()))
        written.set()

    writer = threading.Timer(0.01, write)
    writer.start()
    retaining.run(visited)
    writer.join()
    sa.event.remove(visited.engine, "after_cursor_execute", note)
    assert written.is_set()
    assert newsdesk.count(visited, models.Exchange) == 0
    assert newsdesk.count(visited, models.Poll) == 1
    assert len(deleted) >= 6
    assert max(deleted) <= 10


def test_reparse_says_so(command: newsdesk.Command, tmp_path: pathlib.Path, sqlite_url: str) -> None:
    """People read which articles, and how many; programs the same in `error`. That is no failure."""
    (tmp_path / "a.html").write_text(newsdesk.page(*newsdesk.MEETING), encoding="utf-8")
    assert command("import", str(tmp_path / "a.html")).code == 0
    engine = database.engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(sa.update(models.Snapshot).values(body=b""))
    engine.dispose()
    done = command("reparse", "--dry-run")
    assert done.code == 0
    assert f"article 1: {newsdesk.MEETING[0]}" in done.out
    assert "cannot be read again: its page was let go" in done.out
    assert "; 1 pages were let go and cannot be read again" in done.out
    [row] = [json.loads(line) for line in command("reparse", "--dry-run", "--json").out.splitlines()]
    assert row["error"] == "cannot be read again: its page was let go"
