"""A worker: takes jobs from the queue until SIGTERM or SIGINT, and plans where nobody else does.

Each queue has threads of its own, so that slow sources hold up no message. Procrastinate's own workers run in them;
where one ends by a fault, as when the database is away, it is begun anew.
"""

from __future__ import annotations

import asyncio
import collections.abc
import concurrent.futures
import contextlib
import logging
import threading
import time
import typing

import sqlalchemy as sa
import structlog
from sqlalchemy import exc

from monitor import deliver, gate, jobs, memory, outlets, planning, queueing, service, supervision, sweeping
from storage import database, polls

if typing.TYPE_CHECKING:
    import procrastinate

log = structlog.get_logger()

ROUND = 1.0
"""Seconds between two looks at what is due."""
PAUSE = 3.0
"""Seconds until work goes on where the queue was lost."""
SILENT = 10
"""Seconds for which a transaction may be silent at least."""
LOOK = 5.0
"""Seconds after which the queue is looked at where nothing was heard of it."""


def run(desk: service.Service, queues: collections.abc.Sequence[str] = jobs.QUEUES, polls_at_once: int = 8) -> None:
    """Work until SIGTERM or SIGINT: nothing new begins then, and what is under way ends within its own deadlines.

    Raises `queueing.QueueError` without Postgres or the extra.
    """
    memory.share_one_heap()
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # what fails is told by the jobs and by us
    queueing.prepare(desk.engine)
    _let_go_when_cut_off(desk)
    service.stop_on_signals(desk.stop)
    jobs.follow(desk)
    with desk.sessions.begin() as session:
        polls.register(session, [source.name for source in desk.settings.sources if source.enabled], desk.now())
    sweeping.note_rules(desk)
    with gate.opened(desk, desk.stop.wait) as fetcher:
        means = jobs.Means(desk=desk, fetcher=fetcher, office=outlets.office(desk, fetcher))
        hands = [_Hands(means, name, _at_once(desk, name, polls_at_once)) for name in queues]
        with supervision.Supervision(desk.pulse.ails, lambda: f"working on {', '.join(queues)}") as told:
            for one in hands:
                one.start()
            told.ready()
            log.info("working", queues=",".join(queues), polls=polls_at_once)
            _plan(desk)
            told.stopping()
            log.info("stopping, what is under way is finished first")
            for one in hands:
                one.finish()
        _close(means)
    log.info("stopped")


def _at_once(desk: service.Service, name: str, polls_at_once: int) -> int:
    """How many jobs of a queue run at once."""
    senders = desk.settings.monitor.delivery.workers
    return {"sources": polls_at_once, "delivery": senders + max(1, senders // 2)}.get(name, 1)


def _let_go_when_cut_off(desk: service.Service) -> None:
    """Let the server end transactions of ours that nothing is heard of: others would wait for what they locked."""
    seconds = max(SILENT, round(desk.settings.monitor.workers.lost_after.total_seconds()))

    def on_connect(connection: typing.Any, _record: object) -> None:
        connection.execute(f"SET idle_in_transaction_session_timeout = '{seconds}s'")
        for name, value in (("idle", 10), ("interval", 5), ("count", 3)):
            connection.execute(f"SET tcp_keepalives_{name} = {value}")
        connection.commit()

    sa.event.listen(desk.engine, "connect", on_connect)
    desk.engine.dispose()  # those that are open know nothing of it


def _plan(desk: service.Service) -> None:
    """Plan, or look whether to, until the process is to stop."""
    while not desk.stop.is_set():
        begun = time.monotonic()
        try:
            planning.plan(desk)
        except (exc.SQLAlchemyError, database.StorageError) as error:
            log.warning("nothing planned, the database is away", reason=str(error).splitlines()[0])
        desk.stop.wait(max(0.0, ROUND - (time.monotonic() - begun)))
    with contextlib.suppress(exc.SQLAlchemyError, database.StorageError):
        planning.give_back(desk)


def _close(means: jobs.Means) -> None:
    with contextlib.suppress(exc.SQLAlchemyError, database.StorageError):
        deliver.close(means.office)


class _Hands:
    """Those who work on one queue, in a thread with a loop of the library's own."""

    def __init__(self, means: jobs.Means, queue: str, at_once: int) -> None:
        self._means, self._queue, self._at_once = means, queue, at_once
        self._thread = threading.Thread(target=self._run, name=queue)
        self._worker: typing.Any = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def finish(self) -> None:
        """Take nothing more, and wait for what is under way."""
        while self._thread.is_alive():
            if self._worker is not None:  # said again: one that begins just now would not hear it
                self._worker.stop()
            self._thread.join(0.2)

    def _run(self) -> None:
        stop = self._means.desk.stop
        while not stop.is_set():
            try:
                with asyncio.Runner() as runner:
                    self._work(runner)
            except Exception as error:  # noqa: BLE001 -- whatever it is, the queue must not be left without hands
                log.warning("queue lost, goes on in a moment", queue=self._queue, reason=str(error) or repr(error))
            stop.wait(PAUSE)

    def _work(self, runner: asyncio.Runner) -> None:
        from procrastinate import worker

        limits = self._means.desk.settings.monitor.workers
        connector = _connector(self._means.desk.engine)
        runner.get_loop().set_default_executor(concurrent.futures.ThreadPoolExecutor(self._at_once, self._queue))
        runner.run(connector.open_async())
        try:
            self._worker = worker.Worker(
                jobs.application(connector, self._means),
                queues=[self._queue],
                concurrency=self._at_once,
                fetch_job_polling_interval=LOOK,
                # None: a job that outlasted such a limit would be given up. Ours have deadlines of their own.
                shutdown_graceful_timeout=None,
                delete_jobs="successful",
                install_signal_handlers=False,
                update_heartbeat_interval=limits.heartbeat.total_seconds(),
                stalled_worker_timeout=limits.lost_after.total_seconds(),
            )
            if not self._means.desk.stop.is_set():
                runner.run(self._worker.run())
        finally:
            self._worker = None
            runner.run(connector.close_async())


def _connector(engine: sa.Engine) -> procrastinate.PsycopgConnector:
    import procrastinate

    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return procrastinate.PsycopgConnector(conninfo=address, kwargs=dict(database.CONNECT), min_size=1, max_size=3)
