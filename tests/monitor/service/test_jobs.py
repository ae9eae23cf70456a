"""Jobs beside the rows that cause them: written with them, planned by one, found again; and the queue's traps."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime as dt
import pathlib
import typing

import pytest
import sqlalchemy as sa
from procrastinate import testing
from sqlalchemy import orm

from monitor import fetch, jobs, leftovers, picking, planning, queueing, service, settings
from storage import database, duties, models, outbox, polls, queue
from storage import records as written
from tests.monitor.service import newsdesk

LATER = dt.timedelta(hours=2)


@pytest.fixture
def site(clock: newsdesk.Clock) -> newsdesk.Site:
    """An empty site."""
    return newsdesk.Site(clock)


@pytest.fixture
def desk(
    postgres_url: str, clock: newsdesk.Clock, lasting_engine: collections.abc.Callable[[str], sa.Engine]
) -> collections.abc.Iterator[service.Service]:
    """A service on Postgres with a queue; its two sources are due."""
    engine = lasting_engine(postgres_url)
    made = newsdesk.make_desk(engine, newsdesk.configuration(postgres_url), clock)
    queueing.prepare(engine)
    with made.sessions.begin() as session:
        polls.register(session, ["news", "mirror"], clock())
    yield made
    engine.dispose()


def source(desk: service.Service, name: str = "news") -> settings.Source:
    """A source of the settings."""
    return next(one for one in desk.settings.sources if one.name == name)


def put(desk: service.Service, *made: jobs.Job) -> list[bool]:
    """Put jobs in the queue, each in a transaction of its own."""
    done = []
    for job in made:
        with desk.sessions.begin() as session:
            done.append(jobs.defer(session, job))
    return done


def a_worker(desk: service.Service, silent: float = 0) -> int:
    """Register a worker that was heard of so many seconds ago."""
    with desk.sessions.begin() as session:
        statement = (
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => :silent)) "
            "RETURNING id"
        )
        number: int = session.execute(sa.text(statement), {"silent": silent}).scalar_one()
        return number


def take(desk: service.Service, worker: int, name: str = "sources") -> int | None:
    """What a worker gets from a queue just now, as its library asks for it."""
    with desk.sessions.begin() as session:
        asked = "SELECT id FROM procrastinate_fetch_job_v2(ARRAY[:name]::varchar[], :worker)"
        return typing.cast("int | None", session.execute(sa.text(asked), {"name": name, "worker": worker}).scalar())


def all_jobs(desk: service.Service) -> list[queue.Job]:
    """Every job, the oldest first."""
    with desk.sessions() as session:
        return queue.listed(session, ["todo", "doing", "failed", "succeeded", "aborted", "cancelled"], 100)[::-1]


def standing(desk: service.Service) -> list[tuple[str, str]]:
    """Name, or task, and status of every job on sources, the oldest first."""
    return [(job.queueing_lock or job.task, job.status) for job in all_jobs(desk) if job.queue == "sources"]


def a_message(at: dt.datetime, to: str = "desk@example.org") -> written.MessageRecord:
    """A message about nothing that is stored."""
    return written.MessageRecord(state="trouble", recipient=to, channel="email", rule="operator", payload={}, due_at=at)


def test_a_message_and_its_job_are_there_together_or_not_at_all(desk: service.Service) -> None:
    """What a rolled back transaction wrote leaves no job, what a committed one wrote leaves one."""
    jobs.follow(desk)
    session = desk.sessions()
    outbox.enqueue(session, [a_message(desk.now())], desk.now())
    session.rollback()
    session.close()
    assert (newsdesk.count(desk, models.Message), all_jobs(desk)) == (0, [])
    with desk.sessions.begin() as session:
        outbox.enqueue(session, [a_message(desk.now())], desk.now())
    assert (newsdesk.count(desk, models.Message), [job.task for job in all_jobs(desk)]) == (1, ["deliver"])


def test_links_and_the_job_that_reads_what_is_left_are_there_together(
    desk: service.Service, site: newsdesk.Site
) -> None:
    """A visit that notes links leaves a job behind, which reads what the visit did not come to, quietly as it would."""
    jobs.follow(desk)
    few = desk.settings.monitor.poll.model_copy(update={"max_links": 1})
    object.__setattr__(desk.settings.monitor, "poll", few)
    site.list(3, 2, 1)
    for number in (1, 2, 3):
        site.put(number, f"Library hours, part {number}", f"In part {number} of the week the library opens at nine.")
    newsdesk.visit(desk, site)
    assert standing(desk) == [("read:news", "todo")]
    with desk.sessions() as session:
        before = polls.source(session, "news")
    assert before is not None
    rests = [leftovers.read(desk, site, source(desk)) for _ in range(2)]
    assert [(rest.harvest.articles, rest.more) for rest in rests if rest] == [(1, True), (1, False)]
    with desk.sessions() as session:
        after = polls.source(session, "news")
    assert after is not None
    assert (after.leased_by, after.next_due_at) == (None, before.next_due_at)
    assert newsdesk.count(desk, models.Message) == 0


def test_what_another_holds_is_not_read(desk: service.Service, site: newsdesk.Site) -> None:
    """Leftovers of a source that is being visited are the visitor's."""
    with desk.sessions.begin() as session:
        polls.claim(session, "news", "another", desk.now(), LATER)
    assert leftovers.read(desk, site, source(desk)) is None
    assert site.asked == []


def test_a_second_job_of_a_name_is_refused_and_takes_no_rows_with_it(desk: service.Service) -> None:
    """The trap: the refusal aborts the transaction. Rows from before and after it stand."""
    job = jobs.of_source("poll", source(desk))
    with desk.sessions.begin() as session:
        assert jobs.defer(session, job)
    with desk.sessions.begin() as session:
        outbox.enqueue(session, [a_message(desk.now())], desk.now())
        assert not jobs.defer(session, job)
        outbox.enqueue(session, [a_message(desk.now(), "other@example.org")], desk.now())
    assert newsdesk.count(desk, models.Message) == 2
    assert standing(desk) == [("poll:news", "todo")]


def test_a_job_that_is_first_in_its_transaction_waits_for_its_commit(desk: service.Service) -> None:
    """Where nothing was written before it, it is not committed by itself."""
    session = desk.sessions()
    assert jobs.defer(session, jobs.of_source("poll", source(desk)))
    session.rollback()
    session.close()
    assert all_jobs(desk) == []


def test_no_job_waits_for_its_time_and_blocks_its_host(desk: service.Service) -> None:
    """The trap: a job put off holds up all others of its lock. Ours are due at once, also those that run again."""
    put(desk, jobs.of_source("poll", source(desk)), jobs.of_source("read", source(desk)))
    dead, living = a_worker(desk, silent=60), a_worker(desk)
    assert take(desk, dead) is not None
    assert take(desk, living) is None  # one at a time
    assert planning.plan(desk)
    assert take(desk, living) is not None
    with desk.sessions() as session:
        ahead = session.scalar(sa.text("SELECT count(*) FROM procrastinate_jobs WHERE scheduled_at > now()"))
    assert ahead == 0


def test_a_job_that_failed_lets_the_next_of_its_host_go(desk: service.Service) -> None:
    """A failure is the end of a job, with no backoff in which it would hold the lock."""
    put(desk, jobs.of_source("poll", source(desk)), jobs.of_source("read", source(desk)))
    worker = a_worker(desk)
    first = take(desk, worker)
    assert first is not None
    with desk.sessions.begin() as session:
        queue.fail(session, first)
    assert take(desk, worker) not in {None, first}


def test_no_task_is_retried_by_the_queue() -> None:
    """The traps: a retry beside a waiting job of its name is lost, and `exponential_wait` grows faster than it says."""
    app = jobs.application(testing.InMemoryConnector(), typing.cast(jobs.Means, None))
    ours = {name: task for name, task in app.tasks.items() if "builtin" not in name}
    assert set(ours) == {"poll", "read", "deliver", "bundle", "sweep", "upkeep"}
    assert [task.retry_strategy for task in ours.values()] == [None] * 6
    assert {task.queue for task in ours.values()} == set(jobs.QUEUES)


def test_a_job_that_fails_says_so(desk: service.Service, capsys: pytest.CaptureFixture[str]) -> None:
    """The queue keeps the fact alone; the reason and the source are in the log, and the job counts as failed."""
    broken = dataclasses.replace(desk, sessions=database.sessions(database.engine("postgresql://nobody@127.0.0.1:1/x")))
    means = jobs.Means(desk=broken, fetcher=typing.cast(fetch.Fetcher, None), office=typing.cast(picking.Office, None))
    task = jobs.application(testing.InMemoryConnector(), means).tasks["sweep"]
    with pytest.raises(database.Unreachable):
        task()
    assert "a job failed, what it was to do is planned anew" in capsys.readouterr().out


def test_a_dead_workers_job_beside_a_waiting_one_of_its_name_is_lost_to_nobody(desk: service.Service) -> None:
    """The trap: it stays under way for ever and keeps its host. Ours is taken for failed, and the waiting one goes."""
    job = jobs.of_source("poll", source(desk))
    put(desk, job)
    first = take(desk, a_worker(desk, silent=60))
    put(desk, job)
    planning.plan(desk)
    assert standing(desk)[:2] == [("poll:news", "failed"), ("poll:news", "todo")]
    assert take(desk, a_worker(desk)) not in {None, first}


def test_a_dead_workers_jobs_run_again_and_its_sources_are_free(desk: service.Service) -> None:
    """A visit whose worker is silent is taken by the next one at once, though its lease has not ended."""
    put(desk, jobs.of_source("poll", source(desk)))
    number = take(desk, a_worker(desk, silent=60))
    assert number is not None
    with desk.sessions.begin() as session:
        polls.claim(session, "news", f"elsewhere:1:ab{jobs.holder(number)}", desk.now(), LATER)
        polls.claim(session, "mirror", f"elsewhere:1:ab{jobs.holder(number)}0", desk.now(), LATER)
    assert planning.plan(desk)
    assert take(desk, a_worker(desk)) == number
    with desk.sessions() as session:
        rows = {name: polls.source(session, name) for name in ("news", "mirror")}
        assert {name: row.leased_by is None for name, row in rows.items() if row} == {"news": True, "mirror": False}


def test_a_living_workers_jobs_are_left_to_it(desk: service.Service) -> None:
    """A heartbeat within the limit, and a job that began just now: nothing is taken away."""
    put(desk, jobs.of_source("poll", source(desk)))
    number = take(desk, a_worker(desk, silent=15))
    planning.plan(desk)
    assert ("poll:news", "doing") in standing(desk)
    assert take(desk, a_worker(desk)) != number


def test_a_job_that_kills_each_worker_is_left_as_failed(desk: service.Service) -> None:
    """Five tries, and then it takes no sixth worker with it."""
    put(desk, jobs.of_source("poll", source(desk)))
    for _ in range(planning.MOST_TRIES):
        assert take(desk, a_worker(desk, silent=60)) is not None
        planning.plan(desk)
    assert ("poll:news", "failed") in standing(desk)


def test_a_job_whose_living_worker_could_not_say_that_it_is_done_runs_again(desk: service.Service) -> None:
    """Under way for longer than a lease, and its source is held by nobody: it is not waited for for ever."""
    put(desk, jobs.of_source("poll", source(desk)), jobs.of_source("poll", source(desk, "mirror")))
    worker = a_worker(desk)
    numbers = [take(desk, worker), take(desk, worker)]
    with desk.sessions.begin() as session:
        session.execute(sa.text("UPDATE procrastinate_events SET at = at - interval '11 minutes'"))
        polls.claim(session, "mirror", f"elsewhere:1:ab{jobs.holder(numbers[1] or 0)}", desk.now(), LATER)
    planning.plan(desk)
    assert standing(desk)[:2] == [("poll:news", "todo"), ("poll:mirror", "doing")]


def test_one_plans_at_a_time_and_another_takes_over(desk: service.Service, clock: newsdesk.Clock) -> None:
    """Who holds the duty plans; when it falls silent for as long as a worker may, the next one does."""
    second = newsdesk.other(desk)
    assert planning.plan(desk) is not None
    assert planning.plan(second) is None
    clock.forward(seconds=21)
    assert planning.plan(second) is not None
    assert planning.plan(desk) is None
    planning.give_back(second)
    assert planning.plan(desk) is not None


def test_what_is_due_is_planned_once(desk: service.Service, clock: newsdesk.Clock) -> None:
    """Sources whose time has come, and what comes round by the clock; what waits or runs is not planned again."""
    planning.plan(desk)
    assert {job.queueing_lock for job in all_jobs(desk)} == {
        "poll:news", "poll:mirror", "deliver", "bundle", "sweep", "upkeep"
    }  # fmt: skip
    take(desk, a_worker(desk))
    clock.forward(seconds=16)
    planning.plan(desk)
    assert len(all_jobs(desk)) == 6


def test_a_source_that_is_held_or_not_due_is_not_planned(desk: service.Service, clock: newsdesk.Clock) -> None:
    """Nor one that is switched off; the jitter of a source puts it off by less than that."""
    with desk.sessions.begin() as session:
        polls.claim(session, "news", "another", clock(), LATER)
        row = polls.source(session, "mirror")
        assert row is not None
        polls.release(session, row, clock() + dt.timedelta(seconds=30))
    planning.plan(desk)
    assert standing(desk) == []
    clock.forward(seconds=31)
    planning.plan(desk)
    assert standing(desk) == [("poll:mirror", "todo")]


def test_what_failed_is_planned_again_after_a_minute(desk: service.Service) -> None:
    """A fault of ours does not turn in circles, and is not the end of its source either."""
    put(desk, jobs.of_source("poll", source(desk)))
    number = take(desk, a_worker(desk))
    with desk.sessions.begin() as session:
        queue.fail(session, number or 0)
    planning.plan(desk)
    assert standing(desk) == [("poll:news", "failed"), ("poll:mirror", "todo")]
    with desk.sessions.begin() as session:
        session.execute(sa.text("UPDATE procrastinate_events SET at = at - interval '61 seconds'"))
    planning.plan(desk)
    assert standing(desk)[-1] == ("poll:news", "todo")


def test_old_failures_are_forgotten(desk: service.Service) -> None:
    """What came to its end before a moment is gone, with its history; what waits stays, however old."""
    put(desk, jobs.of_source("poll", source(desk)), jobs.of_source("poll", source(desk, "mirror")))
    number = take(desk, a_worker(desk))
    with desk.sessions.begin() as session:
        queue.fail(session, number or 0)
        queue.forget(session, dt.datetime.now(dt.UTC) + LATER)
    assert standing(desk) == [("poll:mirror", "todo")]


def test_the_tables_are_made_once_and_stand_beside_ours(desk: service.Service, postgres_url: str) -> None:
    """To make them again changes nothing; our schema goes down and up beside them, and is compared without them."""
    queueing.prepare(desk.engine)
    put(desk, jobs.of_source("poll", source(desk)))
    database.downgrade(desk.engine, "base")
    database.upgrade(desk.engine)
    queueing.prepare(desk.engine)
    assert standing(desk) == [("poll:news", "todo")]
    assert not database.is_modelled(None, "procrastinate_jobs", "table", True, None)
    with orm.Session(desk.engine) as session:
        noted = session.scalar(sa.text("SELECT obj_description('procrastinate_jobs'::regclass, 'pg_class')"))
    assert noted is not None
    assert noted.startswith("3.")
    assert postgres_url


def test_the_steps_between_two_versions_are_taken_in_their_order() -> None:
    """Those after the version that is there, up to the one that is installed."""
    names = ["03.10.02_50_post_b.sql", "03.04.00_01_pre_a.sql", "03.10.02_01_pre_b.sql", "03.11.00_01_pre_c.sql"]
    assert queue.between(names, "3.10.0", "3.10.2") == ["03.10.02_01_pre_b.sql", "03.10.02_50_post_b.sql"]
    assert queue.between(names, "3.10.0", "3.10.0") == []


def test_a_newer_library_brings_its_tables_along(desk: service.Service, tmp_path: pathlib.Path) -> None:
    """Its step is run once, as it stands, signs of percent and all."""
    (tmp_path / "03.99.00_01_pre_note.sql").write_text("CREATE TABLE procrastinate_note AS SELECT '100 %' AS what;\n")
    for _ in range(2):
        queue.prepare(desk.engine, "3.99.0", "SELECT 1 / 0", tmp_path)
    with desk.sessions() as session:
        assert session.scalar(sa.text("SELECT what FROM procrastinate_note")) == "100 %"


def test_without_postgres_or_the_extra_one_line_says_so(
    desk: service.Service, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite, and where the library is missing."""
    with pytest.raises(queueing.QueueError, match=r"on SQLite `sco-monitor run` does all of it$"):
        queueing.need(database.engine(sqlite_url))
    monkeypatch.setattr(queueing, "is_installed", lambda: False)
    with pytest.raises(queueing.QueueError, match=r"pip install 'sco-monitor\[distributed\]'$"):
        queueing.need(desk.engine)


def test_chores_come_round_whoever_planned_them_last(desk: service.Service, clock: newsdesk.Clock) -> None:
    """The moment is a row, so one who takes over neither repeats nor forgets what comes round."""
    planning.plan(desk)
    with desk.sessions.begin() as session:
        session.execute(sa.text("DELETE FROM procrastinate_jobs"))
        duties.give_back(session, planning.DUTY, desk.holder)
    clock.forward(seconds=16)
    planning.plan(newsdesk.other(desk))
    assert {job.task for job in all_jobs(desk) if job.queue != "sources"} == {"deliver", "bundle"}
