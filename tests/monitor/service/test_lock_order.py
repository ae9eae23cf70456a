"""Who asks for the lock of all writers, and for rows, asks in one order, so that no two wait for each other."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import datetime as dt
import threading
import typing

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from monitor import backfill, checkup, grouping, reparse, service
from storage import models, polls
from tests.monitor.service import newsdesk

LOCK = "pg_advisory_xact_lock"
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def late(desk: service.Service) -> list[str]:
    """What was written, in transactions of this desk, before the lock of all writers was asked for."""
    found: list[str] = []
    done: list[str] = []  # by the transaction so far

    def executed(_connection: sa.Connection, _cursor: object, statement: str, *_: object) -> None:
        if LOCK in statement and LOCK not in done:
            found.extend(done)
            done.append(LOCK)
        if statement.lstrip().upper().startswith(WRITES):
            done.append(statement)

    def ended(_connection: sa.Connection) -> None:
        done.clear()

    event.listen(desk.engine, "before_cursor_execute", executed)
    for name in ("begin", "commit", "rollback"):
        event.listen(desk.engine, name, ended)
    return found


def test_the_lock_comes_before_any_row(
    desk: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, late: list[str]
) -> None:
    """Visits, upkeep, a backfill, a new reading and a join by hand: none of them writes first and asks then."""
    site.list(3, 2, 1)
    for number, words in enumerate((newsdesk.OTHER, newsdesk.MEETING, newsdesk.LATER), 1):
        site.put(number, *words)
    newsdesk.visit(desk, site)
    clock.forward(hours=1)
    site.list(4, 3, 2, 1)
    site.put(4, *newsdesk.LATER, "The ceremony was broadcast.")
    newsdesk.visit(desk, site)
    checkup.look_after_all(desk)
    site.list(5, 4, 3, 2, 1)
    site.put(5, *newsdesk.OTHER, "It is an old one.")
    list(backfill.run(desk, site, newsdesk.source(), backfill.Asked()))
    list(reparse.run(desk, reparse.Asked()))
    with desk.sessions.begin() as session:
        one, other, *_ = session.scalars(sa.select(models.Meeting.id).order_by(models.Meeting.id))
        grouping.join(session, one, other, desk.policy, desk.now())
    assert late == []


def test_a_visit_and_the_upkeep_of_another_process_do_not_wait_for_each_other(
    visited: service.Service, site: newsdesk.Site, clock: newsdesk.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The upkeep comes between the lease and the article, believing that the lease has ended: both go through."""
    renewed, came = threading.Event(), threading.Event()
    renew, source = polls.renew, polls.source
    later = dataclasses.replace(newsdesk.other(visited), now=lambda: clock() + dt.timedelta(hours=2))
    site.list(3, 2, 1)
    site.put(3, *newsdesk.LATER)

    def pausing(*arguments: typing.Any) -> bool:
        kept = renew(*arguments)
        if any("/a/3" in url for url in site.asked):
            renewed.set()
            came.wait(1)
        return kept

    def seen(*arguments: typing.Any) -> models.Source | None:
        found = source(*arguments)
        if renewed.is_set():
            came.set()
        return found

    def upkeep() -> None:
        assert renewed.wait(30)
        checkup.look_after_all(later)

    with visited.sessions.begin() as session:
        session.execute(sa.update(models.Source).values(note="to be judged anew"))
    monkeypatch.setattr(polls, "renew", pausing)
    with concurrent.futures.ThreadPoolExecutor(1) as threads:
        other = threads.submit(upkeep)
        monkeypatch.setattr(polls, "source", seen)
        made = newsdesk.visit(visited, site)
        other.result(60)
    assert (made.outcome, made.harvest.articles, made.harvest.failed) == ("ok", 1, 0)
    assert newsdesk.states(visited) == ["held"]
